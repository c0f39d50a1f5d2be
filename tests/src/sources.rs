//! The workspace's own source files, for tests that read them.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::binary::root;

/// A source file.
pub struct Source {
    /// Its path from the workspace's root, with `/` between folders.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl Source {
    /// Whether it holds tests only.
    #[must_use]
    pub fn is_test(&self) -> bool {
        self.path
            .split(['/', '.'])
            .any(|part| part == "tests" || part.starts_with("test"))
    }

    /// Its text up to the tests at its end.
    #[must_use]
    pub fn product(&self) -> &str {
        self.text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default()
    }
}

/// Every file with that extension below `folder`, which is relative to the workspace's root, sorted by path.
/// What is built or installed there does not count.
pub fn below(folder: &str, extension: &str) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    collect(&root().join(folder), extension, &mut sources)?;
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(sources)
}

fn collect(folder: &Path, extension: &str, sources: &mut Vec<Source>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            if !is_skipped(&path) {
                collect(&path, extension, sources)?;
            }
        } else if path.extension().is_some_and(|found| found == extension) {
            let text = std::fs::read_to_string(&path)?;
            sources.push(Source {
                path: name(&path),
                text,
            });
        }
    }
    Ok(())
}

fn is_skipped(folder: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with('.') || ["target", "node_modules", "dist"].contains(&&*name)
}

fn name(path: &Path) -> String {
    let relative: PathBuf = path.strip_prefix(root()).unwrap_or(path).components().collect();
    relative.to_string_lossy().replace('\\', "/")
}
