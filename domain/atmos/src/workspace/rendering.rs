//! What a file with templates looks like once they are rendered: as a stack reads it, with the context of its imports.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::manifest::{Call, Evaluated, Evaluator};
use crate::source::FileId;
use crate::value::Map;

/// Contexts of one file in one stack; nobody reads on.
const MOST: usize = 50;

/// A file as YAML sees it, with one context.
pub struct Rendering {
    /// What its templates were rendered with, besides what the file says itself.
    pub context: Map,
    /// The text, or why its templates fail.
    pub text: Result<String, Box<Diagnostic>>,
}

/// What `file` looks like in these evaluations, once for each context, in the order of the imports.
pub(super) fn renderings<'a>(
    evaluator: &Evaluator<'_>,
    evaluated: impl Iterator<Item = &'a Arc<Evaluated>>,
    file: FileId,
) -> Vec<Rendering> {
    let mut calls: Vec<&Call> = Vec::new();
    let mut seen = rustc_hash::FxHashSet::default();
    for top_level in evaluated {
        top_level.visit(&mut seen, &mut |one| {
            let call = &one.call;
            if call.file == file && calls.len() < MOST && !calls.iter().any(|known| is_same(known, call)) {
                calls.push(call);
            }
        });
    }
    let rendering = |call: &Call| Rendering {
        context: call.context.clone(),
        text: evaluator.rendered(call),
    };
    calls.into_iter().map(rendering).collect()
}

/// Whether both are rendered alike: what overrides them does not count.
fn is_same(one: &Call, other: &Call) -> bool {
    let flags = |call: &Call| (call.skip_templates, call.ignore_missing);
    flags(one) == flags(other) && one.context == other.context
}
