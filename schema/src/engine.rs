//! What the graph asks of the resident engine beyond its snapshots: commits, who changed what, how an instance is written,
//! what a fix would change, and what a template comes to.
//!
//! The binary hands it the open [`Workspace`]; tests hand it what they need.

use std::sync::Arc;

use atmos::checkout::{Checkout, CheckoutError, Revision};
use atmos::diagnostic::Diagnostic;
use atmos::edit::EditError;
use atmos::estate::{Estate, InstanceKey};
use atmos::inherited::Written;
use atmos::log::{self, Limits, LinesOf, Log};
use atmos::source::FileId;
use atmos::workspace::{Rendering, Workspace};

/// An open repository. All of it may take long, and runs on threads that may wait.
pub trait Engine: Send + Sync + 'static {
    /// What the fix of each of these findings alone would change, as a unified diff.
    fn previews(&self, findings: &[Arc<Diagnostic>]) -> Vec<Result<String, EditError>>;

    /// The id of the commit that a revision means.
    ///
    /// # Errors
    /// If there is no repository, or no such commit in it.
    fn commit(&self, revision: &Revision) -> Result<String, CheckoutError>;

    /// The id of the commit that is checked out.
    ///
    /// # Errors
    /// If there is no repository, or no commit in it.
    fn head(&self) -> Result<String, CheckoutError>;

    /// The commits that changed some lines. It stops where `goes_on` says no.
    ///
    /// # Errors
    /// If there is no repository, or no commit in it.
    fn log(&self, lines: &LinesOf, goes_on: &dyn Fn() -> bool) -> Result<Log, CheckoutError>;

    /// How an instance is written; `None` if it is not there any more.
    fn written(&self, key: &InstanceKey) -> Option<Written>;

    /// The estate as it is at the commit with this id.
    ///
    /// # Errors
    /// If there is no such commit any more.
    fn at(&self, commit: &str) -> Result<Arc<Estate>, CheckoutError>;

    /// What a file looks like to a stack that reads it, once for each context that it is imported with there.
    fn renderings(&self, file: FileId, stack: &str) -> Vec<Rendering>;
}

impl Engine for Workspace {
    fn previews(&self, findings: &[Arc<Diagnostic>]) -> Vec<Result<String, EditError>> {
        Self::previews(self, findings)
    }

    fn commit(&self, revision: &Revision) -> Result<String, CheckoutError> {
        Ok(Checkout::of(&self.estate().config.directory, revision)?.commit())
    }

    fn head(&self) -> Result<String, CheckoutError> {
        log::head(&self.estate().config.directory)
    }

    fn log(&self, lines: &LinesOf, goes_on: &dyn Fn() -> bool) -> Result<Log, CheckoutError> {
        log::log(&self.estate().config.directory, lines, Limits::default(), goes_on)
    }

    fn written(&self, key: &InstanceKey) -> Option<Written> {
        Self::written(self, key)
    }

    fn at(&self, commit: &str) -> Result<Arc<Estate>, CheckoutError> {
        let revision = Revision {
            name: Some(commit.to_owned()),
            is_merge_base: false,
        };
        let checkout = Checkout::of(&self.estate().config.directory, &revision)?;
        Ok(Self::at(self, checkout))
    }

    fn renderings(&self, file: FileId, stack: &str) -> Vec<Rendering> {
        Self::renderings(self, file, stack)
    }
}
