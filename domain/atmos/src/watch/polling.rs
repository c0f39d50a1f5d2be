//! Looks at files and compares: what is new, gone, or of another time or size.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::filter;

/// Entries that one look takes in.
const MOST_ENTRIES: usize = 500_000;
/// Folders within folders; what leads in circles ends here.
const MOST_DEPTH: usize = 40;

/// What a file looked like.
type Look = (Option<SystemTime>, u64);

/// The roots and what was last seen below them.
pub(super) struct Polling {
    roots: Vec<PathBuf>,
    seen: BTreeMap<PathBuf, Look>,
}

impl Polling {
    pub(super) fn new(roots: Vec<PathBuf>) -> Self {
        let seen = seen(&roots);
        Self { roots, seen }
    }

    /// What changed since the last look, sorted.
    pub(super) fn changed(&mut self) -> Vec<PathBuf> {
        let now = seen(&self.roots);
        let before = std::mem::replace(&mut self.seen, now);
        let gone = before.keys().filter(|path| !self.seen.contains_key(*path));
        let come = self
            .seen
            .iter()
            .filter(|(path, look)| before.get(*path) != Some(look))
            .map(|(path, _)| path);
        let mut changed: Vec<PathBuf> = gone.chain(come).cloned().collect();
        changed.sort();
        changed
    }
}

fn seen(roots: &[PathBuf]) -> BTreeMap<PathBuf, Look> {
    let mut all = BTreeMap::new();
    for root in roots {
        let mut open = vec![(root.clone(), 0)];
        while let Some((path, depth)) = open.pop() {
            // Follows links, as reading the estate does.
            let Ok(metadata) = fs::metadata(&path) else { continue };
            if !metadata.is_dir() {
                all.insert(path, (metadata.modified().ok(), metadata.len()));
            } else if depth < MOST_DEPTH && all.len() + open.len() < MOST_ENTRIES {
                open.extend(below(root, &path).map(|entry| (entry, depth + 1)));
            }
        }
    }
    all
}

fn below<'a>(root: &'a Path, folder: &Path) -> impl Iterator<Item = PathBuf> + use<'a> {
    let entries = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    entries.filter(move |path| filter::is_entered(root, path))
}
