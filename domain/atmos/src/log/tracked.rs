//! Lines of one version of a file that are followed.

use std::collections::{BTreeMap, BTreeSet};

/// Lines by their numbers in a version of a file. Those whose last change is still looked for know their number in the
/// file as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lines(BTreeMap<u32, BTreeSet<u32>>);

impl Lines {
    /// Lines of the file as it is.
    pub(super) fn of(numbers: &BTreeSet<u32>) -> Self {
        Self(numbers.iter().map(|line| (*line, BTreeSet::from([*line]))).collect())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of them is in the range.
    pub(super) fn touch(&self, range: std::ops::Range<u32>) -> bool {
        self.0.range(range).next().is_some()
    }

    /// The numbers in the file as it is of those whose last change is still looked for.
    pub(super) fn origins(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.values().flatten().copied()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &BTreeSet<u32>)> {
        self.0.iter().map(|(line, origins)| (*line, origins))
    }

    pub(super) fn add(&mut self, line: u32, origins: impl IntoIterator<Item = u32>) {
        self.0.entry(line).or_default().extend(origins);
    }

    /// These and others of the same version.
    pub(super) fn with(mut self, others: Self) -> Self {
        for (line, origins) in others.0 {
            self.add(line, origins);
        }
        self
    }
}
