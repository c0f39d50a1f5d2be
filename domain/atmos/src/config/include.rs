//! `!include` and `!include.raw`: another file as a value, by its extension.

use std::path::Path;

use super::functions::{Functions, include_candidates, word};
use crate::diagnostic::Diagnostic;
use crate::include::{Form, form, hcl, variables};
use crate::query;
use crate::source::Span;
use crate::value::Value;
use crate::yaml::{self, ParseOptions};

/// The value of `!include path [query]`, null where there is none.
pub(super) fn include(functions: &Functions<'_>, is_raw: bool, arguments: &str, span: Span) -> Value {
    let (path, query) = word(arguments);
    if path.contains("://") || path.contains("::") {
        let message = format!("The remote file `{path}` is not fetched; the setting stays empty.");
        return failed(functions, Diagnostic::warning("config-function-not-run", span, message));
    }
    let candidates = include_candidates(functions, path);
    let found = candidates
        .iter()
        .find(|path| functions.loader.files.disk().is_file(path))
        .unwrap_or(&candidates[0]);
    // One that is missing may come, and then it comes before the one there is.
    for path in candidates.iter().take_while(|path| *path != found) {
        functions.loader.note_input(path.clone());
    }
    functions.loader.note_input(found.clone());
    let Some(text) = functions.loader.text(found, span) else {
        return Value::Null;
    };
    let Some(value) = (if is_raw {
        Some(Value::text(text))
    } else {
        parsed(functions, found, text, span)
    }) else {
        return Value::Null;
    };
    query::select(&value, query).unwrap_or_else(|error| {
        let message = format!("The expression `{query}` does not fit {}: {error}.", found.display());
        let hint = "A path such as `.a.b[0]` selects a part of the file, `.a // \"b\"` has a default.";
        failed(
            functions,
            Diagnostic::warning("config-include-query", span, message).hint(hint),
        )
    })
}

fn parsed(functions: &Functions<'_>, path: &Path, text: String, span: Span) -> Option<Value> {
    match form(path) {
        Form::Yaml => parsed_yaml(functions, path, &text, span),
        Form::Environment => Some(Value::Map(variables(&text, functions.loader.files.intern(path)))),
        Form::Hcl => match hcl(&text) {
            Ok(value) => Some(value),
            Err(why) => {
                let message = format!("{} is not valid HCL: {why}", path.display());
                failed(functions, Diagnostic::error("include-invalid", span, message));
                None
            }
        },
        Form::Text => Some(Value::text(text)),
    }
}

fn parsed_yaml(functions: &Functions<'_>, path: &Path, text: &str, span: Span) -> Option<Value> {
    let Some(below) = functions.included(path) else {
        let message = format!(
            "{} is not included: includes nest too deeply, or in a circle.",
            path.display()
        );
        failed(functions, Diagnostic::warning("config-include-too-deep", span, message));
        return None;
    };
    let options = ParseOptions {
        tags: Some(&below),
        ..ParseOptions::default()
    };
    match yaml::parse(text, functions.loader.files.intern(path), options) {
        Ok(node) => Some(node.value),
        Err(diagnostic) => {
            functions.loader.report(diagnostic.related(span, "included here"));
            None
        }
    }
}

fn failed(functions: &Functions<'_>, diagnostic: Diagnostic) -> Value {
    functions.loader.report(diagnostic);
    Value::Null
}
