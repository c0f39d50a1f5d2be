//! Following lines backward, commit by commit, the newest first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::path::{Path, PathBuf};
use std::time::Instant;

use gix::ObjectId;
use rustc_hash::FxHashMap;

use super::patch::{Diff, like};
use super::repository::{Commit, Parent, Repository};
use super::tracked::Lines;
use super::{Change, CommitId, Cut, LastChange, Limits, Log, Patch};

/// Lines by file.
type Tracked = BTreeMap<usize, Lines>;

/// A walk through the commits.
pub(super) struct Walk<'a> {
    repository: &'a Repository,
    /// The files: as they are named on disk, and below the work tree.
    files: &'a [(PathBuf, PathBuf)],
    limits: Limits,
    goes_on: &'a dyn Fn() -> bool,
    started: Instant,
    /// What is looked for in commits that are still to be looked at.
    waiting: FxHashMap<CommitId, Tracked>,
    /// These commits, the newest first.
    order: BinaryHeap<(i64, Reverse<CommitId>)>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        repository: &'a Repository,
        files: &'a [(PathBuf, PathBuf)],
        limits: Limits,
        goes_on: &'a dyn Fn() -> bool,
    ) -> Self {
        Self {
            repository,
            files,
            limits,
            goes_on,
            started: Instant::now(),
            waiting: FxHashMap::default(),
            order: BinaryHeap::new(),
        }
    }

    /// Follows lines of the last commit.
    pub(super) fn run(mut self, lines: Tracked, log: &mut Log) {
        for (file, lines) in lines {
            self.send(self.repository.head, i64::MAX, file, lines);
        }
        while let Some((_, Reverse(id))) = self.order.pop() {
            if let Some(cut) = self.cut(log) {
                log.cut = Some(cut);
                return;
            }
            let (Some(lines), Some(commit)) = (self.waiting.remove(&id), self.repository.commit(id)) else {
                continue;
            };
            log.looked_at += 1;
            self.look(id, &commit, lines, log);
        }
    }

    fn cut(&self, log: &Log) -> Option<Cut> {
        if log.changes.len() >= self.limits.changes {
            Some(Cut::Changes)
        } else if log.looked_at >= self.limits.commits {
            Some(Cut::Commits)
        } else if self.started.elapsed() > self.limits.time || !(self.goes_on)() {
            Some(Cut::Time)
        } else {
            None
        }
    }

    /// Passes on what the commit left as it was, and notes what it changed.
    fn look(&mut self, id: CommitId, commit: &Commit, lines: Tracked, log: &mut Log) {
        let mut patches = Vec::new();
        let mut changed = Vec::new();
        for (file, lines) in lines {
            let Some((patch, own)) = self.pass(commit, file, lines) else {
                continue;
            };
            patches.extend(patch);
            changed.push((file, own));
        }
        if changed.is_empty() {
            return;
        }
        let place = log.changes.len();
        for (file, lines) in changed {
            for line in lines.origins() {
                log.lines
                    .insert((self.files[file].0.clone(), line), LastChange::Change(place));
            }
        }
        if commit.is_boundary {
            log.cut = Some(Cut::Shallow);
        }
        log.changes.push(Change {
            patches,
            is_boundary: commit.is_boundary,
            ..self.repository.about(id)
        });
    }

    /// Passes lines of a file on to the parents that have them; what the commit did to the others, if there are any.
    fn pass(&mut self, commit: &Commit, file: usize, lines: Lines) -> Option<(Option<Patch>, Lines)> {
        let path = &self.files[file].1;
        let own = self.repository.blob(commit.tree, path)?;
        let before: Vec<(&Parent, ObjectId)> = commit
            .parents
            .iter()
            .filter_map(|parent| Some((parent, self.repository.blob(parent.tree, path)?)))
            .collect();
        if let Some((parent, _)) = before.iter().find(|(_, blob)| *blob == own) {
            self.send(parent.id, parent.seconds, file, lines);
            return None;
        }
        let after = self.repository.text(own)?;
        let texts: Vec<(&Parent, String)> = before
            .iter()
            .filter_map(|(parent, blob)| Some((*parent, like(&self.repository.text(*blob)?, &after))))
            .collect();
        let Some((first, text)) = texts.first() else {
            return Some((Some(added(path, &after, &lines)), lines));
        };
        let mut rest = lines;
        for (parent, text) in &texts {
            let (same, changed) = Diff::new(text, &after).traced(&rest);
            self.send(parent.id, parent.seconds, file, same);
            rest = changed;
        }
        if rest.is_empty() {
            return None;
        }
        let diff = Diff::new(text, &after);
        self.send(first.id, first.seconds, file, diff.replaced(&rest));
        Some((Some(diff.patch(path, &rest)), rest))
    }

    fn send(&mut self, commit: CommitId, seconds: i64, file: usize, lines: Lines) {
        if lines.is_empty() {
            return;
        }
        if !self.waiting.contains_key(&commit) {
            self.order.push((seconds, Reverse(commit)));
        }
        let known = self.waiting.entry(commit).or_default().entry(file).or_default();
        *known = std::mem::take(known).with(lines);
    }
}

/// A file that came with the commit.
fn added(path: &Path, text: &str, lines: &Lines) -> Patch {
    Diff::new("", text).patch(path, lines)
}
