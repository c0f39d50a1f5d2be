//! Puts resolved manifests together: stacks, components, the import graph, findings.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Scope};
use crate::discovery::Discovery;
use crate::estate::{Component, Estate, Import, Instance, InstanceKey, Manifest, Stack};
use crate::manifest::{Evaluated, manifest_name};
use crate::source::{FileId, Files, Span};
use crate::stack::Resolved;
use crate::value::Text;

/// What an estate is put together from.
pub(super) struct Assembly<'a> {
    pub(super) config: &'a Arc<Config>,
    pub(super) files: &'a Files,
    pub(super) discovery: &'a Discovery,
    pub(super) before: Option<&'a Estate>,
}

/// A stack in the making.
#[derive(Default)]
struct Group<'a> {
    manifests: Vec<&'a Arc<Resolved>>,
    instances: Vec<Arc<Instance>>,
}

impl Assembly<'_> {
    pub(super) fn assemble(&self, resolved: &[Arc<Resolved>]) -> Estate {
        let mut diagnostics: Vec<Arc<Diagnostic>> = Vec::new();
        let mut imports: FxHashMap<FileId, Vec<Import>> = FxHashMap::default();
        let mut seen: FxHashSet<*const Evaluated> = FxHashSet::default();
        for manifest in resolved {
            manifest.evaluated.visit(&mut seen, &mut |part| {
                diagnostics.extend(part.diagnostics.iter().cloned());
                let known = imports.entry(part.call.file).or_default();
                let fresh: Vec<_> = part
                    .imports
                    .iter()
                    .filter(|import| !known.contains(import))
                    .cloned()
                    .collect();
                known.extend(fresh);
            });
            diagnostics.extend(manifest.diagnostics.iter().cloned());
        }
        let stacks = self.stacks(resolved, &mut diagnostics);
        let components = self.components(&stacks);
        let manifests = self.manifests(resolved, imports, &mut diagnostics);
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
        let mut groups: BTreeMap<Text, Group<'_>> = BTreeMap::new();
        for manifest in resolved {
            for instance in &manifest.instances {
                let group = groups.entry(instance.key.stack.clone()).or_default();
                if group.manifests.last().is_none_or(|last| !Arc::ptr_eq(last, manifest)) {
                    group.manifests.push(manifest);
                }
                group.instances.push(Arc::clone(instance));
            }
        }
        groups
            .into_iter()
            .map(|(name, group)| self.stack(name, group, diagnostics))
            .collect()
    }

    fn stack(&self, name: Text, group: Group<'_>, diagnostics: &mut Vec<Arc<Diagnostic>>) -> Arc<Stack> {
        let mut instances = group.instances;
        instances.sort_by(|a, b| a.key.cmp(&b.key));
        for pair in instances.windows(2).filter(|pair| pair[0].key == pair[1].key) {
            diagnostics.extend(conflict(&pair[0], &pair[1]).map(Arc::new));
        }
        instances.reverse();
        instances.dedup_by(|earlier, kept| earlier.key == kept.key);
        instances.reverse();
        if let Some(known) = self.unchanged(&name, &instances) {
            return known;
        }
        let mut reads: Vec<_> = group
            .manifests
            .iter()
            .flat_map(|manifest| manifest.reads.iter().copied())
            .collect();
        reads.sort_unstable();
        reads.dedup();
        let manifests: Vec<_> = group.manifests.iter().map(|manifest| manifest.file).collect();
        let imported = reads.iter().filter(|file| !manifests.contains(file));
        let mut imports: Vec<Text> = imported
            .map(|file| manifest_name(self.config, &self.files.path(*file)).into())
            .collect();
        imports.sort();
        let globals = group
            .manifests
            .first()
            .and_then(|manifest| manifest.evaluated.node.value.as_map());
        let globals = globals.map(|root| root.without("components")).unwrap_or_default();
        Arc::new(Stack {
            name,
            manifests,
            reads: reads.into(),
            imports,
            globals,
            instances,
        })
    }

    /// The stack of the revision before, if its instances are the very same.
    fn unchanged(&self, name: &str, instances: &[Arc<Instance>]) -> Option<Arc<Stack>> {
        let known = self.before?.stack(name)?;
        let same = known.instances.len() == instances.len()
            && known.instances.iter().zip(instances).all(|(a, b)| Arc::ptr_eq(a, b));
        same.then(|| Arc::clone(known))
    }

    fn components(&self, stacks: &[Arc<Stack>]) -> Vec<Arc<Component>> {
        let mut groups: FxHashMap<(&Text, &Text), Vec<InstanceKey>> = FxHashMap::default();
        for instance in stacks.iter().flat_map(|stack| &stack.instances) {
            let key = (&instance.key.component_type, &instance.component);
            groups.entry(key).or_default().push(instance.key.clone());
        }
        let mut components: Vec<_> = groups
            .into_iter()
            .map(|((component_type, name), instances)| {
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
    fn manifests(
        &self,
        resolved: &[Arc<Resolved>],
        mut imports: FxHashMap<FileId, Vec<Import>>,
        diagnostics: &mut Vec<Arc<Diagnostic>>,
    ) -> Vec<Arc<Manifest>> {
        let top_level: FxHashSet<FileId> = resolved.iter().map(|manifest| manifest.file).collect();
        let read: FxHashSet<FileId> = resolved
            .iter()
            .flat_map(|manifest| manifest.reads.iter().copied())
            .collect();
        let mut found: FxHashSet<FileId> = read.clone();
        for path in self.discovery.all.iter().filter(|path| !self.is_workflow(path)) {
            let file = self.files.intern(path);
            if found.insert(file) && !read.is_empty() {
                diagnostics.push(Arc::new(unused(file)));
            }
        }
        let mut manifests: Vec<_> = found
            .into_iter()
            .map(|file| {
                let imports = imports.remove(&file).unwrap_or_default();
                Arc::new(Manifest {
                    file,
                    path: self.files.path(file),
                    is_top_level: top_level.contains(&file),
                    imports,
                })
            })
            .collect();
        manifests.sort_by(|a, b| a.path.cmp(&b.path));
        manifests
    }

    fn is_workflow(&self, path: &Path) -> bool {
        self.config
            .workflows_base_path
            .as_ref()
            .is_some_and(|base| path.starts_with(base))
    }
}

/// Adds findings and puts all of them in order: errors first, then by place; each once.
pub(super) fn add_diagnostics(estate: &mut Estate, more: impl Iterator<Item = Diagnostic>) {
    estate.diagnostics.extend(more.map(Arc::new));
    let all = &mut estate.diagnostics;
    let files = &estate.files;
    all.sort_by_cached_key(|found| {
        (
            found.severity,
            files.path(found.span.file()),
            found.span,
            found.code,
            found.message.clone(),
            found.scope.clone(),
        )
    });
    all.dedup();
}

fn unused(file: FileId) -> Diagnostic {
    let message = "Nothing imports this manifest, and it makes no stack.";
    let hint = "Import it, add it to `stacks.included_paths`, or delete it.";
    Diagnostic::warning("manifest-unused", Span::new(file, 1, 1), message).hint(hint)
}

/// Two manifests that define the same instance differently.
fn conflict(first: &Instance, second: &Instance) -> Option<Diagnostic> {
    let differing = first
        .sections
        .entries()
        .iter()
        .zip(second.sections.entries())
        .any(|(a, b)| {
            !matches!(a.key.as_str(), "atmos_manifest" | "atmos_stack_file")
                && (a.key != b.key || a.node.value != b.node.value)
        });
    if !differing && first.sections.len() == second.sections.len() {
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
    let place = |instance: &Instance| {
        if instance.span.is_none() {
            Span::new(instance.manifest, 1, 1)
        } else {
            instance.span
        }
    };
    let hint = "Define it in one of them, or give the stacks different names.";
    let diagnostic = Diagnostic::error("instance-conflict", place(second), message).hint(hint);
    Some(diagnostic.related(place(first), "also defined here").scope(scope))
}
