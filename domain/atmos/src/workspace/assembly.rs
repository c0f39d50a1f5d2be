//! Puts resolved manifests together: stacks, components, the import graph, findings.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Scope, Subject};
use crate::discovery::Discovery;
use crate::estate::{Component, Estate, Import, Instance, InstanceKey, Manifest, Stack};
use crate::manifest::{Evaluated, manifest_name};
use crate::source::{FileId, Files, Span};
use crate::stack::{Resolved, text_at};
use crate::value::Text;

/// What an estate is put together from.
pub(super) struct Assembly<'a> {
    pub(super) config: &'a Arc<Config>,
    pub(super) files: &'a Files,
    pub(super) discovery: &'a Discovery,
    pub(super) before: Option<&'a Estate>,
    /// The manifests that resolved to the very same as before.
    pub(super) kept: &'a FxHashSet<FileId>,
    /// Every file that a stack reads.
    pub(super) read: &'a FileSet,
    /// The names of manifests, which all stacks that read them share.
    pub(super) names: Names,
}

/// What may be said of a manifest that no stack reads: the rest depends on what imports it.
const IDLE: [&str; 4] = [
    "base-not-found",
    "inheritance-cycle",
    "component-not-a-map",
    "backend-type-mismatch",
];

/// What each evaluated manifest imports; files that are only included have no entry.
type ImportsOf<'a> = FxHashMap<FileId, Vec<&'a Import>>;

/// A manifest's part of a stack.
type Part<'a> = (&'a Arc<Resolved>, &'a [Arc<Instance>]);

impl Assembly<'_> {
    /// `spares` are the manifests that no stack reads: they give only findings.
    pub(super) fn assemble(&self, resolved: &[Arc<Resolved>], spares: &[Arc<Resolved>]) -> Estate {
        let mut diagnostics: Vec<Arc<Diagnostic>> = Vec::new();
        let mut imports = ImportsOf::default();
        let mut seen: FxHashSet<*const Evaluated> = FxHashSet::default();
        for manifest in resolved {
            manifest.evaluated.visit(&mut seen, &mut |part| {
                diagnostics.extend(part.diagnostics.iter().cloned());
                let known = imports.entry(part.call.file).or_default();
                for import in &part.imports {
                    if !known.contains(&import) {
                        known.push(import);
                    }
                }
            });
            diagnostics.extend(manifest.diagnostics.iter().cloned());
        }
        let mut spare_imports = ImportsOf::default();
        for spare in spares {
            spare.evaluated.visit(&mut seen, &mut |part| {
                diagnostics.extend(part.diagnostics.iter().cloned());
                spare_imports.entry(part.call.file).or_default().extend(&part.imports);
            });
            let own = spare.diagnostics.iter();
            diagnostics.extend(own.filter(|found| IDLE.contains(&found.code)).cloned());
        }
        let stacks = self.stacks(resolved, &mut diagnostics);
        let components = self.components(&stacks);
        let manifests = self.manifests(resolved, imports, spare_imports, &mut diagnostics);
        Estate {
            revision: self.before.map_or(1, |before| before.revision + 1),
            resolved_at: SystemTime::UNIX_EPOCH,
            took: Duration::ZERO,
            config: Arc::clone(self.config),
            files: self.files.clone(),
            manifests,
            stacks,
            components,
            workflows: Vec::new(),
            diagnostics,
        }
    }

    fn stacks(&self, resolved: &[Arc<Resolved>], diagnostics: &mut Vec<Arc<Diagnostic>>) -> Vec<Arc<Stack>> {
        let mut groups: BTreeMap<&Text, Vec<Part<'_>>> = BTreeMap::new();
        for manifest in resolved {
            for (stack, instances) in &manifest.stacks {
                groups.entry(stack).or_default().push((manifest, instances));
            }
        }
        let groups: Vec<_> = groups.into_iter().collect();
        let stacks = groups.par_iter().map(|(name, parts)| {
            let mut found = Vec::new();
            (self.stack(name, parts, &mut found), found)
        });
        let (stacks, found): (Vec<_>, Vec<_>) = stacks.unzip();
        diagnostics.extend(found.into_iter().flatten());
        stacks
    }

    fn stack(&self, name: &Text, parts: &[Part<'_>], diagnostics: &mut Vec<Arc<Diagnostic>>) -> Arc<Stack> {
        let manifests: Vec<FileId> = parts.iter().map(|(manifest, _)| manifest.file).collect();
        let known = self
            .before
            .and_then(|before| before.stack(name))
            .filter(|known| known.manifests == manifests);
        let known = known.filter(|_| manifests.iter().all(|file| self.kept.contains(file)));
        if let (Some(known), [_]) = (known, parts) {
            return Arc::clone(known);
        }
        let instances = match parts {
            [(_, instances)] => instances.to_vec(),
            _ => composed(parts, diagnostics),
        };
        if let Some(known) = known {
            return Arc::clone(known);
        }
        let mut reads: Vec<_> = parts
            .iter()
            .flat_map(|(manifest, _)| manifest.reads.iter().copied())
            .collect();
        reads.sort_unstable();
        reads.dedup();
        let merged = parts.iter().flat_map(|(manifest, _)| &manifest.manifests);
        let mut imports: Vec<Text> = merged
            .filter(|file| !manifests.contains(file))
            .map(|file| self.name(*file))
            .collect();
        imports.sort();
        imports.dedup();
        let root = parts
            .first()
            .and_then(|(manifest, _)| manifest.evaluated.node.value.as_map());
        let globals = root.map(|root| root.without("components")).unwrap_or_default();
        Arc::new(Stack {
            name: name.clone(),
            manifests,
            reads: reads.into(),
            imports,
            globals,
            instances,
        })
    }

    /// The manifest's name.
    fn name(&self, file: FileId) -> Text {
        let name = || manifest_name(self.config, &self.files.path(file)).into();
        self.names
            .0
            .get(file.index())
            .map_or_else(name, |known| known.get_or_init(name).clone())
    }

    fn components(&self, stacks: &[Arc<Stack>]) -> Vec<Arc<Component>> {
        if let Some(before) = self
            .before
            .filter(|before| before.config == *self.config && same_shape(&before.stacks, stacks))
        {
            return before.components.clone();
        }
        let mut groups: FxHashMap<(&Text, &Text), Vec<InstanceKey>> = FxHashMap::default();
        for instance in stacks.iter().flat_map(|stack| &stack.instances) {
            let key = (&instance.key.component_type, &instance.component);
            groups.entry(key).or_default().push(instance.key.clone());
        }
        let mut components: Vec<_> = groups
            .into_iter()
            .map(|((component_type, name), mut instances)| {
                instances.shrink_to_fit();
                let path = self.component_path(component_type, name);
                Arc::new(Component {
                    component_type: component_type.clone(),
                    name: name.clone(),
                    path,
                    instances,
                })
            })
            .collect();
        components.sort_by(|a, b| (&a.component_type, &a.name).cmp(&(&b.component_type, &b.name)));
        components
    }

    fn component_path(&self, component_type: &str, name: &str) -> Option<PathBuf> {
        let base = self
            .config
            .component_base_paths
            .get(component_type)
            .filter(|base| !base.is_empty())?;
        Some(crate::glob::normal(&self.config.base_path.join(base).join(name)))
    }

    /// Every manifest, with what it imports; those that nothing reads are findings.
    fn manifests<'i>(
        &self,
        resolved: &[Arc<Resolved>],
        mut imports: ImportsOf<'i>,
        spare_imports: ImportsOf<'i>,
        diagnostics: &mut Vec<Arc<Diagnostic>>,
    ) -> Vec<Arc<Manifest>> {
        let named = |manifest: &Arc<Resolved>| (manifest.file, stack_name(manifest));
        let top_level: FxHashMap<FileId, Option<Text>> = resolved.iter().map(named).collect();
        let mut found = self.read.clone();
        let anything = !resolved.is_empty();
        for path in self.discovery.all.iter().filter(|path| !self.is_workflow(path)) {
            let file = self.files.intern(path);
            if found.insert(file) && anything {
                diagnostics.push(Arc::new(unused(file)));
            }
        }
        for (file, list) in spare_imports {
            imports.entry(file).or_insert(list);
        }
        let before = self.before.iter().flat_map(|before| &before.manifests);
        let before: FxHashMap<FileId, (usize, &Arc<Manifest>)> = before
            .enumerate()
            .map(|(at, known)| (known.file, (at, known)))
            .collect();
        let mut manifests: Vec<_> = found
            .files()
            .map(|file| {
                let imports = imports.remove(&file).unwrap_or_default();
                let is_top_level = top_level.contains_key(&file);
                let name = top_level.get(&file).cloned().flatten();
                let is_same = |known: &Manifest| {
                    (known.is_top_level, &known.name) == (is_top_level, &name)
                        && known.imports.iter().eq(imports.iter().copied())
                };
                match before.get(&file) {
                    Some((_, known)) if is_same(known) => Arc::clone(known),
                    _ => Arc::new(Manifest {
                        file,
                        path: self.files.path(file),
                        is_top_level,
                        name,
                        imports: imports.into_iter().cloned().collect(),
                    }),
                }
            })
            .collect();
        if manifests.iter().all(|manifest| before.contains_key(&manifest.file)) {
            manifests.sort_by_key(|manifest| before.get(&manifest.file).map(|(at, _)| *at));
        } else {
            manifests.sort_by(|a, b| a.path.cmp(&b.path));
        }
        manifests
    }

    fn is_workflow(&self, path: &Path) -> bool {
        self.config
            .workflows_base_path
            .as_ref()
            .is_some_and(|base| path.starts_with(base))
    }
}

/// The name that the manifest writes out for its stack.
fn stack_name(manifest: &Resolved) -> Option<Text> {
    let root = manifest.evaluated.node.value.as_map()?;
    text_at(root, "name").map(|(name, _)| name)
}

/// The instances that several manifests bring to one stack: where two define the same, the later counts.
fn composed(parts: &[Part<'_>], diagnostics: &mut Vec<Arc<Diagnostic>>) -> Vec<Arc<Instance>> {
    let mut instances: Vec<_> = parts
        .iter()
        .flat_map(|(_, instances)| instances.iter().cloned())
        .collect();
    instances.sort_by(|a, b| a.key.cmp(&b.key));
    for pair in instances.windows(2).filter(|pair| pair[0].key == pair[1].key) {
        diagnostics.extend(conflict(&pair[0], &pair[1]).map(Arc::new));
    }
    instances.reverse();
    instances.dedup_by(|earlier, kept| earlier.key == kept.key);
    instances.reverse();
    instances
}

/// Names by files' numbers, each worked out where it is first asked for.
pub(super) struct Names(Vec<OnceLock<Text>>);

impl Names {
    /// Room for the names of these files.
    pub(super) fn of(files: &FileSet) -> Self {
        Self(files.0.iter().map(|_| OnceLock::new()).collect())
    }
}

/// A set of files, as dense as their numbers.
#[derive(Clone, Default)]
pub(super) struct FileSet(Vec<bool>);

impl FileSet {
    /// Every file that one of the manifests reads.
    pub(super) fn of(resolved: &[Arc<Resolved>]) -> Self {
        let mut all = Self::default();
        for file in resolved.iter().flat_map(|manifest| &manifest.reads) {
            all.insert(*file);
        }
        all
    }

    pub(super) fn contains(&self, file: FileId) -> bool {
        self.0.get(file.index()).copied().unwrap_or(false)
    }

    /// Adds a file; whether it is new.
    fn insert(&mut self, file: FileId) -> bool {
        if self.0.len() <= file.index() {
            self.0.resize(file.index() + 1, false);
        }
        !std::mem::replace(&mut self.0[file.index()], true)
    }

    fn files(&self) -> impl Iterator<Item = FileId> + '_ {
        self.0
            .iter()
            .enumerate()
            .filter(|(_, is_in)| **is_in)
            .map(|(index, _)| FileId::at(index))
    }
}

/// Whether both have the same instances of the same components.
fn same_shape(before: &[Arc<Stack>], after: &[Arc<Stack>]) -> bool {
    before.len() == after.len()
        && before.par_iter().zip(after).all(|(old, new)| {
            Arc::ptr_eq(old, new)
                || old.instances.len() == new.instances.len()
                    && old
                        .instances
                        .iter()
                        .zip(&new.instances)
                        .all(|(a, b)| a.key == b.key && a.component == b.component)
        })
}

/// Adds findings and puts all of them in order: errors first, then by place; each once.
pub(super) fn add_diagnostics(estate: &mut Estate, more: impl Iterator<Item = Arc<Diagnostic>>) {
    estate.diagnostics.extend(more);
    once_for_each_place(&mut estate.diagnostics);
    let ranks = ranks(&estate.diagnostics, &estate.files);
    let rank = |span: Span| ranks.get(span.file().index()).copied().unwrap_or_default();
    let related = |found: &Diagnostic| -> Vec<_> {
        let places = found.related.iter();
        places.map(|place| (rank(place.span), place.span)).collect()
    };
    // The place is worked out once for each: most differ in it.
    let found = std::mem::take(&mut estate.diagnostics).into_iter();
    let mut all: Vec<_> = found
        .map(|found| ((found.severity, rank(found.span), found.span), found))
        .collect();
    all.sort_by(|(place, a), (other, b)| {
        let texts = || (a.code, &a.message, &a.scope, &a.hint).cmp(&(b.code, &b.message, &b.scope, &b.hint));
        let others = || related(a).cmp(&related(b));
        place.cmp(other).then_with(texts).then_with(others).then_with(|| {
            let words = |found: &Diagnostic| -> Vec<String> {
                let related = found.related.iter();
                related.map(|one| one.message.clone()).collect()
            };
            words(a).cmp(&words(b))
        })
    });
    let mut all: Vec<Arc<Diagnostic>> = all.into_iter().map(|(_, found)| found).collect();
    all.dedup();
    estate.diagnostics = by_cause(&all);
    if estate.diagnostics.len() > MOST_FINDINGS {
        let message = format!(
            "There are {} findings; only the first {MOST_FINDINGS} are kept.",
            estate.diagnostics.len()
        );
        let hint = "Mend those that repeat; one cause often shows in many places.";
        estate.diagnostics.truncate(MOST_FINDINGS);
        estate.diagnostics.push(Arc::new(
            Diagnostic::warning("findings-too-many", Span::NONE, message).hint(hint),
        ));
    }
}

/// Drops what the schema of manifests says of the same value in more words.
fn once_for_each_place(all: &mut Vec<Arc<Diagnostic>>) {
    let refused = all.iter().filter(|found| found.code == "manifest-wrong-type");
    let refused: FxHashSet<(FileId, String)> = refused
        .filter_map(|found| {
            let name = subject(found)?;
            let name = ["terraform.", "helmfile."]
                .iter()
                .find_map(|kind| name.strip_prefix(kind).filter(|rest| rest.starts_with("overrides.")))
                .unwrap_or(name);
            Some((found.span.file(), name.to_owned()))
        })
        .collect();
    let is_repeated = |found: &Diagnostic| {
        matches!(found.code, "component-not-a-map" | "section-not-a-map")
            && subject(found).is_some_and(|name| refused.contains(&(found.span.file(), name.to_owned())))
    };
    if !refused.is_empty() {
        all.retain(|found| !is_repeated(found));
    }
}

/// What the message begins with, in backticks.
fn subject(found: &Diagnostic) -> Option<&str> {
    Some(found.message.strip_prefix('`')?.split_once('`')?.0)
}

/// The order of the files' paths, by the files' numbers, of those that findings are about; from 1.
fn ranks(all: &[Arc<Diagnostic>], files: &Files) -> Vec<usize> {
    let mut ids: Vec<FileId> = Vec::with_capacity(all.len());
    for found in all {
        ids.push(found.span.file());
        ids.extend(found.related.iter().map(|place| place.span.file()));
    }
    ids.sort_unstable();
    ids.dedup();
    let mut ranks = vec![0; ids.last().map_or(0, |last| last.index() + 1)];
    ids.sort_by_cached_key(|file| crate::paths::order(&files.path(*file)));
    for (rank, file) in (1..).zip(ids) {
        ranks[file.index()] = rank;
    }
    ranks
}

/// One finding for each cause: those of several instances that say the same of the same place become one of that
/// place, with how many instances it reaches.
fn by_cause(sorted: &[Arc<Diagnostic>]) -> Vec<Arc<Diagnostic>> {
    let is_of_instance = |found: &Diagnostic| matches!(found.scope, Scope::Instance { .. });
    let is_same = |a: &Arc<Diagnostic>, b: &Arc<Diagnostic>| {
        a.code == b.code && a.span == b.span && a.message == b.message && is_of_instance(a) && is_of_instance(b)
    };
    let groups = sorted.chunk_by(is_same);
    let merged = groups.map(|group| match group {
        [one] => Arc::clone(one),
        many => {
            let mut found = (*many[0]).clone();
            found.message = format!("{} It reaches {} instances.", found.message, many.len());
            found.scope = Scope::File;
            found.subject = Subject::Instances(many.iter().filter_map(|one| one.scope.instance()).collect());
            Arc::new(found)
        }
    });
    merged.collect()
}

/// Findings that an estate keeps, errors before warnings.
const MOST_FINDINGS: usize = 20_000;

fn unused(file: FileId) -> Diagnostic {
    let message = "Nothing imports this manifest, and it makes no stack.";
    let hint = "Import it, add it to `stacks.included_paths`, or delete it.";
    Diagnostic::warning("manifest-unused", Span::new(file, 1, 1), message).hint(hint)
}

/// Two manifests that define the same instance differently.
fn conflict(first: &Instance, second: &Instance) -> Option<Diagnostic> {
    let compared = |instance: &Instance| {
        let map = instance.sections.to_map();
        ["atmos_manifest", "atmos_stack_file"]
            .iter()
            .fold(map, |map, key| map.without(key))
    };
    if compared(first) == compared(second) {
        return None;
    }
    let key = &second.key;
    let message = format!(
        "`{}` of stack `{}` is defined in two manifests, differently.",
        key.name, key.stack
    );
    let scope = Scope::Instance {
        stack: key.stack.clone(),
        component_type: key.component_type.clone(),
        component: key.name.clone(),
    };
    let shared = first.span == second.span;
    let place = |instance: &Instance| {
        if shared || instance.span.is_none() {
            Span::new(instance.manifest, 1, 1)
        } else {
            instance.span
        }
    };
    let hint = "Define it in one of them, or give the stacks different names.";
    let diagnostic = Diagnostic::error("instance-conflict", place(second), message).hint(hint);
    Some(diagnostic.related(place(first), "also defined here").scope(scope))
}
