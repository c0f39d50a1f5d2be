//! Limits that only the finished binary can be held to.

use std::net::TcpStream;

use anyhow::{Context as _, Result, ensure};
use serde_json::json;
use tests::binary::root;
use tests::operations::bomb;
use tests::repository::Repository;
use tests::server::Server;
use tungstenite::{Message, WebSocket};

/// What an idle socket may take. Its buffers alone would be 256 KiB if nobody had made them smaller.
const MOST_IDLE: u64 = 64 << 10;
/// How many sockets that is measured with, and how many there are before.
const SOCKETS: u64 = 400;
const WARM: u64 = 50;

#[test]
fn fragment_bombs_are_refused_and_the_server_goes_on() -> Result<()> {
    let repository = Repository::copy_of(&root().join("examples/estate"))?;
    let mut server = Server::open(&repository.root(), &repository.home())?;
    // Whoever follows every spread of the larger ones never ends.
    for levels in [25, 50, 100] {
        let answer = server.answer(&bomb(levels), &json!({}))?;
        let code = answer["errors"][0]["extensions"]["code"].as_str();
        assert_eq!(code.context("it is refused")?, "COST_LIMIT");
    }
    ensure!(server.is_well()?, "{}", server.log());
    Ok(())
}

#[test]
fn an_idle_socket_takes_little_memory() -> Result<()> {
    let repository = Repository::copy_of(&root().join("examples/estate"))?;
    let connections = [("ISOBAR_CONNECTIONS", "1000")];
    let server = Server::open_with(&repository.root(), &repository.home(), &connections)?;
    let mut sockets = Vec::new();
    let mut hold = |count| -> Result<()> {
        for _ in 0..count {
            sockets.push(socket(&server)?);
        }
        Ok(())
    };
    hold(WARM)?;
    let Some(before) = server.memory() else {
        println!("SKIPPED: this system does not tell how much memory a process holds");
        return Ok(());
    };
    hold(SOCKETS)?;
    let each = server.memory().unwrap_or_default().saturating_sub(before) / SOCKETS;
    assert!(each < MOST_IDLE, "{each} bytes for each socket");
    Ok(())
}

/// A socket that has introduced itself, and says nothing more.
fn socket(server: &Server) -> Result<WebSocket<TcpStream>> {
    let (mut socket, _) = tungstenite::client(server.socket_request()?, TcpStream::connect(server.address())?)?;
    socket.send(Message::text(r#"{"type":"connection_init"}"#))?;
    let answer = socket.read()?;
    ensure!(answer.to_text()?.contains("connection_ack"), "{answer}");
    Ok(socket)
}
