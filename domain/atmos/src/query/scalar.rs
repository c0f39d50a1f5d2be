//! Scalars as text, as truth, and in order.

use std::cmp::Ordering;

use crate::value::Value;

/// The scalar as yq prints it; collections as JSON.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) | Value::Time(text) => text.to_string(),
        other => serde_json::to_string(other).unwrap_or_default(),
    }
}

/// Everything but null and false.
pub(super) const fn is_true(value: &Value) -> bool {
    !matches!(value, Value::Null | Value::Bool(false))
}

/// The number, if it is one or reads as one.
pub(super) fn number(value: &Value) -> Option<Value> {
    match value {
        Value::Int(_) | Value::Big(_) | Value::Float(_) => Some(value.clone()),
        Value::String(text) => match crate::yaml::resolve(text) {
            number @ (Value::Int(_) | Value::Big(_) | Value::Float(_)) => Some(number),
            _ => None,
        },
        _ => None,
    }
}

pub(super) const fn float(value: &Value) -> Option<f64> {
    match value {
        Value::Int(number) => Some(*number as f64),
        Value::Big(number) => Some(*number as f64),
        Value::Float(number) => Some(*number),
        _ => None,
    }
}

/// Numbers by value, everything else by its text.
pub(super) fn order(a: &Value, b: &Value) -> Ordering {
    match (float(a), float(b)) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        _ => text(a).cmp(&text(b)),
    }
}

/// Equal values; a text on the right may hold `*` and `?`.
pub(super) fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::String(text), Value::String(pattern)) => fits(text.as_bytes(), pattern.as_bytes()),
        _ => a == b,
    }
}

/// Whether a text fits a pattern; remembers only the last star, so it takes no more than length times length.
fn fits(text: &[u8], pattern: &[u8]) -> bool {
    let (mut at, mut wanted, mut star) = (0, 0, None);
    while at < text.len() {
        match pattern.get(wanted) {
            Some(b'*') => {
                star = Some((wanted, at));
                wanted += 1;
            }
            Some(byte) if *byte == b'?' || *byte == text[at] => {
                at += 1;
                wanted += 1;
            }
            _ => match &mut star {
                Some((before, from)) => {
                    *from += 1;
                    at = *from;
                    wanted = *before + 1;
                }
                None => return false,
            },
        }
    }
    pattern[wanted..].iter().all(|byte| *byte == b'*')
}
