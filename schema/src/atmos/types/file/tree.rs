//! All files of an estate at once.

use std::path::PathBuf;
use std::sync::Arc;

use async_graphql::Object;
use atmos::source::FileId;
use atmos::worktree::{self, GitState};
use rustc_hash::FxHashMap;

use super::{FileKind, GitFileState};
use crate::atmos::index::findings::Tally;
use crate::atmos::snapshot::Snapshot;
use crate::blocking::blocking;
use crate::error::{Error, Result};

/// How many files are told of.
const MOST_FILES: usize = 20_000;

/// All files of the estate, and those beside it that one wants to read: the code of its components, what says where
/// that is vendored from, schemas and policies.
///
/// There are as many entries in each list as there are paths, in the same order: ten thousand files are a few hundred
/// kilobytes this way, and a few milliseconds.
pub struct FileTree {
    rows: Vec<Row>,
    total: usize,
    snapshot: Arc<Snapshot>,
}

struct Row {
    file: FileId,
    path: String,
    kind: FileKind,
    findings: Tally,
    state: Option<GitState>,
    /// The stack that it makes, by number.
    stack: Option<u32>,
}

impl FileTree {
    /// Looks at the estate, at the disk and at git, on a thread that may wait.
    pub(crate) async fn new(snapshot: Arc<Snapshot>) -> Result<Self> {
        blocking(move || Self::look(snapshot)).await.map_err(Error::internal)
    }

    fn look(snapshot: Arc<Snapshot>) -> Self {
        let makes = makes(&snapshot);
        let known = snapshot.files().entries.iter();
        let mut all: Vec<(FileId, String, FileKind)> =
            known.map(|entry| (entry.id, entry.path.clone(), entry.kind)).collect();
        for (path, kind) in atmos::code::files(&snapshot.estate) {
            let file = snapshot.estate.files.intern(&path);
            if snapshot.files().get(file).is_none() {
                all.push((file, snapshot.display(&path), kind.into()));
            }
        }
        all.sort_unstable_by(|a, b| a.1.cmp(&b.1));
        all.dedup_by(|a, b| a.0 == b.0);
        let total = all.len();
        all.truncate(MOST_FILES);
        let paths: Vec<_> = all.iter().map(|(file, ..)| snapshot.estate.files.path(*file)).collect();
        let states = worktree::states(snapshot.root(), &paths).unwrap_or_else(|_| vec![None; paths.len()]);
        let row = |((file, path, kind), state): ((FileId, String, FileKind), Option<GitState>)| Row {
            findings: Tally::of(&snapshot, snapshot.findings().of_file(file).iter().copied()),
            stack: makes.get(&file).copied(),
            file,
            path,
            kind,
            state,
        };
        let rows = all.into_iter().zip(states).map(row).collect();
        Self { rows, total, snapshot }
    }

    fn column<'a, T>(&'a self, of: impl Fn(&'a Row) -> T) -> Vec<T> {
        self.rows.iter().map(of).collect()
    }
}

/// The first stack that each top-level manifest makes, by number.
fn makes(snapshot: &Snapshot) -> FxHashMap<FileId, u32> {
    let mut makes = FxHashMap::default();
    for (number, stack) in (0..).zip(&snapshot.estate.stacks) {
        for file in &stack.manifests {
            makes.entry(*file).or_insert(number);
        }
    }
    makes
}

/// All files of the estate, and those beside it that one wants to read: the code of its components, what says where
/// that is vendored from, schemas and policies.
///
/// There are as many entries in each list as there are paths, in the same order: ten thousand files are a few hundred
/// kilobytes this way, and a few milliseconds.
#[Object]
impl FileTree {
    /// How many files there are; at most 20,000 are listed.
    async fn total_count(&self) -> usize {
        self.total
    }

    /// The paths, relative to the estate's root, ascending.
    #[graphql(complexity = "100")]
    async fn paths(&self) -> Vec<&str> {
        self.column(|row| row.path.as_str())
    }

    /// What each is to the estate.
    #[graphql(complexity = "100")]
    async fn kinds(&self) -> Vec<FileKind> {
        self.column(|row| row.kind)
    }

    /// The name of the stack that each makes; null for those that make none.
    #[graphql(complexity = "100")]
    async fn stack_names(&self) -> Vec<Option<&str>> {
        self.column(|row| Some(self.snapshot.stack(row.stack?).name.as_str()))
    }

    /// How many imports lead to each.
    #[graphql(complexity = "100")]
    async fn imported_by_counts(&self) -> Vec<usize> {
        self.column(|row| self.snapshot.files().imported_by(row.file).len())
    }

    /// How many errors are in each.
    #[graphql(complexity = "100")]
    async fn error_counts(&self) -> Vec<u32> {
        self.column(|row| row.findings.errors)
    }

    /// How many warnings are in each.
    #[graphql(complexity = "100")]
    async fn warning_counts(&self) -> Vec<u32> {
        self.column(|row| row.findings.warnings)
    }

    /// What git says of each; null for those outside the work tree, and where there is no commit.
    #[graphql(complexity = "100")]
    async fn git_states(&self) -> Vec<Option<GitFileState>> {
        self.column(|row| row.state.map(Into::into))
    }
}

impl Snapshot {
    /// The file with that path: one of the estate, or one beside it. It may look at the disk.
    pub(crate) fn find_file(&self, path: &str) -> Option<FileId> {
        if let Some(entry) = self.files().find(path) {
            return Some(entry.id);
        }
        let absolute: PathBuf = atmos::glob::normal(&self.root().join(path));
        let kind = (self.display(&absolute) == path).then(|| atmos::code::kind(&self.estate, &absolute))?;
        kind.map(|_| self.estate.files.intern(&absolute))
    }
}
