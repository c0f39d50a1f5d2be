//! Every value of an estate once: what the same line gives to a thousand instances is one entry.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::source::Span;
use crate::value::{Node, Text, Value};

/// A path, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct PathId(u32);

impl PathId {
    /// The path of nothing: all sections.
    pub(super) const ROOT: Self = Self(0);
}

/// The values that are known, by number. It only grows: what is no longer used stays until the index is made anew.
#[derive(Clone)]
pub(super) struct Values {
    /// The paths: the one above, and the last key.
    paths: Vec<(PathId, Text)>,
    below: FxHashMap<(PathId, Text), PathId>,
    /// Where each path stands among all.
    ranks: Vec<u32>,
    list: Vec<(PathId, Node)>,
    known: FxHashMap<(PathId, Span, Shape), u32>,
}

/// What makes two values at the same place different.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Shape {
    Null,
    Bool(bool),
    Int(i64),
    Float(u64),
    Text(Text),
    List,
    Map,
}

impl Shape {
    fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Int(value) => Self::Int(*value),
            Value::Float(value) => Self::Float(value.to_bits()),
            Value::String(text) => Self::Text(text.clone()),
            Value::List(_) => Self::List,
            Value::Map(_) => Self::Map,
        }
    }
}

impl Default for Values {
    fn default() -> Self {
        Self {
            paths: vec![(PathId::ROOT, Text::new())],
            below: FxHashMap::default(),
            ranks: Vec::new(),
            list: Vec::new(),
            known: FxHashMap::default(),
        }
    }
}

impl Values {
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// The path one step below `above`.
    pub(super) fn step(&mut self, above: PathId, key: &Text) -> PathId {
        if let Some(known) = self.below.get(&(above, key.clone())) {
            return *known;
        }
        let id = PathId(u32::try_from(self.paths.len()).unwrap_or(0));
        self.paths.push((above, key.clone()));
        self.below.insert((above, key.clone()), id);
        id
    }

    /// The number of a value at a path.
    pub(super) fn number(&mut self, path: PathId, node: &Node) -> u32 {
        let next = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        let number = *self
            .known
            .entry((path, node.origin.span, Shape::of(&node.value)))
            .or_insert(next);
        if number == next {
            self.list.push((path, node.clone()));
        }
        number
    }

    /// The keys and indices that lead to a value, and the value.
    pub(super) fn get(&self, number: u32) -> (PathId, &Node) {
        let (path, node) = &self.list[number as usize];
        (*path, node)
    }

    /// All of them, in the order of their numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = (PathId, &Node)> {
        self.list.iter().map(|(path, node)| (*path, node))
    }

    /// What `of` says of each value, by number.
    pub(super) fn par_map<T: Send>(&self, of: impl Fn((PathId, &Node)) -> T + Sync) -> Vec<T> {
        self.list.par_iter().map(|(path, node)| of((*path, node))).collect()
    }

    /// The keys and indices of a path.
    pub(super) fn path(&self, mut id: PathId) -> Vec<Text> {
        let mut keys = Vec::new();
        while id != PathId::ROOT {
            let (above, key) = &self.paths[id.0 as usize];
            keys.push(key.clone());
            id = *above;
        }
        keys.reverse();
        keys
    }

    /// The last key of a path.
    pub(super) fn key(&self, id: PathId) -> &str {
        &self.paths[id.0 as usize].1
    }

    /// Where a path stands among all, by its keys with dots between them.
    pub(super) fn rank(&self, id: PathId) -> u32 {
        self.ranks.get(id.0 as usize).copied().unwrap_or_default()
    }

    /// Puts the paths in order, if there are new ones.
    pub(super) fn rank_paths(&mut self) {
        if self.ranks.len() == self.paths.len() {
            return;
        }
        let mut ids: Vec<u32> = (0..self.paths.len() as u32).collect();
        ids.sort_by_cached_key(|id| {
            self.path(PathId(*id))
                .iter()
                .map(Text::as_str)
                .collect::<Vec<_>>()
                .join(".")
        });
        self.ranks = vec![0; ids.len()];
        for (rank, id) in (0..).zip(ids) {
            self.ranks[id as usize] = rank;
        }
    }

    /// What `test` says of each path, by number.
    pub(super) fn of_paths<T>(&self, test: impl Fn(&[Text]) -> T) -> OfPaths<T> {
        let ids = (0..self.paths.len()).map(|at| PathId(at as u32));
        OfPaths(ids.map(|id| test(&self.path(id))).collect())
    }
}

/// Something for each path.
pub(super) struct OfPaths<T>(Vec<T>);

impl<T: Copy> OfPaths<T> {
    pub(super) fn get(&self, path: PathId) -> T {
        self.0[path.0 as usize]
    }
}
