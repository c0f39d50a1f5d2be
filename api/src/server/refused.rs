//! A request that is not executed. Each transport says so in its own way.

use axum::extract::Request;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use schema::{Code, Reply, RequestId};

use super::graphql_http;
use super::media::{self, Media};

/// A request that is not executed.
pub(super) struct Refused {
    /// The status over HTTP; `None` leaves it to the rules of GraphQL over HTTP for a document that is refused.
    pub(super) status: Option<StatusCode>,
    /// What goes into the answer's head over HTTP.
    pub(super) headers: HeaderMap,
    /// The answer: errors, and nothing else.
    pub(super) reply: Box<Reply>,
}

impl Refused {
    /// A request that is refused before its document is looked at.
    pub(super) fn new(status: StatusCode, code: Code, message: impl Into<String>, id: &RequestId) -> Self {
        Self {
            status: Some(status),
            headers: HeaderMap::new(),
            reply: Box::new(Reply::refused(code.error(message), id)),
        }
    }

    /// A request whose form is wrong; `message` says how.
    pub(super) fn malformed(message: impl Into<String>, id: &RequestId) -> Self {
        Self::new(StatusCode::BAD_REQUEST, Code::BadUserInput, message, id)
    }

    /// A request by a method that is not for it; `methods` are.
    pub(super) fn method(methods: &'static str, message: &str, id: &RequestId) -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, Code::BadUserInput, message, id)
            .with(axum::http::header::ALLOW, HeaderValue::from_static(methods))
    }

    /// The answer to a request that was not read: as GraphQL has it where the graph was asked, else in these words.
    pub(super) fn answer(self, request: &Request, words: &str) -> Response {
        if request.uri().path() == "/graphql" {
            return graphql_http::refuse(self, media::negotiate(request.headers()).unwrap_or(Media::Json));
        }
        let status = self.status.unwrap_or(StatusCode::BAD_REQUEST);
        let kind = [(CONTENT_TYPE, "text/plain; charset=utf-8")];
        (status, kind, self.headers, format!("{words}\n")).into_response()
    }

    /// With a header.
    pub(super) fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }
}

impl From<Box<Reply>> for Refused {
    fn from(reply: Box<Reply>) -> Self {
        Self {
            status: None,
            headers: HeaderMap::new(),
            reply,
        }
    }
}
