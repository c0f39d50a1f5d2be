//! What Isobar remembers between runs: revisions of estates, and the settings and saved views of the viewer.
//!
//! An embedded SQLite file in local mode, or any database that a URL names. Only names are stored,
//! never a value of an estate. Nothing here is needed to serve: without a store there is no history.

mod activities;
mod open;
mod record;
mod saved_views;
mod settings;
#[cfg(test)]
mod testing;

use sea_orm::{DatabaseConnection, DbErr};

pub use activities::Slice;
pub use record::{KEPT_DETAILS, KEPT_REVISIONS};
pub use saved_views::SavedView;
pub use settings::Settings;

/// An open database at the newest migration. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    database: DatabaseConnection,
}

/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The folder or the file of the database.
    #[error("failed to prepare {path}")]
    File {
        /// Which.
        path: std::path::PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The database did not open or did not migrate.
    #[error("failed to open the database {place}")]
    Open {
        /// The path, or the URL without its password.
        place: String,
        /// What the database says.
        source: DbErr,
    },
    /// A query failed.
    #[error("failed to {what}")]
    Query {
        /// What we were doing.
        what: &'static str,
        /// What the database says.
        source: DbErr,
    },
}

/// Names what a query was for.
fn during(what: &'static str) -> impl Fn(DbErr) -> Error {
    move |source| Error::Query { what, source }
}
