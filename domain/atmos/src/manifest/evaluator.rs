//! Evaluates a manifest: its document, its imports, the merge of both.

use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::{FxHashMap, FxHashSet};

use super::imports::Spec;
use super::{Call, Evaluated, Overrides, SourceCache};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::estate::{Import, ImportKind};
use crate::merge::merge;
use crate::render::TemplateCache;
use crate::source::{FileId, Files, Span};
use crate::value::{Map, Node, Value};

/// Imports of imports of imports …; beyond this something is wrong.
const MOST_DEPTH: usize = 100;

/// Evaluations by call, kept between revisions.
#[derive(Default)]
pub(crate) struct Memo(RwLock<FxHashMap<Call, Arc<Evaluated>>>);

impl Memo {
    fn get(&self, call: &Call) -> Option<Arc<Evaluated>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(call).cloned()
    }

    fn put(&self, evaluated: &Arc<Evaluated>) {
        self.0
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(evaluated.call.clone(), Arc::clone(evaluated));
    }

    /// Keeps only the evaluations that `keep` wants.
    pub(crate) fn retain(&self, mut keep: impl FnMut(&Arc<Evaluated>) -> bool) {
        self.0
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .retain(|_, evaluated| keep(evaluated));
    }
}

/// What evaluation needs.
pub(crate) struct Evaluator<'a> {
    pub(crate) config: &'a Config,
    pub(crate) files: &'a Files,
    pub(crate) sources: &'a SourceCache,
    pub(crate) memo: &'a Memo,
    pub(crate) templates: &'a TemplateCache,
}

impl Evaluator<'_> {
    /// The top-level manifest `file`.
    pub(crate) fn top_level(&self, file: FileId) -> Arc<Evaluated> {
        self.evaluate(Call::top_level(file), &mut Vec::new())
    }

    /// Forgets the evaluations that a change reaches: of `changed` files, of files that import those, and, where
    /// files came or went, of files whose imports now lead elsewhere.
    pub(crate) fn forget(&self, changed: &FxHashSet<FileId>, files_moved: bool) {
        let mut dirty = FxHashMap::default();
        self.memo
            .retain(|evaluated| !self.is_dirty(evaluated, changed, files_moved, &mut dirty));
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
        let dirty = changed.contains(&file)
            || evaluated.includes.iter().any(|file| changed.contains(file))
            || evaluated
                .children
                .iter()
                .any(|child| self.is_dirty(child, changed, files_moved, known))
            || files_moved && self.leads_elsewhere(&evaluated.imports, file);
        known.insert(Arc::as_ptr(evaluated), dirty);
        dirty
    }

    /// Whether `evaluated` still answers its call.
    pub(crate) fn remembers(&self, evaluated: &Arc<Evaluated>) -> bool {
        self.memo
            .get(&evaluated.call)
            .is_some_and(|known| Arc::ptr_eq(&known, evaluated))
    }

    fn evaluate(&self, call: Call, chain: &mut Vec<FileId>) -> Arc<Evaluated> {
        if let Some(known) = self.memo.get(&call) {
            return known;
        }
        chain.push(call.file);
        let evaluated = Arc::new(self.fresh(call, chain));
        chain.pop();
        if !evaluated.is_cut {
            self.memo.put(&evaluated);
        }
        evaluated
    }

    fn fresh(&self, call: Call, chain: &mut Vec<FileId>) -> Evaluated {
        let mut diagnostics = Vec::new();
        let document = self.document(&call, &mut diagnostics);
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
            diagnostics,
            is_cut: false,
        };
        for spec in self.import_specs(&root, call.file, &mut merging.diagnostics) {
            self.import(&spec, &call, &inline, chain, &mut merging);
        }
        let own = merging
            .imported
            .clone()
            .under(&inline, lists)
            .attach(&root)
            .without("import");
        let own = document.node.with_value(Value::Map(own));
        Evaluated {
            node: merge(&merging.node, &own, lists),
            call,
            inline,
            imported: merging.imported,
            imports: merging.imports,
            children: merging.children,
            includes: document.includes,
            diagnostics: merging.diagnostics.into_iter().map(Arc::new).collect(),
            is_cut: merging.is_cut,
        }
    }

    /// Everything that one entry of `import` brings, merged over what came before.
    fn import(&self, spec: &Spec, call: &Call, inline: &Overrides, chain: &mut Vec<FileId>, into: &mut Merging) {
        let path = match self.import_path(spec, call, &into.node) {
            Ok(path) => path,
            Err(diagnostic) => return into.diagnostics.push(*diagnostic),
        };
        let found = self.find_import(&path, spec, call.file);
        into.imports.extend(found.imports);
        into.diagnostics.extend(found.diagnostic);
        let lists = self.config.list_merge;
        for target in found.targets {
            if let Some(diagnostic) = self.refuse(target, spec.span, chain) {
                into.diagnostics.push(diagnostic);
                into.is_cut = true;
                continue;
            }
            let child = self.evaluate(self.child_call(target, spec, call, inline, &into.imported), chain);
            let below = std::mem::take(&mut into.imported);
            into.imported = below.under(&child.inline, lists).under(&child.imported, lists);
            into.node = merge(&into.node, &child.node, lists);
            into.is_cut |= child.is_cut;
            into.children.push(child);
        }
    }

    fn child_call(&self, file: FileId, spec: &Spec, call: &Call, inline: &Overrides, imported: &Overrides) -> Call {
        Call {
            file,
            context: crate::merge::merge_maps(&spec.context, &call.context, self.config.list_merge),
            overrides: inline.clone(),
            imported: imported.clone(),
            skip_templates: call.skip_templates || spec.skip_templates,
            ignore_missing: call.ignore_missing || spec.ignore_missing,
        }
    }

    /// Why following this import would not end.
    fn refuse(&self, target: FileId, span: Span, chain: &[FileId]) -> Option<Diagnostic> {
        let name = |file: &FileId| format!("`{}`", self.manifest_name(*file));
        let importer = *chain.last()?;
        if target == importer {
            let message = format!("This manifest imports itself: {}.", name(&target));
            return Some(Diagnostic::error("import-self", span, message).hint("Remove this import."));
        }
        if let Some(start) = chain.iter().position(|file| *file == target) {
            let cycle: Vec<_> = chain[start..].iter().chain([&target]).map(name).collect();
            let message = format!("These imports form a cycle: {}.", cycle.join(" → "));
            let hint = "Move what both need into a third manifest that imports neither.";
            return Some(Diagnostic::error("import-cycle", span, message).hint(hint));
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
pub(crate) fn manifest_name(config: &Config, path: &std::path::Path) -> String {
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
    diagnostics: Vec<Diagnostic>,
    is_cut: bool,
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
