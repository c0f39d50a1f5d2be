//! Walking two trees at once, only where they are not the same memory.

use super::Pair;
use super::side::zip;
use crate::estate::Instance;
use crate::source::FileId;
use crate::value::{Map, Node, Text, Value};

/// Sections that only say which instance it is: between two instances they always differ.
const IDENTITY: [&str; 5] = [
    "atmos_component",
    "atmos_manifest",
    "atmos_stack",
    "atmos_stack_file",
    "stack",
];

/// A value that differs.
#[derive(Clone)]
pub struct Difference {
    /// The keys and indices that lead to it.
    pub path: Vec<Text>,
    /// What stands there on the first side.
    pub before: Option<Node>,
    /// What stands there on the second side.
    pub after: Option<Node>,
}

/// What became of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Only the second side has it.
    Added,
    /// Only the first side has it.
    Removed,
    /// Both have it, and it differs.
    Changed,
}

impl Difference {
    /// What became of the value.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        kind(self.before.is_some(), self.after.is_some())
    }
}

const fn kind(is_before: bool, is_after: bool) -> Kind {
    match (is_before, is_after) {
        (false, _) => Kind::Added,
        (true, false) => Kind::Removed,
        (true, true) => Kind::Changed,
    }
}

/// The values below `path` that differ between the instances of a pair, in the order of the tree; at most `most`.
#[must_use]
pub fn differences(pair: &Pair, path: &[Text], most: usize) -> Vec<Difference> {
    let mut found = Vec::new();
    each(
        pair.before.as_deref(),
        pair.after.as_deref(),
        path,
        &mut |place: &Place<'_>| {
            if found.len() < most {
                found.push(Difference {
                    path: place.path.to_vec(),
                    before: place.before.cloned(),
                    after: place.after.cloned(),
                });
            }
        },
    );
    found
}

/// A place where two trees differ.
pub(super) struct Place<'a> {
    path: &'a [Text],
    before: Option<&'a Node>,
    after: Option<&'a Node>,
}

impl Place<'_> {
    pub(super) const fn kind(&self) -> Kind {
        kind(self.before.is_some(), self.after.is_some())
    }

    /// The files that its sides are written in.
    pub(super) fn files(&self) -> impl Iterator<Item = FileId> {
        let file = |node: Option<&Node>| node.map(|node| node.origin.span.file());
        let (before, after) = (file(self.before), file(self.after));
        let other = after.filter(|file| before != Some(*file));
        before.into_iter().chain(other).filter(|file| *file != FileId::NONE)
    }
}

/// Tells of every place below `path` where two instances differ. An instance that one side lacks has none.
pub(super) fn each(
    before: Option<&Instance>,
    after: Option<&Instance>,
    path: &[Text],
    found: &mut dyn FnMut(&Place<'_>),
) {
    let (Some(before), Some(after)) = (before, after) else {
        return;
    };
    if before.sections.same(&after.sections) {
        return;
    }
    let mut walk = Walk {
        path: path.to_vec(),
        found,
    };
    let are_one = before.key == after.key;
    if path.is_empty() && !are_one {
        let (before, after) = (before.sections.to_map(), after.sections.to_map());
        return walk.maps(&before, &after, |key| !IDENTITY.contains(&key));
    }
    let steps: Vec<&str> = path.iter().map(Text::as_str).collect();
    let root = |instance: &Instance| Node::computed(Value::Map(instance.sections.to_map()));
    let (before, after) = (root(before), root(after));
    walk.nodes(before.at(&steps), after.at(&steps));
}

/// Tells of each difference between two values in which files its sides are written.
pub(crate) fn written_in(
    before: Option<&Node>,
    after: Option<&Node>,
    found: &mut dyn FnMut(Option<FileId>, Option<FileId>),
) {
    let file = |node: Option<&Node>| node.map(|node| node.origin.span.file());
    let mut walk = Walk {
        path: Vec::new(),
        found: &mut |place: &Place<'_>| found(file(place.before), file(place.after)),
    };
    walk.nodes(before, after);
}

struct Walk<'f> {
    path: Vec<Text>,
    found: &'f mut dyn FnMut(&Place<'_>),
}

impl Walk<'_> {
    /// Values nest no deeper than `value::MOST_DEPTH`, so this may call itself.
    fn nodes(&mut self, before: Option<&Node>, after: Option<&Node>) {
        match (before.map(|node| &node.value), after.map(|node| &node.value)) {
            (None, None) => {}
            (Some(one), Some(other)) if one.same(other) => {}
            (Some(Value::Map(one)), Some(Value::Map(other))) => self.maps(one, other, |_| true),
            (Some(Value::List(one)), Some(Value::List(other))) => self.lists(one.items(), other.items()),
            _ => (self.found)(&Place {
                path: &self.path,
                before,
                after,
            }),
        }
    }

    fn maps(&mut self, before: &Map, after: &Map, counts: impl Fn(&str) -> bool) {
        for (before, after) in zip(before.entries(), after.entries(), |a, b| a.key.cmp(&b.key)) {
            let Some(entry) = before.or(after).filter(|entry| counts(&entry.key)) else {
                continue;
            };
            self.below(
                entry.key.clone(),
                before.map(|entry| &entry.node),
                after.map(|entry| &entry.node),
            );
        }
    }

    /// What both lists begin and end with is the same, however many items came or went in between.
    fn lists(&mut self, before: &[Node], after: &[Node]) {
        let same = |(one, other): &(&Node, &Node)| one.value == other.value;
        let start = before.iter().zip(after).take_while(same).count();
        let (before, after) = (&before[start..], &after[start..]);
        let end = before.iter().rev().zip(after.iter().rev()).take_while(same).count();
        let (before, after) = (&before[..before.len() - end], &after[..after.len() - end]);
        for at in 0..before.len().max(after.len()) {
            self.below((start + at).to_string().into(), before.get(at), after.get(at));
        }
    }

    fn below(&mut self, step: Text, before: Option<&Node>, after: Option<&Node>) {
        self.path.push(step);
        self.nodes(before, after);
        self.path.pop();
    }
}
