//! Changes on their way out: held until it is quiet, but not for long.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How long it must be quiet.
const QUIET: Duration = Duration::from_millis(40);
/// The same for an edit by hand: a few files, all of them written to their end.
const QUIET_AFTER_AN_EDIT: Duration = Duration::from_millis(5);
/// How many paths an edit by hand touches: the file, and what editors write beside it.
const MOST_OF_AN_EDIT: usize = 4;
/// How long a change waits at most.
const LONGEST: Duration = Duration::from_millis(500);
/// The same while git is at work, or ever more comes.
const LONGEST_FOR_GIT: Duration = Duration::from_secs(5);

/// Changed paths and when to tell of them.
#[derive(Debug, Default)]
pub(super) struct Pending {
    paths: BTreeSet<PathBuf>,
    /// Those of them that may still be written to.
    open: BTreeSet<PathBuf>,
    first: Option<Instant>,
    last: Option<Instant>,
}

/// What happened to a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// It changed, and may go on doing so.
    Begun,
    /// It changed at once: it was moved or removed.
    Done,
    /// Nobody writes to it any more.
    Closed,
}

impl Pending {
    /// Takes in what happened to paths at `now`.
    pub(super) fn add(&mut self, paths: Vec<PathBuf>, step: Step, now: Instant) {
        for path in paths {
            match step {
                Step::Closed => {
                    self.open.remove(&path);
                    continue;
                }
                Step::Begun => self.open.insert(path.clone()),
                Step::Done => self.open.remove(&path),
            };
            self.paths.insert(path);
            self.first.get_or_insert(now);
            self.last = Some(now);
        }
    }

    /// When to tell; `None` if there is nothing to.
    pub(super) fn due(&self) -> Option<Instant> {
        let is_edit = self.open.is_empty() && self.paths.len() <= MOST_OF_AN_EDIT;
        let quiet = if is_edit { QUIET_AFTER_AN_EDIT } else { QUIET };
        Some((self.first? + LONGEST).min(self.last? + quiet))
    }

    /// When to ask again whether git is still at work: once it is quiet. `None` if it has been for too long.
    pub(super) fn due_after_git(&self, now: Instant) -> Option<Instant> {
        (now < self.first? + LONGEST_FOR_GIT).then_some(now + QUIET)
    }

    /// `asked`, or when it is quiet: what git wrote last may be told of late.
    pub(super) fn due_once_quiet(&self, asked: Instant) -> Option<Instant> {
        Some(
            asked
                .max(self.last? + QUIET)
                .min(asked.max(self.first? + LONGEST_FOR_GIT)),
        )
    }

    /// Whether it waited so long that it is told of, whatever else comes.
    pub(super) fn is_overdue(&self, now: Instant) -> bool {
        self.first.is_some_and(|first| first + LONGEST_FOR_GIT <= now)
    }

    /// What changed, sorted, each once.
    pub(super) fn take(&mut self) -> Vec<PathBuf> {
        let taken = std::mem::take(self);
        taken.paths.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(start: Instant, millis: u64) -> Instant {
        start + Duration::from_millis(millis)
    }

    #[test]
    fn changes_wait_for_quiet_but_not_for_long() {
        let start = Instant::now();
        let at = |millis| at(start, millis);
        let mut pending = Pending::default();
        assert_eq!(pending.due(), None);
        pending.add(vec!["b".into()], Step::Begun, at(0));
        assert_eq!(pending.due(), Some(at(40)));
        pending.add(vec!["a".into(), "b".into()], Step::Begun, at(30));
        pending.add(Vec::new(), Step::Begun, at(60));
        assert_eq!(pending.due(), Some(at(70)));
        pending.add(vec!["c".into()], Step::Begun, at(490));
        assert_eq!(pending.due(), Some(at(500)));
        assert_eq!(pending.take(), ["a", "b", "c"].map(PathBuf::from));
        assert_eq!((pending.due(), pending.take()), (None, Vec::new()));
    }

    #[test]
    fn a_file_that_is_written_to_its_end_waits_only_a_moment() {
        let start = Instant::now();
        let mut pending = Pending::default();
        pending.add(vec!["a".into()], Step::Begun, start);
        pending.add(vec!["a".into()], Step::Closed, at(start, 1));
        assert_eq!(pending.due(), Some(at(start, 5)));
        pending.add(vec!["b".into()], Step::Done, at(start, 2));
        assert_eq!(pending.due(), Some(at(start, 7)));
        let many = ["c", "d", "e"].map(PathBuf::from).to_vec();
        pending.add(many, Step::Done, at(start, 3));
        assert_eq!(pending.due(), Some(at(start, 43)));
    }

    #[test]
    fn a_checkout_is_waited_for_but_not_for_ever() {
        let start = Instant::now();
        let mut pending = Pending::default();
        assert_eq!(pending.due_after_git(start), None);
        assert!(!pending.is_overdue(start));
        pending.add(vec!["a".into()], Step::Done, start);
        assert_eq!(pending.due_after_git(at(start, 900)), Some(at(start, 940)));
        assert_eq!(pending.due_after_git(at(start, 5_000)), None);
        assert!(!pending.is_overdue(at(start, 4_999)) && pending.is_overdue(at(start, 5_000)));
        assert_eq!(pending.due_once_quiet(at(start, 940)), Some(at(start, 940)));
        pending.add(vec!["b".into()], Step::Done, at(start, 930));
        assert_eq!(pending.due_once_quiet(at(start, 940)), Some(at(start, 970)));
        pending.add(vec!["c".into()], Step::Done, at(start, 4_990));
        assert_eq!(pending.due_once_quiet(at(start, 4_995)), Some(at(start, 5_000)));
    }
}
