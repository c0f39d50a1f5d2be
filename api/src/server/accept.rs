//! Taking connections: HTTP/1.1, from whoever reaches the port.
//!
//! `axum::serve` would do, but it waits for ever for what a client does not send or does not take, takes as many
//! connections as come, and lets small messages wait for one another.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
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
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_io_timeout::TimeoutStream;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt as _;

/// How large the head of a request may be, its query included.
const MOST_HEAD: usize = 64 * 1024;
/// How long to wait when the system has no room for another connection.
const BREATH: Duration = Duration::from_millis(100);

/// How long clients may take, and how many are served at a time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    /// For the head of a request; a connection on which none comes for so long is closed.
    pub(super) head: Duration,
    /// For its body.
    pub(super) body: Duration,
    /// For taking the next piece of an answer.
    pub(super) answer: Duration,
    /// How many connections are open, those that became WebSockets not among them; the next one waits.
    pub(super) connections: usize,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(60),
            body: Duration::from_secs(10),
            answer: Duration::from_secs(30),
            // A process may have about a thousand files open, and the engine reads some, too.
            connections: 512,
        }
    }
}

impl Patience {
    /// With places for so many event streams beside all else.
    pub(super) fn with_streams(self, streams: usize) -> Self {
        let connections = self.connections.saturating_add(streams).min(Semaphore::MAX_PERMITS);
        Self { connections, ..self }
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
    let places = Arc::new(Semaphore::new(patience.connections));
    while let Some(next) = stopping.run_until_cancelled(next(&listener, &places)).await {
        match next {
            Ok((stream, address, place)) => {
                let answered = answer((stream, address), router.clone(), patience, stopping.clone());
                open.spawn(async move {
                    let _held = place;
                    answered.await;
                });
            }
            Err(error) if is_of_the_client(error.kind()) => {}
            Err(error) => {
                tracing::warn!(%error, "no connection can be taken");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
}

/// The next connection, once there is a place for it. The places are never closed, so that there always is a permit.
async fn next(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> io::Result<(TcpStream, SocketAddr, Option<OwnedSemaphorePermit>)> {
    let place = Arc::clone(places).acquire_owned().await.ok();
    let (stream, address) = listener.accept().await?;
    Ok((stream, address, place))
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
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(patience.answer));
    let service = router.map_request(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(address));
        request.map(Body::new)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(patience.head)
        .max_header_size(MOST_HEAD)
        .serve_connection(TokioIo::new(Box::pin(stream)), TowerToHyperService::new(service))
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
