//! gomplate: `time.`. What depends on the present or on the machine's zone is not repeatable.

use super::super::moment::{Moment, Zone};
use super::super::val::{Val, Width};
use super::super::{duration, layout, number};
use super::sprig_date::time;
use super::{Answer, Arguments, Context, Function, Namespace, Table, Type, fixed, loose};

/// The functions.
pub(in super::super) const TABLE: Table = &[("time", fixed(&[], |_, _| Ok(Val::Namespace(&TIME))))];

static TIME: Namespace = Namespace {
    type_name: "*funcs.TimeFuncs",
    methods: &[
        ("ANSIC", fixed(&[], |_, _| Ok(Val::text("Mon Jan _2 15:04:05 2006")))),
        ("Hour", unit(|_, args| Ok(span(args, 3_600_000_000_000)))),
        ("Kitchen", fixed(&[], |_, _| Ok(Val::text("3:04PM")))),
        ("Microsecond", unit(|_, args| Ok(span(args, 1_000)))),
        ("Millisecond", unit(|_, args| Ok(span(args, 1_000_000)))),
        ("Minute", unit(|_, args| Ok(span(args, 60_000_000_000)))),
        ("Nanosecond", unit(|_, args| Ok(span(args, 1)))),
        ("Now", fixed(&[], |_, _| Ok(time(Moment::now())))),
        (
            "Parse",
            fixed(PARSE, |context, args| parse(context, args, 1, &Zone::Utc)),
        ),
        (
            "ParseDuration",
            unit(|context, args| Ok(Val::Duration(duration::parse(&loose::argument(context, args, 0)?)?))),
        ),
        (
            "ParseInLocation",
            fixed(&[Type::Text, Type::Text, Type::Any], |context, args| {
                let Some(zone) = Zone::load(args.text(1)) else {
                    return Err(format!("unknown time zone {}", args.text(1)).into());
                };
                parse(context, args, 2, &zone)
            }),
        ),
        (
            "ParseLocal",
            fixed(PARSE, |context, args| parse(context, args, 1, &Zone::Local)),
        ),
        (
            "RFC1123",
            fixed(&[], |_, _| Ok(Val::text("Mon, 02 Jan 2006 15:04:05 MST"))),
        ),
        (
            "RFC1123Z",
            fixed(&[], |_, _| Ok(Val::text("Mon, 02 Jan 2006 15:04:05 -0700"))),
        ),
        ("RFC3339", fixed(&[], |_, _| Ok(Val::text("2006-01-02T15:04:05Z07:00")))),
        (
            "RFC3339Nano",
            fixed(&[], |_, _| Ok(Val::text("2006-01-02T15:04:05.999999999Z07:00"))),
        ),
        ("RFC822", fixed(&[], |_, _| Ok(Val::text("02 Jan 06 15:04 MST")))),
        ("RFC822Z", fixed(&[], |_, _| Ok(Val::text("02 Jan 06 15:04 -0700")))),
        (
            "RFC850",
            fixed(&[], |_, _| Ok(Val::text("Monday, 02-Jan-06 15:04:05 MST"))),
        ),
        (
            "RubyDate",
            fixed(&[], |_, _| Ok(Val::text("Mon Jan 02 15:04:05 -0700 2006"))),
        ),
        ("Second", unit(|_, args| Ok(span(args, 1_000_000_000)))),
        ("Since", fixed(&[Type::Time], |_, args| Ok(Val::Duration(-until(args))))),
        ("Stamp", fixed(&[], |_, _| Ok(Val::text("Jan _2 15:04:05")))),
        ("StampMicro", fixed(&[], |_, _| Ok(Val::text("Jan _2 15:04:05.000000")))),
        ("StampMilli", fixed(&[], |_, _| Ok(Val::text("Jan _2 15:04:05.000")))),
        (
            "StampNano",
            fixed(&[], |_, _| Ok(Val::text("Jan _2 15:04:05.000000000"))),
        ),
        ("Unix", unit(unix)),
        (
            "UnixDate",
            fixed(&[], |_, _| Ok(Val::text("Mon Jan _2 15:04:05 MST 2006"))),
        ),
        ("Until", fixed(&[Type::Time], |_, args| Ok(Val::Duration(until(args))))),
        (
            "ZoneName",
            fixed(&[], |_, _| Ok(Val::text(Moment::now().abbreviation()))),
        ),
        (
            "ZoneOffset",
            fixed(&[], |_, _| {
                Ok(Val::int(Moment::now().local().offset().local_minus_utc().into()))
            }),
        ),
    ],
};

const PARSE: &[Type] = &[Type::Text, Type::Any];

const fn unit(run: super::Run) -> Function {
    fixed(&[Type::Any], run)
}

fn span(args: Arguments<'_>, size: i64) -> Val {
    Val::Duration(loose::int(args.get(0)).wrapping_mul(size))
}

fn until(args: Arguments<'_>) -> i64 {
    match args.get(0) {
        Val::Time(moment) => moment.since(&Moment::now()).max(-i64::MAX),
        _ => 0,
    }
}

fn parse(context: &Context<'_>, args: Arguments<'_>, value: usize, zone: &Zone) -> Answer {
    let text = loose::argument(context, args, value)?;
    Ok(time(layout::parse(args.text(0), &text, zone)?))
}

/// Seconds, as a number or as a text that may have a fraction.
fn unix(_: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let (seconds, nanoseconds) = match args.get(0) {
        Val::Int(seconds, Width::Int | Width::Uint64) => (*seconds, 0),
        Val::Float(value) => {
            return Err(format!("can not parse floating point number ({value:.6}) - use a string instead").into());
        }
        Val::Text(text) => fractional(text)?,
        _ => (0, 0),
    };
    Ok(time(Moment::unix(seconds, nanoseconds)))
}

fn fractional(text: &str) -> Result<(i64, i64), String> {
    let syntax = |part: &str| {
        format!(
            "strconv.ParseInt: parsing {}: invalid syntax",
            super::super::text::quote(part)
        )
    };
    let int = |part: &str| number::parse_int(part, 0).ok_or_else(|| syntax(part));
    match text.split_once('.') {
        None => Ok((int(text)?, 0)),
        Some((_, fraction)) if fraction.contains('.') => {
            Err(format!("can not parse '{text}' as a number - too many decimal points"))
        }
        Some((whole, fraction)) => {
            let digits: String = fraction.chars().chain(std::iter::repeat('0')).take(9).collect();
            let nanoseconds = number::parse_int(&digits, 10).ok_or_else(|| syntax(&digits))?;
            Ok((int(whole)?, nanoseconds))
        }
    }
}
