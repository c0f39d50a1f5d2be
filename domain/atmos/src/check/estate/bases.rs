//! Abstract components that nothing inherits from, in no stack.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::part::Part;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::value::Text;

pub(super) fn check(parts: &[Arc<Part>]) -> Vec<Diagnostic> {
    let mut all: FxHashMap<Span, (&Text, bool)> = FxHashMap::default();
    for (span, name, is_used) in parts.iter().flat_map(|part| &part.bases) {
        all.entry(*span).or_insert((name, false)).1 |= is_used;
    }
    let unused = all
        .into_iter()
        .filter(|(span, (_, is_used))| !is_used && !span.is_none());
    unused.map(|(span, (name, _))| finding(span, name)).collect()
}

fn finding(span: Span, name: &str) -> Diagnostic {
    let message = format!("Nothing inherits from the abstract component `{name}`, in no stack.");
    let hint = "Inherit from it with `metadata: {inherits: […]}`, or delete it.";
    Diagnostic::info("base-unused", span, message).hint(hint)
}
