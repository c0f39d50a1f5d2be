//! `graphql-transport-ws`, spoken by a real client over a real socket.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::{Server, faults, serve};
use crate::server::graphql_ws::SocketLimits;
use crate::server::rates::{RateLimits, Rates};

/// How long a test waits before it calls an answer missing.
const PATIENCE: Duration = Duration::from_secs(20);
const PROTOCOL: &str = "graphql-transport-ws";

async fn limited(limits: SocketLimits) -> Server {
    serve(|app| app.sockets = limits).await
}

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

/// What a client sends.
#[derive(Clone)]
enum Sent {
    Json(Value),
    Text(String),
    Binary,
}

#[tokio::test]
async fn who_breaks_the_protocol_is_closed_with_its_code() {
    use Sent::{Binary, Json, Text};
    let server = Server::open().await;
    let init = || Json(json!({ "type": "connection_init" }));
    let changes = json!({ "query": "subscription { estateChanged { revision } }" });
    let subscribe = |id: Value, payload: Value| Json(json!({ "id": id, "type": "subscribe", "payload": payload }));
    let one = || subscribe(json!("1"), changes.clone());
    let cases = [
        ("subscribe before the acknowledgement", vec![one()], 4401),
        (
            "complete before it is no offence, subscribe is",
            vec![Json(json!({ "id": "1", "type": "complete" })), one()],
            4401,
        ),
        ("a second introduction", vec![init(), init()], 4429),
        ("an id that is taken", vec![init(), one(), one()], 4409),
        (
            "an id that is taken, and long",
            vec![
                init(),
                subscribe(json!("x".repeat(500)), changes.clone()),
                subscribe(json!("x".repeat(500)), changes.clone()),
            ],
            4409,
        ),
        ("no JSON", vec![Text("{".to_owned())], 4400),
        ("nothing", vec![Text(String::new())], 4400),
        ("no object", vec![Json(json!("text"))], 4400),
        ("a list", vec![Json(json!([]))], 4400),
        ("no type", vec![Json(json!({}))], 4400),
        ("a type that is no text", vec![Json(json!({ "type": 7 }))], 4400),
        (
            "a type of the old protocol",
            vec![Json(json!({ "type": "connection_terminate" }))],
            4400,
        ),
        (
            "another type of the old protocol",
            vec![init(), Json(json!({ "id": "1", "type": "start", "payload": changes }))],
            4400,
        ),
        (
            "a type that servers send",
            vec![init(), Json(json!({ "type": "connection_ack" }))],
            4400,
        ),
        (
            "another type that servers send",
            vec![init(), Json(json!({ "id": "1", "type": "next", "payload": {} }))],
            4400,
        ),
        (
            "a type that is very long",
            vec![Json(json!({ "type": "x".repeat(1000) }))],
            4400,
        ),
        (
            "a payload of the introduction that is no object",
            vec![Json(json!({ "type": "connection_init", "payload": 1 }))],
            4400,
        ),
        (
            "a payload of a ping that is no object",
            vec![Json(json!({ "type": "ping", "payload": [] }))],
            4400,
        ),
        (
            "no id",
            vec![init(), Json(json!({ "type": "subscribe", "payload": changes }))],
            4400,
        ),
        ("an empty id", vec![init(), subscribe(json!(""), changes.clone())], 4400),
        (
            "an id that is no text",
            vec![init(), subscribe(json!(1), changes.clone())],
            4400,
        ),
        (
            "complete without an id",
            vec![init(), Json(json!({ "type": "complete" }))],
            4400,
        ),
        (
            "no payload",
            vec![init(), Json(json!({ "id": "1", "type": "subscribe" }))],
            4400,
        ),
        ("no query", vec![init(), subscribe(json!("1"), json!({}))], 4400),
        (
            "a query that is no text",
            vec![init(), subscribe(json!("1"), json!({ "query": 7 }))],
            4400,
        ),
        (
            "variables that are no object",
            vec![
                init(),
                subscribe(json!("1"), json!({ "query": "{ a }", "variables": "x" })),
            ],
            4400,
        ),
        ("bytes", vec![Binary], 4400),
    ];
    for (what, messages, code) in cases {
        let mut client = server.client().await;
        for message in messages {
            client
                .send(match message {
                    Json(json) => Message::text(json.to_string()),
                    Text(text) => Message::text(text),
                    Binary => Message::binary(b"{}".as_slice()),
                })
                .await;
        }
        assert_eq!(client.closed().await, code, "{what}");
    }
}

/// The frames of one text: as many as there are pieces.
fn frames(pieces: &[&str]) -> Vec<Message> {
    let last = pieces.len() - 1;
    let frame = |(at, piece): (usize, &&str)| {
        let kind = if at == 0 { Data::Text } else { Data::Continue };
        Message::Frame(Frame::message((*piece).to_owned(), OpCode::Data(kind), at == last))
    };
    pieces.iter().enumerate().map(frame).collect()
}

#[tokio::test]
async fn a_message_in_pieces_is_one_message() {
    let mut client = Server::open().await.client().await;
    for frame in frames(&["{ \"type\":", "", " \"connection_init\" ", "}"]) {
        client.send(frame).await;
    }
    assert_eq!(client.hear().await, json!({ "type": "connection_ack" }));
}

#[tokio::test]
async fn a_message_that_is_too_large_is_refused_whole_or_in_pieces_with_its_code() {
    let server = Server::open().await;
    let text = |bytes: usize| "x".repeat(bytes);
    let (over, piece, far_over) = (text(schema::MOST_BYTES + 1), text(100_000), text(3_000_000));
    for pieces in [vec![&*over], vec![&*piece; 3], vec![&*far_over], vec![&*piece; 30]] {
        let mut client = server.ready().await;
        for frame in frames(&pieces) {
            // The server need not wait for all of it.
            let _sent = client.0.send(frame).await;
        }
        assert_eq!(client.closed().await, 1009, "{} pieces", pieces.len());
    }
    let most = json!({ "type": "ping", "payload": { "mark": text(schema::MOST_BYTES - 100) } });
    let mut client = server.ready().await;
    client.say(most.clone()).await;
    assert_eq!(
        client.hear().await["payload"],
        most["payload"],
        "up to there it is taken"
    );
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
async fn one_who_breaks_the_protocol_disturbs_nobody_else() {
    let server = Server::open().await;
    let (mut good, mut bad) = (server.ready().await, server.client().await);
    good.subscribe("1", "subscription { estateChanged { revision } }").await;
    good.hears_nothing().await;
    bad.send(Message::text("{")).await;
    assert_eq!(bad.closed().await, 4400);
    server.subject.publish(2);
    assert_eq!(good.hear().await["payload"]["data"]["estateChanged"]["revision"], 2);
}

#[tokio::test]
async fn pings_are_answered_before_and_after_the_introduction() {
    let mut client = Server::open().await.client().await;
    client.say(json!({ "type": "ping" })).await;
    assert_eq!(client.hear().await, json!({ "type": "pong" }));
    client
        .say(json!({ "type": "connection_init", "payload": { "anything": true } }))
        .await;
    assert_eq!(client.hear().await, json!({ "type": "connection_ack" }));
    client.hears_nothing().await;
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
async fn who_is_too_slow_is_told_where_to_resume_and_misses_nothing() {
    let server = Server::open().await;
    let mut client = server.ready().await;
    let query = "subscription($after: String) { estateChanged(after: $after) { revision } }";
    client.subscribe("1", query).await;
    client.hears_nothing().await;
    server.subject.publish(2);
    assert_eq!(client.hear().await["payload"]["data"]["estateChanged"]["revision"], 2);
    // Without a turn in between, the socket takes none of these.
    (3..=90).for_each(|revision| server.subject.publish(revision));
    let message = client.hear().await;
    assert_eq!((&message["id"], &message["type"]), (&json!("1"), &json!("error")));
    let extensions = &message["payload"][0]["extensions"];
    assert_eq!(extensions["code"], "LAGGED");
    client.hears_nothing().await;
    let payload = json!({ "query": query, "variables": { "after": extensions["cursor"] } });
    client
        .say(json!({ "id": "1", "type": "subscribe", "payload": payload }))
        .await;
    for revision in 3..=90 {
        assert_eq!(
            client.hear().await["payload"]["data"]["estateChanged"]["revision"],
            revision
        );
    }
}

#[tokio::test]
async fn operations_of_one_socket_take_turns() {
    let server = Server::open().await;
    let mut client = server.ready().await;
    let names = ["a", "b", "c"];
    for name in names {
        client
            .subscribe(name, "subscription { estateChanged { revision } }")
            .await;
    }
    client.hears_nothing().await;
    (2..=41).for_each(|revision| server.subject.publish(revision));
    let mut heard = [0_usize; 3];
    for _ in 0..3 * 40 {
        let message = client.hear().await;
        let who = names
            .iter()
            .position(|name| message["id"] == *name)
            .expect("it is one of ours");
        heard[who] += 1;
        let (least, most) = (heard.iter().min(), heard.iter().max());
        assert!(most <= least.map(|least| least + 2).as_ref(), "{heard:?}");
    }
    assert_eq!(heard, [40; 3]);
}

#[tokio::test]
async fn one_client_holds_so_many_sockets_and_no_more() {
    let server = Server::open().await;
    let mut held = Vec::new();
    for _ in 0..super::CONNECTIONS {
        held.push(server.client().await);
    }
    let origin = format!("http://{}", server.address);
    match server.dial(Some(PROTOCOL), &origin).await {
        Err(Error::Http(response)) => {
            assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
            let body: Value =
                serde_json::from_slice(response.body().as_deref().unwrap_or_default()).unwrap_or_default();
            assert_eq!(body["errors"][0]["extensions"]["code"], "RATE_LIMITED");
        }
        _ => panic!("there is no end of sockets"),
    }
    let mut gone = held.pop().expect("there are some");
    gone.0.close(None).await.expect("it closes");
    while gone.next().await.is_some() {}
    let again = async {
        while server.dial(Some(PROTOCOL), &origin).await.is_err() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, again)
        .await
        .expect("there is room again");
}

#[tokio::test]
async fn only_the_one_protocol_is_spoken() {
    let server = Server::open().await;
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
    let server = Server::open().await;
    let refused = async |origin: &str| match server.dial(Some(PROTOCOL), origin).await {
        Err(Error::Http(response)) => response.status(),
        _ => panic!("{origin} is not refused"),
    };
    assert_eq!(refused("http://evil.example:9666").await, StatusCode::FORBIDDEN);
    assert_eq!(refused("null").await, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn unknown_completes_and_pongs_are_ignored() {
    let mut client = Server::open().await.ready().await;
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
    let mut client = limited(limits).await.client().await;
    assert_eq!(client.closed().await, 4408);
}

#[tokio::test]
async fn who_answers_pings_stays() {
    let limits = SocketLimits {
        ping: Duration::from_millis(100),
        ..SocketLimits::default()
    };
    let mut client = limited(limits).await.ready().await;
    for _ in 0..5 {
        // Reading the next message answers this one.
        assert!(matches!(client.next().await, Some(Message::Ping(_))));
    }
    client.hears_nothing().await;
}

#[tokio::test]
async fn who_does_not_answer_pings_is_dropped() {
    let limits = SocketLimits {
        ping: Duration::from_millis(20),
        ..SocketLimits::default()
    };
    let client = limited(limits).await.ready().await;
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
    let mut client = limited(limits).await.ready().await;
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
async fn operations_on_a_socket_count_as_requests_do() {
    let limits = RateLimits {
        requests: NonZeroU32::MIN,
        ..RateLimits::default()
    };
    let server = serve(|app| app.rates = Rates::new(limits)).await;
    let mut client = server.ready().await;
    let mut answered = 0;
    loop {
        client.subscribe("1", "{ __typename }").await;
        let message = client.hear().await;
        if message["type"] == "error" {
            assert_eq!(message["payload"][0]["extensions"]["code"], "RATE_LIMITED");
            break;
        }
        assert_eq!(client.hear().await["type"], "complete");
        answered += 1;
    }
    // The request that opened the socket was the first of ten; a slow machine may see the bucket gain one.
    assert!((9..=11).contains(&answered), "{answered}");
    client.hears_nothing().await;
}

#[tokio::test]
async fn a_server_that_stops_says_so() {
    let server = Server::open().await;
    let mut client = server.ready().await;
    server.subject.app.stopping.cancel();
    assert_eq!(client.closed().await, 1001);
}
