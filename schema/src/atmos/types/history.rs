//! Who changed an instance: the commits behind its lines.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Context, Enum, Object};
use atmos::log::{Change, Cut, LastChange, Log, Patch};
use chrono::{DateTime, Utc};

use crate::answers::told;
use crate::atmos::history::Told;
use crate::atmos::snapshot::{Snapshot, count};
use crate::context;
use crate::error::Result;

/// How many files that git does not have are named.
const MOST_OUTSIDE: usize = 20;

/// Why a history has nothing to tell.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryProblem {
    /// The estate is in no git repository.
    NoRepository,
    /// The repository has no commit yet.
    NoCommit,
    /// The repository cannot be read; the server's log says why.
    Unreadable,
}

/// Why a history ends before its beginning.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryCut {
    /// The clone is shallow: it has no older commits.
    Shallow,
    /// Enough commits were looked at.
    Commits,
    /// Enough changes were found.
    Changes,
    /// It took long enough.
    Time,
}

/// The commits that changed lines which shape an instance.
pub struct History {
    pub(crate) snapshot: Arc<Snapshot>,
    /// What was found, as soon as it is there.
    pub(crate) told: Option<Told>,
    pub(crate) elapsed: Duration,
}

/// A commit that changed lines which shape an instance.
pub struct HistoryCommit {
    snapshot: Arc<Snapshot>,
    log: Arc<Log>,
    at: usize,
}

/// What a commit changed in one file, near lines that shape an instance.
pub struct HistoryPatch {
    path: String,
    known: Patch,
}

/// Who changed a value last.
pub struct LastChanged {
    snapshot: Arc<Snapshot>,
    told: Option<Told>,
    found: Option<LastChange>,
    elapsed: Duration,
}

/// The history of an instance, as far as it is worked out.
pub(crate) async fn of_instance(ctx: &Context<'_>, snapshot: &Arc<Snapshot>, number: u32) -> Result<History> {
    let answer = context::history(ctx)?
        .log(context::live(ctx)?, snapshot, number)
        .await?;
    let (told, elapsed) = told(answer)?;
    Ok(History {
        snapshot: Arc::clone(snapshot),
        told,
        elapsed,
    })
}

impl History {
    fn log(&self) -> Option<&Arc<Log>> {
        self.told.as_ref()?.as_ref().ok()
    }

    fn patches(&self, log: &Log) -> Vec<HistoryPatch> {
        log.uncommitted
            .iter()
            .map(|patch| shown(&self.snapshot, patch))
            .collect()
    }
}

/// The commits that changed lines which shape an instance.
#[Object]
impl History {
    /// Whether it is worked out. A long history can take longer than one request: ask again, the work goes on.
    async fn is_ready(&self) -> bool {
        self.told.is_some()
    }

    /// How long it has been worked on; 0 if it is ready.
    async fn elapsed_milliseconds(&self) -> u32 {
        milliseconds(self.elapsed)
    }

    /// Why there is nothing to tell.
    async fn problem(&self) -> Option<HistoryProblem> {
        self.told.as_ref()?.as_ref().err().copied()
    }

    /// The commits, the newest first; at most 200. Null while it is not ready.
    #[graphql(complexity = "1 + 20 * child_complexity")]
    async fn commits(&self) -> Option<Vec<HistoryCommit>> {
        let log = self.log()?;
        let commit = |at| HistoryCommit {
            snapshot: Arc::clone(&self.snapshot),
            log: Arc::clone(log),
            at,
        };
        Some((0..log.changes.len()).map(commit).collect())
    }

    /// What of the lines is in no commit yet; null while it is not ready.
    #[graphql(complexity = "1 + 5 * child_complexity")]
    async fn uncommitted(&self) -> Option<Vec<HistoryPatch>> {
        Some(self.patches(self.log()?))
    }

    /// Why it ends before its beginning; null if it does not.
    async fn cut(&self) -> Option<HistoryCut> {
        Some(match self.log()?.cut? {
            Cut::Shallow => HistoryCut::Shallow,
            Cut::Commits => HistoryCut::Commits,
            Cut::Changes => HistoryCut::Changes,
            Cut::Time => HistoryCut::Time,
        })
    }

    /// How many commits were looked at.
    async fn commits_looked_at(&self) -> u32 {
        self.log().map_or(0, |log| count(log.looked_at))
    }

    /// Files that shape the instance and are not in the repository; at most 20.
    async fn outside(&self) -> Vec<String> {
        let outside = self.log().map(|log| log.outside.as_slice()).unwrap_or_default();
        outside
            .iter()
            .take(MOST_OUTSIDE)
            .map(|path| self.snapshot.display(path))
            .collect()
    }
}

impl HistoryCommit {
    fn get(&self) -> &Change {
        &self.log.changes[self.at]
    }
}

/// A commit that changed lines which shape an instance.
#[Object]
impl HistoryCommit {
    /// The commit's id, in full.
    async fn commit(&self) -> &str {
        &self.get().commit
    }

    /// Who wrote it, as git has it.
    async fn author(&self) -> &str {
        &self.get().author
    }

    /// The address that git has of them; empty if it has none.
    async fn email(&self) -> &str {
        &self.get().email
    }

    /// When it was written.
    async fn at(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.get().seconds, 0).unwrap_or_default()
    }

    /// The first line of its message.
    async fn title(&self) -> &str {
        &self.get().title
    }

    /// The rest of its message.
    async fn body(&self) -> &str {
        &self.get().body
    }

    /// Whether the clone has nothing older: the lines may be from an earlier commit.
    async fn is_boundary(&self) -> bool {
        self.get().is_boundary
    }

    /// What it changed in the files, near the lines that shape the instance.
    #[graphql(complexity = "1 + 5 * child_complexity")]
    async fn patches(&self) -> Vec<HistoryPatch> {
        let patches = self.get().patches.iter();
        patches.map(|patch| shown(&self.snapshot, patch)).collect()
    }
}

/// What a commit changed in one file, near lines that shape an instance.
#[Object]
impl HistoryPatch {
    /// The file's path, relative to the estate's root.
    async fn path(&self) -> &str {
        &self.path
    }

    /// A unified diff.
    async fn diff(&self) -> &str {
        &self.known.diff
    }

    /// Whether there is more of it.
    async fn is_cut(&self) -> bool {
        self.known.is_cut
    }
}

impl LastChanged {
    /// Of what was told, that which `find` picks.
    pub(crate) fn new(history: History, find: impl FnOnce(&Log) -> Option<LastChange>) -> Self {
        Self {
            found: history.log().and_then(|log| find(log)),
            snapshot: history.snapshot,
            told: history.told,
            elapsed: history.elapsed,
        }
    }
}

/// Who changed a value last.
#[Object]
impl LastChanged {
    /// Whether it is worked out. A long history can take longer than one request: ask again, the work goes on.
    async fn is_ready(&self) -> bool {
        self.told.is_some()
    }

    /// How long it has been worked on; 0 if it is ready.
    async fn elapsed_milliseconds(&self) -> u32 {
        milliseconds(self.elapsed)
    }

    /// Why nothing is known.
    async fn problem(&self) -> Option<HistoryProblem> {
        self.told.as_ref()?.as_ref().err().copied()
    }

    /// Whether no commit has it yet.
    async fn is_uncommitted(&self) -> bool {
        self.found == Some(LastChange::Uncommitted)
    }

    /// The commit; null where none has it, and where the history ends before it.
    async fn commit(&self) -> Option<HistoryCommit> {
        let Some(LastChange::Change(at)) = self.found else {
            return None;
        };
        Some(HistoryCommit {
            snapshot: Arc::clone(&self.snapshot),
            log: Arc::clone(self.told.as_ref()?.as_ref().ok()?),
            at,
        })
    }
}

/// A patch, its path as people read it.
fn shown(snapshot: &Snapshot, patch: &Patch) -> HistoryPatch {
    HistoryPatch {
        path: snapshot.display(&root_of(snapshot).join(&patch.path)),
        known: patch.clone(),
    }
}

fn root_of(snapshot: &Snapshot) -> &Path {
    let config = &snapshot.estate.config;
    config.git_root.as_deref().unwrap_or(&config.directory)
}

fn milliseconds(elapsed: Duration) -> u32 {
    u32::try_from(elapsed.as_millis()).unwrap_or(u32::MAX)
}
