//! The component stage: what a top-level manifest's tree says about each of its components.

mod again;
mod auth;
mod backend;
mod bases;
mod common;
mod custom;
mod deferred;
mod edges;
mod finish;
mod identity;
mod lineage;
mod repeated;
mod sections;
#[cfg(test)]
mod tests;
mod types;

use std::sync::{Arc, OnceLock};

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Scope, Severity};
use crate::estate::{Instance, InstanceKey};
use crate::executor::Executor;
use crate::manifest::{Evaluated, manifest_name};
use crate::render::{self, Budget, TemplateCache};
use crate::sections::Sections;
use crate::source::{FileId, Files, Span};
use crate::value::{Entry, Map, Node, Text, Value};
use again::Before;
pub(crate) use again::Told;
use custom::Custom;
use sections::{Assembled, TypeScope};

pub(crate) use bases::{inherits, text_at};
pub(crate) use finish::{Draft, Unlinked};
pub(crate) use identity::{directory, has_workspaces};
pub(crate) use repeated::Repeated;

/// What one top-level manifest resolves to.
pub(crate) struct Resolved {
    /// The manifest.
    pub(crate) file: FileId,
    /// What it was resolved from; the same evaluation gives the same result.
    pub(crate) evaluated: Arc<Evaluated>,
    /// Every file it reads, itself included, sorted.
    pub(crate) reads: Vec<FileId>,
    /// Those of them that are manifests rather than included.
    pub(crate) manifests: Vec<FileId>,
    /// Its instances by stack, both sorted.
    pub(crate) stacks: Vec<(Text, Vec<Arc<Instance>>)>,
    /// The findings of this stage.
    pub(crate) diagnostics: Vec<Arc<Diagnostic>>,
    /// The components that read others, sorted by type and name: they are finished again once all are known.
    pub(crate) unlinked: Vec<Unlinked>,
    /// The components that are computed from others' values, by type and name, sorted.
    pub(crate) computed: Box<[Computed]>,
    /// Those of the instances that were told from what they were, where some were.
    pub(crate) told: Option<Told>,
    /// Bases that `component:` names and no manifest defines: a folder of that name will do.
    pub(crate) folders: Vec<NamedFolder>,
    /// Whether one of the instances asks for policies.
    pub(crate) is_policed: bool,
    /// Whether the outputs of one of the instances may be in the repository.
    pub(crate) has_outputs: bool,
}

/// The type and the name of a component with templates or functions, or with a workspace that variables name: whatever
/// changes may change it.
pub(crate) type Computed = (Text, Text);

/// A base that nothing defines, unless it is the folder of a component.
#[derive(Clone)]
pub(crate) struct NamedFolder {
    pub(crate) component_type: Text,
    pub(crate) name: Text,
    /// Where it is named.
    pub(crate) span: Span,
}

/// What the component stage needs.
pub(crate) struct Resolver<'a> {
    pub(crate) config: &'a Config,
    pub(crate) files: &'a Files,
    pub(crate) templates: &'a TemplateCache,
    pub(crate) process_templates: bool,
    /// Which functions not to evaluate; `None` evaluates none at all.
    pub(crate) functions: Option<&'a [String]>,
    /// What runs `!exec`, if anything may.
    pub(crate) executor: Option<&'a dyn Executor>,
    /// What was resolved before and may come again.
    pub(crate) repeated: Repeated,
    /// Whether Terraform's components have workspaces.
    pub(crate) has_workspaces: bool,
}

/// Which manifest a component comes from, as far as names depend on it.
pub(crate) struct Identity {
    file: FileId,
    name: Text,
    /// The root attribute `name`.
    explicit_name: Option<Text>,
    /// The stack of its first component, which most others are in too, and the names that show there.
    stack: OnceLock<Text>,
    names: OnceLock<(Text, Option<Text>, Map)>,
}

/// The components of one type in a manifest.
enum Components<'a> {
    Known(Box<TypeScope<'a>>),
    Custom(Custom<'a>),
}

impl Components<'_> {
    fn assemble(&self, name: &Text, node: &Node) -> Assembled {
        match self {
            Self::Known(scope) => scope.assemble(name, node),
            Self::Custom(custom) => custom.assemble(name, node),
        }
    }
}

/// One manifest being resolved.
struct Manifest<'a> {
    identity: Arc<Identity>,
    root: &'a Map,
    instances: Vec<Arc<Instance>>,
    /// Of each of them, whether it was told from what it was.
    told: Vec<bool>,
    is_policed: bool,
    has_outputs: bool,
    diagnostics: Vec<Diagnostic>,
    unlinked: Vec<Unlinked>,
    computed: Vec<Computed>,
    folders: Vec<NamedFolder>,
    /// The steps that its templates share.
    budget: Budget,
}

impl Manifest<'_> {
    /// Adds an instance that is what it was but for some variables.
    fn add_again(&mut self, instance: Instance, before: &Resolved) {
        let unlinked = before
            .unlinked
            .binary_search_by(|unlinked| unlinked.key.cmp(&instance.key));
        self.unlinked
            .extend(unlinked.ok().map(|at| before.unlinked[at].again()));
        // Variables make no difference to these: where there was none, this is none.
        self.is_policed = self.is_policed || before.is_policed && crate::policy::is_policed(&instance.sections);
        self.has_outputs = self.has_outputs || before.has_outputs && has_outputs(&instance);
        self.instances.push(Arc::new(instance));
        self.told.push(true);
    }

    fn add(&mut self, instance: Instance) {
        self.is_policed = self.is_policed || crate::policy::is_policed(&instance.sections);
        self.has_outputs = self.has_outputs || has_outputs(&instance);
        self.instances.push(Arc::new(instance));
        self.told.push(false);
    }

    /// Takes in a finding about the manifest as a whole, once; what Atmos passes over when it validates is a warning.
    fn note(&mut self, mut found: Diagnostic, is_validated: bool) {
        if !is_validated {
            found.severity = found.severity.max(Severity::Warning);
        }
        let is_same = |known: &&mut Diagnostic| {
            (known.code, known.span, &known.message) == (found.code, found.span, &found.message)
        };
        match self.diagnostics.iter_mut().find(is_same) {
            Some(known) => known.severity = known.severity.min(found.severity),
            None => self.diagnostics.push(found),
        }
    }
}

impl Resolved {
    /// The same manifest with other instances and findings.
    pub(crate) fn with(&self, stacks: Vec<(Text, Vec<Arc<Instance>>)>, diagnostics: Vec<Arc<Diagnostic>>) -> Self {
        Self {
            file: self.file,
            evaluated: Arc::clone(&self.evaluated),
            reads: self.reads.clone(),
            manifests: self.manifests.clone(),
            is_policed: any(&stacks, |one| crate::policy::is_policed(&one.sections)),
            has_outputs: any(&stacks, has_outputs),
            stacks,
            diagnostics,
            unlinked: Vec::new(),
            computed: self.computed.clone(),
            told: None,
            folders: self.folders.clone(),
        }
    }
}

impl Resolver<'_> {
    /// Every component of the manifest; `before` is what it resolved to when it was evaluated otherwise.
    pub(crate) fn resolve(&self, evaluated: &Arc<Evaluated>, before: Option<&Resolved>) -> Resolved {
        let file = evaluated.call.file;
        let empty = Map::default();
        let root = evaluated.node.value.as_map().unwrap_or(&empty);
        let mut manifest = Manifest {
            identity: self.identity(file, root),
            root,
            instances: Vec::new(),
            told: Vec::new(),
            is_policed: false,
            has_outputs: false,
            diagnostics: Vec::new(),
            unlinked: Vec::new(),
            computed: Vec::new(),
            folders: Vec::new(),
            budget: Budget::default(),
        };
        let before = before.and_then(|before| Before::of(before, root, self.config));
        let types = root.get("components").and_then(|node| node.value.as_map());
        for entry in types.map(Map::entries).unwrap_or_default() {
            if let Value::Map(components) = &entry.node.value {
                self.resolve_type(&mut manifest, &entry.key, components, before.as_ref());
            }
        }
        let stacks = by_stack(manifest.instances);
        let mut told = None;
        if let Some(before) = before {
            manifest.folders.clone_from(&before.resolved.folders);
            if let [(_, instances)] = &stacks[..] {
                told = before.told(instances, manifest.told);
            }
        }
        let (manifests, reads) = reads(evaluated);
        Resolved {
            file,
            evaluated: Arc::clone(evaluated),
            reads,
            manifests,
            stacks,
            is_policed: manifest.is_policed,
            has_outputs: manifest.has_outputs,
            diagnostics: manifest.diagnostics.into_iter().map(Arc::new).collect(),
            unlinked: manifest.unlinked,
            computed: manifest.computed.into(),
            told,
            folders: manifest.folders,
        }
    }

    fn resolve_type(
        &self,
        manifest: &mut Manifest<'_>,
        component_type: &Text,
        components: &Map,
        before: Option<&Before<'_>>,
    ) {
        let scope = self.components(manifest.root, component_type, components);
        let before = match &scope {
            Components::Known(scope) => {
                before.and_then(|before| before.of_type(component_type, scope.section_of_type(), components))
            }
            Components::Custom(_) => None,
        };
        for (place, entry) in components.entries().iter().enumerate() {
            if let Some(before) = &before
                && let Some(instance) = before.instance(place, &entry.key)
            {
                manifest.add_again(instance, before.resolved);
                continue;
            }
            if !matches!(entry.node.value, Value::Map(_) | Value::Null) {
                manifest
                    .diagnostics
                    .push(not_a_map(component_type, &entry.key, &entry.node));
                continue;
            }
            let mut assembled = scope.assemble(&entry.key, &entry.node);
            let mut found = std::mem::take(&mut assembled.diagnostics);
            let name = (component_type, &entry.key);
            let span = entry.node.origin.span;
            let draft = self.draft(&manifest.identity, name, span, assembled, &manifest.budget, &mut found);
            let finished = self.finish(&draft, None, &manifest.budget);
            let scoped = |diagnostic: Diagnostic| diagnostic.scope(instance_scope(&draft.key));
            // What is said of the manifest itself is said once, whichever component brought it up.
            let whole = Span::new(manifest.identity.file, 1, 1);
            let (general, own): (Vec<_>, Vec<_>) = found.into_iter().partition(|found| found.span == whole);
            for found in general {
                manifest.note(found, is_validated(component_type, &draft.sections));
            }
            manifest.diagnostics.extend(own.into_iter().map(scoped));
            let (components, states) = finished.asked.answers();
            if !components {
                manifest
                    .diagnostics
                    .extend(finished.diagnostics.into_iter().map(scoped));
            }
            if components || states {
                manifest.unlinked.push(Unlinked {
                    key: draft.key.clone(),
                    reads_components: components,
                    draft: components.then(|| Box::new(draft)),
                });
            }
            if finished.is_computed || identity::is_workspace_computed(&finished.instance.sections) {
                manifest.computed.push((component_type.clone(), entry.key.clone()));
            }
            manifest.add(finished.instance);
        }
        if let Components::Known(scope) = scope {
            manifest
                .diagnostics
                .append(&mut scope.inheritance.diagnostics.borrow_mut());
            let named = scope.inheritance.folders.take();
            manifest
                .folders
                .extend(named.into_iter().map(|(name, span)| NamedFolder {
                    component_type: component_type.clone(),
                    name,
                    span,
                }));
        }
    }

    fn components<'a>(&'a self, root: &'a Map, component_type: &'a Text, components: &'a Map) -> Components<'a> {
        let (config, repeated, process_templates) = (self.config, &self.repeated, self.process_templates);
        match types::known(component_type) {
            Some(kind) => {
                let around = (config, repeated, process_templates);
                Components::Known(Box::new(TypeScope::new(around, kind, root, components)))
            }
            None => Components::Custom(Custom {
                config,
                repeated,
                process_templates,
                root,
                component_type,
                components,
            }),
        }
    }

    fn identity(&self, file: FileId, root: &Map) -> Arc<Identity> {
        Arc::new(Identity {
            file,
            name: manifest_name(self.config, &self.files.path(file)).into(),
            explicit_name: bases::text_at(root, "name").map(|(name, _)| name),
            stack: OnceLock::new(),
            names: OnceLock::new(),
        })
    }

    /// The draft of one component, made again: keeping those of all would cost more.
    pub(crate) fn draft_again(&self, evaluated: &Evaluated, key: &InstanceKey) -> Option<Draft> {
        let root = evaluated.node.value.as_map()?;
        let components = evaluated
            .node
            .at(&["components", &key.component_type])?
            .value
            .as_map()?;
        let node = components.get(&key.name)?;
        let scope = self.components(root, &key.component_type, components);
        let assembled = scope.assemble(&key.name, node);
        let identity = self.identity(evaluated.call.file, root);
        let name = (&key.component_type, &key.name);
        let (budget, mut unsaid) = (Budget::default(), Vec::new());
        Some(self.draft(&identity, name, node.origin.span, assembled, &budget, &mut unsaid))
    }

    fn draft(
        &self,
        identity: &Arc<Identity>,
        (component_type, name): (&Text, &Text),
        span: Span,
        assembled: Assembled,
        budget: &Budget,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Draft {
        let sections = &assembled.sections;
        let stack = self.stack_name(identity, sections, &unnamed, budget, diagnostics);
        let usual = identity.stack.get_or_init(|| stack.clone());
        let stack = if *usual == stack { usual.clone() } else { stack };
        let key = InstanceKey {
            stack,
            component_type: component_type.clone(),
            name: name.clone(),
        };
        let names = self.names(identity, &key, sections, budget, diagnostics);
        let common = sections.common().clone();
        Draft {
            identity: Arc::clone(identity),
            sections: Sections::of_parts(sections.own().clone(), names, common),
            key,
            component: assembled.component,
            span,
            inheritance: assembled.chain,
            collisions: assembled.collisions,
        }
    }

    /// The names that Atmos adds to the sections: of stack, manifest, workspace.
    fn names(
        &self,
        identity: &Identity,
        key: &InstanceKey,
        sections: &Sections,
        budget: &Budget,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Map {
        let text = |text: &Text| Node::computed(Value::String(text.clone()));
        let named = || {
            let own = sections.names().entries().iter();
            let own = own.map(|entry| (entry.key.clone(), entry.node.clone()));
            own.chain([
                (arcstr::literal!("atmos_manifest"), text(&identity.name)),
                (arcstr::literal!("atmos_stack"), text(&key.stack)),
                (arcstr::literal!("atmos_stack_file"), text(&identity.name)),
                (arcstr::literal!("stack"), text(&key.stack)),
            ])
        };
        let workspace = (key.component_type == "terraform")
            .then(|| self.workspace(identity, key, sections, named(), budget, diagnostics));
        let is_usual = sections.names().is_empty();
        if let Some((stack, known, names)) = identity.names.get()
            && is_usual
            && *stack == key.stack
            && *known == workspace
        {
            return names.clone();
        }
        let workspace_name = workspace.iter().map(|name| (arcstr::literal!("workspace"), text(name)));
        let names = self.repeated.map(named().chain(workspace_name).collect());
        if is_usual {
            identity
                .names
                .get_or_init(|| (key.stack.clone(), workspace, names.clone()));
        }
        names
    }

    fn workspace(
        &self,
        identity: &Identity,
        key: &InstanceKey,
        sections: &Sections,
        named: impl Iterator<Item = (Text, Node)>,
        budget: &Budget,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Text {
        let has = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.is_empty());
        let workspace = identity::Workspace {
            stack: &key.stack,
            by_pattern: identity.explicit_name.is_none()
                && !has(&self.config.name_template)
                && has(&self.config.name_pattern),
            sections,
            are_enabled: self.has_workspaces,
            prefers_name: self.config.inherit_metadata,
        };
        let Some((node, template)) = workspace.template().and_then(|node| Some((node, node.value.as_str()?))) else {
            return workspace.name();
        };
        let data = named.fold(sections.to_map(), |all, (key, node)| all.with(&key, node));
        let rendered = render::text(
            self.templates,
            self.config,
            &template.into(),
            &Value::Map(data),
            render::strict(self.config.templates.ignore_missing),
            budget,
        );
        match rendered {
            Ok(name) => identity::in_path(&name.into()),
            Err(error) => {
                diagnostics.push(render::finding(&error, node.origin.span, "This workspace template"));
                workspace.name()
            }
        }
    }

    /// Manifest `name`, else the template's, else the pattern's, else the file's.
    fn stack_name(
        &self,
        manifest: &Identity,
        sections: &Sections,
        data: &dyn Fn(&Sections) -> Map,
        budget: &Budget,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Text {
        if let Some(name) = &manifest.explicit_name {
            return name.clone();
        }
        if let Some(template) = self
            .config
            .name_template
            .as_deref()
            .filter(|template| !template.is_empty())
        {
            let data = Value::Map(data(sections));
            return match render::text(
                self.templates,
                self.config,
                &template.into(),
                &data,
                render::strict(self.config.templates.ignore_missing),
                budget,
            ) {
                Ok(name) if !name.trim().is_empty() => name.into(),
                Ok(_) => manifest.name.clone(),
                Err(error) => {
                    let span = Span::new(manifest.file, 1, 1);
                    diagnostics.push(render::finding(&error, span, "The name of this stack"));
                    manifest.name.clone()
                }
            };
        }
        let vars = sections.get("vars").and_then(|node| node.value.as_map());
        let pattern = self
            .config
            .name_pattern
            .as_deref()
            .filter(|pattern| !pattern.is_empty());
        let named = pattern
            .zip(vars)
            .and_then(|(pattern, vars)| identity::from_pattern(pattern, vars));
        match (named, manifest.stack.get()) {
            (Some(named), Some(usual)) if *usual == named => usual.clone(),
            (named, _) => named.map_or_else(|| manifest.name.clone(), Text::from),
        }
    }
}

/// What a template of names reads, each of it there for all components, sorted.
const NAMING: [Text; 13] = [
    arcstr::literal!("auth"),
    arcstr::literal!("backend"),
    arcstr::literal!("backend_type"),
    arcstr::literal!("component"),
    arcstr::literal!("env"),
    arcstr::literal!("hooks"),
    arcstr::literal!("metadata"),
    arcstr::literal!("overrides"),
    arcstr::literal!("providers"),
    arcstr::literal!("secrets"),
    arcstr::literal!("settings"),
    arcstr::literal!("test"),
    arcstr::literal!("vars"),
];

/// What names are made of. Quirk: `component` is the component's own name, wherever it leads.
fn unnamed(sections: &Sections) -> Map {
    let text = |name: &str| {
        let node = sections.get(name).filter(|node| node.value.as_str().is_some());
        node.cloned()
            .unwrap_or_else(|| Node::computed(Value::String(Text::new())))
    };
    let entries = NAMING.map(|key| {
        let node = match key.as_str() {
            "backend_type" => text("backend_type"),
            "component" => text("atmos_component"),
            name => {
                let section = sections.get(name).filter(|node| node.value.as_map().is_some());
                section
                    .cloned()
                    .unwrap_or_else(|| Node::computed(Value::Map(Map::default())))
            }
        };
        Entry { key, node }
    });
    Map::from_sorted(entries.into())
}

/// Whether Atmos looks at the component when it validates: only at Terraform components that are not abstract.
fn is_validated(component_type: &str, sections: &Sections) -> bool {
    let kind = sections.get("metadata").and_then(|node| node.at(&["type"]));
    component_type == "terraform" && kind.and_then(|node| node.value.as_str()) != Some("abstract")
}

fn not_a_map(component_type: &str, name: &str, node: &Node) -> Diagnostic {
    let kind = node.value.kind();
    let message = format!("`components.{component_type}.{name}` is a {kind}; it must be a map.");
    Diagnostic::error("component-not-a-map", node.origin.span, message)
        .hint("Write its sections, such as `vars:`, below it.")
}

/// The scope of one instance.
pub(crate) fn instance_scope(key: &InstanceKey) -> Scope {
    Scope::Instance {
        stack: key.stack.clone(),
        component_type: key.component_type.clone(),
        component: key.name.clone(),
    }
}

fn by_stack(mut instances: Vec<Arc<Instance>>) -> Vec<(Text, Vec<Arc<Instance>>)> {
    instances.sort_by(|a, b| a.key.cmp(&b.key));
    let mut stacks: Vec<(Text, Vec<Arc<Instance>>)> = Vec::new();
    for instance in instances {
        match stacks.last_mut() {
            Some((stack, known)) if *stack == instance.key.stack => known.push(instance),
            _ => stacks.push((instance.key.stack.clone(), vec![instance])),
        }
    }
    stacks.iter_mut().for_each(|(_, instances)| instances.shrink_to_fit());
    stacks
}

fn any(stacks: &[(Text, Vec<Arc<Instance>>)], is_meant: impl Fn(&Instance) -> bool) -> bool {
    let mut instances = stacks.iter().flat_map(|(_, instances)| instances);
    instances.any(|instance| is_meant(instance))
}

/// Whether the outputs of the instance may be in the repository: in a state file, or written outright.
pub(crate) fn has_outputs(instance: &Instance) -> bool {
    let text = |key: &str| instance.sections.get(key).and_then(|node| node.value.as_str());
    instance.key.component_type == "terraform"
        && (text("remote_state_backend_type") == Some("static")
            || matches!(text("backend_type"), None | Some("" | "local")))
}

/// The manifests behind an evaluation, and these with every file that they include; both sorted.
fn reads(evaluated: &Arc<Evaluated>) -> (Vec<FileId>, Vec<FileId>) {
    let (mut manifests, mut files) = (Vec::new(), Vec::new());
    evaluated.visit(&mut rustc_hash::FxHashSet::default(), &mut |part| {
        manifests.push(part.call.file);
        files.extend(part.includes());
    });
    files.extend(&manifests);
    for list in [&mut manifests, &mut files] {
        list.sort_unstable();
        list.dedup();
    }
    (manifests, files)
}
