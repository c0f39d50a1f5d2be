//! Changes on their way out: held until it is quiet, but not for long.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How long it must be quiet.
const QUIET: Duration = Duration::from_millis(40);
/// How long a change waits at most.
const LONGEST: Duration = Duration::from_millis(500);

/// Changed paths and when to tell of them.
#[derive(Debug, Default)]
pub(super) struct Pending {
    paths: BTreeSet<PathBuf>,
    first: Option<Instant>,
    last: Option<Instant>,
}

impl Pending {
    /// Takes in what changed at `now`.
    pub(super) fn add(&mut self, paths: Vec<PathBuf>, now: Instant) {
        if paths.is_empty() {
            return;
        }
        self.paths.extend(paths);
        self.first.get_or_insert(now);
        self.last = Some(now);
    }

    /// When to tell; `None` if there is nothing to.
    pub(super) fn due(&self) -> Option<Instant> {
        Some((self.first? + LONGEST).min(self.last? + QUIET))
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

    #[test]
    fn changes_wait_for_quiet_but_not_for_long() {
        let start = Instant::now();
        let at = |millis: u64| start + Duration::from_millis(millis);
        let mut pending = Pending::default();
        assert_eq!(pending.due(), None);
        pending.add(vec!["b".into()], at(0));
        assert_eq!(pending.due(), Some(at(40)));
        pending.add(vec!["a".into(), "b".into()], at(30));
        pending.add(Vec::new(), at(60));
        assert_eq!(pending.due(), Some(at(70)));
        pending.add(vec!["c".into()], at(490));
        assert_eq!(pending.due(), Some(at(500)));
        assert_eq!(pending.take(), ["a", "b", "c"].map(PathBuf::from));
        assert_eq!((pending.due(), pending.take()), (None, Vec::new()));
    }
}
