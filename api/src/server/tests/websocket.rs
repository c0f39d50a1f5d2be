//! `graphql-transport-ws`, spoken by a real client over a real socket.

use std::net::SocketAddr;
use std::time::Duration;

use axum::http::StatusCode;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::{Subject, subject};
use crate::server::graphql_ws::SocketLimits;
use crate::server::router::router;

/// How long a test waits before it calls an answer missing.
const PATIENCE: Duration = Duration::from_secs(20);
const PROTOCOL: &str = "graphql-transport-ws";

struct Server {
    subject: Subject,
    address: SocketAddr,
}

async fn serve(limits: SocketLimits) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("some port is free");
    let address = listener.local_addr().expect("it is bound");
    let mut subject = subject(address.port()).await;
    subject.app.sockets = limits;
    let router = router(subject.app.clone());
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    Server { subject, address }
}

struct Client(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Server {
    async fn new() -> Self {
        serve(SocketLimits::default()).await
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
    async fn ready(&self) -> Client {
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

    async fn subscribe(&mut self, id: &str, query: &str) {
        let payload = json!({ "query": query });
        self.say(json!({ "id": id, "type": "subscribe", "payload": payload }))
            .await;
    }

    async fn next(&mut self) -> Option<Message> {
        let next = tokio::time::timeout(PATIENCE, self.0.next()).await;
        next.expect("something comes in time")?.ok()
    }

    /// The next message.
    async fn hear(&mut self) -> Value {
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
    let mut client = Server::new().await.ready().await;
    client.subscribe("1", "{ stack(name: \"dev\") { name } }").await;
    let data = json!({ "stack": { "name": "dev" } });
    assert_eq!(
        client.hear().await,
        json!({ "id": "1", "type": "next", "payload": { "data": data } })
    );
    assert_eq!(client.hear().await, json!({ "id": "1", "type": "complete" }));
    client.subscribe("1", "{ __typename }").await;
    assert_eq!(client.hear().await["payload"]["data"]["__typename"], "Query");
}

#[tokio::test]
async fn a_subscription_yields_each_change_until_the_client_has_enough() {
    let server = Server::new().await;
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
    let mut client = Server::new().await.ready().await;
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
async fn who_breaks_the_protocol_is_closed_with_its_code() {
    let server = Server::new().await;
    let init = json!({ "type": "connection_init" });
    let subscribe = json!({ "id": "1", "type": "subscribe", "payload": { "query": "subscription { estateChanged { revision } }" } });
    let subscribe_first = [subscribe.clone()];
    let cases: [(&[Value], u16); 11] = [
        (&subscribe_first, 4401),
        (&[init.clone(), init.clone()], 4429),
        (&[init.clone(), subscribe.clone(), subscribe], 4409),
        (&[json!("text")], 4400),
        (&[json!([])], 4400),
        (&[json!({})], 4400),
        (&[json!({ "type": "connection_terminate" })], 4400),
        (&[json!({ "type": "x".repeat(1000) })], 4400),
        (
            &[
                init.clone(),
                json!({ "type": "subscribe", "payload": { "query": "{ a }" } }),
            ],
            4400,
        ),
        (
            &[
                init.clone(),
                json!({ "id": "1", "type": "subscribe", "payload": { "query": 7 } }),
            ],
            4400,
        ),
        (&[init, json!({ "id": "1", "type": "subscribe" })], 4400),
    ];
    for (messages, code) in cases {
        let mut client = server.client().await;
        for message in messages {
            client.say(message.clone()).await;
        }
        assert_eq!(client.closed().await, code, "{messages:?}");
    }
    let mut client = server.client().await;
    client.send(Message::text("{")).await;
    assert_eq!(client.closed().await, 4400);
    let mut client = server.client().await;
    client.send(Message::binary(b"{}".as_slice())).await;
    assert_eq!(client.closed().await, 4400);
}

#[tokio::test]
async fn only_the_one_protocol_is_spoken() {
    let server = Server::new().await;
    let origin = format!("http://{}", server.address);
    for protocol in [None, Some("graphql-ws")] {
        let mut client = match server.dial(protocol, &origin).await {
            Ok(client) => client,
            // The client itself insists on a protocol that it asked for.
            Err(Error::Protocol(_)) => continue,
            Err(error) => panic!("{protocol:?}: {error}"),
        };
        assert_eq!(client.closed().await, 4406, "{protocol:?}");
    }
}

#[tokio::test]
async fn other_websites_open_no_socket() {
    let server = Server::new().await;
    let refused = async |origin: &str| match server.dial(Some(PROTOCOL), origin).await {
        Err(Error::Http(response)) => response.status(),
        _ => panic!("{origin} is not refused"),
    };
    assert_eq!(refused("http://evil.example:9666").await, StatusCode::FORBIDDEN);
    assert_eq!(refused("null").await, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn unknown_completes_and_pongs_are_ignored() {
    let mut client = Server::new().await.ready().await;
    client.say(json!({ "id": "gone", "type": "complete" })).await;
    client.say(json!({ "type": "pong" })).await;
    client.hears_nothing().await;
}

#[tokio::test]
async fn who_does_not_introduce_itself_is_closed() {
    let limits = SocketLimits {
        init: Duration::from_millis(20),
        ..SocketLimits::default()
    };
    let mut client = serve(limits).await.client().await;
    assert_eq!(client.closed().await, 4408);
}

#[tokio::test]
async fn who_does_not_answer_pings_is_dropped() {
    let limits = SocketLimits {
        ping: Duration::from_millis(20),
        ..SocketLimits::default()
    };
    let client = serve(limits).await.ready().await;
    let MaybeTlsStream::Plain(mut stream) = client.0.into_inner() else {
        panic!("it is a plain stream");
    };
    let mut heard = Vec::new();
    let end = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut heard)).await;
    assert!(end.is_ok(), "the socket is still open");
}

#[tokio::test]
async fn a_socket_runs_so_many_operations_and_no_more() {
    let limits = SocketLimits {
        operations: 2,
        ..SocketLimits::default()
    };
    let mut client = serve(limits).await.ready().await;
    let query = "subscription { estateChanged { revision } }";
    client.subscribe("1", query).await;
    client.subscribe("2", query).await;
    client.subscribe("3", query).await;
    let message = client.hear().await;
    assert_eq!((&message["id"], &message["type"]), (&json!("3"), &json!("error")));
    assert_eq!(message["payload"][0]["extensions"]["code"], "COST_LIMIT");
    client.say(json!({ "id": "1", "type": "complete" })).await;
    client.subscribe("3", query).await;
    client.hears_nothing().await;
}

#[tokio::test]
async fn a_message_that_is_too_large_ends_the_socket() {
    let mut client = Server::new().await.ready().await;
    let query = "x".repeat(300 * 1024);
    let payload = json!({ "query": query });
    let text = json!({ "id": "1", "type": "subscribe", "payload": payload }).to_string();
    // The server may be gone before all of it is written.
    let _ = client.0.send(Message::text(text)).await;
    assert!(!matches!(client.next().await, Some(Message::Text(_))));
}

#[tokio::test]
async fn a_server_that_stops_says_so() {
    let server = Server::new().await;
    let mut client = server.ready().await;
    server.subject.app.stopping.cancel();
    assert_eq!(client.closed().await, 1001);
}
