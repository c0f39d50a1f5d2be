//! The resident engine: opens a repository, keeps what it parsed and resolved, and re-resolves what a change reaches.

mod assembly;
mod changes;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Instant, SystemTime};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::{Config, ConfigOptions};
use crate::diagnostic::Diagnostic;
use crate::discovery::{self, Discovery};
use crate::estate::{ChangeSet, Estate};
use crate::manifest::{Evaluated, Evaluator, Memo, SourceCache};
use crate::render::TemplateCache;
use crate::source::{FileId, Files};
use crate::stack::{Resolved, Resolver};
use assembly::Assembly;

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
}

/// An open repository. All methods are cheap to call from many threads; [`Workspace::refresh`] is serialised.
pub struct Workspace {
    options: Options,
    files: Files,
    state: Mutex<State>,
    current: RwLock<Arc<Estate>>,
}

/// What is kept between revisions.
struct State {
    config: Arc<Config>,
    config_diagnostics: Vec<Diagnostic>,
    discovery: Discovery,
    sources: SourceCache,
    memo: Memo,
    templates: TemplateCache,
    resolved: FxHashMap<FileId, Arc<Resolved>>,
}

impl Workspace {
    /// Opens and resolves a repository. Never fails: what is wrong is a diagnostic of the estate.
    #[must_use]
    pub fn open(options: Options) -> Self {
        let started = Instant::now();
        let files = Files::default();
        let mut state = State::open(&options, &files);
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

    /// Re-resolves what `changed` files reach (created, written or removed; absolute paths; directories mean everything below).
    /// `None` when nothing that the estate reads changed.
    pub fn refresh(&self, changed: &[PathBuf]) -> Option<Arc<ChangeSet>> {
        let started = Instant::now();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if !state.take_in(changed, &self.options, &self.files) {
            return None;
        }
        let before = self.estate();
        let after = Arc::new(state.resolve(&self.options, &self.files, Some(&before), started));
        let mut paths = changed.to_vec();
        paths.sort();
        paths.dedup();
        let changes = changes::between(&before, &after, paths);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = after;
        Some(Arc::new(changes))
    }
}

impl State {
    fn open(options: &Options, files: &Files) -> Self {
        let (config, config_diagnostics) = Config::load(&options.config, files);
        Self {
            discovery: discovery::stack_manifests(&config, files),
            config: Arc::new(config),
            config_diagnostics,
            sources: SourceCache::new(files.clone()),
            memo: Memo::default(),
            templates: TemplateCache::default(),
            resolved: FxHashMap::default(),
        }
    }

    /// Forgets what `changed` makes stale; whether anything is.
    fn take_in(&mut self, changed: &[PathBuf], options: &Options, files: &Files) -> bool {
        let reconfigured = changed.iter().any(|path| self.config.depends_on(path)) && self.reconfigure(options, files);
        let before = (self.discovery.top_level.clone(), self.discovery.all.clone());
        self.discovery = discovery::stack_manifests(&self.config, files);
        let moved = before != (self.discovery.top_level.clone(), self.discovery.all.clone());
        let concerned = |file: &FileId| {
            let path = files.path(*file);
            changed.iter().any(|change| path.starts_with(change))
        };
        let known = self.sources.known().into_iter().filter(concerned);
        let stale: FxHashSet<FileId> = known.filter(|file| self.sources.reload(*file)).collect();
        let concerns_workflows = self.config.workflows_base_path.as_ref();
        let workflows = concerns_workflows.is_some_and(|base| changed.iter().any(|path| path.starts_with(base)));
        let created = changed
            .iter()
            .any(|path| !self.sources.known().iter().any(|file| *files.path(*file) == **path));
        let evaluator = self.evaluator(files);
        evaluator.forget(&stale, moved || created);
        reconfigured || moved || workflows || !stale.is_empty()
    }

    /// Loads the configuration again and, if it differs, forgets everything resolved with the old one.
    fn reconfigure(&mut self, options: &Options, files: &Files) -> bool {
        let (config, diagnostics) = Config::load(&options.config, files);
        let same = config == *self.config && diagnostics == self.config_diagnostics;
        if same {
            return false;
        }
        self.config = Arc::new(config);
        self.config_diagnostics = diagnostics;
        self.memo = Memo::default();
        self.resolved.clear();
        true
    }

    fn resolve(&mut self, options: &Options, files: &Files, before: Option<&Estate>, started: Instant) -> Estate {
        let resolved = self.resolve_manifests(options, files);
        let (workflows, workflow_diagnostics) = crate::workflow::load(&self.config, files);
        let mut estate = Assembly {
            config: &self.config,
            files,
            discovery: &self.discovery,
            before,
        }
        .assemble(&resolved);
        estate.workflows = workflows;
        let own = self
            .config_diagnostics
            .iter()
            .chain(&self.discovery.diagnostics)
            .chain(&workflow_diagnostics);
        assembly::add_diagnostics(&mut estate, own.cloned());
        estate.resolved_at = SystemTime::now();
        estate.took = started.elapsed();
        self.keep_reachable(&resolved);
        self.resolved = resolved.into_iter().map(|resolved| (resolved.file, resolved)).collect();
        estate
    }

    fn evaluator<'a>(&'a self, files: &'a Files) -> Evaluator<'a> {
        let Self {
            config,
            sources,
            memo,
            templates,
            ..
        } = self;
        Evaluator {
            config,
            files,
            sources,
            memo,
            templates,
        }
    }

    /// Every top-level manifest, in parallel; what is still valid is kept.
    fn resolve_manifests(&self, options: &Options, files: &Files) -> Vec<Arc<Resolved>> {
        let evaluator = self.evaluator(files);
        let resolver = Resolver {
            config: &self.config,
            files,
            templates: &self.templates,
            process_templates: options.process_templates,
            functions: options.process_functions.then_some(options.skip.as_slice()),
        };
        let resolve = |path: &PathBuf| {
            let evaluated = evaluator.top_level(files.intern(path));
            let known = self.resolved.get(&evaluated.call.file);
            let valid = known.filter(|known| Arc::ptr_eq(&known.evaluated, &evaluated));
            valid.cloned().unwrap_or_else(|| Arc::new(resolver.resolve(&evaluated)))
        };
        self.discovery.top_level.par_iter().map(resolve).collect()
    }

    /// Drops evaluations and sources that no stack uses any more.
    fn keep_reachable(&self, resolved: &[Arc<Resolved>]) {
        let mut seen: FxHashSet<*const Evaluated> = FxHashSet::default();
        for resolved in resolved {
            resolved.evaluated.visit(&mut seen, &mut |_| {});
        }
        self.memo.retain(|evaluated| seen.contains(&Arc::as_ptr(evaluated)));
        let read: FxHashSet<FileId> = resolved
            .iter()
            .flat_map(|resolved| resolved.reads.iter().copied())
            .collect();
        self.sources.retain(|file| read.contains(&file));
    }
}
