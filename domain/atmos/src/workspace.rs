//! The resident engine: opens a repository, keeps what it parsed and resolved, and re-resolves what a change reaches.

use std::path::PathBuf;
use std::sync::Arc;

use crate::config::ConfigOptions;
use crate::estate::{ChangeSet, Estate};

/// How to resolve.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where the configuration comes from.
    pub config: ConfigOptions,
    /// Whether the component stage renders templates (`--process-templates`).
    pub process_templates: bool,
}

/// An open repository. All methods are cheap to call from many threads; [`Workspace::refresh`] is serialised.
pub struct Workspace {}

impl Workspace {
    /// Opens and resolves a repository. Never fails: what is wrong is a diagnostic of the estate.
    #[must_use]
    pub fn open(options: Options) -> Self {
        let _ = options;
        Self {}
    }

    /// The current snapshot.
    #[must_use]
    pub fn estate(&self) -> Arc<Estate> {
        unreachable!()
    }

    /// Re-resolves what `changed` files reach (created, written or removed; absolute paths; directories mean everything below).
    /// `None` when nothing that the estate shows changed.
    pub fn refresh(&self, changed: &[PathBuf]) -> Option<Arc<ChangeSet>> {
        let _ = changed;
        None
    }
}
