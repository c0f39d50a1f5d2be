//! The error at the border: a closed list of codes, plain words for the caller, the cause for the log.
//!
//! [`Error`] does not implement `Display` on purpose: async-graphql converts everything that does,
//! and such a conversion would carry internals to the caller without a code.

use std::error::Error as Cause;
use std::sync::Arc;

use async_graphql::{ErrorExtensionValues, ServerError, Value};

/// What a resolver returns.
pub(crate) type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, as the caller may see it.
pub(crate) enum Error {
    /// The caller's arguments do not make sense; the text says why.
    BadInput(String),
    /// A fault of ours; the text for the caller is fixed, the cause is logged.
    Internal(Box<dyn Cause + Send + Sync>),
}

/// Every code that `errors[].extensions.code` can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// Nobody knows who asks.
    Unauthenticated,
    /// The document is not GraphQL.
    ParseFailed,
    /// The document does not fit the schema.
    ValidationFailed,
    /// The operation is well-formed, its values are not.
    BadUserInput,
    /// The operation asks for more than one request may.
    CostLimit,
    /// The caller asks for too much in too short a time.
    RateLimited,
    /// A fault of the server.
    Internal,
}

/// The cause of an internal error, kept beside the error until it is logged.
struct Trace(String);

const INTERNAL_MESSAGE: &str = "Something went wrong in the server. Its log has the details under this request id.";

impl Code {
    /// The code as it is sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::ParseFailed => "GRAPHQL_PARSE_FAILED",
            Self::ValidationFailed => "GRAPHQL_VALIDATION_FAILED",
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::CostLimit => "COST_LIMIT",
            Self::RateLimited => "RATE_LIMITED",
            Self::Internal => "INTERNAL",
        }
    }

    /// A top-level error with this code.
    #[must_use]
    pub fn error(self, message: impl Into<String>) -> ServerError {
        let mut error = ServerError::new(message, None);
        set(&mut error.extensions, "code", self.as_str());
        error
    }

    /// The error that stands for a panic.
    pub(crate) fn internal() -> ServerError {
        Self::Internal.error(INTERNAL_MESSAGE)
    }
}

impl Error {
    /// An internal error with its cause.
    pub(crate) fn internal(cause: impl Into<Box<dyn Cause + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }
}

impl From<Error> for async_graphql::Error {
    fn from(error: Error) -> Self {
        let (code, message, source) = match error {
            Error::BadInput(message) => (Code::BadUserInput, message, None),
            Error::Internal(cause) => {
                let trace: Arc<dyn std::any::Any + Send + Sync> = Arc::new(Trace(chain(&*cause)));
                (Code::Internal, INTERNAL_MESSAGE.to_owned(), Some(trace))
            }
        };
        let mut extensions = None;
        set(&mut extensions, "code", code.as_str());
        Self {
            message,
            source,
            extensions,
        }
    }
}

/// Gives every error a code and the request's id, and logs internal ones, once.
pub(crate) fn finish(errors: &mut [ServerError], request_id: &str) {
    for error in errors {
        if code(error).is_none() {
            let code = classify(error).as_str();
            set(&mut error.extensions, "code", code);
        }
        set(&mut error.extensions, "requestId", request_id);
        if code(error) == Some(Code::Internal.as_str()) {
            log(error, request_id);
        }
    }
}

fn log(error: &ServerError, request_id: &str) {
    let trace = error
        .source
        .as_ref()
        .and_then(|source| source.downcast_ref::<Trace>())
        .map_or("a resolver panicked", |trace| trace.0.as_str());
    tracing::error!(request_id, path = ?error.path, cause = trace, "operation failed");
}

/// What async-graphql says without a code of ours.
fn classify(error: &ServerError) -> Code {
    const LIMITS: [&str; 4] = [
        "Query is nested too deep",
        "Query is too complex",
        "The recursion depth of the query",
        "The number of directives",
    ];
    if LIMITS.iter().any(|limit| error.message.starts_with(limit)) {
        Code::CostLimit
    } else if error.path.is_empty() {
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

fn chain(error: &(dyn Cause + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
