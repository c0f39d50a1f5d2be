//! The loose conversions that sprig's functions share.

use super::super::format;
use super::super::heap::Heap;
use super::super::number;
use super::super::val::Val;
use super::Failure;
use crate::value::Text;

/// As an integer; what is no number is 0.
pub(super) fn int(value: &Val) -> i64 {
    match value {
        Val::Int(value, _) => *value,
        Val::Float(value) => number::truncate(*value),
        Val::Bool(value) => i64::from(*value),
        Val::Text(text) => number::parse_int(without_zero_decimals(text), 0).unwrap_or(0),
        _ => 0,
    }
}

/// As a float; what is no number is 0.
pub(super) fn float(value: &Val) -> f64 {
    match value {
        Val::Int(value, _) => *value as f64,
        Val::Float(value) => *value,
        Val::Bool(value) => f64::from(u8::from(*value)),
        Val::Text(text) => number::parse_float(text).unwrap_or(0.0),
        _ => 0.0,
    }
}

/// `1.00` without its `.00`.
fn without_zero_decimals(text: &str) -> &str {
    let trimmed = text.trim_end_matches('0');
    match trimmed.strip_suffix('.') {
        Some(whole) if trimmed.len() < text.len() => whole,
        _ => text,
    }
}

/// As text: strings and bytes as they are, anything else as `%v` prints it.
pub(super) fn text(heap: &Heap, value: &Val) -> Result<Text, Failure> {
    match value {
        Val::Text(text) => Ok(text.clone()),
        Val::Bytes(bytes) => Ok(String::from_utf8_lossy(bytes).as_ref().into()),
        value => Ok(format::value(heap, value)?.into()),
    }
}

/// As a list of texts: nil items are left out, a single value is a list of one.
pub(super) fn texts(heap: &Heap, value: &Val) -> Result<Vec<Text>, Failure> {
    match value.items() {
        Some(items) => {
            heap.spend(items.len() as u64)?;
            items
                .iter()
                .filter(|item| !item.is_nil())
                .map(|item| text(heap, &item))
                .collect()
        }
        None if value.is_nil() => Ok(Vec::new()),
        None => Ok(vec![text(heap, value)?]),
    }
}
