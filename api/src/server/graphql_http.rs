//! GraphQL over HTTP, as <https://graphql.github.io/graphql-over-http/draft/> has it.
//!
//! JSON in, JSON out, one operation a request; queries by GET too. No forms, no uploads, no batches.
//! A client that takes events gets them: `graphql_sse` answers it.

use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use schema::{Code, Operation, Prepared, Reply, RequestId};

use super::body::{self, Unread};
use super::caller::Caller;
use super::graphql_request::{self, Params};
use super::media::{self, Media};
use super::refused::Refused;
use super::{App, graphql_sse, operation};

/// What is known of a request beside what it asks for.
pub(super) struct Call {
    pub(super) app: Arc<App>,
    pub(super) id: RequestId,
    pub(super) caller: Caller,
    pub(super) headers: HeaderMap,
}

/// `POST /graphql`.
pub(super) async fn post(
    State(app): State<Arc<App>>,
    Extension(id): Extension<RequestId>,
    caller: Caller,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let call = Call {
        app,
        id,
        caller,
        headers: parts.headers,
    };
    let params = read(&call, body).await;
    answer(call, params, &Method::POST).await
}

/// `GET /graphql`.
pub(super) async fn get(call: Call, query: &str) -> Response {
    let params = graphql_request::from_query(query).map_err(|message| Refused::malformed(message, &call.id));
    answer(call, params, &Method::GET).await
}

/// Any other method.
pub(super) async fn wrong_method(Extension(id): Extension<RequestId>, headers: HeaderMap) -> Response {
    let refused = Refused::method("GET, POST", "Ask by POST, or by GET for queries.", &id);
    refuse(refused, media::negotiate(&headers).unwrap_or(Media::Json))
}

async fn read(call: &Call, body: Body) -> Result<Params, Refused> {
    let (headers, id) = (&call.headers, &call.id);
    if !media::is_json(headers) {
        let message = "Requests are JSON: send `content-type: application/json`.";
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        return Err(Refused::new(status, Code::BadUserInput, message, id));
    }
    if !media::is_plain(headers) {
        let message = "Requests are not compressed: leave `content-encoding` out.";
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        return Err(Refused::new(status, Code::BadUserInput, message, id));
    }
    let body = body::read(body, schema::MOST_BYTES, call.app.patience).await;
    let body = body.map_err(|unread| match unread {
        Unread::TooLarge => {
            let status = StatusCode::PAYLOAD_TOO_LARGE;
            Refused::new(status, Code::CostLimit, "The request is larger than 256 kB.", id)
        }
        Unread::Broken => Refused::malformed(body::BROKEN, id),
    })?;
    graphql_request::from_json(&body).map_err(|message| Refused::malformed(message, id))
}

async fn answer(call: Call, params: Result<Params, Refused>, method: &Method) -> Response {
    let Some(media) = media::negotiate(&call.headers) else {
        let message = "Answers are application/graphql-response+json, application/json or text/event-stream.";
        let refused = Refused::new(StatusCode::NOT_ACCEPTABLE, Code::BadUserInput, message, &call.id);
        return refuse(refused, Media::Json);
    };
    let admitted = params
        .and_then(|params| operation::admit(&call.app, call.caller, params, &call.id))
        .and_then(|prepared| suits(prepared, method, media, &call.id));
    match admitted {
        Ok(prepared) if media == Media::EventStream => graphql_sse::answer(&call, prepared),
        Ok(prepared) => respond(operation::execute(&call.app, prepared, &call.id).await, media),
        Err(refused) if media == Media::EventStream && refused.status.is_none() => {
            graphql_sse::refuse(&call.app, *refused.reply)
        }
        Err(refused) => refuse(refused, media),
    }
}

/// Whether an operation can be asked for like this.
fn suits(prepared: Prepared, method: &Method, media: Media, id: &RequestId) -> Result<Prepared, Refused> {
    match prepared.operation {
        Operation::Mutation if *method == Method::GET => {
            Err(Refused::method("POST", "Mutations are sent by POST.", id))
        }
        Operation::Subscription if media != Media::EventStream => {
            let message = "Subscriptions need a WebSocket with the protocol graphql-transport-ws, \
                or `accept: text/event-stream`.";
            Err(Refused::malformed(message, id))
        }
        Operation::Query | Operation::Mutation | Operation::Subscription => Ok(prepared),
    }
}

/// Answers that a request is not executed.
pub(super) fn refuse(refused: Refused, media: Media) -> Response {
    let media = if media == Media::EventStream {
        Media::Json
    } else {
        media
    };
    let mut response = respond(*refused.reply, media);
    if let Some(status) = refused.status {
        *response.status_mut() = status;
    }
    response.headers_mut().extend(refused.headers);
    response
}

fn respond(reply: Reply, media: Media) -> Response {
    let status = match media {
        Media::GraphqlResponse if reply.is_request_error => StatusCode::BAD_REQUEST,
        Media::GraphqlResponse | Media::Json | Media::EventStream => StatusCode::OK,
    };
    (status, [(CONTENT_TYPE, media.content_type())], reply.into_json()).into_response()
}
