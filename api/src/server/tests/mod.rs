//! The server from outside: its rules over HTTP, as events, its protocol over a real WebSocket.

mod access;
mod connections;
mod faults;
mod http;
mod limits;
mod page;
mod rates;
mod spans;
mod sse;
mod websocket;

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

use atmos::config::ConfigOptions;
use atmos::workspace::{Options, Workspace};
use schema::live::Live;
use schema::{Graph, Policy};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::accept::Patience;
use super::access::Access;
use super::connections::Connections;
use super::graphql_ws::SocketLimits;
use super::guard::Guard;
use super::kept::Kept;
use super::rates::{RateLimits, Rates};
use super::request_id::RequestIds;
use super::router::router;
use super::{App, accept};

/// How many connections one client may hold in tests.
const CONNECTIONS: usize = 30;
/// More than any test asks for.
const GENEROUS: RateLimits = RateLimits {
    requests: NonZeroU32::new(100_000).expect("it is not zero"),
    cost: NonZeroU32::new(10_000_000).expect("it is not zero"),
};

/// A server's parts over a small estate.
struct Subject {
    app: Arc<App>,
    workspace: Workspace,
    folder: TempDir,
}

/// The parts of a server that listens on `port`.
async fn subject(port: u16) -> Subject {
    let folder = tempfile::tempdir().expect("there is room");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("it is in a folder")).expect("there is room");
        std::fs::write(path, text).expect("there is room");
    };
    write(
        "atmos.yaml",
        "stacks: { base_path: stacks, included_paths: ['*'], name_pattern: '{stage}' }",
    );
    write("stacks/dev.yaml", &stack(1));
    let workspace = Workspace::open(Options {
        config: ConfigOptions {
            directory: folder.path().to_owned(),
            ..ConfigOptions::default()
        },
        process_templates: true,
        process_functions: true,
        skip: Vec::new(),
        executor: None,
        check_policies: true,
    });
    let live = Arc::new(Live::new("boot", false));
    live.open(workspace.estate());
    let kept = Arc::new(Kept::open(None, Arc::clone(&live)).await);
    Subject {
        app: Arc::new(App {
            graph: Graph::new(Arc::clone(&live), kept, Policy::default()),
            live,
            access: Access::new(port).expect("there is randomness"),
            guard: Guard::new("127.0.0.1", ([127, 0, 0, 1], port).into()),
            ids: RequestIds::default(),
            patience: Patience::default(),
            sockets: SocketLimits::default(),
            connections: Connections::new(CONNECTIONS),
            rates: Rates::new(GENEROUS),
            metrics: Arc::default(),
            stopping: CancellationToken::new(),
        }),
        workspace,
        folder,
    }
}

/// One that listens.
struct Server {
    subject: Subject,
    address: SocketAddr,
    /// The connections that it serves.
    open: TaskTracker,
}

impl Subject {
    /// The parts, to change one before anything is asked.
    fn parts(&mut self) -> &mut App {
        Arc::get_mut(&mut self.app).expect("nobody else has them yet")
    }

    /// What a script sends to be let in.
    fn bearer(&self) -> String {
        format!("Bearer {}", self.app.access.token().reveal())
    }

    /// Changes a value in the estate and publishes what comes of it.
    fn publish(&self, revision: u64) {
        let path = self.folder.path().join("stacks/dev.yaml");
        std::fs::write(&path, stack(revision)).expect("there is room");
        let changes = self.workspace.refresh(&[path]).expect("a value changed");
        assert_eq!(changes.revision, revision);
        self.app.live.publish(self.workspace.estate(), changes, None);
    }
}

/// A server on some port, for as long as the test runs.
async fn serve(change: impl FnOnce(&mut App)) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("some port is free");
    let mut subject = subject(listener.local_addr().expect("it is bound").port()).await;
    change(subject.parts());
    Server::new(listener, subject)
}

impl Server {
    fn new(listener: TcpListener, subject: Subject) -> Self {
        let address = listener.local_addr().expect("it is bound");
        let (app, open) = (&subject.app, TaskTracker::new());
        let ends = (app.stopping.clone(), open.clone());
        tokio::spawn(accept::serve(listener, router(Arc::clone(app)), app.patience, ends));
        Self { subject, address, open }
    }
}

fn stack(value: u64) -> String {
    format!("vars: {{ stage: dev }}\ncomponents: {{ terraform: {{ vpc: {{ vars: {{ a: {value} }} }} }} }}")
}
