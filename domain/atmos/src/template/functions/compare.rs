//! Go's comparisons: `eq`, `ne`, `lt`, `le`, `gt`, `ge`, with its rules about types.

use std::cmp::Ordering;

use super::super::format;
use super::super::heap::Heap;
use super::super::val::Val;
use super::{Answer, Arguments, Context, Failure, Table, Type, fixed, variadic};

/// The functions.
pub(in super::super) const TABLE: Table = &[
    ("eq", variadic(&[Type::Value], Type::Value, any_equal)),
    ("ge", fixed(PAIR, |context, args| Ok(Val::Bool(!less(context, args)?)))),
    (
        "gt",
        fixed(PAIR, |context, args| {
            Ok(Val::Bool(
                !less(context, args)? && !equal(&context.heap, args.get(0), args.get(1))?,
            ))
        }),
    ),
    (
        "le",
        fixed(PAIR, |context, args| {
            Ok(Val::Bool(
                less(context, args)? || equal(&context.heap, args.get(0), args.get(1))?,
            ))
        }),
    ),
    ("lt", fixed(PAIR, |context, args| Ok(Val::Bool(less(context, args)?)))),
    (
        "ne",
        fixed(PAIR, |context, args| {
            Ok(Val::Bool(!equal(&context.heap, args.get(0), args.get(1))?))
        }),
    ),
];

const PAIR: &[Type] = &[Type::Value, Type::Value];

/// `eq a b c`: whether `a` equals any of the others.
fn any_equal(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    if args.len() < 2 {
        return Err("missing argument for comparison".into());
    }
    for other in args.rest(1) {
        if equal(&context.heap, args.get(0), other)? {
            return Ok(Val::Bool(true));
        }
    }
    Ok(Val::Bool(false))
}

fn equal(heap: &Heap, a: &Val, b: &Val) -> Result<bool, Failure> {
    Ok(match (a, b) {
        (Val::Bool(a), Val::Bool(b)) => a == b,
        (Val::Int(a, _) | Val::Duration(a), Val::Int(b, _) | Val::Duration(b)) => a == b,
        (Val::Float(a), Val::Float(b)) => a == b,
        (Val::Text(a), Val::Text(b)) => a == b,
        _ if a.is_nil() || b.is_nil() => a.is_nil() && b.is_nil(),
        _ if is_basic(a) || is_basic(b) => return Err(incompatible(heap, a, b)),
        (Val::Time(a), Val::Time(b)) => a == b,
        (Val::Version(a), Val::Version(b)) => std::rc::Rc::ptr_eq(a, b),
        _ if a.kind() != b.kind() => {
            let (a_type, b_type) = (heap.type_name(a), heap.type_name(b));
            let (a, b) = (shown(heap, a)?, format::value(heap, b)?);
            return Err(format!("non-comparable types {a}: {a_type}, {b_type}: {b}").into());
        }
        _ => {
            let name = heap.type_name(b);
            return Err(format!("non-comparable type {}: {name}", shown(heap, b)?).into());
        }
    })
}

fn shown(heap: &Heap, value: &Val) -> Result<String, Failure> {
    format::printf(heap, "%s", std::slice::from_ref(value))
}

const fn is_basic(value: &Val) -> bool {
    matches!(
        value,
        Val::Bool(_) | Val::Int(..) | Val::Duration(_) | Val::Float(_) | Val::Text(_)
    )
}

fn incompatible(heap: &Heap, a: &Val, b: &Val) -> Failure {
    let (a, b) = (heap.type_name(a), heap.type_name(b));
    format!("incompatible types for comparison: {a} and {b}").into()
}

fn less(context: &Context<'_>, args: Arguments<'_>) -> Result<bool, Failure> {
    let (a, b) = (args.get(0), args.get(1));
    let order = match (a, b) {
        (Val::Int(a, _) | Val::Duration(a), Val::Int(b, _) | Val::Duration(b)) => a.partial_cmp(b),
        (Val::Float(a), Val::Float(b)) => a.partial_cmp(b),
        (Val::Text(a), Val::Text(b)) => a.partial_cmp(b),
        (Val::Bool(_), Val::Bool(_)) => return Err("invalid type for comparison".into()),
        _ if is_basic(a) && is_basic(b) => return Err(incompatible(&context.heap, a, b)),
        _ => return Err("invalid type for comparison".into()),
    };
    Ok(order == Some(Ordering::Less))
}
