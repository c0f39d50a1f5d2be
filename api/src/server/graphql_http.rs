//! GraphQL over HTTP, as <https://graphql.github.io/graphql-over-http/draft/> has it.
//!
//! JSON in, JSON out, one operation a request; queries by GET too. No forms, no uploads, no batches.

use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::header::{ACCEPT, ALLOW, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use schema::{Code, Graph, Operation, Reply, RequestId};

use super::App;
use super::graphql_request::{self, Params};

/// The media types that an answer can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Media {
    /// `application/graphql-response+json`: the status says how it went.
    GraphqlResponse,
    /// `application/json`: the status is 200 for every well-formed request.
    Json,
}

/// A request that is not executed.
struct Refused {
    status: StatusCode,
    code: Code,
    message: String,
}

/// `POST /graphql`.
pub(super) async fn post(
    State(app): State<App>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Some(media) = negotiate(&headers) else {
        return not_acceptable(&id);
    };
    let params = is_json(&headers)
        .then_some(())
        .ok_or_else(Refused::media_type)
        .and_then(|()| body.map_err(|rejection| Refused::body(&rejection)))
        .and_then(|body| graphql_request::from_json(&body).map_err(Refused::malformed));
    match params {
        Ok(params) => answer(&app.graph, params, &Method::POST, media, id).await,
        Err(refused) => refused.respond(media, &id),
    }
}

/// `GET /graphql`.
pub(super) async fn get(app: App, id: RequestId, headers: &HeaderMap, query: &str) -> Response {
    let Some(media) = negotiate(headers) else {
        return not_acceptable(&id);
    };
    match graphql_request::from_query(query) {
        Ok(params) => answer(&app.graph, params, &Method::GET, media, id).await,
        Err(message) => Refused::malformed(message).respond(media, &id),
    }
}

/// Any other method.
pub(super) async fn wrong_method(Extension(id): Extension<RequestId>, headers: HeaderMap) -> Response {
    let refused = Refused {
        status: StatusCode::METHOD_NOT_ALLOWED,
        code: Code::BadUserInput,
        message: "Ask by POST, or by GET for queries.".to_owned(),
    };
    allowing(
        refused.respond(negotiate(&headers).unwrap_or(Media::Json), &id),
        "GET, POST",
    )
}

async fn answer(graph: &Graph, params: Params, method: &Method, media: Media, id: RequestId) -> Response {
    let prepared = match graph.prepare(params.into_request(), id.clone()) {
        Ok(prepared) => prepared,
        Err(reply) => return respond(&reply, media),
    };
    match prepared.operation {
        Operation::Mutation if *method == Method::GET => {
            let refused = Refused {
                status: StatusCode::METHOD_NOT_ALLOWED,
                code: Code::BadUserInput,
                message: "Mutations are sent by POST.".to_owned(),
            };
            allowing(refused.respond(media, &id), "POST")
        }
        Operation::Subscription => {
            let message = "Subscriptions need a WebSocket with the protocol graphql-transport-ws.";
            Refused::malformed(message.to_owned()).respond(media, &id)
        }
        Operation::Query | Operation::Mutation => respond(&graph.execute(prepared).await, media),
    }
}

fn respond(reply: &Reply, media: Media) -> Response {
    let status = match media {
        Media::GraphqlResponse if reply.is_request_error => StatusCode::BAD_REQUEST,
        Media::GraphqlResponse | Media::Json => StatusCode::OK,
    };
    match reply.to_json() {
        Ok(body) => media.response(status, body),
        Err(error) => {
            tracing::error!(%error, "an answer could not be written as JSON");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn not_acceptable(id: &RequestId) -> Response {
    let refused = Refused {
        status: StatusCode::NOT_ACCEPTABLE,
        code: Code::BadUserInput,
        message: "Answers are application/graphql-response+json or application/json.".to_owned(),
    };
    refused.respond(Media::Json, id)
}

fn allowing(mut response: Response, methods: &'static str) -> Response {
    let headers = response.headers_mut();
    headers.insert(ALLOW, HeaderValue::from_static(methods));
    response
}

impl Refused {
    const fn malformed(message: String) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            code: Code::BadUserInput,
            message,
        }
    }

    fn media_type() -> Self {
        Self {
            status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
            ..Self::malformed("Requests are JSON: send `content-type: application/json`.".to_owned())
        }
    }

    fn body(rejection: &BytesRejection) -> Self {
        let status = rejection.status();
        if status == StatusCode::PAYLOAD_TOO_LARGE {
            let message = "The request is too large.".to_owned();
            let code = Code::CostLimit;
            return Self { status, code, message };
        }
        Self::malformed("The request did not arrive as a whole.".to_owned())
    }

    fn respond(self, media: Media, id: &RequestId) -> Response {
        let reply = Reply::refused(self.code.error(self.message), id);
        let mut response = respond(&reply, media);
        *response.status_mut() = self.status;
        response
    }
}

impl Media {
    fn response(self, status: StatusCode, body: Vec<u8>) -> Response {
        let content_type = match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        };
        (status, [(CONTENT_TYPE, content_type)], body).into_response()
    }
}

/// Whether the body says that it is JSON in UTF-8.
fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let mut parts = value.unwrap_or_default().split(';').map(str::trim);
    let is_json = parts
        .next()
        .is_some_and(|essence| essence.eq_ignore_ascii_case("application/json"));
    let is_utf8 = |part: &str| match part.split_once('=') {
        Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
            value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
        }
        _ => true,
    };
    is_json && parts.all(is_utf8)
}

/// The media type that the client likes best; of equals the one that it names first. `None` if it takes neither.
fn negotiate(headers: &HeaderMap) -> Option<Media> {
    let mut ranges = headers.get_all(ACCEPT).iter().peekable();
    if ranges.peek().is_none() {
        return Some(Media::Json);
    }
    let ranges = ranges.filter_map(|value| value.to_str().ok());
    let offers = ranges.flat_map(|value| value.split(',')).filter_map(offer);
    let best = offers.fold(None, |best: Option<(Media, f32)>, offer| match best {
        Some(best) if best.1 >= offer.1 => Some(best),
        _ => Some(offer),
    });
    best.map(|(media, _)| media)
}

/// What one media range asks for, and how much it is liked.
fn offer(range: &str) -> Option<(Media, f32)> {
    let mut parts = range.split(';').map(str::trim);
    let media = match parts.next()?.to_ascii_lowercase().as_str() {
        "application/graphql-response+json" => Media::GraphqlResponse,
        "application/json" | "application/*" | "*/*" => Media::Json,
        _ => return None,
    };
    let quality = parts.find_map(|part| part.strip_prefix("q=")).map_or(1.0, |quality| {
        let quality = quality.parse::<f32>().unwrap_or(0.0);
        quality.clamp(0.0, 1.0)
    });
    (quality > 0.0).then_some((media, quality))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_media_type_that_the_client_likes_best_is_answered() {
        let check = |accept: &'static str, expected| {
            let headers = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(accept))]);
            assert_eq!(negotiate(&headers), expected, "{accept}");
        };
        assert_eq!(negotiate(&HeaderMap::new()), Some(Media::Json));
        check("*/*", Some(Media::Json));
        check("application/*", Some(Media::Json));
        check("application/graphql-response+json", Some(Media::GraphqlResponse));
        check("application/json", Some(Media::Json));
        check(
            "application/json;q=0.5, application/graphql-response+json",
            Some(Media::GraphqlResponse),
        );
        check(
            "application/graphql-response+json; charset=utf-8, application/json; charset=utf-8",
            Some(Media::GraphqlResponse),
        );
        check("text/html, */*;q=0.1", Some(Media::Json));
        check("application/json;q=0", None);
        check("text/html", None);
    }

    #[test]
    fn only_json_in_utf8_is_json() {
        let check = |content_type: &'static str, expected| {
            let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(content_type))]);
            assert_eq!(is_json(&headers), expected, "{content_type}");
        };
        check("application/json", true);
        check("application/json; charset=utf-8", true);
        check("Application/JSON; charset=\"UTF-8\"", true);
        check("application/json; charset=latin1", false);
        check("text/plain", false);
        check("application/graphql", false);
        check("application/x-www-form-urlencoded", false);
        check("multipart/form-data; boundary=x", false);
        assert!(!is_json(&HeaderMap::new()));
    }
}
