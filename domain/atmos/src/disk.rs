//! Where files are read from: the file system, or a commit that stands in for a work tree.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::checkout::Checkout;

/// What there is to read. Cloning shares it.
#[derive(Clone, Default)]
pub struct Disk(Option<Arc<Checkout>>);

/// What stands under a path, links followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A file with content.
    File,
    /// A folder.
    Folder,
    /// A pipe, a device, a submodule.
    Other,
}

/// What a folder holds.
#[derive(Debug)]
pub(crate) struct Member {
    /// The folder's path and its name.
    pub(crate) path: PathBuf,
    /// What it is, a link's target included; `None` where a link leads nowhere.
    pub(crate) kind: Option<Kind>,
    /// Whether it is a link.
    pub(crate) is_link: bool,
}

impl Disk {
    /// The file system, with a commit in place of its work tree.
    #[must_use]
    pub fn with(checkout: Checkout) -> Self {
        Self(Some(Arc::new(checkout)))
    }

    /// The commit, if one stands in.
    #[must_use]
    pub fn checkout(&self) -> Option<&Checkout> {
        self.0.as_deref()
    }

    /// Whether there is a file.
    pub(crate) fn is_file(&self, path: &Path) -> bool {
        matches!(self.kind(path), Ok(Kind::File))
    }

    /// Whether there is a folder.
    pub(crate) fn is_folder(&self, path: &Path) -> bool {
        matches!(self.kind(path), Ok(Kind::Folder))
    }

    /// Whether there is anything.
    pub(crate) fn exists(&self, path: &Path) -> bool {
        self.kind(path).is_ok()
    }

    /// What there is.
    pub(crate) fn kind(&self, path: &Path) -> io::Result<Kind> {
        match self.covering(path) {
            Some(checkout) => checkout.kind(path),
            None => Ok(kind(fs::metadata(path)?.file_type())),
        }
    }

    /// The first `most` bytes of a file.
    pub(crate) fn read(&self, path: &Path, most: u64) -> io::Result<Vec<u8>> {
        if let Some(checkout) = self.covering(path) {
            return checkout.read(path);
        }
        let mut bytes = Vec::new();
        fs::File::open(path)?.take(most).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// What a folder holds, in no order; what cannot be asked for is left out.
    pub(crate) fn members(&self, folder: &Path) -> io::Result<Vec<Member>> {
        if let Some(checkout) = self.covering(folder) {
            return checkout.members(folder);
        }
        let entries = fs::read_dir(folder)?.flatten();
        Ok(entries.filter_map(|entry| member(&entry)).collect())
    }

    /// The path without links.
    pub(crate) fn real(&self, path: &Path) -> io::Result<PathBuf> {
        match self.covering(path) {
            Some(checkout) => checkout.real(path),
            None => path.canonicalize(),
        }
    }

    fn covering(&self, path: &Path) -> Option<&Checkout> {
        self.0.as_deref().filter(|checkout| checkout.covers(path))
    }
}

fn kind(kind: fs::FileType) -> Kind {
    match kind {
        kind if kind.is_file() => Kind::File,
        kind if kind.is_dir() => Kind::Folder,
        _ => Kind::Other,
    }
}

fn member(entry: &fs::DirEntry) -> Option<Member> {
    let own = entry.file_type().ok()?;
    let path = entry.path();
    let target = || fs::metadata(&path).ok().map(|metadata| kind(metadata.file_type()));
    Some(Member {
        kind: if own.is_symlink() { target() } else { Some(kind(own)) },
        is_link: own.is_symlink(),
        path,
    })
}
