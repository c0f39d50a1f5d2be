//! Changes as the operating system tells of them.
//!
//! Linux watches folders one by one, so they are chosen here: a repository's `node_modules` may alone exceed the limit.
//! Elsewhere a root is watched with everything below at once.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;

use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind, RenameMode};
use notify::{ErrorKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::filter;
use super::links::Links;
use super::pending::Step;
use super::{Message, outermost};

/// Whether a watch covers one folder only.
const PER_FOLDER: bool = cfg!(any(target_os = "linux", target_os = "android"));
/// Folders to watch; more are looked at instead.
const MOST_FOLDERS: usize = 100_000;

/// A running native watch.
pub(super) struct Native {
    watcher: RecommendedWatcher,
    roots: Vec<Root>,
    links: Links,
    folders: BTreeSet<PathBuf>,
}

struct Root {
    /// As the caller names it.
    path: PathBuf,
    /// As the operating system names it.
    real: PathBuf,
    is_file: bool,
    is_watched: bool,
}

impl Native {
    /// Watches `roots`; why not, if the operating system refuses.
    pub(super) fn new(roots: Vec<PathBuf>, messages: Sender<Message>) -> Result<Self, String> {
        let send = move |event| {
            // An error means that nobody listens any more.
            let _ = messages.send(Message::Event(event));
        };
        let roots = roots.into_iter().map(|path| Root {
            real: path.canonicalize().unwrap_or_else(|_| path.clone()),
            is_file: path.is_file(),
            is_watched: false,
            path,
        });
        let mut native = Self {
            watcher: notify::recommended_watcher(send).map_err(|error| reason(&error))?,
            roots: roots.collect(),
            links: Links::default(),
            folders: BTreeSet::new(),
        };
        for index in 0..native.roots.len() {
            native.watch_root(index)?;
        }
        Ok(native)
    }

    /// What an event says has changed; why watching cannot go on, if it cannot.
    pub(super) fn take(&mut self, event: notify::Result<notify::Event>) -> Result<(Vec<PathBuf>, Step), String> {
        let event = match event {
            Ok(event) if event.need_rescan() => return Ok((self.rescan()?, Step::Begun)),
            Ok(event) => event,
            Err(error) if matches!(error.kind, ErrorKind::MaxFilesWatch) => return Err(reason(&error)),
            Err(error) => {
                tracing::debug!(%error, "a watch failed; looking again");
                return Ok((self.rescan()?, Step::Begun));
            }
        };
        let step = match event.kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => Step::Closed,
            EventKind::Access(_) => return Ok((Vec::new(), Step::Closed)),
            EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)) => Step::Done,
            _ => Step::Begun,
        };
        let leaves = matches!(
            event.kind,
            EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(RenameMode::From))
        );
        let may_come = matches!(
            event.kind,
            EventKind::Create(_) | EventKind::Modify(ModifyKind::Name(_))
        );
        let mut changed = Vec::new();
        for path in &event.paths {
            if leaves || may_come {
                self.forget(path);
            }
            if may_come && self.is_entered(path) {
                self.watch_below(path)?;
            }
            changed.extend(self.named(path));
        }
        Ok((changed, step))
    }

    /// Whether a root is not there, or was replaced.
    pub(super) fn misses_roots(&self) -> bool {
        self.roots.iter().any(|root| !root.is_watched)
    }

    /// Watches the roots that are back, and says which.
    pub(super) fn restore_roots(&mut self) -> Vec<PathBuf> {
        let missing: Vec<usize> = (0..self.roots.len())
            .filter(|index| !self.roots[*index].is_watched)
            .collect();
        let back = missing
            .into_iter()
            .filter(|index| self.watch_root(*index).is_ok() && self.roots[*index].is_watched);
        back.collect::<Vec<_>>()
            .into_iter()
            .map(|index| self.roots[index].path.clone())
            .collect()
    }

    fn watch_root(&mut self, index: usize) -> Result<(), String> {
        let root = &mut self.roots[index];
        let Ok(real) = root.path.canonicalize() else {
            return Ok(());
        };
        root.real.clone_from(&real);
        root.is_watched = true;
        root.is_file = !real.is_dir();
        if root.is_file {
            // A file is replaced rather than written by many editors: its folder knows.
            let folder = root.folder().to_path_buf();
            return self.watch(&folder, RecursiveMode::NonRecursive);
        }
        if !PER_FOLDER {
            self.watch(&real, RecursiveMode::Recursive)?;
        }
        self.watch_below(&real)
    }

    /// Watches a folder and what is below; a file or link is remembered if need be.
    fn watch_below(&mut self, path: &Path) -> Result<(), String> {
        let mut open = vec![path.to_path_buf()];
        while let Some(path) = open.pop() {
            let Ok(metadata) = fs::symlink_metadata(&path) else {
                continue;
            };
            if metadata.is_symlink() {
                let target = self.links.add(&path);
                open.extend(target.filter(|target| target.is_dir() && !self.is_covered(target)));
                continue;
            }
            if !metadata.is_dir() || self.folders.contains(&path) {
                continue;
            }
            if self.folders.len() >= MOST_FOLDERS {
                return Err(format!("there are more than {MOST_FOLDERS} folders"));
            }
            // Watched before it is listed: what comes in between is seen twice rather than not at all.
            if PER_FOLDER || !self.is_below_root(&path) {
                self.watch(&path, RecursiveMode::NonRecursive)?;
            }
            let entries = fs::read_dir(&path).into_iter().flatten().flatten();
            let entered =
                entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir() || kind.is_symlink()));
            let entered: Vec<PathBuf> = entered
                .map(|entry| entry.path())
                .filter(|path| self.is_entered(path))
                .collect();
            open.extend(entered);
            self.folders.insert(path);
        }
        Ok(())
    }

    fn watch(&mut self, path: &Path, mode: RecursiveMode) -> Result<(), String> {
        match self.watcher.watch(path, mode) {
            Ok(()) => Ok(()),
            Err(error) if matches!(error.kind, ErrorKind::MaxFilesWatch) => Err(reason(&error)),
            // Gone again, or not ours to read: reading the estate says so.
            Err(error) => {
                tracing::debug!(%error, path = %path.display(), "not watched");
                Ok(())
            }
        }
    }

    /// Forgets the watches of a folder that left; one that came in its place is another folder.
    fn forget(&mut self, path: &Path) {
        self.links.forget(path);
        for root in &mut self.roots {
            root.is_watched &= !root.folder().starts_with(path);
        }
        let from = (std::ops::Bound::Included(path), std::ops::Bound::Unbounded);
        let below = self
            .folders
            .range::<Path, _>(from)
            .take_while(|folder| folder.starts_with(path));
        for folder in below.cloned().collect::<Vec<_>>() {
            self.folders.remove(&folder);
            if PER_FOLDER {
                // Fails where the folder is gone, and its watch with it.
                let _ = self.watcher.unwatch(&folder);
            }
        }
    }

    /// Everything may have changed: watches what is there and reports the roots.
    fn rescan(&mut self) -> Result<Vec<PathBuf>, String> {
        for index in 0..self.roots.len() {
            let real = self.roots[index].real.clone();
            self.forget(&real);
            self.watch_root(index)?;
        }
        Ok(outermost(self.roots.iter().map(|root| root.path.clone()).collect()))
    }

    /// The paths, as the caller knows them, of what changed at `path`; none if nobody needs to hear of it.
    fn named(&self, path: &Path) -> Vec<PathBuf> {
        let aliases = self.links.aliases(path);
        let all = std::iter::once(path.to_path_buf()).chain(aliases);
        let named = all.filter_map(|path| {
            let root = self.roots.iter().find(|root| path.starts_with(&root.real))?;
            let rest = path.strip_prefix(&root.real).ok()?;
            let own = if rest.as_os_str().is_empty() {
                root.path.clone()
            } else {
                root.path.join(rest)
            };
            filter::is_relevant(&root.path, &own).then_some(own)
        });
        named.collect()
    }

    fn is_below_root(&self, path: &Path) -> bool {
        self.roots.iter().any(|root| path.starts_with(&root.real))
    }

    /// Whether a folder is watched through the root that it is in.
    fn is_covered(&self, path: &Path) -> bool {
        self.roots
            .iter()
            .any(|root| !root.is_file && filter::is_entered(&root.real, path))
    }

    fn is_entered(&self, path: &Path) -> bool {
        self.is_covered(path) || self.links.lead_to(path)
    }
}

impl Root {
    /// The folder that is watched for it.
    fn folder(&self) -> &Path {
        match self.real.parent() {
            Some(parent) if self.is_file => parent,
            _ => &self.real,
        }
    }
}

fn reason(error: &notify::Error) -> String {
    match &error.kind {
        ErrorKind::MaxFilesWatch => {
            "the system's limit of watched folders is reached (fs.inotify.max_user_watches)".to_owned()
        }
        ErrorKind::Io(error) => format!("the system does not tell of changes: {error}"),
        _ => format!("the system does not tell of changes: {error}"),
    }
}
