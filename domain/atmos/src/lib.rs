//! Resolves an Atmos repository natively: `atmos.yaml`, stack manifests, imports, inheritance, templates,
//! YAML functions, with the origin of every value and a diagnostic for everything that is wrong.
//!
//! It knows no GraphQL and no HTTP, and it executes nothing.

pub mod affected;
pub mod checkout;
pub mod config;
pub mod dependents;
pub mod diagnostic;
mod discovery;
pub mod disk;
pub mod edit;
pub mod emit;
pub mod estate;
mod functions;
pub mod git;
pub mod glob;
mod hcl;
mod include;
mod manifest;
pub mod merge;
pub mod naming;
mod render;
pub mod source;
mod stack;
pub mod template;
#[cfg(test)]
mod test_support;
mod text;
pub mod value;
pub mod watch;
pub mod workflow;
pub mod workspace;
pub mod yaml;
