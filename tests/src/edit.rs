//! The edits that come with a generated estate: one change of one file each, to and fro.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, Result};
use regex::Regex;
use serde_json::Value;

/// One edit of one file.
pub struct Edit {
    /// The file.
    pub file: PathBuf,
    /// The file, relative to the estate.
    pub shown: String,
    before: String,
    after: String,
}

/// The edits of the estate at `root`, as its `edits.jsonl` lists them.
pub fn all(root: &Path) -> Result<Vec<Edit>> {
    let list = std::fs::read_to_string(root.join("edits.jsonl"))?;
    list.lines()
        .map(|line| Edit::new(root, &serde_json::from_str(line)?))
        .collect()
}

impl Edit {
    fn new(root: &Path, line: &Value) -> Result<Self> {
        let text = |key: &str| line[key].as_str().with_context(|| format!("an edit has no {key}"));
        let file = root.join(text("file")?);
        let before = std::fs::read_to_string(&file)?;
        let after = Regex::new(text("find")?)?
            .replace(&before, text("replace")?)
            .into_owned();
        Ok(Self {
            file,
            shown: text("file")?.to_owned(),
            before,
            after,
        })
    }

    /// Makes the edit in even rounds and takes it back in odd ones; returns the moment of the change.
    pub fn make(&self, round: usize) -> Result<Instant> {
        let text = if round.is_multiple_of(2) {
            &self.after
        } else {
            &self.before
        };
        // Beside the estate first: a file is never seen half written.
        let draft = self.file.with_extension("draft");
        std::fs::write(&draft, text)?;
        let started = Instant::now();
        std::fs::rename(&draft, &self.file)?;
        Ok(started)
    }
}
