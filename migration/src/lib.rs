//! Reversible migrations of Isobar's database, oldest first.
//!
//! A migration is never edited after a release; a new one follows it. Both SQLite and PostgreSQL run them.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

mod m20261121_000001_atmos_revisions;
mod m20261121_000002_identity_settings;
mod m20261121_000003_identity_preferences;
mod m20261121_000004_identity_saved_views;

/// All migrations.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261121_000001_atmos_revisions::Migration),
            Box::new(m20261121_000002_identity_settings::Migration),
            Box::new(m20261121_000003_identity_preferences::Migration),
            Box::new(m20261121_000004_identity_saved_views::Migration),
        ]
    }
}
