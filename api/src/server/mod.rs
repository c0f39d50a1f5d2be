//! The server: the graph over HTTP and WebSocket, the page, and the resident engine behind them.
//!
//! It listens at once and opens the estate beside that; operations wait for the first snapshot.

mod access;
mod assets;
mod caller;
mod connections;
mod engine;
mod event_stream;
mod graphql_http;
mod graphql_request;
mod graphql_sse;
mod graphql_ws;
mod guard;
mod health;
mod kept;
mod listen;
mod media;
mod metrics;
mod operation;
mod policy;
mod rates;
mod refused;
mod request_id;
mod router;
mod secret;
mod signals;
#[cfg(test)]
mod tests;
mod ws_message;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use schema::live::Live;
use schema::{Graph, Policy};
use tokio_util::sync::CancellationToken;

use crate::configuration::DatabasePlace;
use crate::presence::{Presence, Running};
use access::Access;
use connections::Connections;
use guard::Guard;
use kept::Kept;
pub use listen::is_loopback;
use metrics::Metrics;
pub use rates::RateLimits;
use rates::Rates;
use request_id::RequestIds;
use signals::Signals;

/// How long open requests may take to end after the server was asked to stop.
const FAREWELL: Duration = Duration::from_secs(2);

/// How long the database may take to close.
const CLOSING: Duration = Duration::from_secs(1);

/// What to serve, and where.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    /// The repository, and how to resolve it.
    pub workspace: atmos::workspace::Options,
    /// The loopback address or name to listen on.
    pub host: String,
    /// The port; if not said, 3000 or the next one that is free.
    pub port: Option<u16>,
    /// Whether to open the page in the browser.
    pub open: bool,
    /// Whether the repository is the example that comes with Isobar.
    pub is_demo: bool,
    /// Where activity and settings are kept; without a place they last as long as the server.
    pub database: Option<DatabasePlace>,
    /// How many WebSockets and event streams one client may hold open.
    pub connections: usize,
    /// What callers may ask.
    pub policy: Policy,
    /// How fast one client may ask.
    pub rates: RateLimits,
    /// Where the token is left for the user's own programs; without a place only the link lets anybody in.
    pub state: Option<PathBuf>,
}

/// Where the page is.
#[derive(Clone, Debug)]
pub struct Address {
    /// The page.
    pub url: String,
    /// The page with the token that lets in: for the user's eyes only.
    pub link: String,
}

/// What the router's handlers share.
#[derive(Clone)]
struct App {
    graph: Graph,
    live: Arc<Live>,
    access: Arc<Access>,
    guard: Arc<Guard>,
    ids: Arc<RequestIds>,
    sockets: graphql_ws::SocketLimits,
    connections: Arc<Connections>,
    rates: Arc<Rates>,
    metrics: Arc<Metrics>,
    stopping: CancellationToken,
}

/// Serves a repository until the process is asked to stop. `announce` gets the page's address once it can be opened.
///
/// # Errors
/// If the port is taken, or the host is not a loopback one.
pub async fn serve(options: ServeOptions, announce: impl FnOnce(&Address)) -> Result<()> {
    let signals = Signals::listen()?;
    let listener = listen::bind(&options.host, options.port).await?;
    let address = listener.local_addr().context("failed to read the address")?;
    let ids = Arc::new(RequestIds::default());
    let live = Arc::new(Live::new(ids.boot(), options.is_demo));
    let kept = Arc::new(Kept::open(options.database.as_ref(), Arc::clone(&live)).await);
    let repository = options.workspace.config.directory.clone();
    let metrics = Arc::new(Metrics::default());
    let parts = (Arc::clone(&live), Arc::clone(&kept), Arc::clone(&metrics));
    let engine = engine::start(options.workspace, parts);
    let stopping = CancellationToken::new();
    let access = Arc::new(Access::new(address.port())?);
    let app = App {
        graph: Graph::new(
            Arc::clone(&live),
            Arc::clone(&kept) as Arc<dyn schema::store::Store>,
            options.policy,
        ),
        live,
        access: Arc::clone(&access),
        guard: Arc::new(Guard::new(&options.host, address)),
        ids: Arc::clone(&ids),
        sockets: graphql_ws::SocketLimits::default(),
        connections: Arc::new(Connections::new(options.connections)),
        rates: Arc::new(Rates::new(options.rates)),
        metrics: Arc::clone(&metrics),
        stopping: stopping.clone(),
    };
    let running = Running {
        url: listen::page_url(&options.host, address),
        address,
        repository,
        boot: ids.boot().to_owned(),
    };
    let token = access.token().reveal();
    let presence = options.state.and_then(|state| be_present(&state, &running, token));
    announce(&Address {
        link: running.link(token),
        url: running.url.clone(),
    });
    if options.open {
        open_browser(&running.url, presence.as_ref());
    }
    let served = tokio::select! {
        served = run((listener, signals), router::router(app), stopping) => served,
        () = engine.ended() => Err(anyhow!("the engine failed: the log says why")),
    };
    drop(presence);
    engine.stop();
    if tokio::time::timeout(CLOSING, kept.close()).await.is_err() {
        tracing::warn!("the database took too long to close");
    }
    served
}

/// Leaves the token where the user's programs find it.
fn be_present(state: &Path, running: &Running, token: &str) -> Option<Presence> {
    let written = Presence::announce(state, running, token);
    written
        .map_err(|error| {
            let folder = state.display();
            tracing::warn!(%error, %folder, "`isobar token` will not find this server");
        })
        .ok()
}

/// Opens the page by a file that leads to it: what a program is started with shows in the list of processes.
fn open_browser(url: &str, presence: Option<&Presence>) {
    let opened = match presence {
        Some(presence) => open::that_detached(presence.door()),
        None => open::that_detached(url),
    };
    if let Err(error) = opened {
        tracing::info!(%error, "no browser was opened");
    }
}

/// Serves until a signal comes, then lets open requests end, for a moment.
async fn run(
    (listener, signals): (tokio::net::TcpListener, Signals),
    router: axum::Router,
    stopping: CancellationToken,
) -> Result<()> {
    let stop = stopping.clone();
    let signal = async move {
        signals.asked_to_stop().await;
        stop.cancel();
    };
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service).with_graceful_shutdown(signal);
    let late = async {
        stopping.cancelled().await;
        tokio::time::sleep(FAREWELL).await;
    };
    tokio::select! {
        served = served.into_future() => served.context("the server failed"),
        () = late => Ok(()),
    }
}
