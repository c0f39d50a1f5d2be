//! The objects of a repository that a history is read from.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use gix::ObjectId;
use rustc_hash::FxHashMap;

use crate::checkout::CheckoutError;
use crate::git;

/// Larger files are not followed.
const MOST_BYTES: usize = 4 << 20;
/// Bytes of objects that are kept at hand.
const CACHED_BYTES: usize = 32 << 20;

/// An opened repository.
pub(super) struct Repository {
    root: PathBuf,
    objects: gix::Repository,
    pub(super) head: ObjectId,
    pub(super) head_tree: ObjectId,
    /// What stands in a folder under a name.
    entries: RefCell<FxHashMap<(ObjectId, PathBuf), Option<ObjectId>>>,
}

/// What a history needs of a commit.
pub(super) struct Commit {
    pub(super) tree: ObjectId,
    /// Those of its parents that the clone has.
    pub(super) parents: Vec<Parent>,
    /// Whether it has parents that the clone lacks.
    pub(super) is_boundary: bool,
}

/// A parent of a commit.
pub(super) struct Parent {
    pub(super) id: ObjectId,
    pub(super) tree: ObjectId,
    /// When it was committed.
    pub(super) seconds: i64,
}

impl Repository {
    pub(super) fn of(folder: &Path) -> Result<Self, CheckoutError> {
        let root = git::work_tree(folder).ok_or_else(|| CheckoutError::NoRepository(folder.to_path_buf()))?;
        let opened = gix::open_opts(&root, gix::open::Options::isolated());
        let mut objects = opened.map_err(|error| CheckoutError::Open {
            path: root.clone(),
            source: error.into(),
        })?;
        objects.object_cache_size_if_unset(CACHED_BYTES);
        let none = |source: Box<dyn std::error::Error + Send + Sync>| CheckoutError::NoCommit {
            name: "HEAD".to_owned(),
            source,
        };
        let commit = objects.head_commit().map_err(|error| none(error.into()))?;
        let head = commit.id;
        let head_tree = commit.tree_id().map_err(|error| none(error.into()))?.detach();
        drop(commit);
        Ok(Self {
            root,
            objects,
            head,
            head_tree,
            entries: RefCell::default(),
        })
    }

    /// The path below the work tree, if it is there.
    pub(super) fn below(&self, path: &Path) -> Option<PathBuf> {
        let below = path.strip_prefix(&self.root).ok()?;
        (!below.starts_with(".git")).then(|| below.to_path_buf())
    }

    /// The file as it is on disk, if it is text of a size that is followed.
    pub(super) fn on_disk(&self, path: &Path) -> Option<String> {
        let metadata = std::fs::metadata(path).ok()?;
        let is_followed = metadata.is_file() && metadata.len() <= MOST_BYTES as u64;
        is_followed.then(|| std::fs::read(path).ok()).flatten().map(text_of)
    }

    /// The file under a path of a commit's tree. Such a tree is looked at once or twice, those below it time and again.
    pub(super) fn blob(&self, tree: ObjectId, path: &Path) -> Option<ObjectId> {
        let mut names = path.components();
        let name = names.next()?;
        let rest = names.as_path();
        let folder = self.objects.find_tree(tree).ok()?;
        let name = gix::path::into_bstr(Path::new(name.as_os_str())).ok()?.into_owned();
        let entry = folder.find_entry(name)?;
        let (id, mode) = (entry.object_id(), entry.mode());
        if rest.as_os_str().is_empty() {
            return mode.is_blob().then_some(id);
        }
        mode.is_tree().then(|| self.known(id, rest)).flatten()
    }

    fn known(&self, tree: ObjectId, path: &Path) -> Option<ObjectId> {
        let key = (tree, path.to_path_buf());
        if let Some(known) = self.entries.borrow().get(&key) {
            return *known;
        }
        let found = self.blob(tree, path);
        self.entries.borrow_mut().insert(key, found);
        found
    }

    /// The text of a file, if it is of a size that is followed.
    pub(super) fn text(&self, id: ObjectId) -> Option<String> {
        let mut blob = self.objects.find_blob(id).ok()?;
        (blob.data.len() <= MOST_BYTES).then(|| text_of(blob.take_data()))
    }

    pub(super) fn commit(&self, id: ObjectId) -> Option<Commit> {
        let commit = self.objects.find_commit(id).ok()?;
        let parents: Vec<ObjectId> = commit.parent_ids().map(gix::Id::detach).collect();
        let known: Vec<Parent> = parents.iter().filter_map(|id| self.parent(*id)).collect();
        Some(Commit {
            tree: commit.tree_id().ok()?.detach(),
            is_boundary: known.len() < parents.len(),
            parents: known,
        })
    }

    fn parent(&self, id: ObjectId) -> Option<Parent> {
        let commit = self.objects.find_commit(id).ok()?;
        Some(Parent {
            id,
            tree: commit.tree_id().ok()?.detach(),
            seconds: commit.time().map_or(0, |time| time.seconds),
        })
    }

    /// Who made a commit, when and why.
    pub(super) fn about(&self, id: ObjectId) -> super::Change {
        let mut about = super::Change {
            commit: id.to_string(),
            author: String::new(),
            email: String::new(),
            seconds: 0,
            title: String::new(),
            body: String::new(),
            patches: Vec::new(),
            is_boundary: false,
        };
        let Ok(commit) = self.objects.find_commit(id) else {
            return about;
        };
        if let Ok(author) = commit.author() {
            about.author = bounded(&author.name.to_string());
            about.email = bounded(&author.email.to_string());
            about.seconds = author.seconds();
        }
        let message = String::from_utf8_lossy(commit.message_raw_sloppy()).trim().to_owned();
        let (title, body) = message.split_once('\n').unwrap_or((&message, ""));
        about.title = bounded(title);
        about.body = bounded(body.trim());
        about
    }
}

/// Characters of a name or a message that are told.
const MOST_CHARACTERS: usize = 4_000;

fn bounded(text: &str) -> String {
    text.chars().take(MOST_CHARACTERS).collect()
}

fn text_of(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}
