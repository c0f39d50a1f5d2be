//! What differs between two versions of a file, as far as some lines are concerned.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use similar::udiff::UnifiedDiffHunk;
use similar::{DiffOp, TextDiff};

use super::Patch;
use super::tracked::Lines;

/// How long one comparison may look for the shortest difference.
const MOST_TIME: Duration = Duration::from_millis(300);
/// Bytes of a diff that are told.
const MOST_BYTES: usize = 16 << 10;
/// Lines around a change.
const CONTEXT: usize = 3;

/// The difference between two versions of a file.
pub(super) struct Diff<'a>(TextDiff<'a, 'a, str>);

/// A text with the line ends of another, where they differ throughout: what git converts on its way is no change.
pub(super) fn like(text: &str, other: &str) -> String {
    match (text.contains("\r\n"), other.contains("\r\n")) {
        (false, true) => text.replace('\n', "\r\n"),
        (true, false) => text.replace("\r\n", "\n"),
        _ => text.to_owned(),
    }
}

impl<'a> Diff<'a> {
    pub(super) fn new(before: &'a str, after: &'a str) -> Self {
        Self(TextDiff::configure().timeout(MOST_TIME).diff_lines(before, after))
    }

    /// Of lines of the later version: those that the earlier has too, by their places there; and the others.
    pub(super) fn traced(&self, lines: &Lines) -> (Lines, Lines) {
        let (mut same, mut changed) = (Lines::default(), Lines::default());
        let mut equal = self.0.ops().iter().filter_map(|op| match *op {
            DiffOp::Equal {
                old_index,
                new_index,
                len,
            } => Some((number(old_index), number(new_index), number(len))),
            _ => None,
        });
        let mut run = equal.next();
        for (line, origins) in lines.iter() {
            while run.is_some_and(|(_, new, length)| line > new + length) {
                run = equal.next();
            }
            match run {
                Some((old, new, _)) if line > new => same.add(old + line - new, origins.iter().copied()),
                _ => changed.add(line, origins.iter().copied()),
            }
        }
        (same, changed)
    }

    /// The lines of the earlier version that these of the later one stand in place of.
    pub(super) fn replaced(&self, lines: &Lines) -> Lines {
        let mut before = Lines::default();
        for op in self.0.ops().iter().filter(|op| touches(op, lines)) {
            for line in op.old_range() {
                before.add(number(line) + 1, []);
            }
        }
        before
    }

    /// What differs near these lines.
    pub(super) fn patch(&self, path: &Path, lines: &Lines) -> Patch {
        let mut diff = String::new();
        let mut is_cut = false;
        for group in self.0.grouped_ops(CONTEXT) {
            if !group.iter().any(|op| touches(op, lines)) {
                continue;
            }
            if diff.len() > MOST_BYTES {
                is_cut = true;
                break;
            }
            // A string takes whatever is written to it.
            let _ = write!(diff, "{}", UnifiedDiffHunk::new(group, &self.0, true));
        }
        let shown = cut(&diff);
        Patch {
            path: path.to_path_buf(),
            is_cut: is_cut || shown.len() < diff.len(),
            diff: shown.into_owned(),
        }
    }
}

/// Whether the operation wrote one of the lines.
fn touches(op: &DiffOp, lines: &Lines) -> bool {
    let range = op.new_range();
    !matches!(op, DiffOp::Equal { .. }) && lines.touch(number(range.start) + 1..number(range.end) + 1)
}

/// As much of a diff as is told, cut at a character.
fn cut(diff: &str) -> Cow<'_, str> {
    if diff.len() <= MOST_BYTES {
        return Cow::Borrowed(diff);
    }
    let end = diff.floor_char_boundary(MOST_BYTES);
    Cow::Borrowed(&diff[..end])
}

/// A file that a span can name has fewer lines.
fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX - 1)
}
