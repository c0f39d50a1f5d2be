//! Who changed a file last: the newest commit that HEAD has of it, if the file on disk is still what that commit says.
//!
//! Git's objects are read, nothing is run. A look goes back a bounded number of commits and takes a bounded time.

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use gix::ObjectId;
use gix::objs::Kind;

use crate::git;

/// How many commits a look goes back.
const MOST_COMMITS: usize = 5_000;
/// How long all the files of one look may take.
const MOST_TIME: Duration = Duration::from_millis(100);
/// Larger files are not compared with what git has.
const MOST_BYTES: u64 = 4 << 20;
/// Longer names and subjects are cut.
const MOST_CHARACTERS: usize = 200;

/// A commit, as far as people name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Its id in full.
    pub id: String,
    /// The name of who wrote it.
    pub author: String,
    /// When it was written.
    pub at: SystemTime,
    /// The first line of its message.
    pub subject: String,
}

/// For each file, the last commit that changed it. `None` where it was changed since, git does not know it, or the
/// commit is too far back.
#[must_use]
pub fn last_commits(folder: &Path, files: &[PathBuf]) -> Vec<Option<Commit>> {
    let started = Instant::now();
    let Some((root, repository)) = open(folder) else {
        return vec![None; files.len()];
    };
    let look = |file: &PathBuf| {
        let path = file.strip_prefix(&root).ok()?;
        let mut walk = Walk {
            repository: &repository,
            path,
            commits: MOST_COMMITS,
            started,
        };
        walk.last(file)
    };
    files.iter().map(look).collect()
}

fn open(folder: &Path) -> Option<(PathBuf, gix::Repository)> {
    let root = git::work_tree(folder)?;
    let mut repository = gix::open_opts(&root, gix::open::Options::isolated()).ok()?;
    repository.object_cache_size(Some(8 << 20));
    Some((root, repository))
}

/// A way back from HEAD that follows one path.
struct Walk<'a> {
    repository: &'a gix::Repository,
    path: &'a Path,
    commits: usize,
    started: Instant,
}

impl Walk<'_> {
    fn last(&mut self, file: &Path) -> Option<Commit> {
        let mut commit = self.repository.head_commit().ok()?;
        let now = self.entry(&commit)?;
        if now != self.on_disk(file)? {
            return None;
        }
        while self.commits > 0 && self.started.elapsed() < MOST_TIME {
            self.commits -= 1;
            let parents: Vec<ObjectId> = commit.parent_ids().map(gix::Id::detach).collect();
            let same = parents.into_iter().find_map(|id| {
                let parent = self.repository.find_commit(id).ok()?;
                (self.entry(&parent)? == now).then_some(parent)
            });
            match same {
                Some(parent) => commit = parent,
                // What no commit has, none of them changed.
                None if now.is_none() && commit.parent_ids().next().is_none() => return None,
                None => return told(&commit),
            }
        }
        None
    }

    /// What a commit has under the path: inside, `None` for nothing; outside, for what cannot be read.
    fn entry(&self, commit: &gix::Commit<'_>) -> Option<Option<ObjectId>> {
        let entry = commit.tree().ok()?.lookup_entry_by_path(self.path).ok()?;
        Some(entry.map(|entry| entry.object_id()))
    }

    fn on_disk(&self, file: &Path) -> Option<Option<ObjectId>> {
        let Ok(metadata) = std::fs::metadata(file) else {
            return Some(None);
        };
        if !metadata.is_file() || metadata.len() > MOST_BYTES {
            return None;
        }
        let bytes = std::fs::read(file).ok()?;
        let id = gix::objs::compute_hash(self.repository.object_hash(), Kind::Blob, &bytes);
        Some(Some(id.ok()?))
    }
}

fn told(commit: &gix::Commit<'_>) -> Option<Commit> {
    let author = commit.author().ok()?;
    let seconds = u64::try_from(author.time().ok()?.seconds).ok()?;
    let cut = |text: &[u8]| {
        String::from_utf8_lossy(text)
            .trim()
            .chars()
            .take(MOST_CHARACTERS)
            .collect()
    };
    Some(Commit {
        id: commit.id.to_string(),
        author: cut(author.name),
        at: SystemTime::UNIX_EPOCH + Duration::from_secs(seconds),
        subject: cut(commit.message().ok()?.title),
    })
}
