//! Every value of an estate once: what the same line gives to a thousand instances is one entry.

use std::hash::Hash;
use std::mem::{Discriminant, discriminant};

use indexmap::IndexSet;
use rayon::prelude::*;
use rustc_hash::FxBuildHasher;

use super::scalar;
use crate::source::{FileId, Span};
use crate::value::{Node, Text, Value};

/// Things that are told apart once and then go by number, in the order in which they came.
pub(super) type Numbered<T> = IndexSet<T, FxBuildHasher>;

/// The number of a thing: its own for ever.
pub(super) fn number<T: Eq + Hash>(things: &mut Numbered<T>, thing: T) -> u32 {
    u32::try_from(things.insert_full(thing).0).unwrap_or(u32::MAX)
}

/// What `of` says of each thing, by number.
pub(super) fn par_map<T: Sync, R: Send>(things: &Numbered<T>, of: impl Fn(&T) -> R + Sync + Send) -> Vec<R> {
    (0..things.len())
        .into_par_iter()
        .map(|number| of(&things[number]))
        .collect()
}

/// A path, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct PathId(u32);

impl PathId {
    /// The path of nothing: all sections.
    pub(super) const ROOT: Self = Self(0);

    /// Its place among all paths.
    pub(super) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The values that are known, by number. It only grows: what is no longer used stays until the index is made anew.
#[derive(Clone)]
pub(super) struct Values {
    /// The paths: the one above, and the last key.
    paths: Numbered<(PathId, Text)>,
    /// Where each path stands among all.
    ranks: Vec<u32>,
    /// The texts of scalars.
    texts: Numbered<Text>,
    /// The files that values are written in.
    files: Numbered<FileId>,
    known: Numbered<Known>,
    nodes: Vec<Node>,
}

/// A value, by what it is told apart by.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Known {
    /// Where it stands.
    pub path: PathId,
    /// Its text, if it is a scalar.
    pub text: Option<u32>,
    /// The file that it is written in.
    pub file: u32,
    span: Span,
    kind: Discriminant<Value>,
}

impl Default for Values {
    fn default() -> Self {
        let mut paths = Numbered::default();
        number(&mut paths, (PathId::ROOT, Text::new()));
        Self {
            paths,
            ranks: Vec::new(),
            texts: Numbered::default(),
            files: Numbered::default(),
            known: Numbered::default(),
            nodes: Vec::new(),
        }
    }
}

impl Values {
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The path one step below `above`.
    pub(super) fn step(&mut self, above: PathId, key: &Text) -> PathId {
        PathId(number(&mut self.paths, (above, key.clone())))
    }

    /// The number of a value at a path.
    pub(super) fn number(&mut self, path: PathId, node: &Node) -> u32 {
        let span = node.origin.span;
        let text = match &node.value {
            Value::String(text) => Some(text.clone()),
            value => scalar(value).map(|text| Text::from(text.as_ref())),
        };
        let known = Known {
            path,
            text: text.map(|text| number(&mut self.texts, text)),
            file: number(&mut self.files, span.file()),
            span,
            kind: discriminant(&node.value),
        };
        let number = number(&mut self.known, known);
        if number as usize == self.nodes.len() {
            self.nodes.push(node.clone());
        }
        number
    }

    /// A value, and where it stands.
    pub(super) fn get(&self, number: u32) -> (&Known, &Node) {
        let at = number as usize;
        (&self.known[at], &self.nodes[at])
    }

    /// All values, by number.
    pub(super) fn known(&self) -> &Numbered<Known> {
        &self.known
    }

    /// The texts of scalars, by number.
    pub(super) fn texts(&self) -> &Numbered<Text> {
        &self.texts
    }

    /// The files that values are written in, by number.
    pub(super) fn files(&self) -> &Numbered<FileId> {
        &self.files
    }

    /// The keys and indices of a path.
    pub(super) fn path(&self, mut id: PathId) -> Vec<Text> {
        let mut keys = Vec::new();
        while id != PathId::ROOT {
            let (above, key) = &self.paths[id.index()];
            keys.push(key.clone());
            id = *above;
        }
        keys.reverse();
        keys
    }

    /// All paths, by number.
    pub(super) fn paths(&self) -> impl Iterator<Item = Vec<Text>> {
        (0..self.paths.len() as u32).map(|id| self.path(PathId(id)))
    }

    /// Where a path stands among all, by its keys with dots between them.
    pub(super) fn rank(&self, id: PathId) -> u32 {
        self.ranks.get(id.index()).copied().unwrap_or_default()
    }

    /// Puts the paths in order, if there are new ones.
    pub(super) fn rank_paths(&mut self) {
        if self.ranks.len() == self.paths.len() {
            return;
        }
        let dotted = |path: Vec<Text>| path.iter().map(Text::as_str).collect::<Vec<_>>().join(".");
        let mut order: Vec<(String, usize)> = self.paths().map(dotted).zip(0..).collect();
        order.sort_unstable();
        self.ranks = vec![0; order.len()];
        for (rank, (_, id)) in (0..).zip(order) {
            self.ranks[id] = rank;
        }
    }
}
