//! GraphQL over server-sent events: the rules of distinct connections.

use std::sync::Arc;

use axum::body::{Body, BodyDataStream};
use axum::http::{Request, Response, StatusCode};
use futures_util::StreamExt;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::{Subject, subject};
use crate::server::router::router;

/// From a cursor on: the connection is opened when it is first read.
const CHANGES: &str = "subscription { estateChanged(after: \"boot:1\") { revision isReset } }";

/// The events of one connection.
pub(super) struct Events {
    body: BodyDataStream,
    text: String,
}

/// One event, as it came.
#[derive(Debug, PartialEq)]
pub(super) struct Event {
    name: String,
    id: Option<String>,
    pub(super) data: Value,
}

impl Events {
    pub(super) fn of(response: Response<Body>) -> Self {
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self {
            body: response.into_body().into_data_stream(),
            text: String::new(),
        }
    }

    /// The next event; `None` at the end.
    pub(super) async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let event = Event::parse(event);
                self.text = rest.to_owned();
                return Some(event);
            }
            let bytes = self.body.next().await?.expect("the connection holds");
            self.text.push_str(std::str::from_utf8(&bytes).expect("it is text"));
        }
    }
}

impl Event {
    fn parse(text: &str) -> Self {
        let field = |name: &str| {
            let lines = text.lines().filter_map(|line| line.split_once(": "));
            lines
                .filter(|(key, _)| *key == name)
                .map(|(_, value)| value.to_owned())
                .next()
        };
        Self {
            name: field("event").unwrap_or_default(),
            id: field("id"),
            data: serde_json::from_str(&field("data").unwrap_or_default()).unwrap_or_default(),
        }
    }
}

async fn send(subject: &Subject, request: axum::http::request::Builder, body: String) -> Response<Body> {
    let request = request
        .header("host", "127.0.0.1:3000")
        .header("authorization", subject.bearer())
        .body(Body::from(body));
    let router = router(Arc::clone(&subject.app));
    router
        .oneshot(request.expect("it is a request"))
        .await
        .expect("it answers")
}

pub(super) async fn post(subject: &Subject, query: &str) -> Response<Body> {
    let request = Request::post("/graphql")
        .header("content-type", "application/json")
        .header("accept", "text/event-stream");
    send(subject, request, json!({ "query": query }).to_string()).await
}

async fn get(subject: &Subject, query: &str) -> Response<Body> {
    let query: String = form_urlencoded::byte_serialize(query.as_bytes()).collect();
    let request = Request::get(format!("/graphql?query={query}")).header("accept", "text/event-stream");
    send(subject, request, String::new()).await
}

#[tokio::test]
async fn a_query_is_one_event_and_its_end() {
    let subject = subject(3000).await;
    for response in [
        post(&subject, "{ __typename }").await,
        get(&subject, "{ __typename }").await,
    ] {
        let mut events = Events::of(response);
        let event = events.next().await.expect("there is an answer");
        assert_eq!(
            (event.name.as_str(), &event.data["data"]["__typename"]),
            ("next", &json!("Query"))
        );
        assert_eq!(events.next().await.map(|event| event.name).as_deref(), Some("complete"));
        assert_eq!(events.next().await, None);
    }
}

#[tokio::test]
async fn a_subscription_is_an_event_for_each_change_until_the_server_stops() {
    let subject = subject(3000).await;
    let mut all = [post(&subject, CHANGES).await, get(&subject, CHANGES).await].map(Events::of);
    for revision in [2, 3] {
        subject.publish(revision);
        for events in &mut all {
            let event = events.next().await.expect("there is an event");
            assert_eq!(
                (event.name.as_str(), event.id),
                ("next", Some(format!("boot:{revision}")))
            );
            let change = json!({ "revision": revision, "isReset": false });
            assert_eq!(event.data["data"]["estateChanged"], change);
        }
    }
    subject.app.stopping.cancel();
    for events in &mut all {
        assert_eq!(
            events.next().await,
            None,
            "a client that hears `complete` does not come back"
        );
    }
}

#[tokio::test]
async fn a_document_that_is_refused_says_so_in_an_event() {
    let subject = subject(3000).await;
    let cases = [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
    ];
    for (query, code) in cases {
        let mut events = Events::of(post(&subject, query).await);
        let event = events.next().await.expect("there is an answer");
        assert_eq!(event.data["errors"][0]["extensions"]["code"], code, "{query}");
        assert!(event.data.get("data").is_none());
        assert_eq!(events.next().await.map(|event| event.name).as_deref(), Some("complete"));
        assert_eq!(events.next().await, None);
    }
}

#[tokio::test]
async fn what_is_no_request_has_the_status_that_it_has_without_events() {
    let subject = subject(3000).await;
    let mutation = "mutation { settingsUpdate(input: { theme: DARK }) { settings { theme } } }";
    assert_eq!(get(&subject, mutation).await.status(), StatusCode::METHOD_NOT_ALLOWED);
    let accept = |request: axum::http::request::Builder| request.header("accept", "text/event-stream");
    let response = send(&subject, accept(Request::get("/graphql")), String::new()).await;
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    let response = send(&subject, accept(Request::post("/graphql")), "{}".to_owned()).await;
    assert_eq!(response.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let response = send(&subject, accept(Request::put("/graphql")), String::new()).await;
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
    let foreign = accept(Request::get("/graphql?query={__typename}")).header("origin", "http://evil.example");
    assert_eq!(
        send(&subject, foreign, String::new()).await.status(),
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn who_comes_back_goes_on_after_the_last_event_that_it_saw() {
    let subject = subject(3000).await;
    (2..=4).for_each(|revision| subject.publish(revision));
    let resume = async |query: &str, last: &str| {
        let query: String = form_urlencoded::byte_serialize(query.as_bytes()).collect();
        let request = Request::get(format!("/graphql?query={query}"))
            .header("accept", "text/event-stream")
            .header("last-event-id", last);
        let mut events = Events::of(send(&subject, request, String::new()).await);
        events.next().await.expect("there is an event")
    };
    let bare = "subscription { estateChanged { revision isReset } }";
    let change = |event: &Event| event.data["data"]["estateChanged"].clone();
    assert_eq!(
        change(&resume(bare, "boot:2").await),
        json!({ "revision": 3, "isReset": false })
    );
    let event = resume(CHANGES, "boot:3").await;
    assert_eq!(
        change(&event),
        json!({ "revision": 4, "isReset": false }),
        "the header is newer than the document"
    );
    assert_eq!(event.id.as_deref(), Some("boot:4"));
    let event = resume(bare, "another run:9").await;
    assert_eq!(change(&event), json!({ "revision": 4, "isReset": true }));
    assert_eq!(event.id.as_deref(), Some("boot:4"));
    assert_eq!(
        resume("{ __typename }", "boot:2").await.data["data"]["__typename"],
        "Query"
    );
}

#[tokio::test]
async fn who_is_too_slow_is_told_where_to_resume() {
    let subject = subject(3000).await;
    let mut events = Events::of(post(&subject, CHANGES).await);
    subject.publish(2);
    assert_eq!(
        events.next().await.and_then(|event| event.id).as_deref(),
        Some("boot:2")
    );
    (3..=90).for_each(|revision| subject.publish(revision));
    let event = events.next().await.expect("there is an event");
    let extensions = &event.data["errors"][0]["extensions"];
    assert_eq!(
        (&extensions["code"], &extensions["cursor"]),
        (&json!("LAGGED"), &json!("boot:2"))
    );
    assert_eq!(events.next().await.map(|event| event.name).as_deref(), Some("complete"));
}

#[tokio::test]
async fn events_are_never_compressed_and_never_kept() {
    let subject = subject(3000).await;
    let request = Request::post("/graphql")
        .header("content-type", "application/json")
        .header("accept", "text/event-stream")
        .header("accept-encoding", "gzip, br");
    let response = send(&subject, request, json!({ "query": CHANGES }).to_string()).await;
    assert!(response.headers().get("content-encoding").is_none());
    assert_eq!(response.headers()["cache-control"], "no-store");
}

#[tokio::test]
async fn a_stream_on_which_nothing_happens_is_kept_alive_by_comments() {
    let mut subject = subject(3000).await;
    subject.parts().sockets.ping = std::time::Duration::from_millis(10);
    let silent = post(&subject, "subscription { estateChanged { revision } }").await;
    let mut body = silent.into_body().into_data_stream();
    for _ in 0..2 {
        let comment = body.next().await.expect("it goes on").expect("the connection holds");
        assert_eq!(&comment[..], b":\n\n");
    }
}

#[tokio::test]
async fn streams_count_among_the_connections_of_a_client() {
    let subject = subject(3000).await;
    let mut held = Vec::new();
    for _ in 0..super::CONNECTIONS {
        held.push(Events::of(post(&subject, CHANGES).await));
    }
    assert_eq!(post(&subject, CHANGES).await.status(), StatusCode::TOO_MANY_REQUESTS);
    held.pop();
    assert_eq!(post(&subject, CHANGES).await.status(), StatusCode::OK);
}
