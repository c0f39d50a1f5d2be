//! Running values back to the shared tree: what the host is given.

use super::failure::Failure;
use super::format;
use super::heap::Heap;
use super::limits;
use super::val::Val;
use crate::value::{Entry, List, Map, Node, Value};

/// The value as data; versions become their text.
pub(super) fn to_value(heap: &Heap, value: &Val) -> Result<Value, Failure> {
    convert(heap, value, 0)
}

fn convert(heap: &Heap, value: &Val, depth: usize) -> Result<Value, Failure> {
    heap.spend(1)?;
    if depth > limits::VALUE_DEPTH {
        return Err(Failure::Limit("values are nested too deeply"));
    }
    Ok(match value {
        Val::Missing | Val::Nil => Value::Null,
        Val::Bool(value) => Value::Bool(*value),
        Val::Int(value, _) | Val::Duration(value) => Value::Int(*value),
        Val::Float(value) => Value::Float(*value),
        Val::Text(text) => Value::String(text.clone()),
        Val::Tree(list) => Value::List(list.clone()),
        Val::Branch(map) if heap.is_pristine() => Value::Map(map.clone()),
        Val::List(list) => {
            let items = list.items.iter();
            let items: Result<Vec<Node>, Failure> = items
                .map(|item| Ok(Node::computed(convert(heap, item, depth + 1)?)))
                .collect();
            Value::List(List::new(items?))
        }
        Val::Branch(_) | Val::Dict(_) => {
            let mut entries = Vec::new();
            for (key, value) in heap.pairs(value) {
                let node = Node::computed(convert(heap, &value, depth + 1)?);
                entries.push(Entry { key, node });
            }
            Value::Map(Map::from_sorted(entries))
        }
        Val::Bytes(bytes) => Value::text(String::from_utf8_lossy(bytes).as_ref()),
        Val::Time(moment) => Value::Time(moment.to_rfc3339().into()),
        Val::Version(_) | Val::Namespace(_) => Value::text(format::print(heap, std::slice::from_ref(value))?),
    })
}
