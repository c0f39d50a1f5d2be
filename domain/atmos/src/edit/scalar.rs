//! Scalars: quoting them, and giving them another text.

use libyaml_safer::ScalarStyle;

use super::key::{fits, inside};
use super::written::{Kind, PartId, Written, not_there};
use super::{EditError, TextEdit};
use crate::source::Span;
use crate::value::{Text, Value};

/// Puts quotes around a plain scalar that YAML reads as something other than a string.
pub(super) fn quote(written: &Written<'_>, span: Span) -> Result<Vec<TextEdit>, EditError> {
    let id = value_at(written, span)?;
    let part = written.part(id);
    let unusual = |reason| EditError::Unusual {
        line: part.line,
        reason,
    };
    let Kind::Scalar { style, value } = &part.kind else {
        return Err(not_there(span));
    };
    if *style != ScalarStyle::Plain || matches!(crate::yaml::resolve(value), Value::String(_) | Value::Null) {
        return Err(not_there(span));
    }
    if part.is_marked {
        return Err(unusual("the value has an anchor or a tag"));
    }
    let text = &written.text[part.range.clone()];
    if !fits(text, ScalarStyle::DoubleQuoted) {
        return Err(unusual("the value goes over several lines"));
    }
    Ok(vec![TextEdit::new(part.range.clone(), format!("\"{text}\""))])
}

/// Gives a scalar another text and leaves its quotes.
pub(super) fn replace(written: &Written<'_>, span: Span, from: &Text, to: &Text) -> Result<Vec<TextEdit>, EditError> {
    let id = value_at(written, span)?;
    let part = written.part(id);
    let unusual = |reason| EditError::Unusual {
        line: part.line,
        reason,
    };
    let Kind::Scalar { style, value } = &part.kind else {
        return Err(not_there(span));
    };
    if value != from.as_str() {
        return Err(not_there(span));
    }
    if part.is_marked {
        return Err(unusual("the value has an anchor or a tag"));
    }
    let range = inside(written, &part.range, *style);
    if written.text.get(range.clone()) != Some(from.as_str()) {
        return Err(unusual("the value is written with escapes or over several lines"));
    }
    if !fits(to, *style) {
        return Err(unusual("the new text needs other quotes"));
    }
    Ok(vec![TextEdit::new(range, to.as_str())])
}

/// The value of the key at `span`, or the item of a list there.
fn value_at(written: &Written<'_>, span: Span) -> Result<PartId, EditError> {
    if let Ok((_, entry)) = written.entry_at(span) {
        let is_item = |id: PartId| written.list_of(id).is_some();
        // An item that is a map starts where its first key does: `- path: x` means the path.
        let value = entry.value;
        return if is_item(value) {
            Err(not_there(span))
        } else {
            Ok(value)
        };
    }
    written.at(span)
}
