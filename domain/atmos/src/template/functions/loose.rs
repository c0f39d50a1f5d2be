//! gomplate's loose conversions: nearly anything becomes a text, a number or a truth.

use super::super::format;
use super::super::heap::Heap;
use super::super::number;
use super::super::val::{Slice, Val};
use super::{Arguments, Context, Failure};
use crate::value::Text;

/// As text; nil is `nil`.
pub(super) fn text(heap: &Heap, value: &Val) -> Result<Text, Failure> {
    match value {
        Val::Missing | Val::Nil => Ok("nil".into()),
        value => super::cast::text(heap, value),
    }
}

/// The argument at `index` as text.
pub(super) fn argument(context: &Context<'_>, args: Arguments<'_>, index: usize) -> Result<Text, Failure> {
    text(&context.heap, args.get(index))
}

/// All values as texts.
pub(super) fn texts(heap: &Heap, values: &[Val]) -> Result<Vec<Text>, Failure> {
    values.iter().map(|value| text(heap, value)).collect()
}

/// As an integer; what is no number is 0.
pub(super) fn int(value: &Val) -> i64 {
    match value {
        Val::Int(value, _) | Val::Duration(value) => *value,
        Val::Float(value) => number::truncate(*value),
        Val::Bool(value) => i64::from(*value),
        Val::Text(text) => {
            let digits = text.replace(',', "");
            number::parse_int(&digits, 0)
                .unwrap_or_else(|| number::truncate(number::parse_float(&digits).unwrap_or(0.0)))
        }
        _ => 0,
    }
}

/// As a float; what is no number is 0.
pub(super) fn float(value: &Val) -> f64 {
    match value {
        Val::Int(value, _) | Val::Duration(value) => *value as f64,
        Val::Float(value) => *value,
        Val::Bool(value) => f64::from(u8::from(*value)),
        Val::Text(text) => {
            let digits = text.replace(',', "");
            match number::parse_int(&digits, 0) {
                Some(int) => int as f64,
                None => number::parse_float(&digits).unwrap_or(0.0),
            }
        }
        _ => 0.0,
    }
}

/// As a truth: `true`, `yes`, `t` and one are.
pub(super) fn bool(value: &Val) -> bool {
    match value {
        Val::Bool(value) => *value,
        Val::Text(text) => {
            let word = text.to_lowercase();
            matches!(word.as_str(), "1" | "t" | "true" | "yes") || float(value) == 1.0
        }
        Val::Int(value, _) | Val::Duration(value) => *value == 1,
        Val::Float(value) => *value == 1.0,
        _ => false,
    }
}

/// The list in a value.
pub(super) fn items(value: &Val) -> Result<Slice<'_>, Failure> {
    value
        .items()
        .ok_or_else(|| "expected an array or slice, but got a reflect.Value".into())
}

/// As bytes: strings and bytes as they are, anything else as its text.
pub(super) fn bytes(heap: &Heap, value: &Val) -> Result<Vec<u8>, Failure> {
    match value {
        Val::Missing | Val::Nil => Ok(Vec::new()),
        Val::Bytes(bytes) => Ok(bytes.to_vec()),
        Val::Text(text) => Ok(text.as_bytes().to_vec()),
        value => Ok(format::value(heap, value)?.into_bytes()),
    }
}
