//! The resident engine: opens a repository, keeps what it parsed and resolved, and re-resolves what a change reaches.

mod assembly;
mod changes;
mod linker;
mod mend;
mod progress;
mod rendering;
mod state;
mod state_file;
#[cfg(test)]
mod tests;
mod written;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Instant;

use crate::checkout::Checkout;
use crate::config::ConfigOptions;
use crate::disk::Disk;
use crate::estate::{ChangeSet, Estate, InstanceKey, Stack};
use crate::executor::Executor;
use crate::inherited::Written;
use crate::source::{FileId, Files};
pub use mend::Mended;
pub use progress::{Progress, Stage};
pub use rendering::Rendering;
use state::{Reach, State};

/// How to resolve.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where the configuration comes from.
    pub config: ConfigOptions,
    /// Whether the component stage renders templates (`--process-templates`).
    pub process_templates: bool,
    /// Whether functions that need nothing outside the repository are evaluated (`--process-functions`).
    pub process_functions: bool,
    /// Functions not to evaluate, without their `!` (`--skip`).
    pub skip: Vec<String>,
    /// What runs `!exec`; with none, it stays as written.
    pub executor: Option<Arc<dyn Executor>>,
    /// Whether the policies of `settings.validation` are evaluated.
    pub check_policies: bool,
}

/// An open repository. All methods are cheap to call from many threads; [`Workspace::refresh`] is serialised.
pub struct Workspace {
    options: Options,
    files: Files,
    state: Mutex<State>,
    current: RwLock<Arc<Estate>>,
}

impl Workspace {
    /// Opens and resolves a repository. Never fails: what is wrong is a diagnostic of the estate.
    #[must_use]
    pub fn open(options: Options) -> Self {
        Self::open_telling(options, Arc::default())
    }

    /// Opens and resolves a repository, and tells how far that is.
    #[must_use]
    pub fn open_telling(options: Options, progress: Arc<Progress>) -> Self {
        let started = Instant::now();
        let files = Files::default();
        let mut state = State::open(&options, &files, progress);
        let estate = state.resolve(&options, &files, None, started);
        Self {
            options,
            files,
            state: Mutex::new(state),
            current: RwLock::new(Arc::new(estate)),
        }
    }

    /// The current snapshot.
    #[must_use]
    pub fn estate(&self) -> Arc<Estate> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The estate as it is at a commit. It shares with the current snapshot whatever is the same there.
    #[must_use]
    pub fn at(&self, checkout: Checkout) -> Arc<Estate> {
        let started = Instant::now();
        let everything = [checkout.root().to_path_buf()];
        let files = self.files.on(Disk::with(checkout));
        let (mut state, now) = {
            let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            (state.on(&files), self.estate())
        };
        // Even where no manifest differs, the code of components may: the estate says where its files are.
        state.take_in(&everything, &self.options, &files);
        // Policies judge what may be deployed from here, not what was.
        let options = Options {
            check_policies: false,
            ..self.options.clone()
        };
        Arc::new(state.resolve(&options, &files, Some(&now), started))
    }

    /// How an instance is written: before templates and functions, and what it inherits. `None` if it is not there any more.
    #[must_use]
    pub fn written(&self, key: &InstanceKey) -> Option<Written> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let instance = Arc::clone(self.estate().instance(key)?);
        state.written(&instance, &self.options, &self.files)
    }

    /// What `file` looks like to a stack that reads it, once for each context that it is imported with there.
    #[must_use]
    pub fn renderings(&self, file: FileId, stack: &str) -> Vec<Rendering> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let estate = self.estate();
        let manifests = estate.stack(stack).map(|stack| stack.manifests.as_slice());
        state.renderings(file, manifests.unwrap_or_default(), &self.files)
    }

    /// Re-resolves what `changed` files reach (created, written or removed; absolute paths; directories mean everything below).
    /// `None` when nothing that the estate reads changed.
    pub fn refresh(&self, changed: &[PathBuf]) -> Option<Arc<ChangeSet>> {
        let started = Instant::now();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let reach = state.take_in(changed, &self.options, &self.files);
        if reach == Reach::Nothing {
            return None;
        }
        let before = self.estate();
        let after = Arc::new(state.resolve(&self.options, &self.files, Some(&before), started));
        if reach == Reach::Unknown && changes::is_same(&before, &after) {
            return None;
        }
        let told = |stack: &Stack| state.told(stack);
        let changes = changes::between(&before, &after, told, concerned(changed, &before, &after));
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = after;
        Some(Arc::new(changes))
    }
}

/// Those of the changed paths that either revision reads; all of them where that leaves none.
fn concerned(changed: &[PathBuf], before: &Estate, after: &Estate) -> Vec<PathBuf> {
    let mut paths = changed.to_vec();
    paths.sort();
    paths.dedup();
    let reads = |estate: &Estate, path: &PathBuf| estate.manifest(path).is_some() || estate.config.depends_on(path);
    let read: Vec<_> = paths
        .iter()
        .filter(|path| reads(before, path) || reads(after, path))
        .cloned()
        .collect();
    if read.is_empty() { paths } else { read }
}
