//! A folder of files for tests, gone when dropped.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

pub(crate) struct Folder {
    _keeper: TempDir,
    root: PathBuf,
}

impl Folder {
    pub(crate) fn new() -> Self {
        let keeper = tempfile::tempdir().expect("a temporary folder");
        let root = keeper.path().canonicalize().expect("it exists");
        Self { _keeper: keeper, root }
    }

    /// With `files`, each a path and its text.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self::new();
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// Writes a file and the folders above it; a path that ends in `/` is a folder.
    pub(crate) fn write(&self, relative: &str, text: &str) {
        let path = self.path(relative);
        if relative.ends_with('/') {
            return fs::create_dir_all(path).expect("a folder");
        }
        fs::create_dir_all(path.parent().expect("below the root")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
}
