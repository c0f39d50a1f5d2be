//! Go's `reflect.DeepEqual`: same types, same values, all the way down.

use super::super::heap::Heap;
use super::super::limits;
use super::super::val::Val;
use super::Failure;

/// Whether both are deeply equal.
pub(super) fn deep(heap: &Heap, a: &Val, b: &Val) -> Result<bool, Failure> {
    walk(heap, a, b, 0)
}

fn walk(heap: &Heap, a: &Val, b: &Val, depth: usize) -> Result<bool, Failure> {
    heap.spend(1)?;
    if depth > limits::VALUE_DEPTH {
        return Err(Failure::Limit("values are nested too deeply to be compared"));
    }
    Ok(match (a, b) {
        (Val::Missing | Val::Nil, Val::Missing | Val::Nil) => true,
        (Val::Bool(a), Val::Bool(b)) => a == b,
        (Val::Int(a, a_width), Val::Int(b, b_width)) => a == b && a_width == b_width,
        (Val::Duration(a), Val::Duration(b)) => a == b,
        (Val::Float(a), Val::Float(b)) => a == b,
        (Val::Text(a), Val::Text(b)) => a == b,
        (Val::Bytes(a), Val::Bytes(b)) => a == b,
        (Val::Time(a), Val::Time(b)) => a == b,
        (Val::Version(a), Val::Version(b)) => a == b,
        (Val::Tree(a), Val::Tree(b)) if a.same(b) => true,
        _ => return containers(heap, a, b, depth),
    })
}

fn containers(heap: &Heap, a: &Val, b: &Val, depth: usize) -> Result<bool, Failure> {
    if let (Some(a), Some(b)) = (a.items(), b.items()) {
        if a.len() != b.len() || a.element() != b.element() {
            return Ok(false);
        }
        for (a, b) in a.iter().zip(b.iter()) {
            if !walk(heap, &a, &b, depth + 1)? {
                return Ok(false);
            }
        }
        return Ok(true);
    }
    if let (Some(a), Some(b)) = (heap.map(a), heap.map(b)) {
        if a.len() != b.len() || a.element() != b.element() {
            return Ok(false);
        }
        for ((a_key, a), (b_key, b)) in a.iter().zip(b.iter()) {
            if a_key != b_key || !walk(heap, &a, &b, depth + 1)? {
                return Ok(false);
            }
        }
        return Ok(true);
    }
    Ok(false)
}
