//! sprig: arithmetic on fractions, exact in decimal.

use super::super::decimal::Decimal;
use super::super::val::Val;
use super::{Answer, Table, Type, cast, fixed, variadic};

/// The functions.
pub(in super::super) const TABLE: Table = &[
    (
        "add1f",
        fixed(&[Type::Any], |_, args| {
            fold(cast::float(args.get(0)), &[Val::int(1)], ADD)
        }),
    ),
    ("addf", variadic(&[], Type::Any, |_, args| fold(0.0, args.rest(0), ADD))),
    (
        "divf",
        variadic(ONE, Type::Any, |_, args| {
            if args.rest(1).iter().any(|divisor| cast::float(divisor) == 0.0) {
                return Err("decimal division by 0".into());
            }
            fold(cast::float(args.get(0)), args.rest(1), DIVIDE)
        }),
    ),
    (
        "mulf",
        variadic(ONE, Type::Any, |_, args| {
            fold(cast::float(args.get(0)), args.rest(1), MULTIPLY)
        }),
    ),
    (
        "subf",
        variadic(ONE, Type::Any, |_, args| {
            fold(cast::float(args.get(0)), args.rest(1), SUBTRACT)
        }),
    ),
];

const ONE: &[Type] = &[Type::Any];

/// The exact operation, and the one for numbers that have too many digits.
type Operation = (fn(Decimal, Decimal) -> Option<Decimal>, fn(f64, f64) -> f64);

const ADD: Operation = (Decimal::plus, |a, b| a + b);
const SUBTRACT: Operation = (Decimal::minus, |a, b| a - b);
const MULTIPLY: Operation = (Decimal::times, |a, b| a * b);
const DIVIDE: Operation = (Decimal::over, |a, b| a / b);

fn fold(first: f64, rest: &[Val], (exact, rough): Operation) -> Answer {
    let numbers: Vec<f64> = rest.iter().map(cast::float).collect();
    let exactly = numbers.iter().try_fold(Decimal::of(first), |result, number| {
        Some(exact(result?, Decimal::of(*number)?))
    });
    let result = match exactly.flatten() {
        Some(result) => result.float(),
        None => numbers.into_iter().fold(first, rough),
    };
    Ok(Val::Float(result))
}
