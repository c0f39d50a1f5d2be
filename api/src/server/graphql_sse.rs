//! GraphQL over server-sent events, in the mode of distinct connections that
//! <https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md> has: a request is a connection,
//! each answer an event `next`, its end an event `complete`. The id of an event is the cursor to resume after it.

use axum::http::HeaderMap;
use axum::response::Response;
use futures_util::{Stream, StreamExt, stream};
use schema::{Prepared, Reply};

use super::App;
use super::event_stream::{self, ServerEvent};
use super::graphql_http::{self, Call};
use super::media::Media;
use super::operation;

/// Answers with events, for as long as the operation yields them.
pub(super) fn answer(call: &Call, prepared: Prepared) -> Response {
    let place = match call.app.connections.take(call.caller, &call.id) {
        Ok(place) => place,
        Err(refused) => return graphql_http::refuse(refused, Media::EventStream),
    };
    let prepared = prepared.resume_after(last_event(&call.headers));
    let answers = operation::follow(&call.app, prepared, &call.id).map(move |reply| {
        let _held = &place;
        next(reply)
    });
    event_stream::respond(&call.app, answers.chain(end()))
}

/// Says in an event that a document is refused: a browser's `EventSource` does not show what comes with a status.
pub(super) fn refuse(app: &App, reply: Reply) -> Response {
    let events = stream::once(std::future::ready(next(reply))).chain(end());
    event_stream::respond(app, events)
}

/// What the client saw last: browsers say so by themselves when they come back.
fn last_event(headers: &HeaderMap) -> Option<String> {
    let last = headers.get("last-event-id")?.to_str().ok()?;
    (!last.is_empty()).then(|| last.to_owned())
}

fn next(mut reply: Reply) -> ServerEvent {
    ServerEvent {
        name: "next",
        id: reply.cursor.take(),
        data: reply.into_json(),
    }
}

fn end() -> impl Stream<Item = ServerEvent> {
    stream::once(std::future::ready(ServerEvent {
        name: "complete",
        ..ServerEvent::default()
    }))
}
