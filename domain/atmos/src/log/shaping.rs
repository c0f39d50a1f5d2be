//! The lines that shape an instance: where its values are written, and what these overrode.

use crate::estate::Instance;
use crate::source::{FileId, Files, Span};
use crate::value::{Map, Node, Origin, Value};

use super::LinesOf;

/// The lines that shape an instance.
#[must_use]
pub fn shaping(instance: &Instance, files: &Files) -> LinesOf {
    let mut spans = vec![instance.span];
    below_map(&instance.sections.to_map(), &mut |origin| {
        spans.push(origin.span);
        spans.extend(origin.chain().map(|layer| layer.span));
    });
    spans.sort_unstable();
    spans.dedup();
    let mut lines = LinesOf::new();
    for same in spans.chunk_by(|a, b| a.file() == b.file()) {
        let file = same[0].file();
        let numbers = same.iter().map(|span| span.line()).filter(|line| *line > 0);
        if file != FileId::NONE {
            lines.insert(files.path(file).to_path_buf(), numbers.collect());
        }
    }
    lines
}

/// Where a value, or what is below it, is written.
#[must_use]
pub fn written(node: &Node) -> Vec<Span> {
    let mut spans = Vec::new();
    below(node, &mut |origin| spans.push(origin.span));
    spans.retain(|span| !span.is_none());
    spans
}

/// The origins of everything that holds nothing else.
fn below(node: &Node, each: &mut impl FnMut(&Origin)) {
    match &node.value {
        Value::Map(map) if !map.is_empty() => below_map(map, each),
        Value::List(list) if !list.items().is_empty() => {
            for item in list.items() {
                below(item, each);
            }
        }
        _ => each(&node.origin),
    }
}

fn below_map(map: &Map, each: &mut impl FnMut(&Origin)) {
    for entry in map.entries() {
        below(&entry.node, each);
    }
}
