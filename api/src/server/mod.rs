//! The server: the graph over HTTP and WebSocket, the page, and the resident engine behind them.
//!
//! It listens at once and opens the estate beside that; operations wait for the first snapshot.

mod accept;
mod access;
mod assets;
mod body;
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
mod ws_frame;
mod ws_message;
mod ws_upgrade;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use schema::live::Live;
use schema::{Graph, Policy};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::configuration::DatabasePlace;
use crate::machine::Places;
use crate::presence::{Presence, Running};
use accept::Patience;
use access::Access;
use connections::Connections;
use graphql_ws::SocketLimits;
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
    /// Where AWS profiles and Kubernetes contexts are.
    pub places: Places,
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
struct App {
    graph: Graph,
    live: Arc<Live>,
    access: Access,
    guard: Guard,
    ids: RequestIds,
    patience: Patience,
    sockets: SocketLimits,
    connections: Connections,
    rates: Rates,
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
    let ids = RequestIds::default();
    let live = Arc::new(Live::new(ids.boot(), options.is_demo));
    live.set_machine(Arc::new(options.places));
    let kept = Arc::new(Kept::open(options.database.as_ref(), Arc::clone(&live)).await);
    let repository = options.workspace.config.directory.clone();
    let metrics = Arc::new(Metrics::default());
    let parts = (Arc::clone(&live), Arc::clone(&kept), Arc::clone(&metrics));
    let engine = engine::start(options.workspace, parts);
    let app = Arc::new(App {
        graph: Graph::new(
            Arc::clone(&live),
            Arc::clone(&kept) as Arc<dyn schema::store::Store>,
            options.policy,
        ),
        live,
        access: Access::new(address.port())?,
        guard: Guard::new(&options.host, address),
        ids,
        patience: Patience::default().with_streams(options.connections),
        sockets: SocketLimits::default(),
        connections: Connections::new(options.connections),
        rates: Rates::new(options.rates),
        metrics,
        stopping: CancellationToken::new(),
    });
    let running = Running {
        url: listen::page_url(&options.host, address),
        address,
        repository,
        boot: app.ids.boot().to_owned(),
    };
    let token = app.access.token().reveal();
    let presence = options.state.and_then(|state| be_present(&state, &running, token));
    announce(&Address {
        link: running.link(token),
        url: running.url.clone(),
    });
    if options.open {
        open_browser(&running.url, presence.as_ref());
    }
    let served = tokio::select! {
        () = run((listener, signals), &app) => Ok(()),
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

/// Serves until a signal comes, then lets open requests end and tells all sockets, for a moment.
async fn run((listener, signals): (TcpListener, Signals), app: &Arc<App>) {
    let (open, stopping) = (TaskTracker::new(), app.stopping.clone());
    let router = router::router(Arc::clone(app));
    tokio::select! {
        () = accept::serve(listener, router, app.patience, (stopping, open.clone())) => {}
        () = signals.asked_to_stop() => app.stopping.cancel(),
    }
    open.close();
    let all = async {
        open.wait().await;
        app.connections.closed().await;
    };
    if tokio::time::timeout(FAREWELL, all).await.is_err() {
        tracing::info!("some requests had not ended");
    }
}
