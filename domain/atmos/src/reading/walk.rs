//! The walk: every value of every instance that comes from the file, or took the place of one that does.

use std::hash::{Hash, Hasher};
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHasher};

use super::{Outcome, Place};
use crate::estate::Stack;
use crate::source::{FileId, Span};
use crate::value::{Node, Text, Value};

/// How many layers below a value are looked at; nobody overrides a value more often by hand.
const MOST_LAYERS: usize = 1_000;
/// How many shared trees are remembered at a time.
const MOST_KNOWN: usize = 200_000;

/// What is found in the stacks that were looked through so far.
pub(super) struct Worker {
    file: FileId,
    found: FxHashMap<Key, Count>,
    instances: Vec<u32>,
}

/// What makes two findings the same.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    span: Span,
    /// The last key first.
    path: Vec<Text>,
    by: Option<Span>,
    digest: u64,
}

struct Count {
    value: Value,
    instances: u32,
    stacks: u32,
    first: u32,
    /// The first instance of the stack that was counted last.
    stack: u32,
}

/// A value of the file, found below a tree.
#[derive(Clone)]
struct Hit {
    span: Span,
    by: Option<Span>,
    /// From the tree, the last key first.
    path: Vec<Text>,
    value: Value,
}

/// What is found below lists and maps that several instances share, by where these are in memory.
type Known = FxHashMap<usize, Rc<[Hit]>>;

impl Worker {
    pub(super) fn new(file: FileId) -> Self {
        Self {
            file,
            found: FxHashMap::default(),
            instances: Vec::new(),
        }
    }

    /// Looks through one stack, whose first instance has the number `first`.
    pub(super) fn look_through(mut self, first: u32, stack: &Arc<Stack>) -> Self {
        let mut known = Known::default();
        for (number, instance) in (first..).zip(&stack.instances) {
            if instance.is_abstract() {
                continue;
            }
            let mut wins = false;
            for entry in instance.sections.entries() {
                for hit in self.hits(&entry.node, &mut known).iter() {
                    wins |= hit.by.is_none();
                    let mut path = hit.path.clone();
                    path.push(entry.key.clone());
                    self.count(hit, path, (first, number));
                }
            }
            if wins {
                self.instances.push(number);
            }
        }
        self
    }

    fn count(&mut self, hit: &Hit, path: Vec<Text>, (stack, number): (u32, u32)) {
        let key = Key {
            span: hit.span,
            path,
            by: hit.by,
            digest: digest(&hit.value),
        };
        let count = self.found.entry(key).or_insert_with(|| Count {
            value: hit.value.clone(),
            instances: 0,
            stacks: 0,
            first: number,
            stack: u32::MAX,
        });
        count.instances += 1;
        if count.stack != stack {
            count.stack = stack;
            count.stacks += 1;
        }
    }

    /// What both found; no stack is looked through twice.
    pub(super) fn join(mut self, other: Self) -> Self {
        self.instances.extend(other.instances);
        for (key, count) in other.found {
            let known = self.found.entry(key).or_insert_with(|| Count {
                instances: 0,
                stacks: 0,
                ..count
            });
            known.instances += count.instances;
            known.stacks += count.stacks;
            known.first = known.first.min(count.first);
        }
        self
    }

    /// The places in the file, and the instances that have a value of it.
    pub(super) fn finish(mut self) -> (Vec<Place>, Vec<u32>) {
        let mut all: Vec<(Span, Vec<Text>, Outcome)> = self
            .found
            .into_iter()
            .map(|(mut key, count)| {
                key.path.reverse();
                let outcome = Outcome {
                    value: count.value,
                    by: key.by,
                    instances: count.instances,
                    stacks: count.stacks,
                    first: count.first,
                };
                (key.span, key.path, outcome)
            })
            .collect();
        let rank = |outcome: &Outcome| (std::cmp::Reverse(outcome.instances), outcome.first, outcome.by);
        all.sort_by(|a, b| (a.0, &a.1, rank(&a.2)).cmp(&(b.0, &b.1, rank(&b.2))));
        let mut places: Vec<Place> = Vec::new();
        for (span, path, outcome) in all {
            match places.last_mut() {
                Some(place) if place.span == span && place.path == path => place.outcomes.push(outcome),
                _ => places.push(Place {
                    span,
                    path,
                    outcomes: vec![outcome],
                }),
            }
        }
        self.instances.sort_unstable();
        (places, self.instances)
    }

    /// What of the file is in a value, or was overridden by it.
    fn hits(&self, node: &Node, known: &mut Known) -> Rc<[Hit]> {
        let mut found = Vec::new();
        self.own(node, &mut found);
        let below = self.below(node, known);
        if found.is_empty() {
            return below;
        }
        found.extend(below.iter().cloned());
        found.into()
    }

    fn own(&self, node: &Node, found: &mut Vec<Hit>) {
        let hit = |span, by| Hit {
            span,
            by,
            path: Vec::new(),
            value: node.value.clone(),
        };
        let span = node.origin.span;
        if span.file() == self.file && !is_branch(&node.value) {
            found.push(hit(span, None));
        }
        for lost in lost(node, self.file) {
            found.push(hit(lost, Some(span)));
        }
    }

    fn below(&self, node: &Node, known: &mut Known) -> Rc<[Hit]> {
        let Some(address) = node.value.address() else {
            return Rc::default();
        };
        if let Some(hits) = known.get(&address) {
            return Rc::clone(hits);
        }
        let mut found = Vec::new();
        let mut child = |key: &Text, node: &Node, known: &mut Known| {
            for hit in self.hits(node, known).iter() {
                let mut hit = hit.clone();
                hit.path.push(key.clone());
                found.push(hit);
            }
        };
        match &node.value {
            Value::Map(map) => {
                for entry in map.entries() {
                    child(&entry.key, &entry.node, known);
                }
            }
            Value::List(list) => {
                for (at, item) in list.items().iter().enumerate() {
                    child(&at.to_string().into(), item, known);
                }
            }
            _ => {}
        }
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        let found: Rc<[Hit]> = found.into();
        known.insert(address, Rc::clone(&found));
        found
    }
}

/// Where in the file the values stood that lost to this one, each once.
pub(super) fn lost(node: &Node, file: FileId) -> impl Iterator<Item = Span> {
    let winner = node.origin.span;
    let layers = node.origin.chain().take(MOST_LAYERS);
    let mut spans: Vec<Span> = Vec::new();
    for layer in layers.filter(|layer| layer.span.file() == file && layer.span != winner) {
        let is_lost = layer.value.as_ref().is_some_and(|value| !is_branch(value));
        if is_lost && !spans.contains(&layer.span) {
            spans.push(layer.span);
        }
    }
    spans.into_iter()
}

/// A map with entries says nothing by itself.
fn is_branch(value: &Value) -> bool {
    value.as_map().is_some_and(|map| !map.is_empty())
}

/// Equal for equal values.
fn digest(value: &Value) -> u64 {
    let mut hasher = FxHasher::default();
    hash(value, &mut hasher);
    hasher.finish()
}

fn hash(value: &Value, hasher: &mut FxHasher) {
    match value {
        Value::Null => 0_u8.hash(hasher),
        Value::Bool(value) => value.hash(hasher),
        Value::Int(value) => (*value as f64).to_bits().hash(hasher),
        Value::Big(value) => (*value as f64).to_bits().hash(hasher),
        Value::Float(value) => value.to_bits().hash(hasher),
        Value::String(text) | Value::Time(text) => text.hash(hasher),
        Value::List(list) => {
            list.items().len().hash(hasher);
            list.items().iter().for_each(|item| hash(&item.value, hasher));
        }
        Value::Map(map) => {
            map.len().hash(hasher);
            for entry in map.entries() {
                entry.key.hash(hasher);
                hash(&entry.node.value, hasher);
            }
        }
    }
}
