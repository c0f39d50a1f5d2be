//! Answers, as text: what is the same for many is written once.

use std::borrow::Cow;
use std::sync::Arc;

use async_graphql::{Response, ServerError, Value};

use crate::error::{self, Code};

/// The id of a request: in its answer, in its errors, in the log. Cloning shares it.
#[derive(Clone, Debug)]
pub struct RequestId(Arc<str>);

/// An answer.
#[derive(Debug)]
pub struct Reply {
    text: Text,
    /// Whether nothing was executed, or nothing more will be: the answer then has errors and no data at all.
    pub is_request_error: bool,
    /// Where to resume a subscription after this answer.
    pub cursor: Option<String>,
}

/// JSON, of this answer alone or of many.
#[derive(Debug)]
enum Text {
    Own(String),
    Shared(Arc<str>),
}

impl RequestId {
    /// The id with this text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(Arc::from(text))
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Reply {
    /// The answer as JSON. Where nothing was executed there is no `data`, not even null.
    #[must_use]
    pub fn to_json(&self) -> Cow<'_, str> {
        if self.is_request_error {
            Cow::Owned(format!(r#"{{"errors":{}}}"#, self.payload()))
        } else {
            Cow::Borrowed(self.payload())
        }
    }

    /// The same, for an answer that goes to one place only.
    #[must_use]
    pub fn into_json(self) -> String {
        match self.text {
            Text::Own(text) if !self.is_request_error => text,
            _ => self.to_json().into_owned(),
        }
    }

    /// The answer as JSON; only the list of errors where nothing was executed.
    #[must_use]
    pub fn payload(&self) -> &str {
        match &self.text {
            Text::Own(text) => text,
            Text::Shared(text) => text,
        }
    }

    /// The answer to a request that is not executed.
    #[must_use]
    pub fn refused(error: ServerError, id: &RequestId) -> Self {
        Self::errors(vec![error], id)
    }

    /// The same, for several reasons.
    pub(crate) fn errors(mut errors: Vec<ServerError>, id: &RequestId) -> Self {
        error::finish(&mut errors, &id.0);
        Self {
            text: Text::Own(written(serde_json::to_string(&errors))),
            is_request_error: true,
            cursor: None,
        }
    }

    /// The answer of an execution.
    pub(crate) fn finished(response: Response, id: &RequestId) -> Self {
        let is_request_error = response.data == Value::Null
            && !response.errors.is_empty()
            && response.errors.iter().all(|error| error.path.is_empty());
        if is_request_error {
            return Self::errors(response.errors, id);
        }
        Self::event(response, id)
    }

    /// The answer of an execution that broke off: there is no data, but there was an execution.
    pub(crate) fn broken_off(error: ServerError, id: &RequestId) -> Self {
        Self::event(Response::from_errors(vec![error]), id)
    }

    /// An event of a subscription: whatever it says, there may be others after it.
    pub(crate) fn event(mut response: Response, id: &RequestId) -> Self {
        error::finish(&mut response.errors, &id.0);
        Self {
            text: Text::Own(written(serde_json::to_string(&response))),
            is_request_error: false,
            cursor: None,
        }
    }

    /// An event that others get too.
    pub(crate) const fn shared(text: Arc<str>) -> Self {
        Self {
            text: Text::Shared(text),
            is_request_error: false,
            cursor: None,
        }
    }

    /// With the place to resume after.
    pub(crate) fn at(self, cursor: String) -> Self {
        Self {
            cursor: Some(cursor),
            ..self
        }
    }
}

/// Everything in an answer has a form in JSON; should something not, the caller is told that it was us.
fn written(answer: serde_json::Result<String>) -> String {
    answer.unwrap_or_else(|error| {
        tracing::error!(%error, "an answer could not be written as JSON");
        let code = Code::Internal.as_str();
        format!(r#"{{"data":null,"errors":[{{"message":"The answer failed.","extensions":{{"code":"{code}"}}}}]}}"#)
    })
}
