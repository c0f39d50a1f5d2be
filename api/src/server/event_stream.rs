//! Server-sent events, as <https://html.spec.whatwg.org/multipage/server-sent-events.html> has them:
//! the frame that GraphQL's answers and any other text that grows go out in.

use std::convert::Infallible;

use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::{Stream, StreamExt};

use super::App;

/// One event.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct ServerEvent {
    /// Its kind.
    pub(super) name: &'static str,
    /// What the client sends as `Last-Event-ID` when it comes back after this event.
    pub(super) id: Option<String>,
    /// What it says; may have several lines.
    pub(super) data: String,
}

/// An answer that goes on until the events end or the server stops. Where nothing else goes out for a while a comment
/// does, because proxies and browsers close silent connections.
pub(super) fn respond(app: &App, events: impl Stream<Item = ServerEvent> + Send + 'static) -> Response {
    let events = events
        .map(|event| Ok::<_, Infallible>(frame(event)))
        .take_until(app.stopping.clone().cancelled_owned());
    let mut response = Sse::new(events)
        .keep_alive(KeepAlive::new().interval(app.sockets.ping))
        .into_response();
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

fn frame(event: ServerEvent) -> Event {
    let frame = Event::default().event(event.name).data(event.data);
    // An id with a line break would end the event's head early.
    match event.id.filter(|id| !id.contains(['\n', '\r', '\0'])) {
        Some(id) => frame.id(id),
        None => frame,
    }
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use futures_util::stream;

    use super::*;

    async fn written(event: ServerEvent) -> String {
        let events = stream::iter([Ok::<_, Infallible>(frame(event))]);
        let body = Sse::new(events).into_response().into_body();
        let bytes = to_bytes(body, usize::MAX).await.expect("it ends");
        String::from_utf8(bytes.to_vec()).expect("it is text")
    }

    #[tokio::test]
    async fn a_text_of_several_lines_is_one_event_and_an_id_cannot_begin_another() {
        let event = |id: &str| ServerEvent {
            name: "next",
            id: Some(id.to_owned()),
            data: "one\ntwo".to_owned(),
        };
        let bare = "event: next\ndata: one\ndata: two\n";
        assert_eq!(written(event("boot:1")).await, format!("{bare}id: boot:1\n\n"));
        for id in ["1\ndata: x", "1\r", "1\0"] {
            assert_eq!(written(event(id)).await, format!("{bare}\n"), "{id:?}");
        }
    }
}
