//! The texts of a file: every string that is a value, with the keys that lead to it.

use crate::source::Span;
use crate::value::{Node, Value};

/// A string and where it stands.
pub(super) struct Leaf<'a> {
    /// The keys that lead to it; items of lists add none.
    pub(super) path: &'a [&'a str],
    pub(super) text: &'a str,
    pub(super) span: Span,
}

impl Leaf<'_> {
    /// The nearest key.
    pub(super) fn key(&self) -> &str {
        self.path.last().copied().unwrap_or_default()
    }

    /// `vars.tags.team` in backticks.
    pub(super) fn name(&self) -> String {
        format!("`{}`", self.path.join("."))
    }
}

/// Gives every string below `root` to `each`.
pub(super) fn walk(root: &Node, each: &mut impl FnMut(&Leaf<'_>)) {
    visit(root, &mut Vec::new(), each);
}

fn visit<'a>(node: &'a Node, path: &mut Vec<&'a str>, each: &mut impl FnMut(&Leaf<'_>)) {
    match &node.value {
        Value::Map(map) => {
            for entry in map.entries() {
                path.push(&entry.key);
                visit(&entry.node, path, each);
                path.pop();
            }
        }
        Value::List(list) => list.items().iter().for_each(|item| visit(item, path, each)),
        Value::String(text) => each(&Leaf {
            path,
            text,
            span: node.origin.span,
        }),
        _ => {}
    }
}
