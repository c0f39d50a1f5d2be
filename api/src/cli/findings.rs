//! Findings for tools: what the page and `validate` show, as JSON.

use std::sync::Arc;

use atmos::diagnostic::{Diagnostic, Scope};
use atmos::estate::Estate;
use atmos::source::Span;
use serde_json::{Value, json};

/// The findings in their order; paths relative to the folder that was opened where they lie below it.
pub(super) fn json(found: &[Arc<Diagnostic>], estate: &Estate) -> Value {
    found.iter().map(|found| finding(found, estate)).collect()
}

fn finding(found: &Diagnostic, estate: &Estate) -> Value {
    let related = found.related.iter();
    let related: Vec<Value> = related
        .map(|related| json!({ "place": place(related.span, estate), "message": related.message }))
        .collect();
    json!({
        "severity": found.severity,
        "code": found.code,
        "place": place(found.span, estate),
        "message": found.message,
        "hint": found.hint,
        "related": related,
        "scope": scope(&found.scope),
    })
}

fn place(span: Span, estate: &Estate) -> Value {
    if span.is_none() {
        return Value::Null;
    }
    let path = estate.files.path(span.file());
    let shown = path.strip_prefix(&estate.config.directory).unwrap_or(&path);
    json!({ "file": shown.display().to_string(), "line": span.line(), "column": span.column() })
}

fn scope(scope: &Scope) -> Value {
    match scope {
        Scope::Estate => json!({ "kind": "estate" }),
        Scope::File => json!({ "kind": "file" }),
        Scope::Stack { stack } => json!({ "kind": "stack", "stack": stack.as_str() }),
        Scope::Instance {
            stack,
            component_type,
            component,
        } => json!({
            "kind": "instance",
            "stack": stack.as_str(),
            "type": component_type.as_str(),
            "component": component.as_str(),
        }),
    }
}
