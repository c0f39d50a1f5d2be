//! Editing manifests as a careful person would: exact bytes change, everything else stays as it is written.
//!
//! A [`Repair`] says what to change and at which place of which file. [`Repair::edits`] is a pure function from it and
//! a file's text to [`TextEdit`]s; a [`Plan`] collects those of several fixes, shows them as a diff, and writes them.
//! Comments, quotes, indentation, line ends and a byte order mark survive, because nothing is ever printed anew.

mod depends_on;
mod error;
mod item;
mod key;
mod plan;
mod repair;
mod scalar;
#[cfg(test)]
mod tests;
mod text;
mod write;
mod written;

pub use error::EditError;
pub use plan::{Plan, PlannedFile};
pub use repair::Repair;
pub use text::{TextEdit, applied};
