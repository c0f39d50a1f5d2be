//! Resolves an Atmos repository natively: `atmos.yaml`, stack manifests, imports, inheritance, templates,
//! YAML functions, with the origin of every value and a diagnostic for everything that is wrong.
//!
//! It knows no GraphQL and no HTTP, and it executes nothing: what `!exec` may run is up to who opens the repository.

pub mod affected;
mod check;
pub mod checkout;
pub mod code;
pub mod compare;
pub mod component;
pub mod config;
pub mod dependents;
pub mod diagnostic;
mod discovery;
pub mod disk;
pub mod doctor;
pub mod edit;
pub mod emit;
pub mod estate;
pub mod executor;
mod functions;
pub mod generated;
pub mod git;
pub mod glob;
mod hcl;
mod include;
pub mod inherited;
pub mod last_commit;
pub mod lens;
mod links;
pub mod log;
mod manifest;
pub mod merge;
pub mod naming;
pub mod paths;
pub mod pointer;
pub mod policy;
pub mod query;
pub mod reach;
pub mod reading;
mod render;
pub mod search;
pub mod sections;
pub mod source;
pub mod sources;
mod stack;
pub mod template;
#[cfg(test)]
mod test_support;
mod text;
pub mod value;
mod version;
pub mod watch;
pub mod why;
pub mod workflow;
pub mod workspace;
pub mod worktree;
pub mod yaml;
