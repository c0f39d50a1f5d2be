//! The history of lines: which commits changed them, who made these, and which commit each line is from.
//!
//! Read from git's objects; nothing is spawned, checked out or written. Lines are followed backward through the commits,
//! merges included; a file that was renamed counts as new under its new name. What that may take is bounded, and the
//! answer says where it stopped.

mod patch;
mod repository;
mod shaping;
mod tracked;
mod walk;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use gix::ObjectId;

use crate::checkout::CheckoutError;
use crate::source::{Files, Span};
use repository::Repository;
pub use shaping::{shaping, written};
use tracked::Lines;
use walk::Walk;

/// Lines by file, from 1.
pub type LinesOf = BTreeMap<PathBuf, BTreeSet<u32>>;

/// What a history may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Commits that are looked at.
    pub commits: usize,
    /// Changes that are told.
    pub changes: usize,
    /// How long it may go on.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            commits: 20_000,
            changes: 200,
            time: Duration::from_secs(20),
        }
    }
}

/// Why a history ends before its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// The clone is shallow: it has no older commits.
    Shallow,
    /// Enough commits were looked at.
    Commits,
    /// Enough changes were found.
    Changes,
    /// It took long enough.
    Time,
}

/// The commits that changed some lines.
#[derive(Debug, Default)]
pub struct Log {
    /// The commits, the newest first.
    pub changes: Vec<Change>,
    /// What of the lines is in no commit yet.
    pub uncommitted: Vec<Patch>,
    /// Which change each line is from, by its place in `changes`.
    pub lines: BTreeMap<(PathBuf, u32), LastChange>,
    /// Why it ends before the beginning, if it does.
    pub cut: Option<Cut>,
    /// How many commits were looked at.
    pub looked_at: usize,
    /// Files that are not in the repository.
    pub outside: Vec<PathBuf>,
}

impl Log {
    /// The newest change of some places.
    #[must_use]
    pub fn newest(&self, spans: &[Span], files: &Files) -> Option<LastChange> {
        let change = |span: &Span| {
            let path = files.path(span.file()).to_path_buf();
            self.lines.get(&(path, span.line())).copied()
        };
        spans.iter().filter_map(change).min()
    }
}

/// What a line is from; the newest comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LastChange {
    /// No commit has it yet.
    Uncommitted,
    /// The change at that place.
    Change(usize),
}

/// A commit that changed some of the lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The commit's id in full.
    pub commit: String,
    /// Who wrote it, as git has it.
    pub author: String,
    /// The address that git has of them.
    pub email: String,
    /// When they did, in seconds of the epoch.
    pub seconds: i64,
    /// The first line of the message.
    pub title: String,
    /// The rest of the message, cut at a length.
    pub body: String,
    /// What it changed in the files, near the lines.
    pub patches: Vec<Patch>,
    /// Whether its parents are missing: the lines may be older.
    pub is_boundary: bool,
}

/// A change of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patch {
    /// The file, below the work tree.
    pub path: PathBuf,
    /// A unified diff of what is near the lines.
    pub diff: String,
    /// Whether there is more of it.
    pub is_cut: bool,
}

/// The id of the commit that is checked out.
///
/// # Errors
/// If there is no repository, or no commit in it.
pub fn head(folder: &Path) -> Result<String, CheckoutError> {
    Ok(Repository::of(folder)?.head.to_string())
}

/// The history of lines of files as they are on disk. It stops where `goes_on` says no.
///
/// # Errors
/// If there is no repository, or no commit in it.
pub fn log(folder: &Path, lines: &LinesOf, limits: Limits, goes_on: &dyn Fn() -> bool) -> Result<Log, CheckoutError> {
    let repository = Repository::of(folder)?;
    let mut log = Log::default();
    let mut files = Vec::new();
    let mut tracked: BTreeMap<usize, Lines> = BTreeMap::new();
    for (path, numbers) in lines {
        let Some(below) = repository.below(path) else {
            log.outside.push(path.clone());
            continue;
        };
        let file = files.len();
        files.push((path.clone(), below));
        let known = Lines::of(numbers);
        let (rest, patch) = uncommitted(&repository, &files[file].1, path, known, &mut log.lines);
        log.uncommitted.extend(patch);
        if !rest.is_empty() {
            tracked.insert(file, rest);
        }
    }
    Walk::new(&repository, &files, limits, goes_on).run(tracked, &mut log);
    Ok(log)
}

/// The lines that the last commit has, by their places there; and what differs of the others.
fn uncommitted(
    repository: &Repository,
    below: &Path,
    path: &Path,
    known: Lines,
    lines: &mut BTreeMap<(PathBuf, u32), LastChange>,
) -> (Lines, Option<Patch>) {
    let now = repository.on_disk(path);
    let Some(now) = now else {
        return (Lines::default(), None);
    };
    let committed = repository.blob(repository.head_tree, below);
    let before = committed.and_then(|id| repository.text(id));
    let before = before.map(|text| patch::like(&text, &now)).unwrap_or_default();
    if before == now {
        return (known, None);
    }
    let diff = patch::Diff::new(&before, &now);
    let (same, changed) = diff.traced(&known);
    for line in changed.origins() {
        lines.insert((path.to_path_buf(), line), LastChange::Uncommitted);
    }
    let patch = (!changed.is_empty()).then(|| diff.patch(below, &changed));
    (same.with(diff.replaced(&changed)), patch)
}

/// The id of a commit.
type CommitId = ObjectId;
