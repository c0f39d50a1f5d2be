//! The living estate: the current snapshot, who waits for the next, and what changed lately.

#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use atmos::estate::{ChangeSet, Estate};
use atmos::workspace::Progress;
use chrono::{DateTime, Utc};
use futures_util::{Stream, StreamExt, stream};
use tokio::sync::{broadcast, watch};

use crate::atmos::snapshot::Snapshot;
use crate::engine::Engine;
use crate::feed::{Item, Lagged};
use crate::machine::Machine;
use crate::store::Activity;

/// How many changes are kept for those who resume.
const HISTORY: usize = 256;
/// How many changes a slow follower may lag behind: fewer than are kept, so that it can resume.
const LAG: usize = 64;

/// How many things that changed are remembered, in all these changes together: an edit can change a hundred thousand.
const REMEMBERED: usize = 50_000;

/// How changes on disk are noticed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WatchState {
    /// The way.
    pub mode: WatchMode,
    /// Why it is not the best way, if it is not.
    pub reason: Option<String>,
}

/// What the engine is doing.
#[derive(Clone, Debug, Default)]
pub enum Doing {
    /// Nothing: the snapshot is as the files are.
    #[default]
    Nothing,
    /// Opening the estate.
    Opening {
        /// Since when.
        since: DateTime<Utc>,
        /// How far it is.
        progress: Arc<Progress>,
    },
    /// Taking in files that changed.
    Updating {
        /// Since when.
        since: DateTime<Utc>,
        /// How many files and folders changed.
        files: u32,
    },
}

/// How often those who follow what the engine does hear how far it is.
const TICK: Duration = Duration::from_millis(200);

/// The ways to notice changes on disk.
#[derive(async_graphql::Enum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WatchMode {
    /// The operating system tells about changes.
    Native,
    /// Files are looked at every so often.
    Polling,
    /// They will be noticed in a moment, and what changes until then with them.
    #[default]
    Starting,
    /// Changes are not noticed.
    Off,
}

/// Tells how changes on disk are noticed at the moment.
type WatchReader = Box<dyn Fn() -> WatchState + Send + Sync>;

/// The estate over time. Publishing and reading never wait for each other for long.
pub struct Live {
    boot: String,
    is_demo: bool,
    snapshots: watch::Sender<Option<Arc<Snapshot>>>,
    history: Mutex<VecDeque<Arc<Event>>>,
    events: broadcast::Sender<Arc<Event>>,
    watch: RwLock<Option<WatchReader>>,
    engine: OnceLock<Arc<dyn Engine>>,
    machine: OnceLock<Arc<dyn Machine>>,
    doing: watch::Sender<Doing>,
}

/// One change of the estate.
pub struct Event {
    /// The revision before.
    from: u64,
    /// What changed.
    pub changes: Arc<ChangeSet>,
    /// What was recorded about it, if it could be recorded.
    pub activity: Option<Arc<Activity>>,
}

/// What a follower is told.
pub(crate) enum News {
    /// This changed.
    Change(Arc<Event>),
    /// Some changes are no longer known: read everything anew.
    Reset,
}

/// The server is shutting down before the estate was opened.
#[derive(Debug)]
pub struct Closed;

impl std::fmt::Display for Closed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the estate was closed before it was opened")
    }
}

impl std::error::Error for Closed {}

impl Live {
    /// An estate that is yet to be opened. `boot` tells this run's cursors from those of others.
    #[must_use]
    pub fn new(boot: impl Into<String>, is_demo: bool) -> Self {
        Self {
            boot: boot.into(),
            is_demo,
            snapshots: watch::Sender::new(None),
            history: Mutex::default(),
            events: broadcast::Sender::new(LAG),
            watch: RwLock::default(),
            engine: OnceLock::new(),
            machine: OnceLock::new(),
            doing: watch::Sender::new(Doing::Nothing),
        }
    }

    /// Shows the first snapshot, to everyone who waits for it.
    pub fn open(&self, estate: Arc<Estate>) {
        self.snapshots
            .send_replace(Some(Arc::new(Snapshot::new(estate, self.is_demo))));
    }

    /// Says who resolves commits and previews fixes, before the first snapshot shows; without anybody, nobody does.
    pub fn set_engine(&self, engine: Arc<dyn Engine>) {
        // An error means that there is one already: it is the same repository.
        let _ = self.engine.set(engine);
    }

    /// Who resolves commits and previews fixes.
    pub(crate) fn engine(&self) -> Option<Arc<dyn Engine>> {
        self.engine.get().cloned()
    }

    /// Says who knows what else is on this machine.
    pub fn set_machine(&self, machine: Arc<dyn Machine>) {
        // An error means that there is one already: it is the same machine.
        let _ = self.machine.set(machine);
    }

    /// Who knows what else is on this machine.
    pub(crate) fn machine(&self) -> Option<Arc<dyn Machine>> {
        self.machine.get().cloned()
    }

    /// Says what the engine does from now on.
    pub fn set_doing(&self, doing: Doing) {
        self.doing.send_replace(doing);
    }

    /// What the engine does.
    pub(crate) fn work(&self) -> Doing {
        self.doing.borrow().clone()
    }

    /// What the engine does, now and whenever that changes; while it works, every so often.
    pub(crate) fn follow_work(&self) -> impl Stream<Item = Doing> + use<> {
        let told: Option<bool> = None;
        stream::unfold((self.doing.subscribe(), told), |(mut doing, told)| async move {
            if told == Some(true) {
                doing.changed().await.ok()?;
            } else if told == Some(false)
                && let Ok(changed) = tokio::time::timeout(TICK, doing.changed()).await
            {
                // Out of time means: still at it, and perhaps further.
                changed.ok()?;
            }
            let now = doing.borrow_and_update().clone();
            let is_idle = matches!(now, Doing::Nothing);
            Some((now, (doing, Some(is_idle))))
        })
    }

    /// Shows the next snapshot and tells followers what changed.
    pub fn publish(&self, estate: Arc<Estate>, changes: Arc<ChangeSet>, activity: Option<Activity>) {
        let before = self.current();
        let next = match &before {
            Some(before) => before.next(estate),
            None => Snapshot::new(estate, self.is_demo),
        };
        self.tell(next, |from| Event {
            from,
            changes,
            activity: activity.map(Arc::new),
        });
        // To free a large estate takes longer than to tell of the new one: the next change need not wait for it. Where
        // no thread can be had, it is freed here.
        let _ = std::thread::Builder::new()
            .name("freeing".to_owned())
            .spawn(move || drop(before));
    }

    fn tell(&self, next: Snapshot, event: impl FnOnce(u64) -> Event) {
        let mut history = self.history();
        let before = self.snapshots.send_replace(Some(Arc::new(next)));
        let event = Arc::new(event(before.map_or(0, |before| before.estate.revision)));
        history.push_back(Arc::clone(&event));
        while is_too_long(&history) {
            history.pop_front();
        }
        // An error means that nobody follows.
        let _ = self.events.send(event);
    }

    /// Says who tells how changes on disk are noticed; the one who did before is dropped.
    pub fn set_watch(&self, reader: impl Fn() -> WatchState + Send + Sync + 'static) {
        let mut watch = self.watch.write().unwrap_or_else(PoisonError::into_inner);
        let before = watch.replace(Box::new(reader));
        drop(watch);
        drop(before);
    }

    /// How changes on disk are noticed.
    #[must_use]
    pub fn watch(&self) -> WatchState {
        let watch = self.watch.read().unwrap_or_else(PoisonError::into_inner);
        watch.as_ref().map_or_else(WatchState::default, |reader| reader())
    }

    /// The current snapshot, if the estate is open.
    #[must_use]
    pub fn current(&self) -> Option<Arc<Snapshot>> {
        self.snapshots.borrow().clone()
    }

    /// The current snapshot, as soon as there is one.
    ///
    /// # Errors
    /// If the estate is closed first.
    pub async fn ready(&self) -> Result<Arc<Snapshot>, Closed> {
        let mut receiver = self.snapshots.subscribe();
        let found = receiver.wait_for(Option::is_some).await;
        found.ok().and_then(|found| found.clone()).ok_or(Closed)
    }

    /// The cursor of `revision`.
    pub(crate) fn cursor(&self, revision: u64) -> String {
        format!("{}:{revision}", self.boot)
    }

    /// Everything that changes, after `cursor` or from now on. Who lags too far behind is told, and gets no more.
    pub(crate) fn follow(self: &Arc<Self>, cursor: Option<&str>) -> impl Stream<Item = Result<Item, Lagged>> + use<> {
        let (missed, seen, receiver) = {
            let history = self.history();
            let seen = self.current().map_or(0, |now| now.estate.revision);
            let missed = cursor.map_or_else(Vec::new, |cursor| self.missed(&history, cursor, seen));
            (missed, seen, self.events.subscribe())
        };
        let live = Arc::clone(self);
        let missed = missed.into_iter().map(move |news| Ok(live.item(news, seen)));
        stream::iter(missed.collect::<Vec<_>>()).chain(listen(Arc::clone(self), receiver, seen))
    }

    fn item(&self, news: News, now: u64) -> Item {
        let number = match &news {
            News::Change(event) => Some(event.changes.revision),
            News::Reset => None,
        };
        Item {
            cursor: self.cursor(number.unwrap_or(now)),
            number,
            event: Arc::new(news),
        }
    }

    fn missed(&self, history: &VecDeque<Arc<Event>>, cursor: &str, now: u64) -> Vec<News> {
        let revision = cursor
            .split_once(':')
            .filter(|(boot, _)| *boot == self.boot)
            .and_then(|(_, revision)| revision.parse::<u64>().ok());
        let oldest = history.front().map_or(now, |event| event.from);
        match revision {
            Some(revision) if revision >= oldest && revision <= now => history
                .iter()
                .filter(|event| event.changes.revision > revision)
                .map(|event| News::Change(Arc::clone(event)))
                .collect(),
            _ => vec![News::Reset],
        }
    }

    fn history(&self) -> MutexGuard<'_, VecDeque<Arc<Event>>> {
        self.history.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether the oldest change must be forgotten; the newest is kept however large it is.
fn is_too_long(history: &VecDeque<Arc<Event>>) -> bool {
    let total: usize = history.iter().map(|event| things(&event.changes)).sum();
    history.len() > 1 && (history.len() > HISTORY || total > REMEMBERED)
}

/// How many files, stacks, instances and findings a change names.
const fn things(changes: &ChangeSet) -> usize {
    let ChangeSet {
        revision: _,
        files,
        stacks,
        instances,
        diagnostics_added,
        diagnostics_removed,
    } = changes;
    files.len() + stacks.len() + instances.len() + diagnostics_added.len() + diagnostics_removed.len()
}

fn listen(
    live: Arc<Live>,
    receiver: broadcast::Receiver<Arc<Event>>,
    seen: u64,
) -> impl Stream<Item = Result<Item, Lagged>> {
    stream::unfold(Some((receiver, seen)), move |state| {
        let live = Arc::clone(&live);
        async move {
            let (mut receiver, mut seen) = state?;
            loop {
                match receiver.recv().await {
                    Ok(event) if event.changes.revision <= seen => {}
                    Ok(event) => {
                        seen = event.changes.revision;
                        let item = live.item(News::Change(event), seen);
                        return Some((Ok(item), Some((receiver, seen))));
                    }
                    Err(broadcast::error::RecvError::Lagged(_)) => {
                        let cursor = live.cursor(seen);
                        return Some((Err(Lagged { cursor }), None));
                    }
                    Err(broadcast::error::RecvError::Closed) => return None,
                }
            }
        }
    })
}
