//! What is kept between revisions, and what a change makes of it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::assembly::{self, Assembly, FileSet, Names};
use super::linker::{self, Linked};
use super::rendering::{self, Rendering};
use super::{Options, Progress};
use crate::check;
use crate::check::estate::EstateChecks;
use crate::check::file::FileChecks;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::discovery::{self, Discovery};
use crate::disk::Disk;
use crate::estate::{Estate, Stack};
use crate::git::Repository;
use crate::manifest::{Evaluated, Evaluator, Memo, SourceCache};
use crate::paths::is_within;
use crate::policy;
use crate::render::{LocalFiles, TemplateCache};
use crate::source::{FileId, Files};
use crate::stack::{Repeated, Resolved, Resolver, Told, has_workspaces};
use crate::workflow::{self, Workflow};

/// Everything between a repository's files and its estate.
pub(super) struct State {
    config: Arc<Config>,
    config_diagnostics: Vec<Diagnostic>,
    /// What git says of the folder, which functions may ask.
    repository: Option<Repository>,
    discovery: Discovery,
    sources: SourceCache,
    memo: Memo,
    templates: TemplateCache,
    checks: FileChecks,
    estate_checks: EstateChecks,
    resolved: FxHashMap<FileId, Arc<Resolved>>,
    /// The same with what reads other components finished.
    pub(super) linked: FxHashMap<FileId, Arc<Resolved>>,
    /// The states of local backends that some component reads, or would if they were there.
    state_files: Vec<PathBuf>,
    policies: policy::Stage,
    /// Manifests that no stack reads, resolved only for what is wrong with them.
    spares: FxHashMap<FileId, Arc<Resolved>>,
    workflows: (Vec<Arc<Workflow>>, Vec<Diagnostic>),
    /// How far the first resolution is; nobody looks at it later.
    progress: Arc<Progress>,
}

/// What files that changed mean for the estate.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// It reads none of them, or they say what they said before.
    Nothing,
    /// It reads a folder in which something may have changed.
    Unknown,
    /// It is another one.
    Changed,
}

/// So many paths are looked at one by one.
const FEW: usize = 16;

impl State {
    pub(super) fn open(options: &Options, files: &Files, progress: Arc<Progress>) -> Self {
        let (config, config_diagnostics) = Config::load(&options.config, files);
        Self {
            discovery: discovery::stack_manifests(&config, files),
            workflows: workflow::load(&config, files),
            repository: Repository::containing(&config.directory),
            config_diagnostics,
            sources: SourceCache::new(files.clone()),
            memo: Memo::default(),
            templates: TemplateCache::of(LocalFiles::new(files.clone())),
            checks: FileChecks::new(&config, files.disk()),
            estate_checks: EstateChecks::default(),
            resolved: FxHashMap::default(),
            linked: FxHashMap::default(),
            state_files: Vec::new(),
            policies: policy::Stage::default(),
            spares: FxHashMap::default(),
            config: Arc::new(config),
            progress,
        }
    }

    /// All of this, over files that are read from elsewhere.
    pub(super) fn on(&self, files: &Files) -> Self {
        Self {
            config: Arc::clone(&self.config),
            config_diagnostics: self.config_diagnostics.clone(),
            repository: self.repository.clone(),
            discovery: self.discovery.clone(),
            sources: self.sources.on(files),
            memo: self.memo.clone(),
            templates: TemplateCache::of(self.templates.local.on(files)),
            checks: FileChecks::new(&self.config, files.disk()),
            estate_checks: EstateChecks::default(),
            resolved: self.resolved.clone(),
            linked: self.linked.clone(),
            state_files: self.state_files.clone(),
            policies: policy::Stage::default(),
            spares: self.spares.clone(),
            workflows: self.workflows.clone(),
            progress: Arc::default(),
        }
    }

    /// Whether `text` is what was read of the file; of a file that no stack reads, nobody knows better.
    pub(super) fn is_current(&self, file: FileId, text: &str) -> bool {
        self.sources.is_current(file, text)
    }

    /// Forgets what `changed` makes stale; what that means for the estate.
    pub(super) fn take_in(&mut self, changed: &[PathBuf], options: &Options, files: &Files) -> Reach {
        let changed: FxHashSet<&Path> = changed.iter().map(PathBuf::as_path).collect();
        let reconfigured = changed.iter().any(|path| self.config.depends_on(path)) && self.reconfigure(options, files);
        let switched = self.switch_commit(&changed) | self.reread(&changed);
        let (mut read, mut others) = (Vec::new(), Vec::new());
        for path in changed.iter().copied() {
            match files.find(path).filter(|file| self.sources.knows(*file)) {
                Some(file) => read.push((file, path)),
                None => others.push(path),
            }
        }
        let is_moved = |path: &&Path| self.discovery.concerns(path, &self.config, files.disk());
        let is_gone = |(_, path): &(FileId, &Path)| !files.disk().is_file(path);
        let moved = (reconfigured || read.iter().any(is_gone) || others.iter().any(is_moved)) && self.rediscover(files);
        let awaited = |path: &&Path| self.memo.awaits(path);
        let created = others
            .iter()
            .any(|path| may_be_imported(files.disk(), path) || awaited(path))
            || read.iter().any(|(_, path)| awaited(path));
        let mut touched: Vec<FileId> = read.iter().map(|(file, _)| *file).collect();
        if !others.is_empty() {
            touched.extend(self.below(&others, files));
        }
        let stale: FxHashSet<FileId> = touched.into_iter().filter(|file| self.sources.reload(*file)).collect();
        self.evaluator(files).forget(&stale, moved || created);
        let workflows = self.reload_workflows(&changed, reconfigured, files);
        let states = self.state_files.iter();
        let provisioned = states
            .flat_map(|file| file.ancestors())
            .any(|path| changed.contains(path));
        let policies = self.policies.take_in(&self.config, files, &changed);
        let rechecked = self.estate_checks.concern(changed.iter().copied()) | self.reshape(&changed, files);
        let told = reconfigured || switched || moved || workflows || policies || !stale.is_empty();
        if told || self.is_stale(files) {
            Reach::Changed
        } else if provisioned || rechecked {
            Reach::Unknown
        } else {
            Reach::Nothing
        }
    }

    /// The files that were read below one of the paths.
    fn below(&self, paths: &[&Path], files: &Files) -> Vec<FileId> {
        let few = paths.len() <= FEW;
        let all: FxHashSet<&Path> = paths.iter().copied().collect();
        let is_below = |path: &Path| {
            if few {
                paths.iter().any(|above| is_within(path, above))
            } else {
                path.ancestors().any(|above| all.contains(above))
            }
        };
        let mut known = self.sources.known();
        known.retain(|file| is_below(&files.path(*file)));
        known
    }

    /// Loads the configuration again and, if it differs, forgets everything resolved with the old one.
    fn reconfigure(&mut self, options: &Options, files: &Files) -> bool {
        let (config, diagnostics) = Config::load(&options.config, files);
        let is_same = config == *self.config && config.tree.is_identical(&self.config.tree);
        if is_same && diagnostics == self.config_diagnostics {
            return false;
        }
        self.config = Arc::new(config);
        self.config_diagnostics = diagnostics;
        self.policies = policy::Stage::default();
        self.checks = FileChecks::new(&self.config, files.disk());
        self.forget_resolved();
        true
    }

    /// Forgets what was compared with a schema that changed; whether it did.
    fn reshape(&mut self, changed: &FxHashSet<&Path>, files: &Files) -> bool {
        if !check::file::schema_path(&self.config).is_some_and(|path| changed.contains(path.as_path())) {
            return false;
        }
        self.checks = FileChecks::new(&self.config, files.disk());
        self.forget_resolved();
        true
    }

    /// Forgets everything resolved where templates read files that changed; whether they did.
    fn reread(&mut self, changed: &FxHashSet<&Path>) -> bool {
        let is_concerned = self.templates.local.concern(changed);
        if is_concerned {
            self.forget_resolved();
        }
        is_concerned
    }

    /// Forgets everything evaluated and resolved.
    fn forget_resolved(&mut self) {
        self.memo = Memo::default();
        self.resolved.clear();
        self.linked.clear();
        self.spares.clear();
    }

    /// Looks for manifests again; whether there are others now.
    fn rediscover(&mut self, files: &Files) -> bool {
        let found = discovery::stack_manifests(&self.config, files);
        let before = std::mem::replace(&mut self.discovery, found);
        before.top_level != self.discovery.top_level
            || before.all != self.discovery.all
            || before.diagnostics != self.discovery.diagnostics
    }

    /// Looks at git again; if it says something else now, and manifests may ask, forgets everything resolved.
    fn switch_commit(&mut self, changed: &FxHashSet<&Path>) -> bool {
        let Some(repository) = &self.repository else {
            return false;
        };
        let folders = [&repository.git_directory, &repository.common_directory];
        let is_git = |path: &&Path| {
            folders
                .iter()
                .any(|folder| path.starts_with(folder) || folder.starts_with(path))
        };
        if !changed.iter().any(is_git) {
            return false;
        }
        let now = Repository::containing(&self.config.directory);
        let is_same = now == self.repository;
        self.repository = now;
        if is_same || !self.sources.ask_git() {
            return false;
        }
        self.forget_resolved();
        true
    }

    fn reload_workflows(&mut self, changed: &FxHashSet<&Path>, reconfigured: bool, files: &Files) -> bool {
        let base = self.config.workflows_base_path.as_ref();
        let touches = |base: &PathBuf| {
            changed
                .iter()
                .any(|path| path.starts_with(base) || base.starts_with(path))
        };
        if !reconfigured && !base.is_some_and(touches) {
            return false;
        }
        let before = std::mem::replace(&mut self.workflows, workflow::load(&self.config, files));
        !same_workflows(&before.0, &self.workflows.0) || before.1 != self.workflows.1
    }

    /// Whether some manifest lost its evaluation.
    fn is_stale(&self, files: &Files) -> bool {
        self.resolved
            .values()
            .chain(self.spares.values())
            .any(|resolved| !self.evaluator(files).remembers(&resolved.evaluated))
    }

    pub(super) fn resolve(
        &mut self,
        options: &Options,
        files: &Files,
        before: Option<&Estate>,
        started: Instant,
    ) -> Estate {
        self.progress.resolving(self.discovery.top_level.len());
        let first = self.resolve_manifests(options, files, &self.discovery.top_level, &self.resolved);
        self.progress.checking();
        let Linked { resolved, state_files } = linker::link(
            &self.config,
            &self.resolver(options, files),
            first.clone(),
            &self.linked,
        );
        let read = FileSet::of(&resolved);
        let idle = self.idle(&read, files);
        let spares = self.resolve_manifests(options, files, &idle, &self.spares);
        let is_kept = |now: &&Arc<Resolved>| self.linked.get(&now.file).is_some_and(|then| Arc::ptr_eq(then, now));
        let kept: FxHashSet<FileId> = resolved.iter().filter(is_kept).map(|resolved| resolved.file).collect();
        let (config, discovery) = (&self.config, &self.discovery);
        let mut estate = Assembly {
            config,
            files,
            discovery,
            before,
            kept: &kept,
            read: &read,
            names: Names::of(&read),
        }
        .assemble(&resolved, &spares);
        estate.workflows.clone_from(&self.workflows.0);
        let own = self
            .config_diagnostics
            .iter()
            .chain(&self.discovery.diagnostics)
            .chain(&self.workflows.1)
            .cloned();
        let own: Vec<Diagnostic> = own.chain(check::config::check(config, files.disk())).collect();
        let doubts = self.estate_checks.run(&estate, &resolved);
        let policies = if options.check_policies {
            let manifests = resolved.iter().filter(|manifest| manifest.is_policed);
            let instances = manifests.flat_map(|manifest| &manifest.stacks);
            let instances = instances.flat_map(|(_, instances)| instances);
            let policed = instances.filter(|instance| policy::is_policed(&instance.sections));
            self.policies.run(&self.config, files, policed)
        } else {
            Vec::new()
        };
        let own = own.into_iter().chain(policies).map(Arc::new);
        assembly::add_diagnostics(&mut estate, own.chain(doubts));
        self.keep_reachable(&resolved, &spares, &read);
        self.state_files = state_files;
        let kept = [
            (&mut self.resolved, first),
            (&mut self.linked, resolved),
            (&mut self.spares, spares),
        ];
        let spent =
            kept.map(|(kept, now)| std::mem::replace(kept, now.into_iter().map(|one| (one.file, one)).collect()));
        // To free these takes a while, and nobody waits for it.
        rayon::spawn(move || drop(spent));
        estate.resolved_at = SystemTime::now();
        estate.took = started.elapsed();
        estate
    }

    /// Which instances of a stack were told from what they were when they were resolved last.
    pub(super) fn told(&self, stack: &Stack) -> Option<&Told> {
        match &stack.manifests[..] {
            [file] => self.linked.get(file)?.told.as_ref(),
            _ => None,
        }
    }

    /// What `file` looks like where these top-level manifests read it.
    pub(super) fn renderings(&self, file: FileId, manifests: &[FileId], files: &Files) -> Vec<Rendering> {
        let resolved = manifests.iter().filter_map(|manifest| self.linked.get(manifest));
        rendering::renderings(&self.evaluator(files), resolved.map(|one| &one.evaluated), file)
    }

    fn evaluator<'a>(&'a self, files: &'a Files) -> Evaluator<'a> {
        let Self {
            config,
            sources,
            memo,
            templates,
            checks,
            ..
        } = self;
        Evaluator {
            config,
            files,
            sources,
            memo,
            templates,
            checks,
        }
    }

    pub(super) fn resolver<'a>(&'a self, options: &'a Options, files: &'a Files) -> Resolver<'a> {
        Resolver {
            config: &self.config,
            files,
            templates: &self.templates,
            process_templates: options.process_templates,
            functions: options.process_functions.then_some(options.skip.as_slice()),
            executor: options.executor.as_deref(),
            repeated: Repeated::default(),
            has_workspaces: has_workspaces(&self.config),
        }
    }

    /// The manifests below the stacks' base path that none of the resolved ones, which read `read`, reads.
    fn idle(&self, read: &FileSet, files: &Files) -> Vec<PathBuf> {
        // Atmos does not look at a template that nothing imports: it may be no YAML before it is rendered.
        let is_template = |path: &Path| path.extension().is_some_and(|extension| extension == "tmpl");
        let all = self.discovery.all.iter();
        all.filter(|path| !is_template(path) && !read.contains(files.intern(path)))
            .cloned()
            .collect()
    }

    /// The manifests at `paths`, in parallel; what is still valid of those `known` is kept.
    fn resolve_manifests(
        &self,
        options: &Options,
        files: &Files,
        paths: &[PathBuf],
        known: &FxHashMap<FileId, Arc<Resolved>>,
    ) -> Vec<Arc<Resolved>> {
        let evaluator = self.evaluator(files);
        let resolver = self.resolver(options, files);
        let resolve = |path: &PathBuf| {
            let evaluated = evaluator.top_level(files.intern(path));
            let known = known.get(&evaluated.call.file);
            let valid = known.filter(|known| Arc::ptr_eq(&known.evaluated, &evaluated));
            let again = || Arc::new(resolver.resolve(&evaluated, known.map(Arc::as_ref)));
            let resolved = valid.cloned().unwrap_or_else(again);
            self.progress.resolved_one();
            resolved
        };
        paths.par_iter().map(resolve).collect()
    }

    /// Drops evaluations and sources that no stack uses any more.
    fn keep_reachable(&self, resolved: &[Arc<Resolved>], spares: &[Arc<Resolved>], read: &FileSet) {
        let mut seen: FxHashSet<*const Evaluated> = FxHashSet::default();
        for resolved in resolved.iter().chain(spares) {
            resolved.evaluated.visit(&mut seen, &mut |_| {});
        }
        self.memo.retain(|evaluated| seen.contains(&Arc::as_ptr(evaluated)));
        self.memo.forget_documents();
        let spare = FileSet::of(spares);
        let is_read = |file| read.contains(file) || spare.contains(file);
        self.sources.retain(is_read);
        self.checks.retain(is_read);
    }
}

fn same_workflows(before: &[Arc<Workflow>], after: &[Arc<Workflow>]) -> bool {
    let texts = |flow: &Workflow| (flow.file_name.clone(), flow.file_description.clone());
    let same = |a: &Workflow, b: &Workflow| {
        (a.span, &a.file, &a.name) == (b.span, &b.file, &b.name)
            && texts(a) == texts(b)
            && a.definition.is_identical(&b.definition)
    };
    before.len() == after.len() && before.iter().zip(after).all(|(a, b)| same(a, b))
}

/// Whether a path that nothing reads so far may be what an import waits for.
fn may_be_imported(disk: &Disk, path: &Path) -> bool {
    let extension = path
        .extension()
        .map(|extension| extension.to_string_lossy().into_owned());
    match extension.as_deref() {
        Some("yaml" | "yml" | "tmpl") => true,
        _ => disk.is_folder(path),
    }
}
