//! The graph of what happened: changes of the estate, as they were recorded.

pub(crate) mod commits;
pub(crate) mod loader;
pub mod query;
pub mod types;
