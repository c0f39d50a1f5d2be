//! sprig: dates. What depends on the present or on the machine's zone is not repeatable.

use std::rc::Rc;

use super::super::moment::{Moment, Zone};
use super::super::val::{Val, Width};
use super::super::{duration, layout, number};
use super::{Answer, Arguments, Context, Table, Type, fixed};

/// The functions.
pub(in super::super) const TABLE: Table = &[
    (
        "ago",
        fixed(&[Type::Any], |_, args| {
            let elapsed = Moment::now().since(&moment(args.get(0)));
            Ok(Val::text(duration::show(rounded(elapsed))))
        }),
    ),
    (
        "date",
        fixed(&[Type::Text, Type::Any], |_, args| {
            Ok(shown(args.text(0), args.get(1), "Local"))
        }),
    ),
    ("dateInZone", fixed(IN_ZONE, date_in_zone)),
    (
        "dateModify",
        fixed(&[Type::Text, Type::Time], |_, args| {
            Ok(moved(args).unwrap_or(args.get(1).clone()))
        }),
    ),
    ("date_in_zone", fixed(IN_ZONE, date_in_zone)),
    (
        "date_modify",
        fixed(&[Type::Text, Type::Time], |_, args| {
            Ok(moved(args).unwrap_or(args.get(1).clone()))
        }),
    ),
    (
        "duration",
        fixed(&[Type::Any], |_, args| {
            let seconds = match args.get(0) {
                Val::Text(text) => number::parse_int(text, 10).unwrap_or(0),
                Val::Int(seconds, Width::Int64) => *seconds,
                _ => 0,
            };
            Ok(Val::text(duration::show(seconds.saturating_mul(SECOND))))
        }),
    ),
    (
        "durationRound",
        fixed(&[Type::Any], |_, args| Ok(Val::text(coarse(args.get(0))))),
    ),
    (
        "htmlDate",
        fixed(&[Type::Any], |_, args| Ok(shown(HTML, args.get(0), "Local"))),
    ),
    (
        "htmlDateInZone",
        fixed(&[Type::Any, Type::Text], |_, args| {
            Ok(shown(HTML, args.get(0), args.text(1)))
        }),
    ),
    (
        "mustDateModify",
        fixed(&[Type::Text, Type::Time], |_, args| Ok(moved(args)?)),
    ),
    (
        "mustToDate",
        fixed(&[Type::Text, Type::Text], |_, args| Ok(to_date(args)?)),
    ),
    (
        "must_date_modify",
        fixed(&[Type::Text, Type::Time], |_, args| Ok(moved(args)?)),
    ),
    ("now", fixed(&[], |_, _| Ok(time(Moment::now())))),
    (
        "toDate",
        fixed(&[Type::Text, Type::Text], |_, args| {
            Ok(to_date(args).unwrap_or_else(|_| time(Moment::zero())))
        }),
    ),
    (
        "unixEpoch",
        fixed(&[Type::Time], |_, args| {
            Ok(Val::text(moment(args.get(0)).instant().timestamp().to_string()))
        }),
    ),
];

const IN_ZONE: &[Type] = &[Type::Text, Type::Any, Type::Text];
const HTML: &str = "2006-01-02";
const SECOND: i64 = 1_000_000_000;

/// A value that holds a time.
pub(super) fn time(moment: Moment) -> Val {
    Val::Time(Rc::new(moment))
}

/// The time in an argument: a time, a Unix timestamp, else the present.
fn moment(value: &Val) -> Moment {
    match value {
        Val::Time(moment) => (**moment).clone(),
        Val::Int(seconds, Width::Int | Width::Int64) => Moment::unix(*seconds, 0),
        _ => Moment::now(),
    }
}

fn shown(format: &str, value: &Val, zone: &str) -> Val {
    let zone = Zone::load(zone).unwrap_or(Zone::Utc);
    Val::text(layout::format(&moment(value).within(zone), format))
}

fn date_in_zone(_: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    Ok(shown(args.text(0), args.get(1), args.text(2)))
}

fn moved(args: Arguments<'_>) -> Result<Val, String> {
    Ok(time(moment(args.get(1)).plus(duration::parse(args.text(0))?)))
}

fn to_date(args: Arguments<'_>) -> Result<Val, String> {
    Ok(time(layout::parse(args.text(0), args.text(1), &Zone::Local)?))
}

/// To whole seconds, half away from zero.
const fn rounded(nanoseconds: i64) -> i64 {
    let half = if nanoseconds < 0 { -SECOND / 2 } else { SECOND / 2 };
    nanoseconds.saturating_add(half) / SECOND * SECOND
}

/// The largest unit alone: `3d`, `2h`, `1mo`.
fn coarse(value: &Val) -> String {
    let nanoseconds = match value {
        Val::Text(text) => duration::parse(text).unwrap_or(0),
        Val::Int(nanoseconds, Width::Int64) => *nanoseconds,
        Val::Time(moment) => Moment::now().since(moment),
        _ => 0,
    };
    let seconds = nanoseconds.unsigned_abs() / SECOND.unsigned_abs();
    let exact = nanoseconds.unsigned_abs() % SECOND.unsigned_abs() == 0;
    let units = [
        ("y", 31_536_000),
        ("mo", 2_592_000),
        ("d", 86_400),
        ("h", 3_600),
        ("m", 60),
        ("s", 1),
    ];
    for (unit, size) in units {
        if seconds > size || seconds == size && !exact {
            return format!("{}{unit}", seconds / size);
        }
    }
    "0s".into()
}
