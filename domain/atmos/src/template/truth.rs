//! What counts as true.

use super::heap::Heap;
use super::val::Val;

/// Go templates' truth: not the zero of its type, not empty.
pub(super) fn is_true(heap: &Heap, value: &Val) -> bool {
    match value {
        Val::Missing | Val::Nil => false,
        Val::Bool(value) => *value,
        Val::Int(value, _) | Val::Duration(value) => *value != 0,
        Val::Float(value) => *value != 0.0,
        Val::Text(text) => !text.is_empty(),
        Val::Time(_) | Val::Version(_) | Val::Namespace(_) => true,
        Val::Tree(_) | Val::List(_) | Val::Bytes(_) => value.items().is_some_and(|items| items.len() > 0),
        Val::Branch(_) | Val::Dict(_) => heap.map(value).is_some_and(|map| map.len() > 0),
    }
}
