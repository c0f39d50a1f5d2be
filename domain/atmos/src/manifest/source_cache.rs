//! What files hold: each is read and parsed once, until it changes on disk.

use std::collections::hash_map::Entry as Slot;
use std::hash::{BuildHasher, BuildHasherDefault};
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::{FxHashMap, FxHasher};

use crate::diagnostic::Diagnostic;
use crate::disk::{Disk, Kind};
use crate::source::{FileId, Files, Span};

/// Larger files are refused: no manifest is, and memory stays bounded.
const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// The text of a file, or why there is none.
pub(crate) struct Source {
    /// The text, checked to be UTF-8.
    pub(crate) text: Result<Arc<str>, Box<Diagnostic>>,
    /// Of the content; equal hashes mean nothing changed.
    pub(crate) hash: u64,
}

/// All sources read so far.
pub(crate) struct SourceCache {
    files: Files,
    sources: RwLock<FxHashMap<FileId, Known>>,
}

/// What is kept of a file.
#[derive(Clone)]
struct Known {
    /// Of the content that the estate was made of; `None` once other content was seen in between.
    hash: Option<u64>,
    /// Whether it may ask git something.
    asks_git: bool,
    /// Until everything is evaluated.
    source: Option<Arc<Source>>,
}

/// How functions that ask git start.
const ASKS_GIT: &str = "!git.";

impl SourceCache {
    pub(crate) fn new(files: Files) -> Self {
        Self {
            files,
            sources: RwLock::default(),
        }
    }

    /// What is known, over files that are read from elsewhere.
    pub(crate) fn on(&self, files: &Files) -> Self {
        Self {
            files: files.clone(),
            sources: RwLock::new(self.sources.read().unwrap_or_else(PoisonError::into_inner).clone()),
        }
    }

    /// The source of `file`, read if it is not at hand.
    pub(crate) fn get(&self, file: FileId) -> Arc<Source> {
        let read = self.sources.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(source) = read.get(&file).and_then(|known| known.source.as_ref()) {
            return Arc::clone(source);
        }
        drop(read);
        let fresh = Arc::new(self.read(file));
        let mut sources = self.sources.write().unwrap_or_else(PoisonError::into_inner);
        let known = sources.entry(file).or_insert_with(|| Known::of(&fresh));
        if known.hash != Some(fresh.hash) {
            known.hash = None;
        }
        Arc::clone(known.source.get_or_insert(fresh))
    }

    /// Reads `file` again if it was read before; whether its content differs.
    pub(crate) fn reload(&self, file: FileId) -> bool {
        let fresh = Arc::new(self.read(file));
        let mut sources = self.sources.write().unwrap_or_else(PoisonError::into_inner);
        match sources.entry(file) {
            Slot::Occupied(slot) if slot.get().hash == Some(fresh.hash) => false,
            Slot::Occupied(mut slot) => {
                slot.insert(Known::of(&fresh));
                true
            }
            Slot::Vacant(_) => false,
        }
    }

    /// Whether `text` is what was read of the file, if it was read.
    pub(crate) fn is_current(&self, file: FileId, text: &str) -> bool {
        let read = self.sources.read().unwrap_or_else(PoisonError::into_inner);
        read.get(&file)
            .is_none_or(|known| known.hash == Some(hash_of(text.as_bytes())))
    }

    /// Whether `file` was read.
    pub(crate) fn knows(&self, file: FileId) -> bool {
        let sources = self.sources.read().unwrap_or_else(PoisonError::into_inner);
        sources.contains_key(&file)
    }

    /// The files read so far.
    pub(crate) fn known(&self) -> Vec<FileId> {
        self.sources
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .keys()
            .copied()
            .collect()
    }

    /// Whether some file asks git something.
    pub(crate) fn ask_git(&self) -> bool {
        let sources = self.sources.read().unwrap_or_else(PoisonError::into_inner);
        sources.values().any(|known| known.asks_git)
    }

    /// Forgets every file that `keep` does not want, and the texts of all.
    pub(crate) fn retain(&self, keep: impl Fn(FileId) -> bool) {
        let mut sources = self.sources.write().unwrap_or_else(PoisonError::into_inner);
        sources.retain(|file, known| {
            known.source = None;
            keep(*file)
        });
    }

    fn read(&self, file: FileId) -> Source {
        let text: Result<Arc<str>, _> =
            read_text(self.files.disk(), &self.files.path(file), Span::new(file, 1, 1)).map(Arc::from);
        let hash = match &text {
            Ok(text) => hash_of(text.as_bytes()),
            Err(diagnostic) => hash_of(diagnostic.message.as_bytes()),
        };
        Source { text, hash }
    }
}

impl Known {
    fn of(source: &Arc<Source>) -> Self {
        Self {
            hash: Some(source.hash),
            asks_git: source.text.as_ref().is_ok_and(|text| text.contains(ASKS_GIT)),
            source: Some(Arc::clone(source)),
        }
    }
}

fn hash_of(bytes: &[u8]) -> u64 {
    BuildHasherDefault::<FxHasher>::default().hash_one(bytes)
}

/// The text of the file at `path`.
fn read_text(disk: &Disk, path: &Path, span: Span) -> Result<String, Box<Diagnostic>> {
    let unreadable = |error: std::io::Error| {
        let (code, hint) = match error.kind() {
            std::io::ErrorKind::NotFound => (
                "file-not-found",
                "It was there a moment ago; restore it or remove what imports it.",
            ),
            std::io::ErrorKind::PermissionDenied => ("file-unreadable", "Give your user permission to read it."),
            _ => ("file-unreadable", "Check the file and the disk it is on."),
        };
        Box::new(Diagnostic::error(code, span, format!("This file cannot be read: {error}.")).hint(hint))
    };
    // Asked before it is opened: opening a pipe waits for its other end.
    if disk.kind(path).map_err(unreadable)? != Kind::File {
        let diagnostic = Diagnostic::error("file-unreadable", span, "This is not a regular file.");
        return Err(Box::new(
            diagnostic.hint("Manifests are plain files; remove it or exclude it."),
        ));
    }
    let bytes = disk.read(path, MOST_BYTES + 1).map_err(unreadable)?;
    if bytes.len() as u64 > MOST_BYTES {
        let message = format!(
            "This file is larger than {} MiB and is not read.",
            MOST_BYTES / 1024 / 1024
        );
        let diagnostic = Diagnostic::error("file-too-large", span, message);
        return Err(Box::new(
            diagnostic.hint("Split it, or exclude it in `stacks.excluded_paths`."),
        ));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..valid].iter().filter(|byte| **byte == b'\n').count() + 1;
        let span = Span::new(span.file(), line, 1);
        let diagnostic = Diagnostic::error("file-not-utf8", span, "This file is not valid UTF-8 from here on.");
        Box::new(diagnostic.hint("Save it as UTF-8."))
    })
}
