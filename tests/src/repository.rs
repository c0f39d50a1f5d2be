//! Repositories to open: temporary folders that are git work trees.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use tempfile::{NamedTempFile, TempDir};

/// A temporary git work tree, and an empty home beside it.
pub struct Repository {
    folder: TempDir,
}

impl Repository {
    /// An empty one.
    pub fn new() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("isobar-").tempdir()?;
        let repository = Self { folder };
        fs::create_dir(repository.home())?;
        fs::create_dir(repository.root())?;
        let git = Command::new("git")
            .args(["init", "--quiet"])
            .current_dir(repository.root())
            .status()?;
        ensure!(git.success(), "git init failed");
        Ok(repository)
    }

    /// Runs git in the work tree; it has to succeed.
    pub fn git(&self, arguments: &[&str]) -> Result<()> {
        let git = Command::new("git")
            .args(["-c", "user.name=Isobar", "-c", "user.email=isobar@example.com"])
            .args(["-c", "commit.gpgsign=false", "-c", "gc.auto=0"])
            .args(arguments)
            .current_dir(self.root())
            .status()?;
        ensure!(git.success(), "git {arguments:?} failed");
        Ok(())
    }

    /// One that starts as a copy of `folder`.
    pub fn copy_of(folder: &Path) -> Result<Self> {
        let repository = Self::new()?;
        copy(folder, &repository.root())?;
        Ok(repository)
    }

    /// One with these files: paths relative to its root, and their text.
    pub fn with(files: &[(&str, &str)]) -> Result<Self> {
        let repository = Self::new()?;
        for (path, text) in files {
            repository.write(path, text)?;
        }
        Ok(repository)
    }

    /// The work tree.
    #[must_use]
    pub fn root(&self) -> PathBuf {
        self.folder.path().join("repository")
    }

    /// An empty folder that stands for the user's.
    #[must_use]
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// Writes a file, and the folders above it; at no time is there half of it.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) -> Result<()> {
        let path = self.root().join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut draft = NamedTempFile::new_in(self.folder.path())?;
        draft.write_all(content.as_ref())?;
        // As files are made without a draft, for everyone to read.
        draft.as_file().set_permissions(fs::Permissions::from_mode(0o644))?;
        draft
            .persist(&path)
            .with_context(|| format!("failed to write {}", path.display()))?;
        Ok(())
    }
}

/// Copies a folder's files, links as what they lead to, without what version control or Terraform keep there.
fn copy(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from).with_context(|| format!("failed to read {}", from.display()))? {
        let entry = entry?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            if entry.file_name() != ".git" && entry.file_name() != ".terraform" {
                fs::create_dir_all(&target)?;
                copy(&source, &target)?;
            }
        } else {
            fs::write(&target, fs::read(&source)?)?;
        }
    }
    Ok(())
}
