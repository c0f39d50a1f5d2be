//! What happened to estates.

pub mod revision;
pub mod revision_entry;
pub mod revision_file;
