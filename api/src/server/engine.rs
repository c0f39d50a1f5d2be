//! The resident engine: a thread that opens the estate, takes in what changes on disk and publishes what comes of it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use atmos::workspace::{Options, Workspace};
use schema::live::Live;
use schema::store::Activity;
use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

use super::kept::Kept;

/// How long recording a change may hold up showing it.
const RECORDING: Duration = Duration::from_millis(100);

/// The running engine.
pub(super) struct Engine {
    messages: Sender<Message>,
    ended: CancellationToken,
}

/// What the engine is told.
enum Message {
    /// These paths changed on disk.
    #[expect(dead_code, reason = "the watcher says so, once it is there")]
    Changed(Vec<PathBuf>),
    /// Nobody needs it any more.
    Stop,
}

/// What the engine's thread publishes to.
struct Publisher {
    live: Arc<Live>,
    kept: Arc<Kept>,
    runtime: Handle,
}

/// Starts the engine; `live` shows its snapshots.
pub(super) fn start(options: Options, live: Arc<Live>, kept: Arc<Kept>) -> Engine {
    let (messages, incoming) = channel();
    let ended = CancellationToken::new();
    let publisher = Publisher {
        live,
        kept,
        runtime: Handle::current(),
    };
    let guard = ended.clone().drop_guard();
    std::thread::spawn(move || {
        let _ended = guard;
        publisher.run(options, &incoming);
    });
    Engine { messages, ended }
}

impl Engine {
    /// Ends when the engine's thread has, which it does only if it is told to or fails.
    pub(super) async fn ended(&self) {
        self.ended.cancelled().await;
    }

    /// Lets the thread end after what it is doing.
    pub(super) fn stop(&self) {
        // An error means that it has ended already.
        let _ = self.messages.send(Message::Stop);
    }
}

impl Publisher {
    fn run(&self, options: Options, incoming: &Receiver<Message>) {
        let workspace = Workspace::open(options);
        self.live.open(workspace.estate());
        while let Some(changed) = next_change(incoming) {
            self.take_in(&workspace, &changed);
        }
    }

    fn take_in(&self, workspace: &Workspace, changed: &[PathBuf]) {
        let Some(changes) = workspace.refresh(changed) else {
            return;
        };
        let estate = workspace.estate();
        let recording = {
            let (kept, changes, estate) = (Arc::clone(&self.kept), Arc::clone(&changes), Arc::clone(&estate));
            self.runtime.spawn(async move { kept.record(&changes, &estate).await })
        };
        let recorded = async { tokio::time::timeout(RECORDING, recording).await };
        let activity: Option<Activity> = match self.runtime.block_on(recorded) {
            Ok(Ok(activity)) => activity,
            // It is still being recorded: the event goes out without it, the list of activities has it later.
            Ok(Err(_)) | Err(_) => None,
        };
        self.live.publish(estate, changes, activity);
    }
}

/// Everything that changed until now, together; waits for the first change. `None` if it is time to stop.
fn next_change(incoming: &Receiver<Message>) -> Option<Vec<PathBuf>> {
    let mut changed = Vec::new();
    let mut message = incoming.recv().ok();
    while let Some(Message::Changed(paths)) = message {
        changed.extend(paths);
        message = match incoming.try_recv() {
            Ok(message) => Some(message),
            Err(_) => return Some(changed),
        };
    }
    None
}
