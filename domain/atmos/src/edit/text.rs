//! Edits of a text: byte ranges and what replaces them.

use std::ops::Range;

use super::EditError;

/// The bytes of a text that change, and what stands there afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextEdit {
    /// The bytes that go; empty where something is only put in.
    pub range: Range<usize>,
    /// What comes in their place.
    pub replacement: String,
}

impl TextEdit {
    pub(super) fn new(range: Range<usize>, replacement: impl Into<String>) -> Self {
        Self {
            range,
            replacement: replacement.into(),
        }
    }

    /// Whether both touch the same bytes, or put something in at the same place.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.range.start < other.range.end && other.range.start < self.range.end
            || self.range.start == other.range.start
    }
}

/// `text` with the edits made.
///
/// # Errors
/// Where two edits overlap, or one does not fit the text.
pub fn applied(text: &str, edits: &[TextEdit]) -> Result<String, EditError> {
    let mut sorted: Vec<&TextEdit> = edits.iter().collect();
    sorted.sort_by_key(|edit| (edit.range.start, edit.range.end));
    if sorted.windows(2).any(|pair| pair[0].overlaps(pair[1])) {
        return Err(EditError::Overlap);
    }
    let mut after = String::with_capacity(text.len());
    let mut at = 0;
    for edit in sorted {
        let kept = text.get(at..edit.range.start).ok_or(EditError::Overlap)?;
        after.push_str(kept);
        after.push_str(&edit.replacement);
        at = edit.range.end;
    }
    after.push_str(text.get(at..).ok_or(EditError::Overlap)?);
    Ok(after)
}
