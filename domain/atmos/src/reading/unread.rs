//! What a file says and no instance reads.

use rustc_hash::FxHashSet;

use super::Place;
use crate::source::{FileId, Span};
use crate::value::{Node, Value};
use crate::yaml::{ParseOptions, parse};

/// The component types, each a section of a manifest and of its `components`.
const TYPES: [&str; 6] = ["terraform", "helmfile", "packer", "ansible", "kubernetes", "helm"];
/// The sections whose values instances have as they are written. What others say shows in other ways.
const SECTIONS: [&str; 4] = ["vars", "env", "settings", "providers"];
/// Functions that act on lists and maps of others, and stand in no result.
const ACTS: [&str; 2] = ["!append", "!unset"];

/// The places of values in a manifest that are none of `read`. None for a text that is no YAML.
pub(super) fn spans(file: FileId, text: &str, read: &[Place]) -> Vec<Span> {
    let Ok(root) = parse(text, file, ParseOptions::default()) else {
        return Vec::new();
    };
    let read: FxHashSet<Span> = read.iter().map(|place| place.span).collect();
    let mut unread = Vec::new();
    for section in sections(&root) {
        leaves(section, &mut |span| {
            if !read.contains(&span) {
                unread.push(span);
            }
        });
    }
    unread.sort_unstable();
    unread
}

/// The sections of a manifest that instances get: global ones, those of a type, those of a component.
fn sections(root: &Node) -> Vec<&Node> {
    let mut above = vec![root];
    for kind in TYPES {
        above.extend(root.at(&[kind]));
        let components = root.at(&["components", kind]).and_then(|node| node.value.as_map());
        above.extend(components.iter().flat_map(|map| map.entries()).map(|entry| &entry.node));
    }
    let of = |node| SECTIONS.iter().filter_map(move |section| Node::at(node, &[section]));
    above.into_iter().flat_map(of).collect()
}

/// Where the values below a section are written, as instances have them: lists as a whole.
fn leaves(node: &Node, each: &mut impl FnMut(Span)) {
    match &node.value {
        Value::Map(map) if map.get(crate::value::APPEND_KEY).is_none() => {
            map.entries().iter().for_each(|entry| leaves(&entry.node, each));
        }
        Value::Map(_) => {}
        Value::String(text) if ACTS.iter().any(|act| text.starts_with(act)) => {}
        _ => each(node.origin.span),
    }
}
