//! Keys of maps.

use libyaml_safer::ScalarStyle;

use super::written::{Kind, Written, not_there};
use super::{EditError, TextEdit};
use crate::source::Span;
use crate::value::{Text, Value};

/// Gives the key at `span` another name, within its quotes if it has any.
pub(super) fn rename(written: &Written<'_>, span: Span, from: &Text, to: &Text) -> Result<Vec<TextEdit>, EditError> {
    let (map, entry) = written.entry_at(span)?;
    let key = written.part(entry.key);
    let unusual = |reason| EditError::Unusual { line: key.line, reason };
    if written.scalar(entry.key) != Some(from) {
        return Err(not_there(span));
    }
    if written.entry(map, to).is_some() {
        return Err(unusual("the map already has a key of the right name"));
    }
    if key.is_marked {
        return Err(unusual("the key has an anchor or a tag"));
    }
    let style = match &key.kind {
        Kind::Scalar { style, .. } => *style,
        _ => return Err(not_there(span)),
    };
    let range = inside(written, &key.range, style);
    if written.text.get(range.clone()) != Some(from.as_str()) {
        return Err(unusual("the key is written with escapes"));
    }
    if !fits(to, style) {
        return Err(unusual("the new name needs other quotes"));
    }
    Ok(vec![TextEdit::new(range, to.as_str())])
}

/// The bytes of a scalar's text, without its quotes.
pub(super) fn inside(
    written: &Written<'_>,
    range: &std::ops::Range<usize>,
    style: ScalarStyle,
) -> std::ops::Range<usize> {
    let is_quoted = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
    debug_assert!(written.text.is_char_boundary(range.start));
    if is_quoted && range.len() >= 2 {
        range.start + 1..range.end - 1
    } else {
        range.clone()
    }
}

/// Whether `text` can stand in that style as it is, and stays a string there.
pub(super) fn fits(text: &str, style: ScalarStyle) -> bool {
    let is_simple = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '*' | ' ' | '@' | '+' | '=');
    match style {
        ScalarStyle::SingleQuoted => text.chars().all(|c| c != '\'' && !c.is_control()),
        ScalarStyle::DoubleQuoted => text.chars().all(|c| !matches!(c, '"' | '\\') && !c.is_control()),
        ScalarStyle::Plain => {
            text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '/' | '.'))
                && !text.ends_with(' ')
                && text.chars().all(is_simple)
                && matches!(crate::yaml::resolve(text), Value::String(_))
        }
        _ => false,
    }
}
