//! The work tree beside HEAD: which files are as they were committed, which changed, which git does not know.
//!
//! As git itself does, it trusts size and time that the index keeps, and reads only what these do not clear.

use std::fs;
use std::path::Path;
use std::time::UNIX_EPOCH;

use gix::bstr::ByteSlice as _;

use crate::checkout::{Checkout, CheckoutError, Revision};

/// Larger files count as changed when their size or time did.
const MOST_BYTES: u64 = 64 << 20;

/// What git says of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GitState {
    /// It is as in HEAD.
    Unchanged,
    /// It is not as in HEAD.
    Modified,
    /// It is to be part of the next commit, and is not in HEAD.
    Added,
    /// Git does not know it: new, or ignored.
    Untracked,
}

/// What git says of each of these files; nothing of those outside the work tree.
///
/// # Errors
/// If `folder` is in no repository, or it has no commit.
pub fn states<P: AsRef<Path>>(folder: &Path, paths: &[P]) -> Result<Vec<Option<GitState>>, CheckoutError> {
    let revision = Revision {
        name: Some("HEAD".to_owned()),
        is_merge_base: false,
    };
    let head = Checkout::of(folder, &revision)?;
    let states = head.with_index(|index| paths.iter().map(|path| state(&head, index, path.as_ref())).collect());
    Ok(states.unwrap_or_else(|| vec![None; paths.len()]))
}

/// `None` for a file elsewhere.
fn state(head: &Checkout, index: &gix::index::State, path: &Path) -> Option<GitState> {
    if !head.covers(path) {
        return None;
    }
    let below = gix::path::into_bstr(path.strip_prefix(head.root()).ok()?).ok()?;
    let name = gix::path::to_unix_separators_on_windows(below);
    let Some(entry) = index.entry_by_path(name.as_bstr()) else {
        return Some(GitState::Untracked);
    };
    Some(match head.id(path) {
        None => GitState::Added,
        Some(id) if id == entry.id && is_written_as(entry, path) => GitState::Unchanged,
        Some(_) => GitState::Modified,
    })
}

/// Whether the file is what the index has: by size and time, else by its content.
fn is_written_as(entry: &gix::index::Entry, path: &Path) -> bool {
    let Ok(metadata) = fs::metadata(path) else { return false };
    let modified = metadata.modified().ok();
    let modified = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let is_same_size = metadata.len() == u64::from(entry.stat.size);
    let is_same_time = modified.is_some_and(|time| {
        let known = entry.stat.mtime;
        time.as_secs() == u64::from(known.secs) && (known.nsecs == 0 || time.subsec_nanos() == known.nsecs)
    });
    if is_same_size && is_same_time {
        return true;
    }
    // What git converts when it writes has another size than what it keeps, so size alone does not tell.
    if !metadata.is_file() || metadata.len() > MOST_BYTES {
        return false;
    }
    let content = fs::read(path).ok();
    let id = content.and_then(|bytes| gix::objs::compute_hash(entry.id.kind(), gix::objs::Kind::Blob, &bytes).ok());
    id == Some(entry.id)
}
