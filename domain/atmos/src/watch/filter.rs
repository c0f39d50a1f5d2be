//! Which paths nobody needs to hear of.

use std::path::{Component, Path};

/// Folders of other people's files.
const FOREIGN: [&str; 2] = [".terraform", "node_modules"];

/// Whether a change of `path`, at or below `root`, is worth a word.
pub(super) fn is_relevant(root: &Path, path: &Path) -> bool {
    let Ok(below) = path.strip_prefix(root) else {
        return false;
    };
    let parts: Vec<_> = below.components().collect();
    let is_named = |part: &Component<'_>, name: &str| part.as_os_str() == name;
    if parts.iter().any(|part| FOREIGN.iter().any(|name| is_named(part, name))) {
        return false;
    }
    match parts.iter().position(|part| is_named(part, ".git")) {
        Some(at) => is_git_fact(&parts[at + 1..]),
        None => true,
    }
}

/// Whether `folder` may hold something worth a word.
pub(super) fn is_entered(root: &Path, folder: &Path) -> bool {
    folder.ends_with(".git") && is_relevant(root, folder.parent().unwrap_or(root)) || is_relevant(root, folder)
}

/// HEAD and the branches, without the locks that git makes in passing; also those of an added work tree.
fn is_git_fact(parts: &[Component<'_>]) -> bool {
    let names: Vec<_> = parts.iter().map(|part| part.as_os_str().to_string_lossy()).collect();
    let is_lock = names.last().is_some_and(|name| name.ends_with(".lock"));
    match names.first().map(AsRef::as_ref) {
        Some("HEAD" | "packed-refs") => names.len() == 1,
        Some("refs") => !is_lock,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn git_and_other_peoples_files_are_left_out() {
        let root = Path::new("/r/node_modules/x");
        let check = |path: &str, expected: bool| assert_eq!(is_relevant(root, &root.join(path)), expected, "{path}");
        for path in [
            "",
            "a.yaml",
            "a/b/c.yaml",
            ".git/HEAD",
            ".git/refs/heads/x",
            ".git/packed-refs",
            ".github/x",
        ] {
            check(path, true);
        }
        for path in [
            ".git",
            ".git/index",
            ".git/HEAD.lock",
            ".git/refs/heads/x.lock",
            ".git/objects/ab",
            ".git/logs/HEAD",
        ] {
            check(path, false);
        }
        for path in ["node_modules", "a/node_modules/b.yaml", "c/.terraform/modules/x.yaml"] {
            check(path, false);
        }
        assert!(is_entered(root, &root.join(".git")) && is_entered(root, &root.join(".git/refs/heads")));
        assert!(!is_entered(root, &root.join(".git/objects")) && !is_entered(root, &root.join("node_modules/.git")));
    }
}
