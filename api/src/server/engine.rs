//! The resident engine: a thread that opens the estate, takes in what changes on disk and publishes what comes of it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use atmos::estate::{ChangeSet, Estate};
use atmos::watch::{self, Watch};
use atmos::workspace::{Options, Progress, Workspace};
use chrono::Utc;
use schema::live::{Doing, Live, WatchMode, WatchState};
use schema::store::Activity;
use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

use super::kept::Kept;
use super::metrics::Metrics;

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
    Changed(Vec<PathBuf>),
    /// Nobody needs it any more.
    Stop,
}

/// What shows, keeps and counts what the engine does.
type Parts = (Arc<Live>, Arc<Kept>, Arc<Metrics>);

/// What the engine's thread works with.
struct Worker {
    live: Arc<Live>,
    kept: Arc<Kept>,
    metrics: Arc<Metrics>,
    runtime: Handle,
    messages: Sender<Message>,
    watched: Vec<PathBuf>,
}

/// Starts the engine; `live` shows its snapshots.
pub(super) fn start(options: Options, (live, kept, metrics): Parts) -> Engine {
    let (messages, incoming) = channel();
    let ended = CancellationToken::new();
    let mut worker = Worker {
        live,
        kept,
        metrics,
        runtime: Handle::current(),
        messages: messages.clone(),
        watched: Vec::new(),
    };
    let guard = ended.clone().drop_guard();
    std::thread::spawn(move || {
        let _ended = guard;
        worker.run(options, &incoming);
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

impl Worker {
    fn run(&mut self, options: Options, incoming: &Receiver<Message>) {
        let started = Instant::now();
        let progress = Arc::new(Progress::default());
        self.live.set_doing(Doing::Opening {
            since: Utc::now(),
            progress: Arc::clone(&progress),
        });
        let workspace = Arc::new(Workspace::open_telling(options, progress));
        self.metrics.opened(started.elapsed());
        self.live
            .set_engine(Arc::clone(&workspace) as Arc<dyn schema::engine::Engine>);
        self.live.open(workspace.estate());
        self.live.set_doing(Doing::Nothing);
        self.watch(&workspace.estate());
        while let Some(changed) = next_change(incoming) {
            self.take_in(&workspace, &changed);
        }
    }

    fn take_in(&mut self, workspace: &Workspace, changed: &[PathBuf]) {
        self.live.set_doing(Doing::Updating {
            since: Utc::now(),
            files: u32::try_from(changed.len()).unwrap_or(u32::MAX),
        });
        self.update(workspace, changed);
        self.live.set_doing(Doing::Nothing);
    }

    fn update(&mut self, workspace: &Workspace, changed: &[PathBuf]) {
        let started = Instant::now();
        let Some(changes) = workspace.refresh(changed) else {
            return;
        };
        let estate = workspace.estate();
        let resolved = started.elapsed();
        self.metrics.refreshed(resolved);
        let activity = self.record(&changes, &estate);
        let recorded = started.elapsed();
        self.live.publish(Arc::clone(&estate), changes, activity);
        let shown = started.elapsed();
        tracing::debug!(
            revision = estate.revision,
            ?resolved,
            ?recorded,
            ?shown,
            "estate changed"
        );
        self.watch(&estate);
    }

    /// Records a change that shows. If that takes long, the event goes out without it; the list of activities has it later.
    fn record(&self, changes: &Arc<ChangeSet>, estate: &Arc<Estate>) -> Option<Activity> {
        if !shows(changes) {
            return None;
        }
        let (kept, changes, estate) = (Arc::clone(&self.kept), Arc::clone(changes), Arc::clone(estate));
        let recording = self.runtime.spawn(async move { kept.record(&changes, &estate).await });
        let recorded = async { tokio::time::timeout(RECORDING, recording).await };
        self.runtime.block_on(recorded).ok()?.ok()?
    }

    /// Watches what the estate is made of, if that is not what is watched already.
    fn watch(&mut self, estate: &Estate) {
        let paths = estate.config.watched_paths();
        if paths == self.watched {
            return;
        }
        self.watched.clone_from(&paths);
        let messages = self.messages.clone();
        let watch = watch::start(paths, move |changed| {
            // An error means that the engine has ended.
            let _ = messages.send(Message::Changed(changed));
        });
        self.live.set_watch(move || state(&watch));
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

/// Whether a change shows in more than places in files.
fn shows(changes: &ChangeSet) -> bool {
    !(changes.stacks.is_empty()
        && changes.instances.is_empty()
        && changes.diagnostics_added.is_empty()
        && changes.diagnostics_removed.is_empty())
}

fn state(watch: &Watch) -> WatchState {
    let (mode, reason) = match watch.mode() {
        watch::WatchMode::Native => (WatchMode::Native, None),
        watch::WatchMode::Polling { reason } => (WatchMode::Polling, Some(reason)),
        watch::WatchMode::Off => (WatchMode::Off, None),
    };
    WatchState { mode, reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_that_waited_are_taken_in_together() {
        let (messages, incoming) = channel();
        let changed = |path: &str| Message::Changed(vec![path.into()]);
        for message in [changed("/a"), changed("/b"), Message::Stop] {
            messages.send(message).expect("it is heard");
        }
        // Stopping comes first: what nobody will see need not be taken in.
        assert_eq!(next_change(&incoming), None);
        for message in [changed("/a"), changed("/b")] {
            messages.send(message).expect("it is heard");
        }
        assert_eq!(next_change(&incoming), Some(vec!["/a".into(), "/b".into()]));
    }
}
