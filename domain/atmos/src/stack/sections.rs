//! The sections of one component, layer over layer.
//!
//! Low to high: `atmos.yaml`, the manifest's root, its type section, the bases, the component, the overrides.

use std::borrow::Cow;
use std::sync::Arc;

use super::auth;
use super::backend::{Backends, Parts};
use super::bases::{Bases, Inheritance, Kept, settings_strategy, strategy, text_at};
use super::common::{Common, Ingredients};
use super::deferred::{self, Collision};
use super::identity::component_info;
use super::repeated::Repeated;
use super::types::{ComponentType, Empty, Layers, Section, VARS};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::merge::{ListMerge, merge, merge_all, settle};
use crate::sections::Sections;
use crate::source::Span;
use crate::value::{Entry, List, Map, Node, Text, Value};

/// Keys of a manifest's root `metadata` that reach its components.
const ROOT_METADATA: [&str; 6] = [
    "labels",
    "tags",
    "custom",
    "enabled",
    "locked",
    "terraform_workspace_pattern",
];

/// What the components of one type in one manifest have in common.
pub(super) struct TypeScope<'a> {
    config: &'a Config,
    kind: &'static ComponentType,
    /// The type section: `terraform:` and the like.
    section: Map,
    /// The type's sections but variables, with their names, which all components share, sorted.
    rules: Vec<(Text, &'static Section)>,
    /// The type's name.
    name: Text,
    repeated: &'a Repeated,
    /// Root and type section merged, by section name, but for variables.
    below: Map,
    /// The variables of both.
    vars: Option<Node>,
    /// The type section without variables.
    shared: Map,
    metadata: Option<Node>,
    process_templates: bool,
    lists: ListMerge,
    pub(super) inheritance: Inheritance<'a>,
}

/// A component before the names of its stack, and before templates.
pub(super) struct Assembled {
    pub(super) sections: Sections,
    pub(super) chain: Arc<[Text]>,
    /// The component directory.
    pub(super) component: Text,
    pub(super) collisions: Vec<Collision>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// One component with everything that counts for it.
struct Layered<'a> {
    name: &'a str,
    own: &'a Map,
    bases: &'a Map,
    overrides: Option<&'a Map>,
    lists: ListMerge,
    span: Span,
}

impl<'a> TypeScope<'a> {
    pub(super) fn new(
        (config, repeated, process_templates): (&'a Config, &'a Repeated, bool),
        kind: &'static ComponentType,
        root: &Map,
        components: &'a Map,
    ) -> Self {
        let section = root
            .get(kind.name)
            .and_then(|node| node.value.as_map())
            .cloned()
            .unwrap_or_default();
        let lists = settings_strategy(&section)
            .or_else(|| settings_strategy(root))
            .unwrap_or(config.list_merge);
        let below = kind.sections.iter().filter_map(|rule| {
            let wants_root = matches!(rule.layers, Layers::All | Layers::Below);
            let wants_type = wants_root || rule.layers == Layers::Type;
            let configured = atmos_yaml(config, kind.name, rule.name).filter(|_| wants_root);
            let from_root = root.get(rule.name).filter(|node| wants_root && is_map(node));
            let from_root = from_root.map(|node| scoped(rule.name, node, "stack"));
            let from_type = section.get(rule.name).filter(|node| wants_type && is_map(node));
            let layers = [configured.map(Cow::Owned), from_root, from_type.map(Cow::Borrowed)];
            let layers: Vec<Cow<'_, Node>> = layers.into_iter().flatten().collect();
            Some((rule.name.into(), merge_all(&layers, config.list_merge)?))
        });
        let below: Map = below.collect();
        let common = kind.sections.iter().filter(|rule| rule.name != VARS.name);
        let mut rules: Vec<(Text, &Section)> = common.map(|rule| (rule.name.into(), rule)).collect();
        rules.sort_by(|a, b| a.0.cmp(&b.0));
        Self {
            rules,
            name: kind.name.into(),
            repeated,
            vars: below.get("vars").cloned(),
            below: repeated.map(below.without("vars")),
            config,
            kind,
            metadata: root_metadata(root),
            lists,
            process_templates,
            inheritance: Inheritance::new(
                components,
                kind.name,
                Kept {
                    metadata: config.inherit_metadata,
                    source: config.inherit_source,
                },
                &repeated.lineages,
                config.list_merge,
            ),
            shared: repeated.map(section.without("vars")),
            section,
        }
    }

    /// The type section.
    pub(super) const fn section_of_type(&self) -> &Map {
        &self.section
    }

    /// All sections of the component `name`.
    pub(super) fn assemble(&self, name: &Text, node: &Node) -> Assembled {
        let empty = Map::default();
        let own = node.value.as_map().unwrap_or(&empty);
        let overrides = own.get("overrides").and_then(|node| node.value.as_map());
        let inherited = self.inheritance.of(name, own);
        let bases = &inherited.layers.sections;
        let lists = strategy(own).or_else(|| strategy(bases)).unwrap_or(self.lists);
        let layered = Layered {
            name,
            own,
            bases,
            overrides,
            lists,
            span: node.origin.span,
        };
        let metadata = self.metadata(&layered).unwrap_or_else(empty_map);
        let ingredients = self.ingredients(&layered, &inherited, &metadata, name);
        let component = pointer(Some(&metadata), &inherited, name);
        let common = self.repeated.commons.of(&ingredients, || {
            let changed = self.changed(&layered, &ingredients);
            changed.unwrap_or_else(|| self.common(&layered, &ingredients))
        });
        let (mut collisions, mut diagnostics) = (common.collisions.clone(), common.diagnostics.clone());
        let vars = self.section(VARS, self.vars.as_ref(), &layered, &mut collisions, &mut diagnostics);
        let own = [
            Some((
                arcstr::literal!("atmos_component"),
                Node::computed(Value::String(name.clone())),
            )),
            Some((arcstr::literal!("metadata"), settle(&self.repeated.node(metadata)))),
            vars.map(|vars| (arcstr::literal!("vars"), settle(&vars))),
        ];
        let entries = own.into_iter().flatten().map(|(key, node)| Entry { key, node });
        Assembled {
            sections: Sections::of_parts(
                Map::from_sorted(entries.collect()),
                Map::default(),
                common.sections.clone(),
            ),
            chain: Arc::clone(&inherited.layers.chain),
            component,
            collisions,
            diagnostics,
        }
    }

    /// What the sections that components have in common are made of, for this one.
    fn ingredients(&self, layered: &Layered<'_>, inherited: &Bases, metadata: &Node, name: &Text) -> Ingredients {
        // Quirk: what Atmos shows as the component, and names the state after, is its own `metadata.component`, although
        // Terraform runs where an inherited one leads.
        let component = pointer(layered.own.get("metadata"), inherited, name);
        let unnamed = if component.is_empty() { name } else { &component };
        let entries = layered.own.entries().iter();
        Ingredients {
            kind: self.kind.name,
            below: self.below.clone(),
            section: self.shared.clone(),
            bases: Arc::clone(&inherited.layers),
            own: entries
                .filter(|entry| !matches!(entry.key.as_str(), "vars" | "metadata"))
                .cloned()
                .collect(),
            lists: (self.lists, layered.lists),
            prefix: text_at_path(metadata, "component_folder_prefix"),
            state_name: text_at_path(metadata, "name").unwrap_or_else(|| unnamed.clone()),
            is_abstract: self.kind.name == "terraform" && text_at_path(metadata, "type").as_deref() == Some("abstract"),
            component,
        }
    }

    /// The sections of a component that says nothing itself, with those that this one does say something about.
    /// `None` where what it says reaches further.
    fn changed(&self, layered: &Layered<'_>, ingredients: &Ingredients) -> Option<Common> {
        if ingredients.own.is_empty() || ingredients.is_abstract || self.integrations().is_some() {
            return None;
        }
        let rule = |entry: &Entry| {
            let (_, rule) = self.rules.iter().find(|(name, _)| *name == entry.key)?;
            Some(*rule)
        };
        let rules: Vec<&Section> = ingredients.own.iter().map(rule).collect::<Option<_>>()?;
        let silent = Ingredients {
            own: Vec::new(),
            ..ingredients.clone()
        };
        let nothing = Map::default();
        let around = Layered {
            own: &nothing,
            overrides: None,
            ..*layered
        };
        let commons = &self.repeated.commons;
        let common = commons.of(&silent, || self.common(&around, &silent));
        if !common.diagnostics.is_empty() || !common.collisions.is_empty() {
            return None;
        }
        let (mut collisions, mut diagnostics) = (Vec::new(), Vec::new());
        let mut sections = common.sections.clone();
        for rule in rules {
            let below = self.below.get(rule.name);
            sections = match self.section(rule, below, layered, &mut collisions, &mut diagnostics) {
                Some(section) => sections.with(rule.name, settle(&self.repeated.node(section))),
                None => sections.without(rule.name),
            };
        }
        Some(Common {
            sections,
            collisions,
            diagnostics,
        })
    }

    /// All sections but variables and metadata.
    fn common(&self, layered: &Layered<'_>, ingredients: &Ingredients) -> Common {
        let (mut collisions, mut diagnostics) = (Vec::new(), Vec::new());
        let mut sections = Vec::with_capacity(32);
        for (name, rule) in &self.rules {
            let below = self.below.get(name);
            if let Some(section) = self.section(rule, below, layered, &mut collisions, &mut diagnostics) {
                sections.push((name.clone(), self.repeated.node(section)));
            }
        }
        for extra in self.kind.extras {
            let shared = Some(&self.section).filter(|_| self.kind.shared.contains(extra));
            let layers = [shared, Some(layered.bases), Some(layered.own)].into_iter().flatten();
            let found = layers.filter_map(|layer| layer.get(extra));
            let found: Vec<&Node> = found.filter(|node| !node.value.is_null()).collect();
            sections.extend(merge_all(&found, layered.lists).map(|node| ((*extra).into(), node)));
        }
        if self.kind.name == "terraform" {
            self.terraform(layered, &ingredients.state_name, &mut sections, &mut diagnostics);
        }
        let inheritance = chain_value(&ingredients.bases.chain, self.process_templates);
        let overrides = layered.own.get("overrides").filter(|node| is_map(node)).cloned();
        let info = component_info(
            self.config,
            self.kind.name,
            &ingredients.component,
            ingredients.prefix.as_deref(),
        );
        sections.extend([
            (arcstr::literal!("command"), self.command(layered)),
            (
                arcstr::literal!("inheritance"),
                Node::computed(self.repeated.value(inheritance)),
            ),
            (arcstr::literal!("overrides"), overrides.unwrap_or_else(empty_map)),
            (
                arcstr::literal!("component"),
                Node::computed(Value::String(ingredients.component.clone())),
            ),
            (
                arcstr::literal!("component_info"),
                Node::computed(self.repeated.value(info)),
            ),
        ]);
        let sections: Map = sections.into_iter().map(|(key, node)| (key, settle(&node))).collect();
        let sections = self.with_integrations(if ingredients.is_abstract {
            without_spacelift(&sections)
        } else {
            sections
        });
        Common {
            sections,
            collisions,
            diagnostics,
        }
    }

    fn section(
        &self,
        rule: &Section,
        below: Option<&Node>,
        layered: &Layered<'_>,
        collisions: &mut Vec<Collision>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Node> {
        let wants_overrides = !matches!(rule.layers, Layers::Below | Layers::Bare);
        let overrides = layered
            .overrides
            .filter(|_| wants_overrides)
            .and_then(|map| map.get(rule.name));
        let own = layered.own.get(rule.name);
        for node in own.into_iter().chain(overrides) {
            if !is_map(node) && !node.value.is_null() && rule.name != "source" {
                let is_own = own.is_some_and(|own| std::ptr::eq(own, node));
                let place = if is_own {
                    format!("components.{}.{}", self.name, layered.name)
                } else {
                    "overrides".to_owned()
                };
                let message = format!("`{place}.{}` is a {}; it must be a map.", rule.name, node.value.kind());
                let diagnostic = Diagnostic::error("section-not-a-map", node.origin.span, message);
                diagnostics.push(diagnostic.hint(format!("Write keys and values below `{}:`.", rule.name)));
            }
        }
        let layers = [below, layered.bases.get(rule.name), own, overrides];
        let maps = layers.into_iter().flatten();
        let maps: Vec<_> = maps.filter_map(|node| as_section(rule.name, node)).collect();
        // The only section that no settings but those of `atmos.yaml` reach.
        let lists = if rule.name == "retry" {
            self.config.list_merge
        } else {
            layered.lists
        };
        let merged = deferred::merged(rule.name, &maps, lists, collisions);
        match (merged, rule.empty) {
            (Some(node), Empty::Map) => Some(node),
            (Some(node), Empty::Absent) => {
                Some(node).filter(|node| node.value.as_map().is_some_and(|map| !map.is_empty()))
            }
            (None, Empty::Map) => Some(empty_map()),
            (None, Empty::Absent) => None,
        }
    }

    fn metadata(&self, layered: &Layered<'_>) -> Option<Node> {
        let layers = [
            self.metadata.as_ref(),
            layered.bases.get("metadata"),
            layered.own.get("metadata"),
        ];
        let maps: Vec<&Node> = layers.into_iter().flatten().filter(|node| is_map(node)).collect();
        merge_all(&maps, layered.lists)
    }

    fn command(&self, layered: &Layered<'_>) -> Node {
        let found = |map: &Map| {
            map.get("command")
                .filter(|node| node.value.as_str().is_some_and(|text| !text.is_empty()))
                .cloned()
        };
        let nearest = layered
            .overrides
            .and_then(found)
            .or_else(|| found(layered.own))
            .or_else(|| found(layered.bases));
        nearest
            .or_else(|| found(&self.section))
            .or_else(|| self.configured_command())
            .unwrap_or_else(|| Node::computed(Value::String(self.name.clone())))
    }

    /// Quirk: Atmos looks at the commands of these two types alone.
    fn configured_command(&self) -> Option<Node> {
        if !matches!(self.kind.name, "terraform" | "helmfile") {
            return None;
        }
        let command = self
            .config
            .component_commands
            .get(self.kind.name)
            .filter(|text| !text.is_empty())?;
        Some(Node::computed(Value::text(command.as_str())))
    }

    fn terraform(
        &self,
        layered: &Layered<'_>,
        state_name: &str,
        sections: &mut Vec<(Text, Node)>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let parts = Parts {
            layers: [Some(&self.section), Some(layered.bases), Some(layered.own)],
            state_name,
            separator: &self.config.workspace_prefix_separator,
            span: layered.span,
            lists: self.config.list_merge,
        };
        let Backends {
            backend_type,
            backend,
            remote_state_type,
            remote_state,
            diagnostics: found,
        } = parts.resolve();
        diagnostics.extend(found);
        let version = layered
            .layers()
            .filter_map(|layer| text_at(layer, "required_version"))
            .last()
            .map(|(text, _)| text);
        let texts = [
            (arcstr::literal!("backend_type"), backend_type),
            (arcstr::literal!("remote_state_backend_type"), remote_state_type),
            (arcstr::literal!("required_version"), version.unwrap_or_default()),
        ];
        sections.extend(texts.map(|(key, text)| (key, Node::computed(Value::String(text)))));
        let maps = [
            (arcstr::literal!("backend"), backend),
            (arcstr::literal!("remote_state_backend"), remote_state),
        ];
        let shared = |map: Map| Node::computed(self.repeated.value(Value::Map(map)));
        sections.extend(maps.map(|(key, map)| (key, shared(map))));
    }

    /// `integrations.github` of `atmos.yaml`, if it says something.
    fn integrations(&self) -> Option<&Node> {
        let github = self.config.tree.get("integrations")?.at(&["github"])?;
        github
            .value
            .as_map()
            .is_some_and(|map| !map.is_empty())
            .then_some(github)
    }

    /// `settings.integrations.github` of `atmos.yaml` lies below each component's own.
    fn with_integrations(&self, sections: Map) -> Map {
        let Some(github) = self.integrations() else {
            return sections;
        };
        let settings = sections.get("settings").cloned().unwrap_or_else(empty_map);
        let wrap = |key: &str, node: Node| Node::computed(Value::Map(Map::default().with(key, node)));
        let below = wrap("integrations", wrap("github", github.clone()));
        sections.with("settings", merge(&below, &settings, self.lists))
    }
}

impl Layered<'_> {
    /// Bases, component, overrides.
    fn layers(&self) -> impl Iterator<Item = &Map> {
        [Some(self.bases), Some(self.own), self.overrides].into_iter().flatten()
    }
}

/// What `atmos.yaml` itself puts below a section.
fn atmos_yaml(config: &Config, component_type: &str, section: &str) -> Option<Node> {
    let map = match section {
        "env" => config.env.clone(),
        "auth" if component_type == "terraform" => auth::below(config)?,
        _ => return None,
    };
    (!map.is_empty()).then(|| Node::computed(Value::Map(map)))
}

/// `secrets`, where every declaration says whose it is; other sections as they are.
fn scoped<'a>(section: &str, node: &'a Node, scope: &'static str) -> Cow<'a, Node> {
    if section != "secrets" {
        return Cow::Borrowed(node);
    }
    let map = node.value.as_map();
    let Some((map, vars)) = map.and_then(|map| Some((map, map.get("vars")?))) else {
        return Cow::Borrowed(node);
    };
    let Some(declared) = vars.value.as_map() else {
        return Cow::Borrowed(node);
    };
    let entries = declared.entries().iter().map(|entry| {
        let node = match &entry.node.value {
            Value::Map(secret) if secret.get("scope").is_none() => entry
                .node
                .with_value(Value::Map(secret.with("scope", Node::computed(scope.into())))),
            _ => entry.node.clone(),
        };
        Entry {
            key: entry.key.clone(),
            node,
        }
    });
    let vars = vars.with_value(Value::Map(Map::from_sorted(entries.collect())));
    Cow::Owned(node.with_value(Value::Map(map.with("vars", vars))))
}

/// What a manifest's root says of all its components.
pub(super) fn root_metadata(root: &Map) -> Option<Node> {
    let node = root.get("metadata")?;
    let kept = node
        .value
        .as_map()?
        .entries()
        .iter()
        .filter(|entry| ROOT_METADATA.contains(&entry.key.as_str()));
    Some(node.with_value(Value::Map(Map::from_sorted(kept.cloned().collect()))))
}

/// The component directory: `metadata.component`, else what `component:` leads to, else the name itself.
fn pointer(metadata: Option<&Node>, inherited: &Bases, name: &Text) -> Text {
    let explicit = metadata.and_then(|node| text_at_path(node, "component"));
    explicit
        .or_else(|| inherited.pointer.clone())
        .unwrap_or_else(|| name.clone())
}

fn text_at_path(node: &Node, key: &str) -> Option<Text> {
    Some(text_at(node.value.as_map()?, key)?.0)
}

/// The chain of bases: of none, a list once templates were processed, which goes over YAML.
fn chain_value(chain: &[Text], process_templates: bool) -> Value {
    if chain.is_empty() && !process_templates {
        return Value::Null;
    }
    Value::List(List::new(
        chain
            .iter()
            .map(|name| Node::computed(Value::String(name.clone())))
            .collect(),
    ))
}

fn without_spacelift(sections: &Map) -> Map {
    let Some(settings) = sections.get("settings") else {
        return sections.clone();
    };
    let Some(spacelift) = settings
        .at(&["spacelift"])
        .and_then(|node| Some((node, node.value.as_map()?)))
    else {
        return sections.clone();
    };
    let trimmed = spacelift
        .0
        .with_value(Value::Map(spacelift.1.without("workspace_enabled")));
    let settings = settings
        .value
        .as_map()
        .map(|map| settings.with_value(Value::Map(map.with("spacelift", trimmed))));
    settings.map_or_else(|| sections.clone(), |settings| sections.with("settings", settings))
}

/// A section's layer as a map; a `source` may be just its URI.
fn as_section<'a>(name: &str, node: &'a Node) -> Option<Cow<'a, Node>> {
    match &node.value {
        Value::Map(_) => Some(scoped(name, node, "instance")),
        Value::String(_) if name == "source" => {
            let map = Map::default().with("uri", node.clone());
            Some(Cow::Owned(node.with_value(Value::Map(map))))
        }
        _ => None,
    }
}

fn is_map(node: &Node) -> bool {
    node.value.as_map().is_some()
}

fn empty_map() -> Node {
    Node::computed(Value::Map(Map::default()))
}
