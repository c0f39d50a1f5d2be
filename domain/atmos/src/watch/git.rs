//! Whether git is changing the work tree at this moment: it holds a lock on its index while it does.

use std::path::{Path, PathBuf};
use std::time::Duration;

/// An older lock was left behind by a git that died.
const OLDEST: Duration = Duration::from_secs(60);

/// Whether git is at work in the work tree of one of `roots`: folders, or the `HEAD` of an added work tree.
pub(super) fn is_at_work(roots: &[PathBuf]) -> bool {
    roots.iter().any(|root| {
        let folder = if root.ends_with("HEAD") {
            root.parent().map(Path::to_path_buf)
        } else {
            Some(root.join(".git"))
        };
        folder.is_some_and(|folder| is_fresh(&folder.join("index.lock")))
    })
}

fn is_fresh(lock: &Path) -> bool {
    let modified = lock.metadata().and_then(|metadata| metadata.modified());
    // A lock from the future is as fresh as one can be.
    modified.is_ok_and(|modified| modified.elapsed().unwrap_or_default() < OLDEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::Folder;

    #[test]
    fn a_fresh_lock_means_that_git_is_at_work() {
        let folder = Folder::with(&[(".git/HEAD", ""), ("added/HEAD", "")]);
        let is_busy = |root: &str| is_at_work(&[folder.path(root)]);
        assert!(!is_busy("") && !is_busy("added/HEAD"));
        folder.write(".git/index.lock", "");
        folder.write("added/index.lock", "");
        assert!(is_busy("") && is_busy("added/HEAD"));
        let long_ago = std::time::SystemTime::now() - OLDEST;
        let lock = std::fs::File::options()
            .write(true)
            .open(folder.path(".git/index.lock"));
        lock.and_then(|lock| lock.set_modified(long_ago)).expect("it is ours");
        assert!(!is_busy(""));
    }
}
