//! JSON Schema: compiled without any way to read another file, judged without showing values.

use std::sync::Arc;
use std::time::Duration;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, PatternOptions, ValidationError, Validator};
use serde_json::Value as Json;

use super::{MOST_VIOLATIONS, Verdict, Violation, cut, with_room};

/// How much memory a compiled pattern may take.
const MOST_PATTERN: usize = 1 << 20;

/// The schema, ready to judge.
pub(super) fn compile(text: &str) -> Result<Validator, String> {
    let schema: Json = serde_json::from_str(text).map_err(|error| format!("it is not JSON: {error}"))?;
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .with_retriever(Nowhere)
        .with_pattern_options(PatternOptions::regex().size_limit(MOST_PATTERN))
        .build(&schema)
        .map_err(|error| format!("it is no JSON Schema: {}", cut(&error.masked().to_string())))
}

/// What the schema finds wrong.
pub(super) fn judge(validator: &Arc<Validator>, document: Json, limit: Duration) -> Verdict {
    let validator = Arc::clone(validator);
    let judged = with_room(limit, move || {
        let errors = validator.iter_errors(&document).take(MOST_VIOLATIONS);
        errors.map(|error| violation(&error)).collect()
    });
    judged.map_or(Verdict::TooSlow(limit), Verdict::Judged)
}

fn violation(error: &ValidationError<'_>) -> Violation {
    let mut path: Vec<String> = error
        .instance_path()
        .as_str()
        .split('/')
        .skip(1)
        .map(|step| step.replace("~1", "/").replace("~0", "~"))
        .collect();
    if let ValidationErrorKind::AdditionalProperties { unexpected } = error.kind() {
        path.extend(unexpected.first().cloned());
    }
    Violation {
        path,
        message: cut(&error.masked_with("it").to_string()),
    }
}

/// References into other documents lead nowhere.
struct Nowhere;

impl jsonschema::Retrieve for Nowhere {
    fn retrieve(&self, uri: &jsonschema::Uri<String>) -> Result<Json, Box<dyn std::error::Error + Send + Sync>> {
        Err(format!("`{uri}` is another document, and references into others are not followed").into())
    }
}
