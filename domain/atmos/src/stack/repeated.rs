//! What many components repeat, kept once: sections that merged to the same, backends, chains of bases.

use std::hash::{Hash, Hasher};
use std::sync::{PoisonError, RwLock};

use rustc_hash::FxHashSet;

use super::common::Commons;
use super::lineage::Lineages;
use crate::value::{Map, Node, Value};

/// The values seen while an estate resolves.
#[derive(Default)]
pub(crate) struct Repeated {
    values: RwLock<FxHashSet<Known>>,
    pub(super) lineages: Lineages,
    pub(super) commons: Commons,
}

/// A list or map, equal to those with the same values from the same places.
struct Known(Value);

impl Repeated {
    /// The value, or the first that was identical to it.
    pub(super) fn value(&self, value: Value) -> Value {
        let is_worth_it = match &value {
            Value::Map(map) => !map.is_empty(),
            Value::List(list) => !list.items().is_empty(),
            _ => false,
        };
        if !is_worth_it {
            return value;
        }
        let value = Known(value);
        let known = self.values.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(&value) {
            return known.0.clone();
        }
        drop(known);
        let shared = value.0.clone();
        let mut known = self.values.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(value);
        shared
    }

    /// The map, or the first that was identical to it.
    pub(super) fn map(&self, map: Map) -> Map {
        match self.value(Value::Map(map)) {
            Value::Map(map) => map,
            _ => Map::default(),
        }
    }

    /// The node with its value shared.
    pub(super) fn node(&self, node: Node) -> Node {
        Node {
            value: self.value(node.value),
            origin: node.origin,
        }
    }
}

impl PartialEq for Known {
    fn eq(&self, other: &Self) -> bool {
        self.0.is_identical(&other.0)
    }
}

impl Eq for Known {}

/// Of the places, and of the texts that have none: different values of the same shape differ in these.
impl Hash for Known {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let mut node = |node: &Node| {
            node.origin.span.hash(state);
            if node.origin.span.is_none() {
                node.value.as_str().hash(state);
            }
        };
        match &self.0 {
            Value::Map(map) => map.entries().iter().for_each(|entry| node(&entry.node)),
            Value::List(list) => list.items().iter().for_each(node),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::yaml::{ParseOptions, parse};

    fn parsed(yaml: &str) -> Value {
        parse(yaml, FileId::NONE, ParseOptions::default())
            .expect("is YAML")
            .value
    }

    #[test]
    fn what_is_identical_becomes_the_same_and_nothing_else_does() {
        let repeated = Repeated::default();
        let first = repeated.value(parsed("{a: {b: [1]}, c: x}"));
        assert!(repeated.value(parsed("{a: {b: [1]}, c: x}")).same(&first));
        for other in [
            "{a: {b: [2]}, c: x}",
            "{a: {b: [1]},  c: x}",
            "{a: {b: [1]}, d: x}",
            "[a]",
        ] {
            assert!(!repeated.value(parsed(other)).same(&first), "{other}");
        }
    }
}
