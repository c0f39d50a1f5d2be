//! The sections of one component, layer over layer.
//!
//! Low to high: `atmos.yaml`, the manifest's root, its type section, the bases, the component, the overrides.

use super::auth;
use super::backend::{Backends, Parts};
use super::bases::{Bases, Inheritance, strategy, text_at};
use super::deferred::{self, Collision};
use super::repeated::Repeated;
use super::types::{ComponentType, Empty, Layers, Section};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::merge::{ListMerge, merge, settle};
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
    /// The type's sections with their names, which all components share, sorted.
    rules: Vec<(Text, &'static Section)>,
    /// The type's name.
    name: Text,
    repeated: &'a Repeated,
    /// Root and type section merged, by section name.
    below: Map,
    metadata: Option<Node>,
    lists: ListMerge,
    pub(super) inheritance: Inheritance<'a>,
}

/// A component before names and templates.
pub(super) struct Assembled {
    pub(super) sections: Map,
    pub(super) chain: Vec<Text>,
    /// The component directory.
    pub(super) component: Text,
    pub(super) collisions: Vec<Collision>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// One component with everything that counts for it.
struct Layered<'a> {
    own: &'a Map,
    bases: &'a Map,
    overrides: Option<&'a Map>,
    lists: ListMerge,
    span: Span,
}

impl<'a> TypeScope<'a> {
    pub(super) fn new(
        (config, repeated): (&'a Config, &'a Repeated),
        kind: &'static ComponentType,
        root: &Map,
        components: &'a Map,
    ) -> Self {
        let section = root
            .get(kind.name)
            .and_then(|node| node.value.as_map())
            .cloned()
            .unwrap_or_default();
        let lists = strategy(&section)
            .or_else(|| strategy(root))
            .unwrap_or(config.list_merge);
        let below = kind.sections.iter().filter_map(|rule| {
            let wants_root = matches!(rule.layers, Layers::All | Layers::Below);
            let wants_type = wants_root || rule.layers == Layers::Type;
            let configured = atmos_yaml(config, kind.name, rule.name).filter(|_| wants_root);
            let from_root = root.get(rule.name).filter(|node| wants_root && is_map(node));
            let from_root = from_root.map(|node| scoped(rule.name, node, "stack"));
            let from_type = section
                .get(rule.name)
                .filter(|node| wants_type && is_map(node))
                .cloned();
            let layers = [configured, from_root, from_type].into_iter().flatten();
            Some((
                rule.name.into(),
                layers.reduce(|below, above| merge(&below, &above, config.list_merge))?,
            ))
        });
        let mut rules: Vec<(Text, &Section)> = kind.sections.iter().map(|rule| (rule.name.into(), rule)).collect();
        rules.sort_by(|a, b| a.0.cmp(&b.0));
        Self {
            rules,
            name: kind.name.into(),
            repeated,
            below: below.collect(),
            config,
            kind,
            metadata: root_metadata(root),
            lists,
            inheritance: Inheritance::new(components, kind.name, config.inherit_metadata),
            section,
        }
    }

    /// All sections of the component `name`.
    pub(super) fn assemble(&self, name: &Text, node: &Node) -> Assembled {
        let empty = Map::default();
        let own = node.value.as_map().unwrap_or(&empty);
        let overrides = own.get("overrides").and_then(|node| node.value.as_map());
        // Bases merge as the component that inherits says; the settings of the manifest do not count for them.
        let inherited = self
            .inheritance
            .of(name, own, strategy(own).unwrap_or(self.config.list_merge));
        let lists = strategy(own)
            .or_else(|| strategy(&inherited.sections))
            .unwrap_or(self.lists);
        let layered = Layered {
            own,
            bases: &inherited.sections,
            overrides,
            lists,
            span: node.origin.span,
        };
        let mut diagnostics = Vec::new();
        let mut collisions = Vec::new();
        let metadata = self.metadata(&layered);
        let component = pointer(metadata.as_ref(), &inherited, name);
        let mut sections = Vec::with_capacity(32);
        for (name, rule) in &self.rules {
            if let Some(section) = self.section(rule, &layered, &mut collisions, &mut diagnostics) {
                // No two components have the same variables; most of their other sections repeat.
                let is_repeated = rule.name != "vars";
                let section = if is_repeated {
                    self.repeated.node(section)
                } else {
                    section
                };
                sections.push((name.clone(), section));
            }
        }
        let metadata = metadata.unwrap_or_else(empty_map);
        for extra in self.kind.extras {
            let shared = Some(&self.section).filter(|_| self.kind.shared.contains(extra));
            let layers = [shared, Some(layered.bases), Some(layered.own)].into_iter().flatten();
            let found = layers
                .filter_map(|layer| layer.get(extra))
                .filter(|node| !node.value.is_null())
                .cloned();
            sections.extend(
                found
                    .reduce(|below, above| merge(&below, &above, lists))
                    .map(|node| ((*extra).into(), node)),
            );
        }
        if self.kind.name == "terraform" {
            self.terraform(&layered, &metadata, &component, name, &mut sections, &mut diagnostics);
        }
        sections.push((arcstr::literal!("command"), self.command(&layered)));
        sections.push((
            arcstr::literal!("inheritance"),
            Node::computed(self.repeated.value(chain_value(&inherited.chain))),
        ));
        sections.push((
            arcstr::literal!("overrides"),
            own.get("overrides")
                .filter(|node| is_map(node))
                .cloned()
                .unwrap_or_else(empty_map),
        ));
        sections.push((
            arcstr::literal!("component"),
            Node::computed(Value::String(component.clone())),
        ));
        let is_abstract =
            self.kind.name == "terraform" && text_at_path(&metadata, "type").as_deref() == Some("abstract");
        sections.push((arcstr::literal!("metadata"), metadata));
        let sections: Map = sections.into_iter().map(|(key, node)| (key, settle(&node))).collect();
        let sections = self.with_integrations(if is_abstract {
            without_spacelift(&sections)
        } else {
            sections
        });
        Assembled {
            sections,
            chain: inherited.chain,
            component,
            collisions,
            diagnostics,
        }
    }

    fn section(
        &self,
        rule: &Section,
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
                let message = format!("`{}` is a {}; it must be a map.", rule.name, node.value.kind());
                let diagnostic = Diagnostic::error("section-not-a-map", node.origin.span, message);
                diagnostics.push(diagnostic.hint(format!("Write keys and values below `{}:`.", rule.name)));
            }
        }
        let layers = [self.below.get(rule.name), layered.bases.get(rule.name), own, overrides];
        let maps = layers
            .into_iter()
            .flatten()
            .filter_map(|node| as_section(rule.name, node))
            .collect::<Vec<_>>();
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
        let maps = layers.into_iter().flatten().filter(|node| is_map(node)).cloned();
        maps.reduce(|below, above| merge(&below, &above, layered.lists))
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

    fn configured_command(&self) -> Option<Node> {
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
        metadata: &Node,
        component: &Text,
        name: &Text,
        sections: &mut Vec<(Text, Node)>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let logical = text_at_path(metadata, "name");
        let parts = Parts {
            layers: [Some(&self.section), Some(layered.bases), Some(layered.own)],
            state_name: logical
                .as_deref()
                .unwrap_or(if component.is_empty() { name } else { component }),
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

    /// `settings.integrations.github` of `atmos.yaml` lies below each component's own.
    fn with_integrations(&self, sections: Map) -> Map {
        let Some(github) = self
            .config
            .tree
            .get("integrations")
            .and_then(|node| node.at(&["github"]))
        else {
            return sections;
        };
        if github.value.as_map().is_none_or(Map::is_empty) {
            return sections;
        }
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
fn scoped(section: &str, node: &Node, scope: &'static str) -> Node {
    let Some((map, vars)) = node
        .value
        .as_map()
        .and_then(|map| Some((map, map.get("vars")?)))
        .filter(|_| section == "secrets")
    else {
        return node.clone();
    };
    let Some(declared) = vars.value.as_map() else {
        return node.clone();
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
    node.with_value(Value::Map(map.with("vars", vars)))
}

fn root_metadata(root: &Map) -> Option<Node> {
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

fn chain_value(chain: &[Text]) -> Value {
    if chain.is_empty() {
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
fn as_section(name: &str, node: &Node) -> Option<Node> {
    match &node.value {
        Value::Map(_) => Some(scoped(name, node, "instance")),
        Value::String(_) if name == "source" => {
            Some(node.with_value(Value::Map(Map::default().with("uri", node.clone()))))
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
