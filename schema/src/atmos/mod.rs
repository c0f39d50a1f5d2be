//! The graph of an Atmos repository: the estate, its stacks, components, instances, files and findings.

pub(crate) mod dependents;
pub(crate) mod folders;
pub(crate) mod history;
mod index;
pub mod inputs;
pub(crate) mod loader;
pub(crate) mod previews;
pub mod query;
pub(crate) mod searches;
mod select;
pub mod snapshot;
pub mod subscription;
pub mod types;
mod uses;
