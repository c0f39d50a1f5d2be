//! Evaluates a manifest: its document, its imports, the merge of both.

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::{FxHashMap, FxHashSet};

use super::imports::Spec;
use super::{Call, Document, Evaluated, Overrides, SourceCache};
use crate::check;
use crate::check::file::FileChecks;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::estate::{Import, ImportKind};
use crate::merge::merge;
use crate::render::{Budget, MOST_STEPS, TemplateCache, too_much};
use crate::source::{FileId, Files, Span};
use crate::value::{Map, Node, Value};
use crate::yaml::Keys;

/// Imports of imports of imports …; beyond this something is wrong.
const MOST_DEPTH: usize = 100;
/// Manifests that one top-level manifest merges, counted each time: imports that fork at every level multiply.
const MOST_MERGED: usize = 20_000;

/// Where an evaluation stands, seen from its top-level manifest.
#[derive(Default)]
struct Progress {
    /// The files that are being evaluated, outermost first, each with its context: with another context a manifest
    /// may well import itself and end.
    chain: Vec<(FileId, Map)>,
    /// Manifests merged so far.
    merged: usize,
    /// Steps that their templates took.
    steps: u64,
}

/// Evaluations by call, kept between revisions.
#[derive(Default)]
pub(crate) struct Memo {
    evaluated: RwLock<FxHashMap<Call, Arc<Evaluated>>>,
    /// Documents of evaluations that were forgotten because of their imports alone.
    documents: RwLock<FxHashMap<Call, Arc<Document>>>,
    /// The keys of all documents.
    pub(super) keys: Arc<Keys>,
}

impl Clone for Memo {
    fn clone(&self) -> Self {
        let known = self.evaluated.read().unwrap_or_else(PoisonError::into_inner);
        Self {
            evaluated: RwLock::new(known.clone()),
            documents: RwLock::default(),
            keys: Arc::clone(&self.keys),
        }
    }
}

impl Memo {
    fn get(&self, call: &Call) -> Option<Arc<Evaluated>> {
        self.evaluated
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(call)
            .cloned()
    }

    /// What answers the call: its own evaluation, or one that reads no context.
    fn answer(&self, call: &Call) -> Option<Arc<Evaluated>> {
        let without = || self.get(&call.without_context()).filter(|known| !known.reads_context);
        self.get(call).or_else(without)
    }

    /// Keeps the evaluation, unless another thread was faster; the one that is kept.
    fn put(&self, evaluated: Arc<Evaluated>) -> Arc<Evaluated> {
        let mut memo = self.evaluated.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(memo.entry(evaluated.call.clone()).or_insert(evaluated))
    }

    /// Whether an evaluation looked for a file at `path` and found none.
    pub(crate) fn awaits(&self, path: &Path) -> bool {
        let memo = self.evaluated.read().unwrap_or_else(PoisonError::into_inner);
        memo.values()
            .any(|evaluated| evaluated.document.awaited.iter().any(|awaited| awaited == path))
    }

    /// The document of a call whose evaluation was forgotten, if that still holds.
    fn document(&self, call: &Call) -> Option<Arc<Document>> {
        let documents = self.documents.read().unwrap_or_else(PoisonError::into_inner);
        let without = || {
            documents
                .get(&call.without_context())
                .filter(|known| !known.reads_context)
        };
        documents.get(call).or_else(without).cloned()
    }

    fn keep_document(&self, evaluated: &Evaluated) {
        let mut documents = self.documents.write().unwrap_or_else(PoisonError::into_inner);
        documents.insert(evaluated.call.clone(), Arc::clone(&evaluated.document));
    }

    /// Forgets the documents that were kept for evaluations: these are done.
    pub(crate) fn forget_documents(&self) {
        self.documents.write().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Keeps only the evaluations that `keep` wants.
    pub(crate) fn retain(&self, mut keep: impl FnMut(&Arc<Evaluated>) -> bool) {
        self.evaluated
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .retain(|_, evaluated| keep(evaluated));
        self.keys.forget_unused();
    }
}

/// What evaluation needs.
pub(crate) struct Evaluator<'a> {
    pub(crate) config: &'a Config,
    pub(crate) files: &'a Files,
    pub(crate) sources: &'a SourceCache,
    pub(crate) memo: &'a Memo,
    pub(crate) templates: &'a TemplateCache,
    pub(crate) checks: &'a FileChecks,
}

impl Evaluator<'_> {
    /// The top-level manifest `file`.
    pub(crate) fn top_level(&self, file: FileId) -> Arc<Evaluated> {
        self.evaluate(Call::top_level(file), &mut Progress::default())
    }

    /// Forgets the evaluations that a change reaches: of `changed` files, of files that import those, and, where
    /// files came or went, of files whose imports now lead elsewhere. An import that missed its file is looked at again
    /// in any case: the file may have gone and come while others read it.
    pub(crate) fn forget(&self, changed: &FxHashSet<FileId>, files_moved: bool) {
        let mut dirty = FxHashMap::default();
        self.memo.retain(|evaluated| {
            let is_dirty = self.is_dirty(evaluated, changed, files_moved, &mut dirty);
            if is_dirty && !self.is_rewritten(evaluated, changed, files_moved) {
                self.memo.keep_document(evaluated);
            }
            !is_dirty
        });
    }

    /// Whether the change reaches the file itself, or one that it includes.
    fn is_rewritten(&self, evaluated: &Evaluated, changed: &FxHashSet<FileId>, files_moved: bool) -> bool {
        let document = &evaluated.document;
        changed.contains(&evaluated.call.file)
            || document.includes.iter().any(|file| changed.contains(file))
            || files_moved && document.awaited.iter().any(|path| self.files.disk().is_file(path))
    }

    fn is_dirty(
        &self,
        evaluated: &Arc<Evaluated>,
        changed: &FxHashSet<FileId>,
        files_moved: bool,
        known: &mut FxHashMap<*const Evaluated, bool>,
    ) -> bool {
        if let Some(dirty) = known.get(&Arc::as_ptr(evaluated)) {
            return *dirty;
        }
        let file = evaluated.call.file;
        let dirty = self.is_rewritten(evaluated, changed, files_moved)
            || evaluated
                .children
                .iter()
                .any(|child| self.is_dirty(child, changed, files_moved, known))
            || (files_moved || misses_one(&evaluated.imports)) && self.leads_elsewhere(&evaluated.imports, file);
        known.insert(Arc::as_ptr(evaluated), dirty);
        dirty
    }

    /// Whether `evaluated` still answers its call.
    pub(crate) fn remembers(&self, evaluated: &Arc<Evaluated>) -> bool {
        self.memo
            .get(&evaluated.call)
            .is_some_and(|known| Arc::ptr_eq(&known, evaluated))
    }

    fn evaluate(&self, call: Call, progress: &mut Progress) -> Arc<Evaluated> {
        if let Some(known) = self.memo.answer(&call)
            && progress.merged + known.merged <= MOST_MERGED
            && progress.chain.len() + known.levels <= MOST_DEPTH
            && progress.steps + known.steps < MOST_STEPS
        {
            progress.merged += known.merged;
            progress.steps += known.steps;
            return known;
        }
        progress.chain.push((call.file, call.context.clone()));
        let before = (progress.merged, progress.steps);
        progress.merged += 1;
        let mut evaluated = self.fresh(call, progress);
        evaluated.merged = progress.merged - before.0;
        evaluated.steps = progress.steps - before.1;
        progress.chain.pop();
        if !evaluated.reads_context {
            evaluated.call.context = Map::default();
        }
        let evaluated = Arc::new(evaluated);
        if evaluated.is_cut {
            return evaluated;
        }
        self.memo.put(evaluated)
    }

    fn fresh(&self, call: Call, progress: &mut Progress) -> Evaluated {
        let left = MOST_STEPS.saturating_sub(progress.steps);
        let kept = self.memo.document(&call).filter(|document| document.steps < left);
        let document = kept.unwrap_or_else(|| Arc::new(self.document(&call, left)));
        progress.steps += document.steps;
        let root = document.node.value.as_map().cloned().unwrap_or_default();
        let lists = self.config.list_merge;
        let inline = Overrides::inline(&root, &call.overrides, lists);
        let mut merging = Merging {
            node: Node {
                value: Value::Map(Map::default()),
                ..document.node.clone()
            },
            imported: call.imported.clone(),
            imports: Vec::new(),
            children: Vec::new(),
            contexts: Vec::new(),
            diagnostics: Vec::new(),
            is_cut: document.steps >= left,
            is_full: false,
        };
        let context = document.passed(&call.context);
        for spec in self.import_specs(&root, call.file, &mut merging.diagnostics) {
            if merging.is_full {
                break;
            }
            self.import(&spec, &call, (&inline, &context), progress, &mut merging);
        }
        if !merging.is_cut {
            let children: Vec<_> = merging.children.iter().zip(&merging.contexts).collect();
            let found = check::imports::check(&merging.imports, &children, &root.without("import"), lists);
            merging.diagnostics.extend(found);
        }
        let own = merging
            .imported
            .clone()
            .under(&inline, lists)
            .attach(&root)
            .without("import");
        let own = document.node.with_value(Value::Map(own));
        let below = merging.children.iter().map(|child| child.levels).max();
        Evaluated {
            levels: 1 + below.unwrap_or(0),
            node: merge(&merging.node, &own, lists),
            call,
            inline,
            imported: merging.imported,
            imports: merging.imports,
            reads_context: document.reads_context || merging.children.iter().any(|child| child.reads_context),
            children: merging.children,
            diagnostics: document
                .diagnostics
                .iter()
                .cloned()
                .chain(merging.diagnostics.into_iter().map(Arc::new))
                .collect(),
            document,
            is_cut: merging.is_cut,
            merged: 0,
            steps: 0,
        }
    }

    /// Everything that one entry of `import` brings, merged over what came before.
    fn import(
        &self,
        spec: &Spec,
        call: &Call,
        (inline, context): (&Overrides, &Map),
        progress: &mut Progress,
        into: &mut Merging,
    ) {
        let budget = Budget::new(MOST_STEPS.saturating_sub(progress.steps));
        let path = self.import_path(spec, call, &into.node, &budget);
        progress.steps += budget.taken();
        let path = match path {
            Ok(path) => path,
            Err(diagnostic) => return into.diagnostics.push(*diagnostic),
        };
        let found = self.find_import(&path, spec, call.file);
        into.imports.extend(found.imports);
        into.diagnostics.extend(found.diagnostic);
        let lists = self.config.list_merge;
        // What one pattern matches does not see the overrides of each other.
        let imported = into.imported.clone();
        for target in found.targets {
            let child = self.child_call(target, spec, call, (inline, &imported), context);
            if let Some(diagnostic) = self.refuse(&child, spec.span, progress) {
                into.is_cut = true;
                into.is_full = matches!(diagnostic.code, "import-too-many" | "template-too-much");
                into.diagnostics.push(diagnostic);
                if into.is_full {
                    return;
                }
                continue;
            }
            into.contexts.push(child.context.clone());
            let child = self.evaluate(child, progress);
            let below = std::mem::take(&mut into.imported);
            into.imported = below.under(&child.imported, lists).under(&child.inline, lists);
            into.node = merge(&into.node, &child.node, lists);
            into.is_cut |= child.is_cut;
            into.children.push(child);
        }
    }

    fn child_call(
        &self,
        file: FileId,
        spec: &Spec,
        call: &Call,
        (inline, imported): (&Overrides, &Overrides),
        context: &Map,
    ) -> Call {
        Call {
            file,
            context: crate::merge::merge_maps(&spec.context, context, self.config.list_merge),
            overrides: inline.clone(),
            imported: imported.clone(),
            skip_templates: call.skip_templates || spec.skip_templates,
            ignore_missing: call.ignore_missing || spec.ignore_missing,
        }
    }

    /// Why following this import would not end.
    fn refuse(&self, target: &Call, span: Span, progress: &Progress) -> Option<Diagnostic> {
        let chain = &progress.chain;
        let name = |file: &FileId| format!("`{}`", self.manifest_name(*file));
        let is_target = |(file, context): &(FileId, Map)| *file == target.file && *context == target.context;
        if chain.last().is_some_and(is_target) {
            let message = format!("This manifest imports itself: {}.", name(&target.file));
            return Some(Diagnostic::error("import-self", span, message).hint("Remove this import."));
        }
        if let Some(start) = chain.iter().position(is_target) {
            let files = chain[start..].iter().map(|(file, _)| file);
            let cycle: Vec<_> = files.chain([&target.file]).map(name).collect();
            let message = format!("These imports form a cycle: {}.", cycle.join(" → "));
            let hint = "Move what both need into a third manifest that imports neither.";
            return Some(Diagnostic::error("import-cycle", span, message).hint(hint));
        }
        if progress.merged >= MOST_MERGED {
            let message = format!(
                "{} comes to more than {MOST_MERGED} imports; those from here on are left out.",
                name(&chain.first()?.0)
            );
            let hint = "Imports that fork at every level multiply: import what they share once, higher up.";
            return Some(Diagnostic::error("import-too-many", span, message).hint(hint));
        }
        if progress.steps >= MOST_STEPS {
            return Some(too_much(span));
        }
        (chain.len() >= MOST_DEPTH).then(|| {
            let message = format!("Imports nest deeper than {MOST_DEPTH} levels here.");
            Diagnostic::error("import-too-deep", span, message).hint("Flatten the chain of imports.")
        })
    }

    /// How Atmos names a manifest: relative to the stacks' base path, without extension.
    pub(crate) fn manifest_name(&self, file: FileId) -> String {
        manifest_name(self.config, &self.files.path(file))
    }
}

/// How Atmos names the manifest at `path`: relative to the stacks' base path, without extension.
#[must_use]
pub fn manifest_name(config: &Config, path: &std::path::Path) -> String {
    let relative = super::imports::relative(path, &config.stacks_base_path);
    let text = relative.to_string_lossy().replace('\\', "/");
    let text = text.strip_suffix(".tmpl").unwrap_or(&text);
    text.strip_suffix(".yaml")
        .or_else(|| text.strip_suffix(".yml"))
        .unwrap_or(text)
        .to_owned()
}

/// A manifest's evaluation in progress.
struct Merging {
    node: Node,
    imported: Overrides,
    imports: Vec<Import>,
    children: Vec<Arc<Evaluated>>,
    /// What each of them is imported with, whether it reads that or not.
    contexts: Vec<Map>,
    diagnostics: Vec<Diagnostic>,
    is_cut: bool,
    /// Whether no more may be imported.
    is_full: bool,
}

impl Import {
    pub(crate) fn new(text: &str, span: Span, target: Option<FileId>, kind: ImportKind) -> Self {
        Self {
            text: text.into(),
            span,
            target,
            kind,
        }
    }
}

/// Whether an import leads nowhere.
fn misses_one(imports: &[Import]) -> bool {
    imports.iter().any(|import| import.kind == ImportKind::Missing)
}
