//! Methods of times and durations: `now.Unix`, `(toDate …).Format "2006"`.
//!
//! Months and weekdays are their names here; Go's are numbers that print as names.

use chrono::{Datelike, Months, Timelike};

use super::super::layout;
use super::super::moment::{Moment, Zone};
use super::super::val::Val;
use super::sprig_date::time;
use super::{Arguments, Failure, Table, Type, fixed};

/// Methods of a time; it comes as the first argument.
pub(in super::super) const TIME: Table = &[
    (
        "Add",
        fixed(&[Type::Duration], |_, args| Ok(time(own(args)?.plus(args.int(1))))),
    ),
    (
        "AddDate",
        fixed(&[Type::Int, Type::Int, Type::Int], |_, args| add_date(args)),
    ),
    (
        "After",
        fixed(&[Type::Time], |_, args| {
            Ok(Val::Bool(own(args)?.since(&other(args)?) > 0))
        }),
    ),
    (
        "Before",
        fixed(&[Type::Time], |_, args| {
            Ok(Val::Bool(own(args)?.since(&other(args)?) < 0))
        }),
    ),
    (
        "Day",
        fixed(&[], |_, args| Ok(Val::int(own(args)?.local().day().into()))),
    ),
    (
        "Equal",
        fixed(&[Type::Time], |_, args| {
            Ok(Val::Bool(own(args)?.since(&other(args)?) == 0))
        }),
    ),
    (
        "Format",
        fixed(&[Type::Text], |_, args| {
            Ok(Val::text(layout::format(&own(args)?, args.text(1))))
        }),
    ),
    (
        "Hour",
        fixed(&[], |_, args| Ok(Val::int(own(args)?.local().hour().into()))),
    ),
    (
        "IsZero",
        fixed(&[], |_, args| Ok(Val::Bool(own(args)?.since(&Moment::zero()) == 0))),
    ),
    ("Local", fixed(&[], |_, args| Ok(time(own(args)?.within(Zone::Local))))),
    (
        "Minute",
        fixed(&[], |_, args| Ok(Val::int(own(args)?.local().minute().into()))),
    ),
    (
        "Month",
        fixed(&[], |_, args| Ok(Val::text(layout::format(&own(args)?, "January")))),
    ),
    (
        "Nanosecond",
        fixed(&[], |_, args| Ok(Val::int(own(args)?.local().nanosecond().into()))),
    ),
    (
        "Second",
        fixed(&[], |_, args| Ok(Val::int(own(args)?.local().second().into()))),
    ),
    ("String", fixed(&[], |_, args| Ok(Val::text(own(args)?.to_string())))),
    (
        "Sub",
        fixed(&[Type::Time], |_, args| {
            Ok(Val::Duration(own(args)?.since(&other(args)?)))
        }),
    ),
    ("UTC", fixed(&[], |_, args| Ok(time(own(args)?.within(Zone::Utc))))),
    (
        "Unix",
        fixed(&[], |_, args| Ok(Val::int64(own(args)?.instant().timestamp()))),
    ),
    (
        "UnixMilli",
        fixed(&[], |_, args| Ok(Val::int64(own(args)?.instant().timestamp_millis()))),
    ),
    (
        "UnixNano",
        fixed(&[], |_, args| {
            Ok(Val::int64(own(args)?.instant().timestamp_nanos_opt().unwrap_or(0)))
        }),
    ),
    (
        "Weekday",
        fixed(&[], |_, args| Ok(Val::text(layout::format(&own(args)?, "Monday")))),
    ),
    (
        "Year",
        fixed(&[], |_, args| Ok(Val::int(own(args)?.local().year().into()))),
    ),
    (
        "YearDay",
        fixed(&[], |_, args| Ok(Val::int(own(args)?.local().ordinal().into()))),
    ),
];

/// Methods of a duration.
pub(in super::super) const DURATION: Table = &[
    (
        "Hours",
        fixed(&[], |_, args| Ok(Val::Float(args.int(0) as f64 / 3.6e12))),
    ),
    (
        "Microseconds",
        fixed(&[], |_, args| Ok(Val::int64(args.int(0) / 1_000))),
    ),
    (
        "Milliseconds",
        fixed(&[], |_, args| Ok(Val::int64(args.int(0) / 1_000_000))),
    ),
    (
        "Minutes",
        fixed(&[], |_, args| Ok(Val::Float(args.int(0) as f64 / 6e10))),
    ),
    ("Nanoseconds", fixed(&[], |_, args| Ok(Val::int64(args.int(0))))),
    (
        "Round",
        fixed(&[Type::Duration], |_, args| {
            Ok(Val::Duration(round(args.int(0), args.int(1))))
        }),
    ),
    (
        "Seconds",
        fixed(&[], |_, args| Ok(Val::Float(args.int(0) as f64 / 1e9))),
    ),
    (
        "String",
        fixed(&[], |_, args| Ok(Val::text(super::super::duration::show(args.int(0))))),
    ),
    (
        "Truncate",
        fixed(&[Type::Duration], |_, args| {
            let (value, unit) = (args.int(0), args.int(1));
            Ok(Val::Duration(if unit > 0 { value - value % unit } else { value }))
        }),
    ),
];

fn nth(args: Arguments<'_>, index: usize) -> Result<Moment, Failure> {
    match args.get(index) {
        Val::Time(moment) => Ok((**moment).clone()),
        _ => Err("not a time".into()),
    }
}

fn own(args: Arguments<'_>) -> Result<Moment, Failure> {
    nth(args, 0)
}

fn other(args: Arguments<'_>) -> Result<Moment, Failure> {
    nth(args, 1)
}

/// Half away from zero.
const fn round(value: i64, unit: i64) -> i64 {
    if unit <= 0 {
        return value;
    }
    let half = if value < 0 { -(unit / 2) } else { unit / 2 };
    value.saturating_add(half) / unit * unit
}

/// Years, months and days; days beyond a month's end run into the next one, as in Go.
fn add_date(args: Arguments<'_>) -> super::Answer {
    let moment = own(args)?;
    let local = moment.local().naive_local();
    let months = args.int(1).saturating_mul(12).saturating_add(args.int(2));
    let days = args.int(3).saturating_add(i64::from(local.day()) - 1);
    let moved = local.with_day(1).and_then(|first| {
        let by = Months::new(u32::try_from(months.unsigned_abs()).ok()?);
        let first = if months < 0 {
            first.checked_sub_months(by)
        } else {
            first.checked_add_months(by)
        };
        first?.checked_add_signed(chrono::Duration::try_days(days)?)
    });
    let moved = moved.ok_or("the date is out of range")?;
    Ok(time(moment.zone().resolve(moved)))
}
