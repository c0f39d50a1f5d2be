//! `overrides`: sections that a manifest puts over the components it defines itself.
//!
//! Root `overrides`, `terraform.overrides` and `helmfile.overrides`; only these two types know them.

use crate::merge::{ListMerge, merge, merge_all};
use crate::value::{Entry, Map, Node, Value};

/// The component types that know overrides.
const TYPES: [&str; 2] = ["terraform", "helmfile"];

/// Overrides by type, in the order of [`TYPES`].
#[derive(Clone, Default)]
pub(crate) struct Overrides([Option<Node>; 2]);

impl PartialEq for Overrides {
    fn eq(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(a, b)| match (a, b) {
            (Some(a), Some(b)) => a.is_identical(b),
            (a, b) => a.is_none() && b.is_none(),
        })
    }
}

impl Overrides {
    /// What a manifest says itself, with the importer's inline overrides on top.
    pub(crate) fn inline(root: &Map, importer: &Self, lists: ListMerge) -> Self {
        let of = |map: &Map| {
            map.get("overrides")
                .filter(|node| node.value.as_map().is_some())
                .cloned()
        };
        Self(std::array::from_fn(|index| {
            let section = root.get(TYPES[index]).and_then(|node| node.value.as_map());
            let layers = [of(root), section.and_then(of), importer.0[index].clone()];
            let layers: Vec<Node> = layers.into_iter().flatten().collect();
            merge_all(&layers, lists)
        }))
    }

    /// These with `above` over them.
    pub(crate) fn under(self, above: &Self, lists: ListMerge) -> Self {
        let [a, b] = self.0;
        let over = |below: Option<Node>, above: &Option<Node>| match (below, above) {
            (Some(below), Some(above)) => Some(merge(&below, above, lists)),
            (below, above) => below.or_else(|| above.clone()),
        };
        Self([over(a, &above.0[0]), over(b, &above.0[1])])
    }

    /// `root` with these attached, as `overrides`, to each of its components.
    pub(crate) fn attach(&self, root: &Map) -> Map {
        let Some(components) = root.get("components").filter(|_| self.0.iter().any(Option::is_some)) else {
            return root.clone();
        };
        let Some(types) = components.value.as_map() else {
            return root.clone();
        };
        let attached = types.entries().iter().map(|entry| {
            let overrides = TYPES
                .iter()
                .position(|name| entry.key == *name)
                .and_then(|at| self.0[at].as_ref())
                // Empty ones leave alone what a component says itself.
                .filter(|overrides| overrides.value.as_map().is_some_and(|map| !map.is_empty()));
            let node = overrides.map_or_else(|| entry.node.clone(), |overrides| over_each(&entry.node, overrides));
            Entry {
                key: entry.key.clone(),
                node,
            }
        });
        let types = Map::from_sorted(attached.collect());
        root.with("components", components.with_value(Value::Map(types)))
    }
}

fn over_each(components: &Node, overrides: &Node) -> Node {
    let Some(map) = components.value.as_map() else {
        return components.clone();
    };
    let entries = map.entries().iter().map(|entry| {
        let node = match &entry.node.value {
            Value::Map(component) => entry
                .node
                .with_value(Value::Map(component.with("overrides", overrides.clone()))),
            Value::Null => {
                let only = Map::default().with("overrides", overrides.clone());
                entry.node.with_value(Value::Map(only))
            }
            _ => entry.node.clone(),
        };
        Entry {
            key: entry.key.clone(),
            node,
        }
    });
    components.with_value(Value::Map(Map::from_sorted(entries.collect())))
}
