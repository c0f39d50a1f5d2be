//! The rules of the protocol: who breaks one is closed with its code.

use futures_util::SinkExt;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::tungstenite::{Error, Message};

use super::Server;

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
async fn unknown_completes_and_pongs_are_ignored() {
    let mut client = Server::open().await.ready().await;
    client.say(json!({ "id": "gone", "type": "complete" })).await;
    client.say(json!({ "type": "pong" })).await;
    client.hears_nothing().await;
}
