//! Taking connections: HTTP/1.1, from whoever reaches the port.
//!
//! `axum::serve` would do, but it waits for ever for what a client does not send, and it lets small messages wait for
//! one another.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt as _;

/// How large the head of a request may be, its query included.
const MOST_HEAD: usize = 64 * 1024;
/// How long to wait when the system has no room for another connection.
const BREATH: Duration = Duration::from_millis(100);

/// How long clients may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    /// For the head of a request; a connection on which none comes for so long is closed.
    pub(super) head: Duration,
    /// For the next piece of its body.
    pub(super) body: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(60),
            body: Duration::from_secs(10),
        }
    }
}

/// Serves connections until the server stops. `open` knows those that are still served then; what becomes a WebSocket
/// is no longer among them.
pub(super) async fn serve(
    listener: TcpListener,
    router: Router,
    patience: Patience,
    (stopping, open): (CancellationToken, TaskTracker),
) {
    while let Some(next) = stopping.run_until_cancelled(listener.accept()).await {
        match next {
            Ok((stream, address)) => {
                let router = router.clone();
                open.spawn(answer((stream, address), router, patience, stopping.clone()));
            }
            Err(error) if is_of_the_client(error.kind()) => {}
            Err(error) => {
                tracing::warn!(%error, "no connection can be taken");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
}

/// Answers one connection; when the server stops, only what it is asking at that moment.
async fn answer(
    (stream, address): (TcpStream, SocketAddr),
    router: Router,
    patience: Patience,
    stopping: CancellationToken,
) {
    // What is sent is whole: to wait for more would only make it late.
    let _as_it_is = stream.set_nodelay(true);
    let service = router.map_request(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(address));
        request.map(Body::new)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(patience.head)
        .max_header_size(MOST_HEAD)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service))
        .with_upgrades();
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stopping.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection broke off");
    }
}

/// Whether the one connection failed, and not the listening.
const fn is_of_the_client(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset
    )
}
