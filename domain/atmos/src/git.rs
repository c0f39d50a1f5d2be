//! What git says about a folder: work tree, branch, commit, remote. Read from git's own files.
//!
//! Nothing is spawned and nothing is written. HEAD, loose refs, `packed-refs` and `config` are simple text, so they are
//! read here by hand; a git library would be many times this module to build. What needs objects (history, diffs,
//! other checkouts) does not belong here.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// Larger files are not what git writes here.
const MOST_BYTES: u64 = 64 << 20;
/// A ref that points to a ref that points to a ref, and no further.
const MOST_HOPS: usize = 5;

/// A git work tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    /// The work tree's root.
    pub root: PathBuf,
    /// Where HEAD lives: `.git`, or this work tree's folder in the main repository's.
    pub git_directory: PathBuf,
    /// Where branches and `config` live; the same as `git_directory` except in an added work tree.
    pub common_directory: PathBuf,
    /// The checked-out branch, without `refs/heads/`; `None` when HEAD is detached.
    pub branch: Option<String>,
    /// The checked-out commit in full; `None` before the first commit.
    pub commit: Option<String>,
    /// `origin`, or the first remote there is.
    pub remote: Option<Remote>,
}

/// Where a repository is shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remote {
    /// As configured, without credentials.
    pub url: String,
    /// For example `github.com`; empty for a local path.
    pub host: String,
    /// Everything between host and name, for example `acme` or `group/subgroup`.
    pub owner: String,
    /// The repository's name without `.git`.
    pub name: String,
}

/// What [`Repository::fact`] knows.
pub const FACTS: [&str; 9] = [
    "branch",
    "host",
    "name",
    "owner",
    "ref",
    "repository",
    "root",
    "sha",
    "url",
];

impl Repository {
    /// One of [`FACTS`]: what `!git.<name>` gives. `None` where git does not tell.
    #[must_use]
    pub fn fact(&self, name: &str) -> Option<String> {
        let remote = self.remote.as_ref();
        match name {
            "root" => Some(self.root.to_string_lossy().into_owned()),
            "sha" => self.commit.clone(),
            "branch" | "ref" => self.branch.clone(),
            "repository" => remote.map(|remote| format!("{}/{}", remote.owner, remote.name)),
            "owner" => remote.map(|remote| remote.owner.clone()),
            "name" => remote.map(|remote| remote.name.clone()),
            "host" => remote.map(|remote| remote.host.clone()),
            "url" => remote.map(|remote| remote.url.clone()),
            _ => None,
        }
    }

    /// The repository whose work tree holds `path`; `None` when there is none.
    #[must_use]
    pub fn containing(path: &Path) -> Option<Self> {
        let root = work_tree(path)?;
        let git_directory = git_directory(&root)?;
        let common_directory = common_directory(&git_directory);
        let (branch, commit) = head(&git_directory, &common_directory);
        let remote = remote(&common_directory);
        Some(Self {
            root,
            git_directory,
            common_directory,
            branch,
            commit,
            remote,
        })
    }

    /// Whether a commit is checked out rather than a branch.
    #[must_use]
    pub const fn is_detached(&self) -> bool {
        self.branch.is_none() && self.commit.is_some()
    }
}

/// The root of the work tree that holds `path`, looking upward.
#[must_use]
pub fn work_tree(path: &Path) -> Option<PathBuf> {
    path.ancestors()
        .find(|folder| git_directory(folder).is_some())
        .map(Path::to_path_buf)
}

/// `.git` as a folder, or the folder that a `.git` file names.
fn git_directory(root: &Path) -> Option<PathBuf> {
    let dot_git = root.join(".git");
    let found = if dot_git.is_dir() {
        dot_git
    } else {
        let text = read(&dot_git)?;
        root.join(text.trim().strip_prefix("gitdir:")?.trim())
    };
    found.join("HEAD").is_file().then_some(found)
}

fn common_directory(git_directory: &Path) -> PathBuf {
    read(&git_directory.join("commondir"))
        .map_or_else(|| git_directory.to_path_buf(), |text| git_directory.join(text.trim()))
}

fn head(git_directory: &Path, common_directory: &Path) -> (Option<String>, Option<String>) {
    let Some(text) = read(&git_directory.join("HEAD")) else {
        return (None, None);
    };
    let Some(reference) = symbolic(&text) else {
        return (None, object_id(&text));
    };
    // The reftable format keeps its branches elsewhere and leaves this name behind.
    let branch = reference
        .strip_prefix("refs/heads/")
        .filter(|name| *name != ".invalid")
        .map(str::to_owned);
    let commit = resolve(git_directory, common_directory, reference, MOST_HOPS);
    (branch, commit)
}

/// The commit behind a ref: a file of that name, or a line of `packed-refs`.
fn resolve(git_directory: &Path, common_directory: &Path, reference: &str, hops: usize) -> Option<String> {
    if hops == 0 || reference.split('/').any(|part| part.is_empty() || part == "..") {
        return None;
    }
    let loose = [git_directory, common_directory]
        .into_iter()
        .find_map(|folder| read(&folder.join(reference)));
    match loose {
        Some(text) => match symbolic(&text) {
            Some(next) => resolve(git_directory, common_directory, next, hops - 1),
            None => object_id(&text),
        },
        None => packed(&common_directory.join("packed-refs"), reference),
    }
}

fn packed(path: &Path, reference: &str) -> Option<String> {
    let file = fs::File::open(path).ok()?;
    BufReader::new(file.take(MOST_BYTES))
        .lines()
        .map_while(Result::ok)
        .find_map(|line| {
            let (id, name) = line.split_once(' ')?;
            (name.trim_end() == reference).then(|| object_id(id)).flatten()
        })
}

fn symbolic(text: &str) -> Option<&str> {
    Some(text.trim().strip_prefix("ref:")?.trim())
}

/// A SHA-1 or SHA-256 in hexadecimal.
fn object_id(text: &str) -> Option<String> {
    let id = text.trim();
    let is_id = matches!(id.len(), 40 | 64) && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_id.then(|| id.to_owned())
}

fn remote(common_directory: &Path) -> Option<Remote> {
    let config = read(&common_directory.join("config"))?;
    let remotes = remote_urls(&config);
    let (_, url) = remotes
        .iter()
        .find(|(name, _)| name == "origin")
        .or_else(|| remotes.first())?;
    Some(Remote::parse(url))
}

/// The `url` of each `[remote "name"]` section, in order.
fn remote_urls(config: &str) -> Vec<(String, String)> {
    let mut section = None;
    let mut urls: Vec<(String, String)> = Vec::new();
    for line in config.lines().map(str::trim) {
        if line.starts_with('[') {
            section = line
                .strip_prefix("[remote \"")
                .and_then(|rest| rest.strip_suffix("\"]"))
                .map(str::to_owned);
        } else if let (Some(name), Some((key, value))) = (&section, line.split_once('='))
            && key.trim().eq_ignore_ascii_case("url")
            && urls.iter().all(|(known, _)| known != name)
        {
            urls.push((name.clone(), value.trim().trim_matches('"').to_owned()));
        }
    }
    urls
}

impl Remote {
    /// The parts of `https://host/owner/name.git`, `ssh://git@host:22/owner/name` or `git@host:owner/name.git`.
    #[must_use]
    pub fn parse(url: &str) -> Self {
        let (url, host, path) = match url.split_once("://") {
            Some((scheme, rest)) => {
                let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
                let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
                // A user name is part of an ssh address; anywhere else it may be a token.
                let shown = if scheme == "ssh" {
                    authority
                        .split_once(':')
                        .filter(|(user, _)| !user.contains('@'))
                        .map_or_else(
                            || authority.to_owned(),
                            |(user, rest)| match rest.rsplit_once('@') {
                                Some((_, host)) => format!("{user}@{host}"),
                                None => authority.to_owned(),
                            },
                        )
                } else {
                    host.to_owned()
                };
                let host = host.split_once(':').map_or(host, |(name, _)| name);
                (format!("{scheme}://{shown}/{path}"), host, path)
            }
            None => match url.split_once(':').filter(|(host, _)| !host.contains('/')) {
                Some((host, path)) => {
                    let name = host.rsplit_once('@').map_or(host, |(_, name)| name);
                    (url.to_owned(), name, path)
                }
                None => (url.to_owned(), "", url),
            },
        };
        let path = path.trim_matches('/');
        let (owner, name) = path.rsplit_once('/').unwrap_or(("", path));
        Self {
            host: host.to_owned(),
            owner: owner.to_owned(),
            name: name.strip_suffix(".git").unwrap_or(name).to_owned(),
            url,
        }
    }
}

fn read(path: &Path) -> Option<String> {
    let mut text = String::new();
    fs::File::open(path)
        .ok()?
        .take(MOST_BYTES)
        .read_to_string(&mut text)
        .ok()?;
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::Folder;

    const ID: &str = "0123456789abcdef0123456789abcdef01234567";
    const OTHER: &str = "89abcdef0123456789abcdef0123456789abcdef";

    #[test]
    fn a_branch_leads_to_its_commit() {
        let folder = Folder::new();
        folder.write(".git/HEAD", "ref: refs/heads/feature/x\n");
        folder.write(".git/refs/heads/feature/x", &format!("{ID}\n"));
        folder.write("deep/er/a.txt", "");
        let repository = Repository::containing(&folder.path("deep/er")).expect("is found upward");
        assert_eq!(repository.root, folder.root());
        assert_eq!(repository.branch.as_deref(), Some("feature/x"));
        assert_eq!(repository.commit.as_deref(), Some(ID));
        assert!(!repository.is_detached());
        assert_eq!(repository.remote, None);
    }

    #[test]
    fn packed_refs_detached_heads_and_empty_repositories_are_read() {
        let folder = Folder::new();
        folder.write(".git/HEAD", "ref: refs/heads/main\n");
        let read = || Repository::containing(folder.root()).expect("is a repository");
        assert_eq!((read().branch.as_deref(), read().commit), (Some("main"), None));
        folder.write(
            ".git/packed-refs",
            &format!("# pack-refs with: peeled\n{OTHER} refs/heads/mainline\n{ID} refs/heads/main\n^{OTHER}\n"),
        );
        assert_eq!(read().commit.as_deref(), Some(ID));
        folder.write(".git/HEAD", &format!("{OTHER}\n"));
        assert_eq!((read().branch, read().commit.as_deref()), (None, Some(OTHER)));
        assert!(read().is_detached());
        folder.write(".git/HEAD", "ref: refs/heads/../../../../secret\n");
        assert_eq!(read().commit, None);
    }

    #[test]
    fn an_added_work_tree_reads_its_own_head_and_the_shared_branches() {
        let folder = Folder::new();
        folder.write("main/.git/HEAD", "ref: refs/heads/main\n");
        folder.write("main/.git/refs/heads/side", ID);
        folder.write(
            "main/.git/config",
            "[remote \"origin\"]\n\turl = git@github.com:acme/infra.git\n",
        );
        folder.write("main/.git/worktrees/side/HEAD", "ref: refs/heads/side\n");
        folder.write("main/.git/worktrees/side/commondir", "../..\n");
        folder.write("side/.git", "gitdir: ../main/.git/worktrees/side\n");
        let repository = Repository::containing(&folder.path("side")).expect("is a work tree");
        assert_eq!(repository.root, folder.path("side"));
        assert_eq!(repository.branch.as_deref(), Some("side"));
        assert_eq!(repository.commit.as_deref(), Some(ID));
        assert_eq!(repository.remote.map(|remote| remote.name).as_deref(), Some("infra"));
    }

    #[test]
    fn no_git_and_broken_git_are_none() {
        let folder = Folder::new();
        assert_eq!(git_directory(folder.root()), None);
        folder.write(".git", "gitdir: nowhere\n");
        assert_eq!(git_directory(folder.root()), None);
    }

    #[test]
    fn the_first_remote_stands_in_for_origin() {
        let config =
            "[core]\n\turl = x\n[remote \"up\"]\n\turl = https://a/b/c\n[remote \"origin\"]\n\tURL = https://d/e/f\n";
        let urls = remote_urls(config);
        assert_eq!(urls[0], ("up".to_owned(), "https://a/b/c".to_owned()));
        assert_eq!(urls[1].0, "origin");
    }

    #[test]
    fn remotes_come_apart_and_lose_credentials() {
        let check = |url: &str, expected: [&str; 4]| {
            let remote = Remote::parse(url);
            assert_eq!(
                [&*remote.url, &*remote.host, &*remote.owner, &*remote.name],
                expected,
                "{url}"
            );
        };
        check(
            "https://user:token@github.com/acme/infra.git",
            ["https://github.com/acme/infra.git", "github.com", "acme", "infra"],
        );
        check(
            "git@gitlab.com:group/sub/infra.git",
            ["git@gitlab.com:group/sub/infra.git", "gitlab.com", "group/sub", "infra"],
        );
        check(
            "ssh://git@example.com:2222/acme/infra",
            ["ssh://git@example.com:2222/acme/infra", "example.com", "acme", "infra"],
        );
        check(
            "ssh://git:secret@example.com/acme/infra",
            ["ssh://git@example.com/acme/infra", "example.com", "acme", "infra"],
        );
        check("/srv/git/infra.git", ["/srv/git/infra.git", "", "srv/git", "infra"]);
    }
}
