//! A commit as if it were checked out: its files, read from git's objects.
//!
//! Nothing is spawned, fetched or written, and only the repository's own configuration counts.

use std::collections::BTreeMap;
use std::error::Error;
use std::ffi::OsString;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use gix::ObjectId;
use gix::object::tree::EntryKind;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::disk::{Kind, Member};
use crate::{git, glob};

/// Links that lead to links.
const MOST_LINKS: usize = 40;
/// What a clone knows as the remote's default branch.
const DEFAULT_BRANCH: &str = "refs/remotes/origin/HEAD";

/// A commit in place of the work tree of its repository.
pub struct Checkout {
    root: PathBuf,
    commit: ObjectId,
    tree: ObjectId,
    repository: gix::ThreadSafeRepository,
    folders: RwLock<FxHashMap<ObjectId, Arc<Folder>>>,
    tracked: OnceLock<FxHashSet<PathBuf>>,
}

/// Which commit.
#[derive(Clone, Debug, Default)]
pub struct Revision {
    /// Anything that `git rev-parse` understands; else the default branch of `origin`.
    pub name: Option<String>,
    /// Take the commit at which the current branch left that one instead.
    pub is_merge_base: bool,
}

/// Why there is no commit to read.
#[derive(Debug, thiserror::Error)]
pub enum CheckoutError {
    /// There is no repository.
    #[error("{} is in no git work tree", .0.display())]
    NoRepository(PathBuf),
    /// The repository cannot be read.
    #[error("failed to open the git repository at {}", path.display())]
    Open {
        /// Its work tree.
        path: PathBuf,
        /// Why not.
        source: Box<dyn Error + Send + Sync>,
    },
    /// Nobody has told the clone what the default branch is.
    #[error("the repository does not know the default branch of `origin`")]
    NoDefaultBranch(#[source] Box<dyn Error + Send + Sync>),
    /// The name leads to no commit.
    #[error("the repository has no commit `{name}`")]
    NoCommit {
        /// The name.
        name: String,
        /// Why not.
        source: Box<dyn Error + Send + Sync>,
    },
}

/// The members of a folder, by name.
type Folder = BTreeMap<OsString, Entry>;

#[derive(Clone, Copy)]
struct Entry {
    id: ObjectId,
    kind: EntryKind,
}

impl Checkout {
    /// The commit of the repository that `folder` is in.
    ///
    /// # Errors
    /// If there is no repository, or no such commit in it.
    pub fn of(folder: &Path, revision: &Revision) -> Result<Self, CheckoutError> {
        let root = git::work_tree(folder).ok_or_else(|| CheckoutError::NoRepository(folder.to_path_buf()))?;
        let opened = gix::open_opts(&root, gix::open::Options::isolated());
        let repository = opened.map_err(|error| CheckoutError::Open {
            path: root.clone(),
            source: error.into(),
        })?;
        let (commit, tree) = resolve(&repository, revision)?;
        Ok(Self {
            root,
            commit,
            tree,
            repository: repository.into_sync(),
            folders: RwLock::default(),
            tracked: OnceLock::new(),
        })
    }

    /// The root of the work tree that it stands in for.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The commit's id in full.
    #[must_use]
    pub fn commit(&self) -> String {
        self.commit.to_string()
    }

    /// Whether the path lies in the work tree, git's own folder aside.
    pub(crate) fn covers(&self, path: &Path) -> bool {
        path.strip_prefix(&self.root)
            .is_ok_and(|below| !below.starts_with(".git"))
    }

    /// Whether git's index knows the file: it is part of the next commit, whatever else lies around.
    pub(crate) fn is_tracked(&self, path: &Path) -> bool {
        let tracked = self.tracked.get_or_init(|| self.index().unwrap_or_default());
        path.strip_prefix(&self.root).is_ok_and(|path| tracked.contains(path))
    }

    pub(crate) fn kind(&self, path: &Path) -> io::Result<Kind> {
        Ok(self.find(path)?.1.kind())
    }

    pub(crate) fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.blob(self.find(path)?.1.id)
    }

    pub(crate) fn members(&self, path: &Path) -> io::Result<Vec<Member>> {
        let (_, entry) = self.find(path)?;
        let folder = self.folder(entry)?;
        let members = folder.iter().map(|(name, entry)| {
            let path = path.join(name);
            let is_link = entry.kind == EntryKind::Link;
            Member {
                kind: if is_link {
                    self.kind(&path).ok()
                } else {
                    Some(entry.kind())
                },
                is_link,
                path,
            }
        });
        Ok(members.collect())
    }

    pub(crate) fn real(&self, path: &Path) -> io::Result<PathBuf> {
        Ok(self.root.join(self.find(path)?.0))
    }

    /// The id of what stands under the path: equal ids hold the same.
    pub(crate) fn id(&self, path: &Path) -> Option<ObjectId> {
        Some(self.find(path).ok()?.1.id)
    }

    /// The entry under a path, and its path below the root with links followed.
    fn find(&self, path: &Path) -> io::Result<(PathBuf, Entry)> {
        let root = Entry {
            id: self.tree,
            kind: EntryKind::Tree,
        };
        let (mut at, mut entry, mut links) = (PathBuf::new(), root, 0);
        let mut rest = self.names(path)?;
        while let Some(name) = rest.pop() {
            let next = *self.folder(entry)?.get(&name).ok_or_else(missing)?;
            if next.kind != EntryKind::Link {
                at.push(name);
                entry = next;
                continue;
            }
            links += 1;
            if links > MOST_LINKS {
                return Err(io::Error::other("too many links"));
            }
            let target = self.blob(next.id)?;
            let target = gix::path::from_byte_slice(&target).map_err(io::Error::other)?;
            rest.extend(self.names(&self.root.join(&at).join(target))?);
            (at, entry) = (PathBuf::new(), root);
        }
        Ok((at, entry))
    }

    /// The names on the way from the root to a path, the last one first.
    fn names(&self, path: &Path) -> io::Result<Vec<OsString>> {
        let path = glob::normal(path);
        let below = path.strip_prefix(&self.root).map_err(|_| missing())?;
        let names = below.components().rev().filter_map(|part| match part {
            Component::Normal(name) => Some(name.to_owned()),
            _ => None,
        });
        Ok(names.collect())
    }

    fn folder(&self, entry: Entry) -> io::Result<Arc<Folder>> {
        if entry.kind != EntryKind::Tree {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        let known = self.folders.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(folder) = known.get(&entry.id) {
            return Ok(Arc::clone(folder));
        }
        drop(known);
        let repository = self.repository.to_thread_local();
        let tree = repository.find_tree(entry.id).map_err(io::Error::other)?;
        let mut folder = Folder::new();
        for member in tree.iter() {
            let member = member.map_err(io::Error::other)?;
            let name = gix::path::from_bstr(member.filename()).map_err(io::Error::other)?;
            let name = name.into_owned().into_os_string();
            let (id, kind) = (member.object_id(), member.mode().kind());
            folder.insert(name, Entry { id, kind });
        }
        let folder = Arc::new(folder);
        let mut folders = self.folders.write().unwrap_or_else(PoisonError::into_inner);
        folders.insert(entry.id, Arc::clone(&folder));
        Ok(folder)
    }

    fn blob(&self, id: ObjectId) -> io::Result<Vec<u8>> {
        let repository = self.repository.to_thread_local();
        let mut blob = repository.find_blob(id).map_err(io::Error::other)?;
        Ok(blob.take_data())
    }

    /// What `look` finds in git's index; `None` if that cannot be read.
    pub(crate) fn with_index<T>(&self, look: impl FnOnce(&gix::index::State) -> T) -> Option<T> {
        let index = self.repository.to_thread_local().index_or_empty().ok()?;
        Some(look(&index))
    }

    fn index(&self) -> Option<FxHashSet<PathBuf>> {
        self.with_index(|index| {
            let paths = index.entries().iter().map(|entry| entry.path(index));
            let paths = paths.filter_map(|path| gix::path::from_bstr(path).ok());
            paths.map(std::borrow::Cow::into_owned).collect()
        })
    }
}

impl Entry {
    const fn kind(self) -> Kind {
        match self.kind {
            EntryKind::Tree => Kind::Folder,
            EntryKind::Blob | EntryKind::BlobExecutable => Kind::File,
            EntryKind::Link | EntryKind::Commit => Kind::Other,
        }
    }
}

/// The commit that a revision means, and its tree.
fn resolve(repository: &gix::Repository, revision: &Revision) -> Result<(ObjectId, ObjectId), CheckoutError> {
    let name = revision.name.as_deref().unwrap_or(DEFAULT_BRANCH);
    let failed = |source: Box<dyn Error + Send + Sync>| match &revision.name {
        Some(name) => CheckoutError::NoCommit {
            name: name.clone(),
            source,
        },
        None => CheckoutError::NoDefaultBranch(source),
    };
    let commit_of = |name: &str| -> Result<ObjectId, Box<dyn Error + Send + Sync>> {
        let found = repository.rev_parse_single(name)?;
        Ok(found.object()?.peel_to_commit()?.id)
    };
    let mut commit = commit_of(name).map_err(&failed)?;
    if revision.is_merge_base {
        let head = commit_of("HEAD").map_err(&failed)?;
        let base = repository
            .merge_base(commit, head)
            .map_err(|error| failed(error.into()))?;
        commit = base
            .ok_or_else(|| failed("it has no commit in common with HEAD".into()))?
            .detach();
    }
    let tree = || -> Result<ObjectId, Box<dyn Error + Send + Sync>> {
        Ok(repository.find_commit(commit)?.tree_id()?.detach())
    };
    Ok((commit, tree().map_err(&failed)?))
}

fn missing() -> io::Error {
    io::ErrorKind::NotFound.into()
}
