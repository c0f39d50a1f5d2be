//! The graph of an Atmos repository: the estate, its stacks, components, instances, files and findings.

mod index;
pub mod inputs;
pub(crate) mod loader;
pub mod query;
mod select;
pub mod snapshot;
pub mod subscription;
pub mod types;
