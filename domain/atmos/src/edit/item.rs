//! Items of lists.

use super::written::{PartId, Written, not_there};
use super::{EditError, TextEdit};
use crate::source::Span;

/// Takes the item at `span` out of its list, with the lines that it has to itself.
pub(super) fn remove(written: &Written<'_>, span: Span) -> Result<Vec<TextEdit>, EditError> {
    let id = written.at(span)?;
    let part = written.part(id);
    let unusual = |reason| EditError::Unusual {
        line: part.line,
        reason,
    };
    let (_, items) = written.list_of(id).ok_or(not_there(span))?;
    if items.len() < 2 {
        return Err(unusual("it is the only item of its list"));
    }
    if part.is_marked {
        return Err(unusual("the item has an anchor or a tag"));
    }
    let dash = dash(written, id).ok_or(unusual("the list is not written with one item for each line"))?;
    let range = written.lines(&(dash..part.range.end));
    if has_comment(&written.text[part.range.clone()]) || !ends_its_line(&written.text[part.range.end..range.end]) {
        return Err(unusual("a comment stands in it"));
    }
    Ok(vec![TextEdit::new(range, "")])
}

/// Where the item's `-` stands, if nothing else stands before it on its line.
fn dash(written: &Written<'_>, id: PartId) -> Option<usize> {
    let before = written.text[..written.part(id).range.start].trim_end();
    let dash = before.len().checked_sub(1).filter(|_| before.ends_with('-'))?;
    let start = written.line_start(dash);
    written.text[start..dash].trim().is_empty().then_some(dash)
}

fn has_comment(text: &str) -> bool {
    text.contains(" #") || text.contains("\n#")
}

fn ends_its_line(rest: &str) -> bool {
    rest.trim().is_empty()
}
