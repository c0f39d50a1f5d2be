//! Deep merge, as Atmos merges: maps recurse, everything else is replaced by the later value, null included.
//!
//! What one side alone has is shared, not copied; where both sides are the same memory, nothing is done. What comes out
//! never depends on what is shared: a file that is imported twice may have been read once, or each time.

use std::borrow::Borrow;
use std::cell::Cell;
use std::cmp::Ordering;

use triomphe::Arc;

use crate::value::{APPEND_KEY, Entry, Layer, List, Map, Marks, Node, Origin, Text, Value, compare};

/// How lists merge: `settings.list_merge_strategy`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ListMerge {
    /// The later list wins.
    #[default]
    Replace,
    /// The later list goes behind the earlier.
    Append,
    /// Item by item: maps merge, of other items the earlier stays, the longer list gives the rest.
    Merge,
}

impl ListMerge {
    /// The strategy of that name, as `atmos.yaml` spells it.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "replace" => Some(Self::Replace),
            "append" => Some(Self::Append),
            "merge" => Some(Self::Merge),
            _ => None,
        }
    }
}

/// `src` over `dst`.
#[must_use]
pub fn merge(dst: &Node, src: &Node, lists: ListMerge) -> Node {
    match (&dst.value, &src.value) {
        (Value::Map(a), Value::Map(b)) if a.same(b) && adds_nothing(b, lists) => src.clone(),
        (_, Value::Map(b)) if is_append(b) => append_marked(dst, src, b),
        (Value::Map(a), _) if is_append(a) => merge(&unwrapped(dst, a), src, lists),
        (Value::Map(a), Value::Map(b)) => Node {
            value: Value::Map(merge_maps(a, b, lists)),
            origin: joined(&dst.origin, &src.origin),
        },
        (Value::List(a), Value::List(b)) => match lists {
            ListMerge::Replace => replaced(dst, src),
            ListMerge::Append => Node {
                value: Value::List(concatenated(a, b)),
                origin: joined(&dst.origin, &src.origin),
            },
            ListMerge::Merge => Node {
                value: Value::List(zipped(a, b)),
                origin: joined(&dst.origin, &src.origin),
            },
        },
        _ => replaced(dst, src),
    }
}

/// Whether a map over itself is itself: not where its lists are appended.
fn adds_nothing(map: &Map, lists: ListMerge) -> bool {
    lists != ListMerge::Append && !map.marks().has(Marks::APPEND)
}

/// `b` over `a`, entry by entry.
#[must_use]
pub fn merge_maps(a: &Map, b: &Map, lists: ListMerge) -> Map {
    if b.is_empty() || a.same(b) && adds_nothing(b, lists) {
        return a.clone();
    }
    if a.is_empty() {
        return b.clone();
    }
    let (left, right) = (a.entries(), b.entries());
    gathered(left.len() + right.len(), a.marks().union(b.marks()), |out| {
        let (mut i, mut j) = (0, 0);
        while i < left.len() && j < right.len() {
            match compare(&left[i].key, &right[j].key) {
                Ordering::Less => {
                    out.push(left[i].clone());
                    i += 1;
                }
                Ordering::Greater => {
                    out.push(right[j].clone());
                    j += 1;
                }
                Ordering::Equal => {
                    out.push(Entry {
                        key: left[i].key.clone(),
                        node: merge(&left[i].node, &right[j].node, lists),
                    });
                    i += 1;
                    j += 1;
                }
            }
        }
        out.extend_from_slice(&left[i..]);
        out.extend_from_slice(&right[j..]);
    })
}

/// All of `layers`, low to high, each over what is below it; `None` of none. The same as one merge after the other,
/// without the maps in between.
#[must_use]
pub fn merge_all<N: Borrow<Node>>(layers: &[N], lists: ListMerge) -> Option<Node> {
    let one_by_one = || {
        let (first, rest) = layers.split_first()?;
        let first = first.borrow().clone();
        Some(
            rest.iter()
                .fold(first, |below, above| merge(&below, above.borrow(), lists)),
        )
    };
    if layers.len() < 3 {
        return one_by_one();
    }
    let maps = layers
        .iter()
        .map(|layer| layer.borrow().value.as_map().filter(|map| !is_append(map)));
    let Some(maps) = maps.collect::<Option<Vec<&Map>>>() else {
        return one_by_one();
    };
    let mut origin = layers[0].borrow().origin.clone();
    for layer in &layers[1..] {
        origin = joined(&origin, &layer.borrow().origin);
    }
    Some(Node {
        value: Value::Map(merge_all_maps(&maps, lists)),
        origin,
    })
}

/// The maps, each over those before it, key by key.
fn merge_all_maps<'m>(maps: &[&'m Map], lists: ListMerge) -> Map {
    let mut rest: Vec<&'m [Entry]> = maps.iter().map(|map| map.entries()).collect();
    let most = rest.iter().map(|entries| entries.len()).sum();
    let possible = maps.iter().fold(Marks::NONE, |all, map| all.union(map.marks()));
    gathered(most, possible, |out| {
        let least = |rest: &[&'m [Entry]]| {
            let keys = rest.iter().filter_map(|entries| Some(&entries.first()?.key));
            keys.min_by(|a, b| compare(a, b))
        };
        while let Some(key) = least(&rest) {
            let mut merged: Option<Node> = None;
            for entries in &mut rest {
                if let Some((first, after)) = entries.split_first().filter(|(first, _)| first.key == *key) {
                    merged = Some(match merged {
                        Some(below) => merge(&below, &first.node, lists),
                        None => first.node.clone(),
                    });
                    *entries = after;
                }
            }
            out.extend(merged.map(|node| Entry { key: key.clone(), node }));
        }
    })
}

/// What a key of a map has instead of what it had.
pub(crate) struct Exchange {
    pub(crate) key: Text,
    /// `None` where the key is gone.
    pub(crate) node: Option<Node>,
}

/// The map with these exchanged, which are sorted by key.
pub(crate) fn exchanged(map: &Map, exchanges: &[Exchange]) -> Map {
    let added = exchanges.iter().filter_map(|exchange| exchange.node.as_ref());
    let possible = added.fold(map.marks(), |all, node| all.union(node.value.marks()));
    gathered(map.len() + exchanges.len(), possible, |out| {
        let mut rest = map.entries();
        for exchange in exchanges {
            let before = rest.partition_point(|entry| entry.key < exchange.key);
            let (kept, after) = rest.split_at(before);
            out.extend_from_slice(kept);
            rest = after;
            let known = after.split_first().filter(|(first, _)| first.key == exchange.key);
            if let Some((_, after)) = known {
                rest = after;
            }
            out.extend(exchange.node.as_ref().map(|node| Entry {
                key: known.map_or(&exchange.key, |(first, _)| &first.key).clone(),
                node: node.clone(),
            }));
        }
        out.extend_from_slice(rest);
    })
}

thread_local! {
    /// Where a thread's merges gather entries: these are many, and soon over.
    static GATHERED: Cell<Vec<Entry>> = const { Cell::new(Vec::new()) };
}

/// The map of what `fill` adds, sorted; at most so many entries, and no marks beside those possible.
fn gathered(most: usize, possible: Marks, fill: impl FnOnce(&mut Vec<Entry>)) -> Map {
    // A merge within this one finds nothing here, and gathers elsewhere.
    let mut entries = GATHERED.take();
    entries.reserve(most);
    fill(&mut entries);
    let map = Map::from_drained(&mut entries, possible);
    if entries.capacity() <= MOST_GATHERED {
        GATHERED.set(entries);
    }
    map
}

/// What a thread keeps room for: more entries than that have few maps.
const MOST_GATHERED: usize = 256;

/// Lone `!append` wrappers turned into their lists, all the way down.
#[must_use]
pub fn settle(node: &Node) -> Node {
    if !node.value.marks().has(Marks::APPEND) {
        return node.clone();
    }
    match &node.value {
        Value::Map(map) if is_append(map) => settle(&unwrapped(node, map)),
        Value::Map(map) => {
            let entries = map.entries().iter();
            let settled = entries
                .map(|entry| Entry {
                    key: entry.key.clone(),
                    node: settle(&entry.node),
                })
                .collect();
            node.with_value(Value::Map(Map::from_sorted(settled)))
        }
        Value::List(list) => node.with_value(Value::List(List::new(list.items().iter().map(settle).collect()))),
        _ => node.clone(),
    }
}

/// Whether the map is what `!append` makes.
fn is_append(map: &Map) -> bool {
    map.len() == 1 && map.marks().has(Marks::APPEND) && map.entries()[0].key == APPEND_KEY
}

fn unwrapped(node: &Node, wrapper: &Map) -> Node {
    node.with_value(wrapper.entries()[0].node.value.clone())
}

/// `!append` over whatever stands there: behind an existing list, whatever the strategy.
fn append_marked(dst: &Node, src: &Node, wrapper: &Map) -> Node {
    let added = unwrapped(src, wrapper);
    let existing = match &dst.value {
        Value::Map(map) if is_append(map) => unwrapped(dst, map),
        _ => dst.clone(),
    };
    match (&existing.value, &added.value) {
        (Value::List(a), Value::List(b)) => Node {
            value: Value::List(concatenated(a, b)),
            origin: joined(&dst.origin, &src.origin),
        },
        _ => replaced(dst, &added),
    }
}

fn concatenated(a: &List, b: &List) -> List {
    List::new(a.items().iter().chain(b.items()).cloned().collect())
}

/// Quirk: of two items that are not both maps, the earlier stays.
fn zipped(a: &List, b: &List) -> List {
    let (left, right) = (a.items(), b.items());
    let both = left.iter().zip(right).map(|(l, r)| match (&l.value, &r.value) {
        (Value::Map(_), Value::Map(_)) => merge(l, r, ListMerge::Merge),
        _ => l.clone(),
    });
    let shorter = left.len().min(right.len());
    let longer = if left.len() > right.len() { left } else { right };
    List::new(both.chain(longer[shorter..].iter().cloned()).collect())
}

fn replaced(dst: &Node, src: &Node) -> Node {
    if dst.origin.span == src.origin.span && dst.value.is_identical(&src.value) {
        return src.clone();
    }
    Node {
        value: src.value.clone(),
        origin: stacked(&dst.origin, &src.origin, Some(dst.value.clone())),
    }
}

fn joined(dst: &Origin, src: &Origin) -> Origin {
    if dst.span == src.span {
        return src.clone();
    }
    stacked(dst, src, None)
}

/// Layers that an origin remembers at most; once there are more, the nearest half stays.
const MOST_LAYERS: usize = 200;

/// The origin of `src` with `dst` below it; what `src` had overridden by itself stays in between.
fn stacked(dst: &Origin, src: &Origin, value: Option<Value>) -> Origin {
    let bottom = Layer {
        span: dst.span,
        value,
        overrode: dst.overrode.clone(),
    };
    let above: Vec<&Layer> = src.chain().collect();
    let is_long = above.len() + dst.chain().take(MOST_LAYERS).count() >= MOST_LAYERS;
    let overrode = if is_long {
        let all = above.into_iter().chain([&bottom]).chain(dst.chain());
        let nearest: Vec<&Layer> = all.take(MOST_LAYERS / 2).collect();
        nearest
            .into_iter()
            .rev()
            .fold(None, |below, layer| Some(over(layer, below)))
    } else {
        let below = Some(Arc::new(bottom));
        above
            .into_iter()
            .rev()
            .fold(below, |below, layer| Some(over(layer, below)))
    };
    Origin {
        span: src.span,
        overrode,
    }
}

fn over(layer: &Layer, below: Option<Arc<Layer>>) -> Arc<Layer> {
    Arc::new(Layer {
        span: layer.span,
        value: layer.value.clone(),
        overrode: below,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Files;
    use crate::yaml::{ParseOptions, parse};

    fn layers(lists: ListMerge, documents: &[&str]) -> Node {
        let files = Files::default();
        let nodes = documents.iter().enumerate().map(|(index, text)| {
            let file = files.intern(format!("{index}.yaml").as_ref());
            parse(text, file, ParseOptions::default()).expect("is YAML")
        });
        let nodes: Vec<Node> = nodes.collect();
        let together = merge_all(&nodes, lists).unwrap_or_default();
        let apart = nodes
            .into_iter()
            .reduce(|all, next| merge(&all, &next, lists))
            .unwrap_or_default();
        assert!(together.is_identical(&apart), "{together:?} is not {apart:?}");
        settle(&together)
    }

    fn check(lists: ListMerge, documents: &[&str], json: &str) {
        assert_eq!(format!("{:?}", layers(lists, documents).value), json, "{documents:?}");
    }

    #[test]
    fn the_later_value_wins_and_maps_recurse() {
        let replace = ListMerge::Replace;
        check(
            replace,
            &["{a: 1, b: {c: 1, d: 2}}", "{b: {c: 3}, e: 4}"],
            r#"{"a":1,"b":{"c":3,"d":2},"e":4}"#,
        );
        check(replace, &["{a: {b: 1}}", "{a: null}"], r#"{"a":null}"#);
        check(replace, &["{a: [1, 2]}", "{a: {b: 1}}", "{a: x}"], r#"{"a":"x"}"#);
        check(replace, &["{a: {b: 1}}", "{a: {}}"], r#"{"a":{"b":1}}"#);
        check(replace, &["{a: [1, 2, 3]}", "{a: [4]}"], r#"{"a":[4]}"#);
    }

    #[test]
    fn what_comes_out_does_not_depend_on_what_is_shared() {
        let files = Files::default();
        let file = files.intern("a.yaml".as_ref());
        let read = || parse("{a: [1, {b: [2]}], c: {d: [3]}, e: x}", file, ParseOptions::default()).expect("is YAML");
        let (once, again) = (read(), read());
        for lists in [ListMerge::Replace, ListMerge::Append, ListMerge::Merge] {
            let (shared, apart) = (merge(&once, &once, lists), merge(&once, &again, lists));
            assert!(shared.is_identical(&apart), "{lists:?}: {shared:?} is not {apart:?}");
        }
    }

    #[test]
    fn lists_follow_the_strategy() {
        check(ListMerge::Append, &["{a: [1, 2]}", "{a: [2, 3]}"], r#"{"a":[1,2,2,3]}"#);
        check(
            ListMerge::Merge,
            &["{a: [1, {b: 1}]}", "{a: [9, {c: 2}, 3]}"],
            r#"{"a":[1,{"b":1,"c":2},3]}"#,
        );
        check(ListMerge::Merge, &["{a: [1, 2, 3]}", "{a: [9]}"], r#"{"a":[1,2,3]}"#);
    }

    #[test]
    fn append_goes_behind_whatever_the_strategy() {
        for lists in [ListMerge::Replace, ListMerge::Append, ListMerge::Merge] {
            check(
                lists,
                &["{a: [1]}", "{a: !append [2]}", "{a: !append [3]}"],
                r#"{"a":[1,2,3]}"#,
            );
        }
        check(ListMerge::Replace, &["{a: !append [2]}"], r#"{"a":[2]}"#);
        check(ListMerge::Replace, &["{a: !append [2]}", "{a: [3]}"], r#"{"a":[3]}"#);
    }

    #[test]
    fn many_layers_at_once_come_to_what_they_do_one_after_the_other() {
        let documents = [
            "{a: 1, c: {d: 1}, z: 9}",
            "{}",
            "{b: 2, c: {e: 2}}",
            "{a: null, c: {d: {f: 3}}}",
            "{c: !append [1]}",
        ];
        for lists in [ListMerge::Replace, ListMerge::Append, ListMerge::Merge] {
            for first in 0..documents.len() {
                for last in first..=documents.len() {
                    layers(lists, &documents[first..last]);
                }
            }
        }
        check(
            ListMerge::Replace,
            &documents[..4],
            r#"{"a":null,"b":2,"c":{"d":{"f":3},"e":2},"z":9}"#,
        );
        check(ListMerge::Replace, &["{a: 1}", "x", "{b: 2}"], r#"{"b":2}"#);
        check(ListMerge::Append, &["!append [1]", "[2]", "!append [3]"], "[1,2,3]");
        assert!(merge_all::<Node>(&[], ListMerge::Replace).is_none());
    }

    #[test]
    fn the_chain_names_every_layer_nearest_first() {
        let node = layers(ListMerge::Replace, &["a: 1", "\na: 2", "\n\na: 3"]);
        let a = node.at(&["a"]).expect("is there");
        let chain: Vec<_> = a
            .origin
            .chain()
            .map(|layer| (layer.span.line(), layer.value.clone()))
            .collect();
        assert_eq!(a.origin.span.line(), 3);
        assert_eq!(chain, [(2, Some(Value::Int(2))), (1, Some(Value::Int(1)))]);
    }

    #[test]
    fn a_chain_keeps_the_nearest_layers_and_ends() {
        let files = Files::default();
        let node = |number: usize| {
            let file = files.intern(format!("{number}.yaml").as_ref());
            parse(&format!("a: {number}"), file, ParseOptions::default()).expect("is YAML")
        };
        let chain = |layers: usize| {
            let all = (1..=layers).fold(node(0), |all, number| merge(&all, &node(number), ListMerge::Replace));
            let values = all
                .at(&["a"])
                .expect("is there")
                .origin
                .chain()
                .map(|layer| layer.value.clone());
            values.flatten().collect::<Vec<_>>()
        };
        assert_eq!(chain(MOST_LAYERS).len(), MOST_LAYERS);
        let kept = chain(MOST_LAYERS + 1);
        assert_eq!(
            (kept.len(), &kept[0]),
            (MOST_LAYERS / 2, &Value::Int(MOST_LAYERS as i64))
        );
        assert!(chain(10 * MOST_LAYERS).len() < MOST_LAYERS);
    }

    #[test]
    fn what_does_not_change_is_shared() {
        let files = Files::default();
        let file = files.intern("a.yaml".as_ref());
        let base = parse("{a: {b: [1]}, c: {d: 1}}", file, ParseOptions::default()).expect("is YAML");
        let over = parse("{c: {d: 2}}", file, ParseOptions::default()).expect("is YAML");
        let both = merge(&base, &over, ListMerge::Replace);
        assert!(
            both.at(&["a"])
                .expect("kept")
                .value
                .same(&base.at(&["a"]).expect("there").value)
        );
    }
}
