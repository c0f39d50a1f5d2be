//! Component types without rules of their own: every section as written, bases merged below.

use super::bases::{MOST_BASES, MOST_DEPTH, missing, too_deep, too_many};
use super::identity::component_info;
use super::repeated::Repeated;
use super::sections::{Assembled, root_metadata};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::merge::{ListMerge, merge, merge_maps, settle};
use crate::sections::Sections;
use crate::value::{List, Map, Node, Text, Value};

/// Keys of `metadata` that stay with the component that says them.
const NOT_INHERITED: [&str; 3] = ["type", "inherits", "component"];

/// A manifest's components of a custom type.
pub(super) struct Custom<'a> {
    pub(super) config: &'a Config,
    pub(super) repeated: &'a Repeated,
    pub(super) process_templates: bool,
    pub(super) root: &'a Map,
    pub(super) component_type: &'a Text,
    pub(super) components: &'a Map,
}

impl Custom<'_> {
    /// All sections of the component `name`.
    pub(super) fn assemble(&self, name: &Text, node: &Node) -> Assembled {
        let (sections, mut assembled) = self.merged(name, node);
        let prefix = sections
            .get("metadata")
            .and_then(|node| node.at(&["component_folder_prefix"]));
        let prefix = prefix.and_then(|node| node.value.as_str());
        let info = component_info(self.config, self.component_type, &assembled.component, prefix);
        let is_null = sections.get("inheritance").is_some_and(|node| node.value.is_null());
        let sections = if is_null && self.process_templates {
            sections.with("inheritance", Node::computed(Value::List(List::default())))
        } else {
            sections
        };
        let sections = sections
            .with("atmos_component", Node::computed(Value::String(name.clone())))
            .with("component_info", Node::computed(self.repeated.value(info)));
        let parts = Sections::from(&sections);
        let common = self.repeated.map(parts.common().clone());
        assembled.sections = Sections::of_parts(parts.own().clone(), parts.names().clone(), common);
        assembled
    }

    fn merged(&self, name: &Text, node: &Node) -> (Map, Assembled) {
        let (root, lists) = (self.root, self.config.list_merge);
        let own = node.value.as_map().cloned().unwrap_or_default();
        let mut bases = Gathering {
            components: self.components,
            lists,
            chain: Vec::new(),
            path: Vec::new(),
            count: 0,
            diagnostics: Vec::new(),
        };
        let mut sections = bases.inherited(&own);
        bases.chain.retain(|base| base != name);
        let has_some = |node: &Node| node.value.as_map().is_some_and(|map| !map.is_empty());
        for key in ["vars", "settings", "env"] {
            let of = |map: &Map| map.get(key).filter(|node| node.value.as_map().is_some()).cloned();
            let merged = match (of(root), of(&sections)) {
                (Some(below), Some(own)) => Some(shallow(&below, &own)),
                (below, own) => below.or(own),
            };
            // Quirk: only variables show where there are none.
            if let Some(merged) = merged.filter(has_some) {
                sections = sections.with(key, merged);
            } else if key == "vars" {
                sections = sections.with(key, Node::computed(Value::Map(Map::default())));
            }
        }
        if let Some(below) = root_metadata(root).filter(has_some) {
            let merged = match sections.get("metadata") {
                Some(own) => merge(&below, own, lists),
                None => below,
            };
            sections = sections.with("metadata", merged);
        }
        let pointer = sections
            .get("metadata")
            .and_then(|node| node.at(&["component"]))
            .and_then(|node| node.value.as_str());
        let written = sections.get("component").and_then(|node| node.value.as_str());
        let component: Text = pointer.or(written).map_or_else(|| name.clone(), Text::from);
        sections = sections.with("component", Node::computed(Value::String(component.clone())));
        sections = sections.with(
            "component_type",
            Node::computed(Value::String(self.component_type.clone())),
        );
        let settled = settle(&Node::computed(Value::Map(sections)));
        let sections = settled.value.as_map().cloned().unwrap_or_default();
        let assembled = Assembled {
            sections: Sections::default(),
            chain: bases.chain.into(),
            component,
            collisions: Vec::new(),
            diagnostics: bases.diagnostics,
        };
        (sections, assembled)
    }
}

/// The bases of one component, as they are gathered.
struct Gathering<'a> {
    components: &'a Map,
    /// As `atmos.yaml` says; what components say does not count here.
    lists: ListMerge,
    /// All of them, each once.
    chain: Vec<Text>,
    /// Those whose bases are being gathered.
    path: Vec<Text>,
    /// How many were merged, each as often as it was.
    count: usize,
    diagnostics: Vec<Diagnostic>,
}

impl Gathering<'_> {
    /// `own` over everything its `metadata.inherits` names. Diamonds merge twice; a circle is left where it closes.
    fn inherited(&mut self, own: &Map) -> Map {
        let metadata = own.get("metadata").and_then(|node| node.at(&["inherits"]));
        let names = metadata
            .and_then(|node| node.value.as_list())
            .map(crate::value::List::items)
            .unwrap_or_default();
        let mut below = Map::default();
        for (node, name) in names.iter().filter_map(|node| Some((node, node.value.as_str()?))) {
            if self.path.iter().any(|known| known == name) {
                continue;
            }
            let span = node.origin.span;
            let is_new = !self.chain.iter().any(|known| known == name);
            if is_new {
                self.chain.push(name.into());
            }
            let Some(base) = self.components.get(name) else {
                if is_new {
                    self.diagnostics.push(missing(name, span));
                }
                continue;
            };
            if self.path.len() >= MOST_DEPTH {
                self.diagnostics.push(too_deep(name, span));
                continue;
            }
            self.count += 1;
            if self.count >= MOST_BASES {
                if self.count == MOST_BASES {
                    self.diagnostics.push(too_many(name, span));
                }
                continue;
            }
            self.path.push(name.into());
            let base = base.value.as_map().cloned().unwrap_or_default();
            let base = passed_on(self.inherited(&base));
            self.path.pop();
            below = merge_maps(&below, &base, self.lists);
        }
        merge_maps(&below, own, self.lists)
    }
}

/// A base without what stays with the component that says it.
fn passed_on(base: Map) -> Map {
    let Some((node, metadata)) = base.get("metadata").and_then(|node| Some((node, node.value.as_map()?))) else {
        return base;
    };
    let kept = NOT_INHERITED.iter().fold(metadata.clone(), |map, key| map.without(key));
    if kept.is_empty() {
        return base.without("metadata");
    }
    let kept = node.with_value(Value::Map(kept));
    base.with("metadata", kept)
}

/// One level deep: the later value of a key wins whole.
fn shallow(below: &Node, above: &Node) -> Node {
    let (Value::Map(low), Value::Map(high)) = (&below.value, &above.value) else {
        return above.clone();
    };
    let kept = low
        .entries()
        .iter()
        .filter(|entry| high.get(&entry.key).is_none())
        .cloned();
    let only: Map = kept.map(|entry| (entry.key, entry.node)).collect();
    merge(&below.with_value(Value::Map(only)), above, ListMerge::Replace)
}

#[cfg(test)]
mod tests {
    use crate::test_support::Folder;

    #[test]
    fn metadata_of_the_root_lies_below_the_components_own() {
        let manifest = "
metadata: {labels: {org: acme, region: a}, tags: [prod], name: x}
components:
  container:
    plain: {}
    own: {metadata: {labels: {org: team}, inherits: [plain]}}
";
        let config = "stacks: {base_path: stacks, included_paths: [s.yaml]}";
        let estate = Folder::with(&[("atmos.yaml", config), ("stacks/s.yaml", manifest)]).estate();
        let metadata = |name: &str| {
            let instance = estate.instances().find(|instance| instance.key.name == name);
            let section = instance.expect("the component").sections.get("metadata");
            format!("{:?}", section.expect("metadata").value)
        };
        assert_eq!(
            metadata("plain"),
            r#"{"labels":{"org":"acme","region":"a"},"tags":["prod"]}"#
        );
        assert_eq!(
            metadata("own"),
            r#"{"inherits":["plain"],"labels":{"org":"team","region":"a"},"tags":["prod"]}"#
        );
    }

    #[test]
    fn bases_pass_on_metadata_and_diamonds_merge_twice() {
        let manifest = "
components:
  emulator:
    root: {metadata: {type: abstract, labels: {team: core}, component: x}, vars: {size: 1, keep: 1}}
    left: {metadata: {type: abstract, inherits: [root]}, vars: {size: 2}}
    right: {metadata: {type: abstract, inherits: [root]}}
    own: {metadata: {inherits: [left, right], labels: {name: own}}, env: ~}
    bare: {}
";
        let config = "stacks: {base_path: stacks, included_paths: [s.yaml]}";
        let estate = Folder::with(&[("atmos.yaml", config), ("stacks/s.yaml", manifest)]).estate();
        let section = |name: &str, section: &str| {
            let instance = estate.instances().find(|instance| instance.key.name == name);
            let section = instance.expect("the component").sections.get(section);
            format!("{:?}", section.expect("the section").value)
        };
        assert_eq!(
            section("own", "metadata"),
            r#"{"inherits":["left","right"],"labels":{"name":"own","team":"core"}}"#
        );
        assert_eq!(section("own", "vars"), r#"{"keep":1,"size":1}"#);
        assert_eq!(section("bare", "vars"), "{}");
    }

    #[test]
    fn many_bases_count_and_those_that_are_missing_are_told() {
        let mut manifest = "components:\n  script:\n    last: {metadata: {inherits: [b0, nowhere]}}\n".to_owned();
        for number in 0..60 {
            let next = number + 1;
            manifest += &format!("    b{number}: {{metadata: {{inherits: [b{next}]}}, vars: {{v{number}: 1}}}}\n");
        }
        manifest += "    b60: {metadata: {inherits: [b0]}, vars: {deepest: 1}}\n";
        let config = "stacks: {base_path: stacks, included_paths: [s.yaml], name_pattern: '{stage}'}";
        let estate = Folder::with(&[("atmos.yaml", config), ("stacks/s.yaml", &manifest)]).estate();
        let last = estate.instances().find(|instance| instance.key.name == "last");
        let vars = last.expect("the component").sections.get("vars").expect("vars");
        assert!(vars.at(&["deepest"]).is_some() && vars.at(&["v0"]).is_some());
        let found: Vec<_> = estate.diagnostics.iter().map(|found| found.code).collect();
        assert_eq!(found, ["base-not-found"]);
    }
}
