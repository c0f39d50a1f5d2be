//! `graphql-transport-ws`, spoken by a real client over a real socket: what it is for here, its rules in `protocol`,
//! what one client may do in `bounds`.

mod bounds;
mod protocol;

use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::{Server, faults, serve};

/// How long a test waits before it calls an answer missing.
const PATIENCE: Duration = Duration::from_secs(20);
const PROTOCOL: &str = "graphql-transport-ws";

pub(super) struct Client(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Server {
    async fn open() -> Self {
        serve(|_| {}).await
    }

    async fn dial(&self, protocol: Option<&str>, origin: &str) -> Result<Client, Error> {
        let mut request = format!("ws://{}/graphql", self.address).into_client_request()?;
        let headers = request.headers_mut();
        if let Some(protocol) = protocol {
            headers.insert("sec-websocket-protocol", protocol.parse().expect("it is a header"));
        }
        headers.insert("origin", origin.parse().expect("it is a header"));
        headers.insert("authorization", self.subject.bearer().parse().expect("it is a header"));
        connect_async(request).await.map(|(socket, _)| Client(socket))
    }

    /// A client that has not introduced itself.
    async fn client(&self) -> Client {
        let origin = format!("http://{}", self.address);
        self.dial(Some(PROTOCOL), &origin).await.expect("it connects")
    }

    /// A client that has.
    pub(super) async fn ready(&self) -> Client {
        let mut client = self.client().await;
        client.say(json!({ "type": "connection_init" })).await;
        assert_eq!(client.hear().await, json!({ "type": "connection_ack" }));
        client
    }
}

impl Client {
    async fn say(&mut self, message: Value) {
        self.send(Message::text(message.to_string())).await;
    }

    async fn send(&mut self, message: Message) {
        self.0.send(message).await.expect("it is sent");
    }

    pub(super) async fn subscribe(&mut self, id: &str, query: &str) {
        let payload = json!({ "query": query });
        self.say(json!({ "id": id, "type": "subscribe", "payload": payload }))
            .await;
    }

    async fn next(&mut self) -> Option<Message> {
        let next = tokio::time::timeout(PATIENCE, self.0.next()).await;
        next.expect("something comes in time")?.ok()
    }

    /// The next message.
    pub(super) async fn hear(&mut self) -> Value {
        loop {
            match self.next().await {
                Some(Message::Text(text)) => return serde_json::from_str(&text).expect("it is JSON"),
                Some(Message::Ping(_) | Message::Pong(_)) => {}
                other => panic!("no message but {other:?}"),
            }
        }
    }

    /// The code that the server closes with.
    async fn closed(&mut self) -> u16 {
        loop {
            match self.next().await {
                Some(Message::Close(Some(frame))) => return frame.code.into(),
                Some(Message::Text(_) | Message::Ping(_) | Message::Pong(_)) => {}
                other => panic!("no close but {other:?}"),
            }
        }
    }

    /// That nothing else was said before this: the answer to a ping comes next.
    async fn hears_nothing(&mut self) {
        self.say(json!({ "type": "ping", "payload": { "mark": 1 } })).await;
        assert_eq!(self.hear().await, json!({ "type": "pong", "payload": { "mark": 1 } }));
    }
}

#[tokio::test]
async fn a_query_is_answered_and_completes() {
    let mut client = Server::open().await.ready().await;
    client.subscribe("1", "{ stack(name: \"dev\") { name } }").await;
    let data = json!({ "stack": { "name": "dev" } });
    let message = client.hear().await;
    assert_eq!((&message["id"], &message["type"]), (&json!("1"), &json!("next")));
    assert_eq!(message["payload"]["data"], data);
    assert_eq!(client.hear().await, json!({ "id": "1", "type": "complete" }));
    client.subscribe("1", "{ __typename }").await;
    assert_eq!(client.hear().await["payload"]["data"]["__typename"], "Query");
}

#[tokio::test]
async fn a_subscription_yields_each_change_until_the_client_has_enough() {
    let server = Server::open().await;
    let mut client = server.ready().await;
    client
        .subscribe("a", "subscription { estateChanged { revision cursor isReset } }")
        .await;
    client.hears_nothing().await;
    for revision in [2, 3] {
        server.subject.publish(revision);
        let change = json!({ "revision": revision, "cursor": format!("boot:{revision}"), "isReset": false });
        let message = client.hear().await;
        assert_eq!((&message["id"], &message["type"]), (&json!("a"), &json!("next")));
        assert_eq!(message["payload"]["data"]["estateChanged"], change);
    }
    client.say(json!({ "id": "a", "type": "complete" })).await;
    client.hears_nothing().await;
    server.subject.publish(4);
    client.hears_nothing().await;
    client
        .subscribe("a", "subscription { estateChanged(after: \"boot:3\") { revision } }")
        .await;
    assert_eq!(client.hear().await["payload"]["data"]["estateChanged"]["revision"], 4);
}

#[tokio::test]
async fn what_is_not_executed_is_an_error_message_and_nothing_after_it() {
    let mut client = Server::open().await.ready().await;
    let cases = [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
        (
            "{ ...f } fragment f on Query { ...g ...g } fragment g on Query { ...f }",
            "COST_LIMIT",
        ),
    ];
    for (query, code) in cases {
        client.subscribe("1", query).await;
        let message = client.hear().await;
        assert_eq!(
            (&message["id"], &message["type"]),
            (&json!("1"), &json!("error")),
            "{query}"
        );
        assert_eq!(message["payload"][0]["extensions"]["code"], code, "{query}");
        client.hears_nothing().await;
    }
    client.subscribe("2", "{ stacks(first: 101) { totalCount } }").await;
    assert_eq!(client.hear().await["type"], "next");
}

#[tokio::test]
async fn a_fault_ends_its_own_operation_and_nothing_else() {
    let hasty = Duration::from_millis(50);
    let server = serve(|app| app.graph = faults::graph(&app.live, Arc::default(), hasty)).await;
    let mut client = server.ready().await;
    client
        .subscribe("follow", "subscription { estateChanged { revision } }")
        .await;
    client.hears_nothing().await;
    let mut ids = Vec::new();
    for (query, code) in [(faults::PANIC, "INTERNAL"), (faults::HANG, "TIMEOUT")] {
        client.subscribe("1", query).await;
        let message = client.hear().await;
        assert_eq!(
            (&message["id"], &message["type"]),
            (&json!("1"), &json!("next")),
            "{query}"
        );
        let extensions = &message["payload"]["errors"][0]["extensions"];
        assert_eq!(extensions["code"], code, "{query}");
        ids.push(extensions["requestId"].clone());
        assert_eq!(client.hear().await, json!({ "id": "1", "type": "complete" }));
    }
    assert!(ids[0].is_string() && ids[1].is_string() && ids[0] != ids[1], "{ids:?}");
    server.subject.publish(2);
    assert_eq!(client.hear().await["payload"]["data"]["estateChanged"]["revision"], 2);
}

#[tokio::test]
async fn a_mutation_is_answered_and_completes() {
    let mut client = Server::open().await.ready().await;
    client
        .subscribe(
            "m",
            "mutation { settingsUpdate(input: { theme: DARK }) { settings { theme } } }",
        )
        .await;
    let message = client.hear().await;
    assert_eq!(
        message["payload"]["data"]["settingsUpdate"]["settings"]["theme"],
        "DARK"
    );
    assert_eq!(client.hear().await, json!({ "id": "m", "type": "complete" }));
}

#[tokio::test]
async fn other_websites_open_no_socket() {
    let server = Server::open().await;
    let refused = async |origin: &str| match server.dial(Some(PROTOCOL), origin).await {
        Err(Error::Http(response)) => response.status(),
        _ => panic!("{origin} is not refused"),
    };
    assert_eq!(refused("http://evil.example:9666").await, StatusCode::FORBIDDEN);
    assert_eq!(refused("null").await, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_server_that_stops_says_so() {
    let server = Server::open().await;
    let mut client = server.ready().await;
    server.subject.app.stopping.cancel();
    assert_eq!(client.closed().await, 1001);
}
