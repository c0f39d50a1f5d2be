//! Links below the roots: a change behind a link is a change of every path that leads through it.

use std::path::{Path, PathBuf};

use super::filter;

/// More links than this and the rest is left to chance.
const MOST: usize = 1_000;

/// Links by where they lead.
#[derive(Debug, Default)]
pub(super) struct Links(Vec<(PathBuf, PathBuf)>);

impl Links {
    /// Remembers a link; where it leads, unless that is a folder that it is in.
    pub(super) fn add(&mut self, link: &Path) -> Option<PathBuf> {
        let target = link.canonicalize().ok()?;
        let home = link.parent()?.canonicalize().ok()?;
        if home.starts_with(&target) || self.0.len() >= MOST {
            return None;
        }
        if !self.0.iter().any(|(known, _)| known == link) {
            self.0.push((link.to_path_buf(), target.clone()));
        }
        Some(target)
    }

    /// Forgets the links at or below `path`.
    pub(super) fn forget(&mut self, path: &Path) {
        self.0.retain(|(link, _)| !link.starts_with(path));
    }

    /// The other paths of what is at `path`.
    pub(super) fn aliases(&self, path: &Path) -> Vec<PathBuf> {
        let through = |(link, target): &(PathBuf, PathBuf)| {
            let rest = path.strip_prefix(target).ok()?;
            Some(if rest.as_os_str().is_empty() {
                link.clone()
            } else {
                link.join(rest)
            })
        };
        self.0.iter().filter_map(through).collect()
    }

    /// Whether `path` is at or below where a link leads, and may hold something worth a word.
    pub(super) fn lead_to(&self, path: &Path) -> bool {
        self.0.iter().any(|(_, target)| filter::is_entered(target, path))
    }
}
