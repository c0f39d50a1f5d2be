//! Keys and layers as Viper has them: lower case, maps that only maps replace, `!unset`.

use crate::merge::{ListMerge, merge_maps};
use crate::value::{APPEND_KEY, Entry, List, Map, Marks, Node, Text, Value};

use super::commands;

/// `map` with its keys in lower case, all the way down, except the names of variables and identities.
pub(super) fn lowered(map: &Map) -> Map {
    lowered_below(map, &mut Vec::new())
}

fn lowered_below(map: &Map, path: &mut Vec<Text>) -> Map {
    let keeps_case = path.last().is_some_and(|key| key == "env") || path.as_slice() == ["auth", "identities"];
    let entries = map.entries().iter().map(|entry| {
        let key = if keeps_case
            || entry
                .key
                .bytes()
                .all(|byte| !byte.is_ascii_uppercase() && byte.is_ascii())
        {
            entry.key.clone()
        } else {
            Text::from(entry.key.to_lowercase())
        };
        path.push(key.clone());
        let node = lowered_node(&entry.node, path);
        path.pop();
        Entry { key, node }
    });
    Map::new(entries.collect())
}

fn lowered_node(node: &Node, path: &mut Vec<Text>) -> Node {
    match &node.value {
        Value::Map(map) => node.with_value(Value::Map(lowered_below(map, path))),
        Value::List(list) => {
            let items = list.items().iter().map(|item| lowered_node(item, path)).collect();
            node.with_value(Value::List(List::new(items)))
        }
        _ => node.clone(),
    }
}

/// `src` over `dst`: lists replace, commands merge by name, a map stays unless a map or `!unset` comes.
pub(super) fn over(dst: &Map, src: &Map) -> Map {
    let src = compatible(dst, src);
    let merged = merge_maps(dst, &src, ListMerge::Replace);
    without_unset(&commands::merged(dst, &src, merged))
}

/// `src` without what would replace a map of `dst` by something else.
fn compatible(dst: &Map, src: &Map) -> Map {
    let entries = src.entries().iter().filter_map(|entry| {
        let Some(Value::Map(below)) = dst.get(&entry.key).map(|node| &node.value) else {
            return Some(entry.clone());
        };
        match &entry.node.value {
            Value::Map(map) => Some(Entry {
                key: entry.key.clone(),
                node: entry.node.with_value(Value::Map(compatible(below, map))),
            }),
            value if is_unset(value) || below.get(APPEND_KEY).is_some() => Some(entry.clone()),
            _ => None,
        }
    });
    Map::from_sorted(entries.collect())
}

/// Without the keys and items that say `!unset`.
fn without_unset(map: &Map) -> Map {
    if !map.marks().has(Marks::FUNCTION) {
        return map.clone();
    }
    let kept = map.entries().iter().filter(|entry| !is_unset(&entry.node.value));
    let entries = kept.map(|entry| Entry {
        key: entry.key.clone(),
        node: node_without_unset(&entry.node),
    });
    Map::from_sorted(entries.collect())
}

fn node_without_unset(node: &Node) -> Node {
    match &node.value {
        Value::Map(map) => node.with_value(Value::Map(without_unset(map))),
        Value::List(list) if list.marks().has(Marks::FUNCTION) => {
            let kept = list.items().iter().filter(|item| !is_unset(&item.value));
            node.with_value(Value::List(List::new(kept.map(node_without_unset).collect())))
        }
        _ => node.clone(),
    }
}

fn is_unset(value: &Value) -> bool {
    value.as_str() == Some("!unset")
}
