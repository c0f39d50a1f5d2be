//! Several fixes at once: what each file becomes, as a diff, and on disk.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::write::{confined, put, read};
use super::{EditError, TextEdit, applied};
use crate::config::Config;
use crate::diagnostic::Fix;
use crate::source::{FileId, Files};

/// What several fixes make of the files. Nothing is written before [`Plan::apply`].
#[derive(Debug, Default)]
pub struct Plan {
    files: Vec<PlannedFile>,
}

/// A file that changes.
#[derive(Debug)]
pub struct PlannedFile {
    /// The path as the estate names it.
    pub path: Arc<Path>,
    /// The file itself, links followed.
    pub(super) target: PathBuf,
    /// The text now.
    pub before: String,
    /// The text afterwards.
    pub after: String,
    /// The difference, exactly.
    pub edits: Vec<TextEdit>,
}

impl Plan {
    /// The plan for `fixes`, and for each of them whether it is part of it. A file must lie in the repository, and a fix
    /// must not touch what an earlier one changes. `is_current` says whether a file's text is the one that was resolved.
    pub fn new<'a>(
        config: &Config,
        files: &Files,
        fixes: impl IntoIterator<Item = &'a Fix>,
        is_current: impl Fn(FileId, &str) -> bool,
    ) -> (Self, Vec<Result<(), EditError>>) {
        let mut builder = Builder {
            root: config.git_root.as_ref().unwrap_or(&config.base_path),
            files,
            is_current,
            known: FxHashMap::default(),
            planned: Vec::new(),
        };
        let results = fixes.into_iter().map(|fix| builder.add(fix)).collect();
        let files = builder.planned.into_iter().filter(|file| !file.edits.is_empty());
        (Self { files: files.collect() }, results)
    }

    /// The files that change.
    #[must_use]
    pub fn files(&self) -> &[PlannedFile] {
        &self.files
    }

    /// The difference as a unified diff, paths relative to `root`.
    #[must_use]
    pub fn diff(&self, root: &Path) -> String {
        self.files.iter().map(|file| file.diff(root)).collect()
    }

    /// Writes every file, or none: where one fails, those before it are put back.
    ///
    /// # Errors
    /// Where a file changed since it was planned, or cannot be written.
    pub fn apply(&self) -> Result<(), EditError> {
        for (at, file) in self.files.iter().enumerate() {
            if let Err(error) = put(&file.target, &file.before, &file.after) {
                let restored = self.files[..at].iter().try_for_each(PlannedFile::put_back);
                return Err(restored.err().unwrap_or(error));
            }
        }
        Ok(())
    }

    /// Gives every file the text that it had.
    ///
    /// # Errors
    /// Where a file changed since it was written, or cannot be written.
    pub fn put_back(&self) -> Result<(), EditError> {
        self.files.iter().try_for_each(PlannedFile::put_back)
    }
}

impl PlannedFile {
    fn put_back(&self) -> Result<(), EditError> {
        put(&self.target, &self.after, &self.before)
    }

    fn diff(&self, root: &Path) -> String {
        let path = self.path.strip_prefix(root).unwrap_or(&self.path).display().to_string();
        let diff = similar::TextDiff::from_lines(&self.before, &self.after);
        let mut unified = diff.unified_diff();
        unified
            .context_radius(3)
            .header(&format!("a/{path}"), &format!("b/{path}"))
            .to_string()
    }
}

struct Builder<'a, F> {
    root: &'a Path,
    files: &'a Files,
    is_current: F,
    known: FxHashMap<FileId, usize>,
    planned: Vec<PlannedFile>,
}

impl<F: Fn(FileId, &str) -> bool> Builder<'_, F> {
    fn add(&mut self, fix: &Fix) -> Result<(), EditError> {
        let at = self.file(fix.repair.file())?;
        let file = &mut self.planned[at];
        let edits = fix.repair.edits(&file.before)?;
        let touches = |edit: &TextEdit| file.edits.iter().any(|known| known.overlaps(edit));
        if edits.iter().any(touches) {
            return Err(EditError::Overlap);
        }
        let all: Vec<TextEdit> = file.edits.iter().cloned().chain(edits).collect();
        file.after = applied(&file.before, &all)?;
        file.edits = all;
        Ok(())
    }

    /// The file's place among the planned; read on first use.
    fn file(&mut self, id: FileId) -> Result<usize, EditError> {
        if let Some(at) = self.known.get(&id) {
            return Ok(*at);
        }
        let path = self.files.path(id);
        let target = confined(self.root, &path)?;
        let before = read(&target)?;
        if !(self.is_current)(id, &before) {
            return Err(EditError::Changed { path: target });
        }
        self.planned.push(PlannedFile {
            path,
            target,
            after: before.clone(),
            before,
            edits: Vec::new(),
        });
        self.known.insert(id, self.planned.len() - 1);
        Ok(self.planned.len() - 1)
    }
}
