//! Connections as such: who says nothing, or says it too slowly, does not hold one for ever.

use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

use super::{Server, serve};

/// How long a test waits before it calls something missing.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long the server does.
const SHORT: Duration = Duration::from_millis(30);

async fn hasty() -> Server {
    serve(|app| {
        app.patience.head = SHORT;
        app.patience.body = SHORT;
    })
    .await
}

impl Server {
    /// A connection on which this is said, and nothing more.
    async fn tell(&self, text: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.expect("it connects");
        stream.write_all(text.as_bytes()).await.expect("it is sent");
        stream
    }

    fn head(&self, line: &str) -> String {
        format!("{line} HTTP/1.1\r\nhost: {}\r\n", self.address)
    }
}

/// Everything that the server says until it closes the connection.
async fn heard(mut stream: TcpStream) -> String {
    let mut text = String::new();
    let end = tokio::time::timeout(PATIENCE, stream.read_to_string(&mut text)).await;
    end.expect("the server hangs up").expect("it is text");
    text
}

#[tokio::test]
async fn who_does_not_ask_is_cut_off() {
    let server = hasty().await;
    for said in ["", "GET /healthz HTTP/1.1\r\n", "GET /healthz HTTP/1.1\r\nhost:"] {
        assert_eq!(heard(server.tell(said).await).await, "", "{said}");
    }
    let asked = server.head("GET /healthz") + "\r\n";
    let answer = heard(server.tell(&asked).await).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
}

#[tokio::test]
async fn who_does_not_finish_what_it_asks_is_told_so() {
    let server = hasty().await;
    let head = server.head("POST /graphql");
    let bearer = server.subject.bearer();
    let asked =
        format!("{head}authorization: {bearer}\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{{");
    let answer = heard(server.tell(&asked).await).await;
    assert!(answer.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{answer}");
    assert!(answer.contains("did not arrive as a whole"), "{answer}");
}

#[tokio::test]
async fn who_announces_more_than_may_be_sent_is_told_so_at_once() {
    let server = serve(|app| app.patience.body = PATIENCE * 100).await;
    let bearer = server.subject.bearer();
    for (path, length) in [
        ("/graphql", 256 * 1024 + 1_u64),
        ("/graphql", 1 << 40),
        ("/session", 4 * 1024 + 1),
    ] {
        let head = server.head(&format!("POST {path}"));
        let asked = format!(
            "{head}authorization: {bearer}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
        );
        // Nothing of the body is ever sent.
        let answer = heard(server.tell(&asked).await).await;
        assert!(
            answer.starts_with("HTTP/1.1 413 Payload Too Large\r\n"),
            "{path} {length}: {answer}"
        );
        assert!(answer.contains("\"COST_LIMIT\""), "{path} {length}: {answer}");
    }
}

#[tokio::test]
async fn who_sends_its_request_in_drops_is_told_so_too() {
    let server = hasty().await;
    let (head, bearer) = (server.head("POST /graphql"), server.subject.bearer());
    let asked =
        format!("{head}authorization: {bearer}\r\ncontent-type: application/json\r\ncontent-length: 200000\r\n\r\n");
    let (mut from, mut to) = server.tell(&asked).await.into_split();
    // Each drop comes soon after the one before; all of them take far longer than the server waits.
    let dripping = tokio::spawn(async move { while to.write_all(b" ").await.is_ok() {} });
    let mut answer = [0; 1_000];
    let read = tokio::time::timeout(PATIENCE, from.read(&mut answer)).await;
    let read = read.expect("it answers").expect("it answers");
    let answer = String::from_utf8_lossy(&answer[..read]);
    assert!(answer.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{answer}");
    assert!(answer.contains("did not arrive as a whole"), "{answer}");
    dripping.abort();
}

#[tokio::test]
async fn who_does_not_take_the_answers_is_cut_off() {
    let server = serve(|app| app.patience.answer = SHORT).await;
    let socket = TcpSocket::new_v4().expect("there are sockets");
    socket.set_recv_buffer_size(4_096).expect("it is small");
    let mut stream = socket.connect(server.address).await.expect("it connects");
    // The answer names what it does not know.
    let body =
        json!({ "query": "query A { __typename } query B { __typename }", "operationName": "x".repeat(200_000) });
    let (head, bearer, body) = (server.head("POST /graphql"), server.subject.bearer(), body.to_string());
    let length = body.len();
    let asked = format!(
        "{head}authorization: {bearer}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    let asking = async { while stream.write_all(asked.as_bytes()).await.is_ok() {} };
    let cut_off = tokio::time::timeout(PATIENCE, asking).await;
    assert!(cut_off.is_ok(), "the server waits for ever");
    server.open.close();
    let ended = tokio::time::timeout(PATIENCE, server.open.wait()).await;
    assert!(ended.is_ok(), "it is still served");
}

#[tokio::test]
async fn so_many_connections_are_served_at_a_time_and_the_next_one_waits() {
    let server = serve(|app| app.patience.connections = 2).await;
    let asked = server.head("GET /healthz") + "\r\n";
    let mut served = [server.tell(&asked).await, server.tell(&asked).await];
    for stream in &mut served {
        answered(stream).await;
    }
    let mut next = server.tell(&asked).await;
    for at in 0..10 {
        let stream = &mut served[at % 2];
        stream.write_all(asked.as_bytes()).await.expect("it is sent");
        answered(stream).await;
        assert_eq!(server.open.len(), 2);
    }
    drop(served);
    answered(&mut next).await;
}

/// That an answer comes.
async fn answered(stream: &mut TcpStream) {
    let mut answer = [0; 4_096];
    let read = tokio::time::timeout(PATIENCE, stream.read(&mut answer)).await;
    let read = read.expect("it answers").expect("it answers");
    assert!(answer[..read].starts_with(b"HTTP/1.1 200 OK\r\n"));
}

#[tokio::test]
async fn a_head_without_end_is_refused() {
    let server = serve(|_| {}).await;
    let asked = format!("{}x: {}\r\n\r\n", server.head("GET /healthz"), "x".repeat(100_000));
    let mut stream = TcpStream::connect(server.address).await.expect("it connects");
    // The server may hang up before it has read everything.
    let _sent = stream.write_all(asked.as_bytes()).await;
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.expect("it answers");
    assert_eq!(&answer, b"HTTP/1.1 431");
}

#[tokio::test]
async fn a_connection_that_waits_does_not_hold_up_the_end() {
    let server = serve(|_| {}).await;
    let mut stream = server.tell(&(server.head("GET /healthz") + "\r\n")).await;
    stream.read_u8().await.expect("it answers");
    server.subject.app.stopping.cancel();
    server.open.close();
    let ended = tokio::time::timeout(PATIENCE, server.open.wait()).await;
    assert!(ended.is_ok(), "it is still served");
    assert!(TcpStream::connect(server.address).await.is_err(), "it still listens");
}
