//! gomplate: `math.` and its short names.

use super::super::number;
use super::super::val::{Element, Val};
use super::{Answer, Arguments, Context, Namespace, Table, Type, fixed, loose, sprig_math, variadic};

/// The functions.
pub(in super::super) const TABLE: Table = &[
    ("add", variadic(&[], Type::Any, add)),
    ("div", fixed(PAIR, div)),
    ("math", fixed(&[], |_, _| Ok(Val::Namespace(&MATH)))),
    ("mul", variadic(&[], Type::Any, mul)),
    ("pow", fixed(PAIR, pow)),
    ("rem", fixed(PAIR, rem)),
    ("seq", variadic(&[], Type::Any, seq)),
    ("sub", fixed(PAIR, sub)),
];

static MATH: Namespace = Namespace {
    type_name: "*funcs.MathFuncs",
    methods: &[
        (
            "Abs",
            fixed(ONE, |_, args| {
                let value = loose::float(args.get(0)).abs();
                Ok(if is_int(args.get(0)) {
                    Val::int64(number::truncate(value))
                } else {
                    Val::Float(value)
                })
            }),
        ),
        ("Add", variadic(&[], Type::Any, add)),
        (
            "Ceil",
            fixed(ONE, |_, args| Ok(Val::Float(loose::float(args.get(0)).ceil()))),
        ),
        ("Div", fixed(PAIR, div)),
        (
            "Floor",
            fixed(ONE, |_, args| Ok(Val::Float(loose::float(args.get(0)).floor()))),
        ),
        ("IsFloat", fixed(ONE, |_, args| Ok(Val::Bool(is_float(args.get(0)))))),
        ("IsInt", fixed(ONE, |_, args| Ok(Val::Bool(is_int(args.get(0)))))),
        (
            "IsNum",
            fixed(ONE, |_, args| {
                Ok(Val::Bool(is_int(args.get(0)) || is_float(args.get(0))))
            }),
        ),
        (
            "Max",
            variadic(ONE, Type::Any, |_, args| extreme(args, i64::max, f64::max)),
        ),
        (
            "Min",
            variadic(ONE, Type::Any, |_, args| extreme(args, i64::min, f64::min)),
        ),
        ("Mul", variadic(&[], Type::Any, mul)),
        ("Pow", fixed(PAIR, pow)),
        ("Rem", fixed(PAIR, rem)),
        (
            "Round",
            fixed(ONE, |_, args| Ok(Val::Float(loose::float(args.get(0)).round()))),
        ),
        ("Seq", variadic(&[], Type::Any, seq)),
        ("Sub", fixed(PAIR, sub)),
    ],
};

const ONE: &[Type] = &[Type::Any];
const PAIR: &[Type] = &[Type::Any, Type::Any];

fn is_int(value: &Val) -> bool {
    match value {
        Val::Int(..) => true,
        Val::Text(text) => number::parse_int(text, 0).is_some(),
        _ => false,
    }
}

fn is_float(value: &Val) -> bool {
    match value {
        Val::Float(_) => true,
        Val::Text(text) => number::parse_float(text).is_some() && !is_int(value),
        _ => false,
    }
}

/// Floats as soon as one is a float.
fn fold(values: &[Val], start: i64, ints: fn(i64, i64) -> i64, floats: fn(f64, f64) -> f64) -> Answer {
    Ok(if values.iter().any(is_float) {
        Val::Float(values.iter().map(loose::float).fold(start as f64, floats))
    } else {
        Val::int64(values.iter().map(loose::int).fold(start, ints))
    })
}

fn add(_: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    fold(args.rest(0), 0, i64::wrapping_add, |a, b| a + b)
}

fn mul(_: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    fold(args.rest(0), 1, i64::wrapping_mul, |a, b| a * b)
}

fn sub(_: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let (a, b) = (args.get(0), args.get(1));
    Ok(if is_float(a) || is_float(b) {
        Val::Float(loose::float(a) - loose::float(b))
    } else {
        Val::int64(loose::int(a).wrapping_sub(loose::int(b)))
    })
}

fn div(_: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    match loose::float(args.get(1)) {
        0.0 => Err("error: division by 0".into()),
        divisor => Ok(Val::Float(loose::float(args.get(0)) / divisor)),
    }
}

fn rem(_: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    match loose::int(args.get(1)) {
        0 => Err("runtime error: integer divide by zero".into()),
        divisor => Ok(Val::int64(loose::int(args.get(0)).wrapping_rem(divisor))),
    }
}

fn pow(_: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let power = loose::float(args.get(0)).powf(loose::float(args.get(1)));
    Ok(if is_float(args.get(0)) {
        Val::Float(power)
    } else {
        Val::int64(number::truncate(power))
    })
}

fn extreme(args: Arguments<'_>, ints: fn(i64, i64) -> i64, floats: fn(f64, f64) -> f64) -> Answer {
    let values = args.rest(0);
    Ok(if values.iter().any(is_float) {
        Val::Float(values.iter().map(loose::float).reduce(floats).unwrap_or(0.0))
    } else {
        Val::int64(values.iter().map(loose::int).reduce(ints).unwrap_or(0))
    })
}

/// `Seq end`, `Seq start end`, `Seq start end step`: both ends included.
fn seq(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let numbers: Vec<i64> = args.rest(0).iter().map(loose::int).collect();
    let (start, end, step) = match numbers[..] {
        [] => return Err("math.Seq must be given at least an 'end' value".into()),
        [end] => (1, end, 1),
        [start, end] => (start, end, 1),
        [start, end, step] => (start, end, step),
        _ => (1, 0, 1),
    };
    let numbers = match step {
        0 => Vec::new(),
        _ if start == end => vec![start],
        _ => {
            let towards = if end < start { -1 } else { 1 };
            let step = step.saturating_abs().saturating_mul(towards);
            sprig_math::steps(context, start, end.saturating_add(towards), step)?
        }
    };
    context
        .heap
        .list_of(numbers.into_iter().map(Val::int64).collect(), Element::Int64)
}
