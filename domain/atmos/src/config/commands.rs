//! Custom commands: the one list of `atmos.yaml` that merges, by name.

use std::collections::hash_map::Entry as Slot;

use rustc_hash::FxHashMap;

use crate::value::{List, Map, Node, Value};

/// Words that a name may have: each nests a command in another. A longer name is no path.
const MOST_WORDS: usize = 32;

const COMMANDS: &str = "commands";

/// `whole`, the merge of `dst` and `src`, with their commands merged by name.
pub(super) fn merged(dst: &Map, src: &Map, whole: Map) -> Map {
    let Some(later) = src.get(COMMANDS).filter(|node| node.value.as_list().is_some()) else {
        return whole;
    };
    let earlier = dst.get(COMMANDS).and_then(|node| node.value.as_list());
    let Some(node) = whole.get(COMMANDS) else { return whole };
    let lists = earlier.into_iter().chain(later.value.as_list());
    let all = by_name(lists.flat_map(List::items).cloned());
    whole.with(COMMANDS, node.with_value(Value::List(List::new(all))))
}

/// One command per name, in order of appearance; what comes later goes over what was there.
fn by_name(commands: impl Iterator<Item = Node>) -> Vec<Node> {
    let mut kept: Vec<Node> = Vec::new();
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    for command in commands.map(|command| nested(&command)) {
        let Some(name) = name(&command) else { continue };
        match places.entry(name) {
            Slot::Occupied(place) => kept[*place.get()] = over(&kept[*place.get()], &command),
            Slot::Vacant(place) => {
                place.insert(kept.len());
                kept.push(command);
            }
        }
    }
    kept
}

/// A later command over an earlier one: its keys win, sub-commands merge by name.
fn over(earlier: &Node, later: &Node) -> Node {
    let (Value::Map(dst), Value::Map(src)) = (&earlier.value, &later.value) else {
        return later.clone();
    };
    let whole = src
        .entries()
        .iter()
        .fold(dst.clone(), |all, entry| all.with(&entry.key, entry.node.clone()));
    later.with_value(Value::Map(merged(dst, src, whole)))
}

/// `name: a b` as `a` with the sub-command `b`, and its own sub-commands likewise.
fn nested(command: &Node) -> Node {
    let Value::Map(map) = &command.value else {
        return command.clone();
    };
    let map = match map.get(COMMANDS).map(|node| (node, &node.value)) {
        Some((node, Value::List(list))) => {
            let all = by_name(list.items().iter().cloned());
            map.with(COMMANDS, node.with_value(Value::List(List::new(all))))
        }
        _ => map.clone(),
    };
    let name = name(command).unwrap_or_default();
    let words = name.split_whitespace();
    let count = words.clone().take(MOST_WORDS + 1).count();
    let mut words = words.rev();
    let leaf = words.next().unwrap_or_default();
    let named =
        |map: &Map, name: &str| command.with_value(Value::Map(map.with("name", command.with_value(name.into()))));
    if leaf == name || count > MOST_WORDS {
        return command.with_value(Value::Map(map));
    }
    words.fold(named(&map, leaf), |inner, word| {
        let group = Map::default().with(COMMANDS, command.with_value(Value::List(List::new(vec![inner]))));
        named(&group, word)
    })
}

fn name(command: &Node) -> Option<String> {
    let name = command.value.as_map()?.get("name")?.value.as_str()?;
    (!name.is_empty()).then(|| name.to_owned())
}
