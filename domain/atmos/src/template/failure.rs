//! Why a function could not answer; the evaluator adds where.

use crate::value::Value;

/// A function's failure.
pub(super) enum Failure {
    /// Go's message, to be prefixed with `error calling NAME: `.
    Message(String),
    /// The outside is needed and cannot be asked.
    Unresolved { function: String, arguments: Vec<Value> },
    /// Too much was asked for.
    Limit(&'static str),
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Self::Message(message)
    }
}

impl From<&str> for Failure {
    fn from(message: &str) -> Self {
        Self::Message(message.to_owned())
    }
}
