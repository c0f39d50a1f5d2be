//! Component types without rules of their own: every section as written, bases merged below.

use super::sections::Assembled;
use crate::merge::{ListMerge, merge, merge_maps, settle};
use crate::value::{Map, Node, Text, Value};

/// Bases of bases; beyond this they form a cycle.
const MOST_BASES: usize = 32;

/// The sections of a component of a custom type.
pub(super) fn assemble(root: &Map, component_type: &Text, components: &Map, name: &Text, node: &Node) -> Assembled {
    let own = node.value.as_map().cloned().unwrap_or_default();
    let mut chain = Vec::new();
    let mut sections = inherited(components, &own, &mut chain);
    for key in ["vars", "settings", "env"] {
        if let Some(below) = root
            .get(key)
            .filter(|node| node.value.as_map().is_some_and(|map| !map.is_empty()))
        {
            let merged = sections
                .get(key)
                .map_or_else(|| below.clone(), |own| shallow(below, own));
            sections = sections.with(key, merged);
        }
    }
    let pointer = sections
        .get("metadata")
        .and_then(|node| node.at(&["component"]))
        .and_then(|node| node.value.as_str());
    let written = sections.get("component").and_then(|node| node.value.as_str());
    let component: Text = pointer.or(written).map_or_else(|| name.clone(), Text::from);
    sections = sections.with("component", Node::computed(Value::String(component.clone())));
    sections = sections.with("component_type", Node::computed(Value::String(component_type.clone())));
    let settled = settle(&Node::computed(Value::Map(sections)));
    let sections = settled.value.as_map().cloned().unwrap_or_default();
    Assembled {
        sections,
        chain,
        component,
        collisions: Vec::new(),
        diagnostics: Vec::new(),
    }
}

/// `own` over everything its `metadata.inherits` names.
fn inherited(components: &Map, own: &Map, chain: &mut Vec<Text>) -> Map {
    let metadata = own.get("metadata").and_then(|node| node.at(&["inherits"]));
    let names = metadata
        .and_then(|node| node.value.as_list())
        .map(crate::value::List::items)
        .unwrap_or_default();
    let mut below = Map::default();
    for name in names.iter().filter_map(|node| node.value.as_str()) {
        if chain.len() >= MOST_BASES || chain.iter().any(|known| known == name) {
            continue;
        }
        chain.push(name.into());
        if let Some(base) = components.get(name).and_then(|node| node.value.as_map()) {
            let base = inherited(components, base, chain).without("metadata");
            below = merge_maps(&below, &base, ListMerge::Replace);
        }
    }
    merge_maps(&below, own, ListMerge::Replace)
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
