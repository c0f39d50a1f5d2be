//! From what a policy says to the place where the value is written.

use serde_json::Value as Json;

use crate::sections::Sections;
use crate::source::Span;
use crate::value::{Node, Value};

/// The place of the value at `path`, or of what it stands in; `otherwise` where nothing there was written.
pub(super) fn place(sections: &Sections, path: &[String], otherwise: Span) -> Span {
    let mut nearest = otherwise;
    let Some((first, rest)) = path.split_first() else {
        return nearest;
    };
    let mut node = sections.get(first);
    let mut rest = rest.iter();
    while let Some(found) = node {
        if !found.origin.span.is_none() {
            nearest = found.origin.span;
        }
        node = rest.next().and_then(|step| found.at(&[step]));
    }
    nearest
}

/// Whether the value at `path`, or one that it stands in, comes from the outside and is not known.
pub(super) fn is_unknown(sections: &Sections, path: &[String]) -> bool {
    let is_function = |node: &Node| {
        let text = node.value.as_str();
        text.is_some_and(|text| text.starts_with('!') || text.contains("{{"))
    };
    let Some((first, rest)) = path.split_first() else {
        return false;
    };
    let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
    let node = sections.get(first).and_then(|node| node.at(&rest));
    node.is_some_and(is_function)
}

/// The path that a message names, such as `vars.region`, if the document has it.
pub(super) fn mentioned(message: &str, document: &Json) -> Vec<String> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
    let words = message.split(|c: char| !is_part(c)).map(|word| word.trim_matches('.'));
    let dotted = words.filter(|word| word.contains('.'));
    for word in dotted {
        let steps: Vec<String> = word.split('.').map(str::to_owned).collect();
        let steps = steps.strip_prefix(&["input".to_owned()]).unwrap_or(&steps);
        let found = steps.iter().try_fold(document, |value, step| match value {
            Json::Object(object) => object.get(step),
            Json::Array(items) => items.get(step.parse::<usize>().ok()?),
            _ => None,
        });
        if found.is_some() && !steps.is_empty() {
            return steps.to_vec();
        }
    }
    Vec::new()
}

/// A path as people write it.
pub(super) fn shown(path: &[String]) -> String {
    path.join(".")
}

/// Whether any value of the instance comes from the outside.
pub(super) fn has_unknowns(sections: &Sections) -> bool {
    sections.entries().any(|entry| {
        matches!(&entry.node.value, Value::Map(_) | Value::List(_) | Value::String(_))
            && entry.node.value.marks().has(crate::value::Marks::FUNCTION)
    })
}
