//! The error at the border: a closed list of codes, plain words for the caller, the cause for the log.
//!
//! [`Error`] does not implement `Display` on purpose: async-graphql converts everything that does,
//! and such a conversion would carry internals to the caller without a code.

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::resolver_utils::EnumType;
use async_graphql::{Enum, ErrorExtensionValues, PathSegment, ServerError, Value};

/// What a resolver returns.
pub(crate) type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, as the caller may see it.
pub(crate) enum Error {
    /// The caller's arguments do not make sense; the text says why.
    BadInput(String),
    /// Something that we need did not do its part.
    Upstream(Upstream, Cause),
    /// A fault of ours; the text for the caller is fixed, the cause is logged.
    Internal(Cause),
}

/// Why it went wrong, for the log alone.
type Cause = Box<dyn std::error::Error + Send + Sync>;

/// What we need that is not ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Upstream {
    /// Where activity and settings are kept.
    Database,
}

/// Every code that `errors[].extensions.code` can hold. The list is closed.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(name = "ErrorCode")]
pub enum Code {
    /// The document is not GraphQL.
    #[graphql(name = "GRAPHQL_PARSE_FAILED")]
    ParseFailed,
    /// The document does not fit the schema.
    #[graphql(name = "GRAPHQL_VALIDATION_FAILED")]
    ValidationFailed,
    /// The request or a value in it makes no sense.
    BadUserInput,
    /// Nobody knows who asks.
    Unauthenticated,
    /// Whoever asks may not.
    Forbidden,
    /// The operation asks for more than one request may.
    CostLimit,
    /// The caller asks for too much in too short a time, or holds too many connections.
    RateLimited,
    /// The operation took too long and was stopped.
    Timeout,
    /// The client took events too slowly and missed some: it can resume after `extensions.cursor`.
    Lagged,
    /// Something that the server needs failed: `extensions.upstream` names it.
    UpstreamFailed,
    /// A fault of the server.
    Internal,
}

/// The cause of a fault, kept beside the error until it is logged.
struct Trace(String);

const INTERNAL_MESSAGE: &str = "Something went wrong in the server. Its log has the details under this request id.";

impl Code {
    /// The code as it is sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        let known = Self::items().iter().find(|item| item.value == self);
        known.map_or("INTERNAL", |item| item.name)
    }

    /// A top-level error with this code.
    #[must_use]
    pub fn error(self, message: impl Into<String>) -> ServerError {
        let mut error = ServerError::new(message, None);
        set(&mut error.extensions, "code", self.as_str());
        error
    }

    /// A fault of ours that leaves nothing to say.
    pub(crate) fn internal() -> ServerError {
        Self::Internal.error(INTERNAL_MESSAGE)
    }

    /// The error that stands for a panic; `words` are for the log.
    pub(crate) fn panicked(words: &str) -> ServerError {
        let mut error = Self::internal();
        error.source = Some(Arc::new(Trace(format!("a resolver panicked: {words}"))));
        error
    }

    /// The error that stands for an execution that was stopped.
    pub(crate) fn too_slow(deadline: Duration) -> ServerError {
        let seconds = deadline.as_secs_f64();
        Self::Timeout.error(format!(
            "The operation took longer than {seconds} s and was stopped: ask for less at a time."
        ))
    }

    /// The end of a subscription whose client was too slow.
    pub(crate) fn lagged(cursor: &str) -> ServerError {
        let message = "Events came faster than they were taken, and some were left out: resume after the cursor.";
        let mut error = Self::Lagged.error(message);
        set(&mut error.extensions, "cursor", cursor);
        error
    }
}

impl Upstream {
    const fn name(self) -> &'static str {
        match self {
            Self::Database => "database",
        }
    }
}

impl Error {
    /// An internal error with its cause.
    pub(crate) fn internal(cause: impl Into<Cause>) -> Self {
        Self::Internal(cause.into())
    }

    /// The database did not do its part.
    pub(crate) fn database(cause: impl Into<Cause>) -> Self {
        Self::Upstream(Upstream::Database, cause.into())
    }
}

impl From<Error> for async_graphql::Error {
    fn from(error: Error) -> Self {
        let mut extensions = None;
        let (code, message, cause) = match error {
            Error::BadInput(message) => (Code::BadUserInput, message, None),
            Error::Internal(cause) => (Code::Internal, INTERNAL_MESSAGE.to_owned(), Some(cause)),
            Error::Upstream(upstream, cause) => {
                let name = upstream.name();
                set(&mut extensions, "upstream", name);
                let message = format!("The {name} failed. The server's log has the details under this request id.");
                (Code::UpstreamFailed, message, Some(cause))
            }
        };
        set(&mut extensions, "code", code.as_str());
        let trace = cause.map(|cause| Arc::new(Trace(chain(&*cause))) as Arc<dyn Any + Send + Sync>);
        Self {
            message,
            source: trace,
            extensions,
        }
    }
}

/// Gives every error a code and the request's id, and logs what is no fault of the caller, once.
pub(crate) fn finish(errors: &mut [ServerError], request_id: &str) {
    for error in errors {
        if code(error).is_none() {
            let code = classify(error).as_str();
            set(&mut error.extensions, "code", code);
        }
        set(&mut error.extensions, "requestId", request_id);
        let faults = [Code::Internal, Code::UpstreamFailed, Code::Timeout].map(Code::as_str);
        if let Some(code) = code(error).filter(|code| faults.contains(code)) {
            log(error, code, request_id);
        }
    }
}

fn log(error: &ServerError, code: &str, request_id: &str) {
    let source = error.source.as_ref();
    let trace = source.and_then(|source| source.downcast_ref::<Trace>());
    let cause = trace.map_or(error.message.as_str(), |trace| trace.0.as_str());
    tracing::error!(request_id, code, path = %path(error), cause, "operation failed");
}

/// Where in the answer it went wrong, as `stacks.nodes.0.name`.
fn path(error: &ServerError) -> String {
    let segments = error.path.iter().map(|segment| match segment {
        PathSegment::Field(name) => name.clone(),
        PathSegment::Index(index) => index.to_string(),
    });
    segments.collect::<Vec<_>>().join(".")
}

/// What async-graphql says without a code of ours.
fn classify(error: &ServerError) -> Code {
    if error.path.is_empty() {
        Code::ValidationFailed
    } else {
        Code::BadUserInput
    }
}

fn code(error: &ServerError) -> Option<&str> {
    match error.extensions.as_ref()?.get("code")? {
        Value::String(code) => Some(code),
        _ => None,
    }
}

fn set(extensions: &mut Option<ErrorExtensionValues>, name: &str, value: &str) {
    extensions.get_or_insert_default().set(name, value);
}

fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_page_of_errors_has_a_section_for_each_code_and_no_other() {
        let page = include_str!("../../docs/errors.md");
        let sections: BTreeSet<&str> = page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        let codes: BTreeSet<&str> = Code::items().iter().map(|item| item.value.as_str()).collect();
        assert_eq!(sections, codes);
        assert_eq!(codes.len(), Code::items().len());
    }
}
