//! A WebSocket message that goes out from where its text is.
//!
//! An event is the same text for all who follow: tungstenite would copy it into a buffer of each socket, which then
//! stays as large. Here one call hands the system the frame's head, what is this socket's own, and the shared text.

use std::future::poll_fn;
use std::io::{self, ErrorKind, IoSlice};
use std::pin::Pin;

use tokio::io::AsyncWrite;
use tungstenite::protocol::frame::FrameHeader;
use tungstenite::protocol::frame::coding::{Data, OpCode};

/// Writes a text message of three parts. Nothing else may be on its way out, and a server masks nothing.
pub(super) async fn write_text(to: &mut (impl AsyncWrite + Unpin), parts: [&str; 3]) -> io::Result<()> {
    let length = parts.iter().map(|part| part.len()).sum();
    let [first, shared, last] = parts;
    let head = [head(length)?, first.as_bytes().to_vec()].concat();
    let parts = [&head, shared.as_bytes(), last.as_bytes()];
    write_all(to, &mut parts.map(IoSlice::new)).await
}

/// The head of a frame that is a whole text message of so many bytes.
fn head(length: usize) -> io::Result<Vec<u8>> {
    let header = FrameHeader {
        opcode: OpCode::Data(Data::Text),
        ..FrameHeader::default()
    };
    let mut head = Vec::new();
    header.format(length as u64, &mut head).map_err(io::Error::other)?;
    Ok(head)
}

async fn write_all(to: &mut (impl AsyncWrite + Unpin), mut parts: &mut [IoSlice<'_>]) -> io::Result<()> {
    while !parts.is_empty() {
        let written = poll_fn(|ctx| Pin::new(&mut *to).poll_write_vectored(ctx, parts)).await?;
        if written == 0 {
            return Err(ErrorKind::WriteZero.into());
        }
        IoSlice::advance_slices(&mut parts, written);
    }
    poll_fn(|ctx| Pin::new(&mut *to).poll_flush(ctx)).await
}

#[cfg(test)]
mod tests {
    use futures_util::StreamExt;
    use tokio_tungstenite::WebSocketStream;
    use tungstenite::Message;
    use tungstenite::protocol::Role;

    use super::*;

    #[tokio::test]
    async fn what_is_written_in_parts_is_read_as_one_message() {
        for length in [0, 1, 100, 125, 126, 10_000, 65_535, 65_536, 200_000] {
            // A pipe that takes little at a time.
            let (mut ours, theirs) = tokio::io::duplex(1_000);
            let mut client = WebSocketStream::from_raw_socket(theirs, Role::Client, None).await;
            let shared = "ä".repeat(length);
            let writing = write_text(&mut ours, ["[", &shared, "]"]);
            let (written, read) = tokio::join!(writing, client.next());
            written.expect("it is taken");
            let read = read.expect("there is a message").expect("it is well formed");
            assert_eq!(read, Message::text(format!("[{shared}]")));
        }
    }

    #[tokio::test]
    async fn who_is_gone_is_written_nothing() {
        let (mut ours, theirs) = tokio::io::duplex(1_000);
        drop(theirs);
        assert!(write_text(&mut ours, ["a", "b", "c"]).await.is_err());
    }
}
