//! Which branch and commit the estate's work tree is at, read from the files that git keeps.

use std::path::{Path, PathBuf};

use async_graphql::SimpleObject;

/// Where the work tree stands.
#[derive(SimpleObject, Clone, Debug, Default, PartialEq, Eq)]
pub struct GitHead {
    /// The branch; null if a commit is checked out directly.
    pub branch: Option<String>,
    /// The commit; null in a repository without one.
    pub commit: Option<String>,
    /// Whether a commit is checked out directly.
    pub is_detached: bool,
}

impl GitHead {
    /// The head of the work tree at `root`; `None` if it is not one.
    pub(crate) fn read(root: &Path) -> Option<Self> {
        let directory = git_directory(root)?;
        let head = read(&directory.join("HEAD"))?;
        let Some(name) = head.strip_prefix("ref: ") else {
            return Some(Self {
                branch: None,
                commit: commit(&head),
                is_detached: true,
            });
        };
        let branch = name.strip_prefix("refs/heads/").unwrap_or(name);
        Some(Self {
            branch: Some(branch.to_owned()),
            commit: resolve(&directory, name),
            is_detached: false,
        })
    }
}

/// `.git`, or where a linked work tree's `.git` file points.
fn git_directory(root: &Path) -> Option<PathBuf> {
    let dot_git = root.join(".git");
    if dot_git.is_dir() {
        return Some(dot_git);
    }
    let pointer = read(&dot_git)?;
    Some(root.join(pointer.strip_prefix("gitdir: ")?))
}

/// The commit of a reference: its own file, here or in the main repository, else the packed list.
fn resolve(directory: &Path, name: &str) -> Option<String> {
    if !name.starts_with("refs/") || name.split('/').any(|part| part == "..") {
        return None;
    }
    let common = read(&directory.join("commondir"));
    let common = common.map_or_else(|| directory.to_owned(), |path| directory.join(path));
    let loose = [directory, &common]
        .into_iter()
        .find_map(|place| read(&place.join(name)));
    loose.as_deref().and_then(commit).or_else(|| {
        let packed = std::fs::read_to_string(common.join("packed-refs")).ok()?;
        let mut lines = packed.lines().filter_map(|line| line.split_once(' '));
        commit(lines.find(|(_, packed)| *packed == name)?.0)
    })
}

fn read(path: &Path) -> Option<String> {
    const MOST: u64 = 4096;
    if std::fs::metadata(path).ok()?.len() > MOST {
        return None;
    }
    Some(std::fs::read_to_string(path).ok()?.trim_end().to_owned())
}

/// Only what looks like a commit: these files can hold anything.
fn commit(text: &str) -> Option<String> {
    let is_hash = matches!(text.len(), 40 | 64) && text.bytes().all(|b| b.is_ascii_hexdigit());
    is_hash.then(|| text.to_owned())
}
