//! sprig: numbers.

use super::super::val::{Element, Val};
use super::super::{format, number};
use super::{Answer, Arguments, Context, Failure, Table, Type, cast, fixed, variadic};

/// The functions.
pub(in super::super) const TABLE: Table = &[
    (
        "add",
        variadic(&[], Type::Any, |_, args| {
            Ok(Val::int64(
                args.rest(0).iter().map(cast::int).fold(0, i64::wrapping_add),
            ))
        }),
    ),
    (
        "add1",
        fixed(ONE, |_, args| Ok(Val::int64(cast::int(args.get(0)).wrapping_add(1)))),
    ),
    (
        "atoi",
        fixed(&[Type::Text], |_, args| {
            Ok(Val::int(number::parse_int(args.text(0), 10).unwrap_or(0)))
        }),
    ),
    ("biggest", variadic(ONE, Type::Any, |_, args| extreme(args, i64::max))),
    (
        "ceil",
        fixed(ONE, |_, args| Ok(Val::Float(cast::float(args.get(0)).ceil()))),
    ),
    (
        "div",
        fixed(PAIR, |_, args| {
            let (a, b) = (cast::int(args.get(0)), cast::int(args.get(1)));
            divided(a, b, i64::wrapping_div)
        }),
    ),
    (
        "float64",
        fixed(ONE, |_, args| Ok(Val::Float(cast::float(args.get(0))))),
    ),
    (
        "floor",
        fixed(ONE, |_, args| Ok(Val::Float(cast::float(args.get(0)).floor()))),
    ),
    ("int", fixed(ONE, |_, args| Ok(Val::int(cast::int(args.get(0)))))),
    ("int64", fixed(ONE, |_, args| Ok(Val::int64(cast::int(args.get(0)))))),
    ("max", variadic(ONE, Type::Any, |_, args| extreme(args, i64::max))),
    (
        "maxf",
        variadic(ONE, Type::Any, |_, args| extreme_float(args, f64::max)),
    ),
    ("min", variadic(ONE, Type::Any, |_, args| extreme(args, i64::min))),
    (
        "minf",
        variadic(ONE, Type::Any, |_, args| extreme_float(args, f64::min)),
    ),
    (
        "mod",
        fixed(PAIR, |_, args| {
            let (a, b) = (cast::int(args.get(0)), cast::int(args.get(1)));
            divided(a, b, i64::wrapping_rem)
        }),
    ),
    (
        "mul",
        variadic(ONE, Type::Any, |_, args| {
            Ok(Val::int64(
                args.rest(0).iter().map(cast::int).fold(1, i64::wrapping_mul),
            ))
        }),
    ),
    ("round", variadic(&[Type::Any, Type::Int], Type::Float, round)),
    ("seq", variadic(&[], Type::Int, seq)),
    (
        "sub",
        fixed(PAIR, |_, args| {
            Ok(Val::int64(cast::int(args.get(0)).wrapping_sub(cast::int(args.get(1)))))
        }),
    ),
    (
        "toDecimal",
        fixed(ONE, |context, args| {
            let text = format::value(&context.heap, args.get(0))?;
            Ok(Val::int64(number::parse_int(&text, 8).unwrap_or(0)))
        }),
    ),
    (
        "until",
        fixed(&[Type::Int], |context, args| {
            let count = args.int(0);
            until(context, 0, count, if count < 0 { -1 } else { 1 })
        }),
    ),
    (
        "untilStep",
        fixed(&[Type::Int, Type::Int, Type::Int], |context, args| {
            until(context, args.int(0), args.int(1), args.int(2))
        }),
    ),
];

const ONE: &[Type] = &[Type::Any];
const PAIR: &[Type] = &[Type::Any, Type::Any];

fn divided(a: i64, b: i64, with: fn(i64, i64) -> i64) -> Answer {
    if b == 0 {
        return Err("runtime error: integer divide by zero".into());
    }
    Ok(Val::int64(with(a, b)))
}

fn extreme(args: Arguments<'_>, pick: fn(i64, i64) -> i64) -> Answer {
    Ok(Val::int64(args.rest(0).iter().map(cast::int).reduce(pick).unwrap_or(0)))
}

fn extreme_float(args: Arguments<'_>, pick: fn(f64, f64) -> f64) -> Answer {
    Ok(Val::Float(
        args.rest(0).iter().map(cast::float).reduce(pick).unwrap_or(0.0),
    ))
}

/// Rounds to a number of places; half goes up, or what the third argument says.
fn round(_: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let up_from = if args.len() > 2 { args.float(2) } else { 0.5 };
    let scale = 10_f64.powf(args.int(1) as f64);
    let scaled = cast::float(args.get(0)) * scale;
    let rounded = if scaled.fract() >= up_from {
        scaled.ceil()
    } else {
        scaled.floor()
    };
    Ok(Val::Float(rounded / scale))
}

/// The numbers from `start` towards `stop`, without it.
pub(super) fn steps(context: &Context<'_>, start: i64, stop: i64, step: i64) -> Result<Vec<i64>, Failure> {
    let distance = i128::from(stop) - i128::from(start);
    if step == 0 || (step > 0) != (distance >= 0) {
        return Ok(Vec::new());
    }
    let step = i128::from(step);
    let count = (distance.abs() + step.abs() - 1) / step.abs();
    context.heap.spend(u64::try_from(count).unwrap_or(u64::MAX))?;
    let number = |at: i128| i64::try_from(i128::from(start) + at * step).ok();
    Ok((0..count).map_while(number).collect())
}

fn until(context: &Context<'_>, start: i64, stop: i64, step: i64) -> Answer {
    let numbers = steps(context, start, stop, step)?;
    context
        .heap
        .list_of(numbers.into_iter().map(Val::int).collect(), Element::Int)
}

/// The numbers as a text, both ends included.
fn seq(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let numbers: Vec<i64> = (0..args.len()).map(|at| args.int(at)).collect();
    let (start, step, end) = match numbers[..] {
        [end] => (1, None, end),
        [start, end] => (start, None, end),
        [start, step, end] if end >= start || step <= 0 => (start, Some(step), end),
        _ => return Ok(Val::text("")),
    };
    let towards = if end < start { -1 } else { 1 };
    let numbers = steps(context, start, end.saturating_add(towards), step.unwrap_or(towards))?;
    let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    Ok(Val::text(numbers.join(" ")))
}
