//! Go's time layouts, such as `2006-01-02T15:04:05Z07:00`: showing and reading times.

use std::fmt::Write as _;

use chrono::{Datelike, FixedOffset, NaiveDate, Offset, Timelike};

use super::moment::{Moment, Zone};
use super::text;

/// A part of a layout with a meaning.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    LongMonth,
    Month,
    NumMonth,
    ZeroMonth,
    LongWeekday,
    Weekday,
    Day,
    SpaceDay,
    ZeroDay,
    SpaceYearDay,
    ZeroYearDay,
    Hour,
    Hour12,
    ZeroHour12,
    Minute,
    ZeroMinute,
    Second,
    ZeroSecond,
    LongYear,
    Year,
    Upper,
    Lower,
    ZoneName,
    /// An offset: `Z` for none, minutes, colons, seconds.
    Offset {
        z: bool,
        minutes: bool,
        colon: bool,
        seconds: bool,
    },
    /// Digits of a second, and whether trailing zeros go.
    Fraction {
        digits: usize,
        trims: bool,
        mark: char,
    },
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const DAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// The first part of `layout`: the text before it, itself, and what follows.
fn next_part(layout: &str) -> Option<(&str, Part, &str)> {
    layout.char_indices().find_map(|(at, _)| {
        let (part, length) = part_at(&layout[at..])?;
        Some((&layout[..at], part, &layout[at + length..]))
    })
}

const fn offset(z: bool, minutes: bool, colon: bool, seconds: bool) -> Part {
    Part::Offset {
        z,
        minutes,
        colon,
        seconds,
    }
}

/// Longest first, where one starts with another.
const PARTS: &[(&str, Part)] = &[
    ("January", Part::LongMonth),
    ("Jan", Part::Month),
    ("Monday", Part::LongWeekday),
    ("Mon", Part::Weekday),
    ("MST", Part::ZoneName),
    ("01", Part::ZeroMonth),
    ("002", Part::ZeroYearDay),
    ("02", Part::ZeroDay),
    ("03", Part::ZeroHour12),
    ("04", Part::ZeroMinute),
    ("05", Part::ZeroSecond),
    ("06", Part::Year),
    ("15", Part::Hour),
    ("1", Part::NumMonth),
    ("2006", Part::LongYear),
    ("2", Part::Day),
    ("__2", Part::SpaceYearDay),
    ("_2", Part::SpaceDay),
    ("3", Part::Hour12),
    ("4", Part::Minute),
    ("5", Part::Second),
    ("PM", Part::Upper),
    ("pm", Part::Lower),
    ("-07:00:00", offset(false, true, true, true)),
    ("-070000", offset(false, true, false, true)),
    ("-07:00", offset(false, true, true, false)),
    ("-0700", offset(false, true, false, false)),
    ("-07", offset(false, false, false, false)),
    ("Z07:00:00", offset(true, true, true, true)),
    ("Z070000", offset(true, true, false, true)),
    ("Z07:00", offset(true, true, true, false)),
    ("Z0700", offset(true, true, false, false)),
    ("Z07", offset(true, false, false, false)),
];

fn part_at(layout: &str) -> Option<(Part, usize)> {
    if layout.starts_with("_2006") {
        return None;
    }
    if let Some(found) = fraction_at(layout) {
        return Some(found);
    }
    let (word, part) = PARTS.iter().find(|(word, _)| layout.starts_with(word))?;
    let follows_lower = layout[word.len()..].starts_with(|next: char| next.is_ascii_lowercase());
    if matches!(part, Part::Month | Part::Weekday) && follows_lower {
        return None;
    }
    Some((*part, word.len()))
}

/// `.000` or `,999`: a mark and equal digits, not followed by another digit.
fn fraction_at(layout: &str) -> Option<(Part, usize)> {
    let mark = layout.chars().next().filter(|mark| matches!(mark, '.' | ','))?;
    let digit = layout[1..].chars().next().filter(|digit| matches!(digit, '0' | '9'))?;
    let digits = layout[1..].chars().take_while(|next| *next == digit).count();
    if layout[1 + digits..].starts_with(|next: char| next.is_ascii_digit()) {
        return None;
    }
    Some((
        Part::Fraction {
            digits,
            trims: digit == '9',
            mark,
        },
        1 + digits,
    ))
}

/// Go's `Time.Format`.
pub(super) fn format(moment: &Moment, layout: &str) -> String {
    let mut shown = String::with_capacity(layout.len() + 10);
    let mut rest = layout;
    while let Some((before, part, after)) = next_part(rest) {
        shown.push_str(before);
        push_part(&mut shown, moment, part);
        rest = after;
    }
    shown.push_str(rest);
    shown
}

fn push_part(shown: &mut String, moment: &Moment, part: Part) {
    let time = moment.local();
    let hour12 = time.hour12().1;
    let (is_pm, _) = time.hour12();
    // Writing into a string cannot fail.
    let _ = match part {
        Part::LongMonth => write!(shown, "{}", MONTHS[time.month0() as usize % 12]),
        Part::Month => write!(shown, "{}", &MONTHS[time.month0() as usize % 12][..3]),
        Part::NumMonth => write!(shown, "{}", time.month()),
        Part::ZeroMonth => write!(shown, "{:02}", time.month()),
        Part::LongWeekday => write!(shown, "{}", DAYS[time.weekday().num_days_from_sunday() as usize]),
        Part::Weekday => write!(shown, "{}", &DAYS[time.weekday().num_days_from_sunday() as usize][..3]),
        Part::Day => write!(shown, "{}", time.day()),
        Part::SpaceDay => write!(shown, "{:2}", time.day()),
        Part::ZeroDay => write!(shown, "{:02}", time.day()),
        Part::SpaceYearDay => write!(shown, "{:3}", time.ordinal()),
        Part::ZeroYearDay => write!(shown, "{:03}", time.ordinal()),
        Part::Hour => write!(shown, "{:02}", time.hour()),
        Part::Hour12 => write!(shown, "{hour12}"),
        Part::ZeroHour12 => write!(shown, "{hour12:02}"),
        Part::Minute => write!(shown, "{}", time.minute()),
        Part::ZeroMinute => write!(shown, "{:02}", time.minute()),
        Part::Second => write!(shown, "{}", time.second()),
        Part::ZeroSecond => write!(shown, "{:02}", time.second()),
        Part::LongYear => write!(shown, "{:04}", time.year()),
        Part::Year => write!(shown, "{:02}", time.year().rem_euclid(100)),
        Part::Upper => write!(shown, "{}", if is_pm { "PM" } else { "AM" }),
        Part::Lower => write!(shown, "{}", if is_pm { "pm" } else { "am" }),
        Part::ZoneName => write!(shown, "{}", moment.abbreviation()),
        Part::Offset { .. } => {
            push_offset(shown, time.offset().fix().local_minus_utc(), part);
            Ok(())
        }
        Part::Fraction { digits, trims, mark } => {
            push_fraction(shown, time.nanosecond(), digits, trims, mark);
            Ok(())
        }
    };
}

fn push_offset(shown: &mut String, offset: i32, part: Part) {
    let Part::Offset {
        z,
        minutes,
        colon,
        seconds,
    } = part
    else {
        return;
    };
    if z && offset == 0 {
        shown.push('Z');
        return;
    }
    let magnitude = offset.abs();
    let mut pieces = vec![magnitude / 3600];
    pieces.extend(minutes.then_some(magnitude / 60 % 60));
    pieces.extend(seconds.then_some(magnitude % 60));
    let pieces: Vec<String> = pieces.iter().map(|piece| format!("{piece:02}")).collect();
    shown.push(if offset < 0 { '-' } else { '+' });
    shown.push_str(&pieces.join(if colon { ":" } else { "" }));
}

fn push_fraction(shown: &mut String, nanoseconds: u32, digits: usize, trims: bool, mark: char) {
    let all = format!("{:09}", nanoseconds % 1_000_000_000);
    let kept = &all[..digits.min(9)];
    let kept = if trims { kept.trim_end_matches('0') } else { kept };
    if !kept.is_empty() || !trims {
        shown.push(mark);
        shown.push_str(kept);
        shown.push_str(&"0".repeat(digits.saturating_sub(9).min(64)));
    }
}

/// What has been read of a time so far.
#[derive(Default)]
struct Read {
    year: i32,
    month: u32,
    day: u32,
    year_day: Option<u32>,
    hour: u32,
    minute: u32,
    second: u32,
    nanosecond: u32,
    is_pm: Option<bool>,
    offset: Option<i32>,
    zone: Option<String>,
    /// The part that holds an impossible number.
    out_of_range: Option<&'static str>,
}

/// Go's `time.ParseInLocation`.
pub(super) fn parse(layout: &str, value: &str, zone: &Zone) -> Result<Moment, String> {
    let mut read = Read {
        month: 1,
        day: 1,
        ..Read::default()
    };
    let mut rest = value;
    let mut left = layout;
    loop {
        let Some((before, part, after)) = next_part(left) else {
            rest = skip(rest, left).ok_or_else(|| mismatch(layout, value, left, rest))?;
            break;
        };
        rest = skip(rest, before).ok_or_else(|| mismatch(layout, value, before, rest))?;
        let word = &left[before.len()..left.len() - after.len()];
        let after_part = read_part(&mut read, part, rest, after);
        if let Some(part) = read.out_of_range {
            return Err(format!("parsing time {}: {part} out of range", text::quote(value)));
        }
        rest = after_part.ok_or_else(|| mismatch(layout, value, word, rest))?;
        left = after;
    }
    if !rest.is_empty() {
        let (value, rest) = (text::quote(value), text::quote(rest));
        return Err(format!("parsing time {value}: extra text: {rest}"));
    }
    finish(&read, zone).ok_or_else(|| format!("parsing time {}: day out of range", text::quote(value)))
}

fn mismatch(layout: &str, value: &str, part: &str, rest: &str) -> String {
    let [layout, value, part, rest] = [layout, value, part, rest].map(text::quote);
    format!("parsing time {value} as {layout}: cannot parse {rest} as {part}")
}

/// Skips literal text; runs of spaces match any spaces.
fn skip<'a>(value: &'a str, prefix: &str) -> Option<&'a str> {
    let mut rest = value;
    for next in prefix.chars() {
        if next == ' ' {
            rest = rest.trim_start_matches(' ');
        } else {
            rest = rest.strip_prefix(next)?;
        }
    }
    Some(rest)
}

fn number(value: &str, least: usize, most: usize) -> Option<(u32, &str)> {
    let count = value.bytes().take(most).take_while(u8::is_ascii_digit).count();
    if count < least {
        return None;
    }
    Some((value[..count].parse().ok()?, &value[count..]))
}

fn name<'a>(value: &'a str, names: &[&str], length: Option<usize>) -> Option<(u32, &'a str)> {
    names.iter().zip(0..).find_map(|(name, index)| {
        let name = &name[..length.unwrap_or(name.len())];
        let head = value.get(..name.len())?;
        head.eq_ignore_ascii_case(name).then_some((index, &value[name.len()..]))
    })
}

fn read_part<'a>(read: &mut Read, part: Part, value: &'a str, after: &str) -> Option<&'a str> {
    let spaced = value.strip_prefix(' ').unwrap_or(value);
    let (field, name_of_field, bounds, (amount, rest)): (&mut u32, _, _, _) = match part {
        Part::LongYear => {
            let (year, rest) = number(value, 4, 4)?;
            read.year = year as i32;
            return Some(rest);
        }
        Part::Year => {
            let (year, rest) = number(value, 2, 2)?;
            read.year = year as i32 + if year >= 69 { 1900 } else { 2000 };
            return Some(rest);
        }
        Part::LongMonth => (
            &mut read.month,
            "month",
            1..=12,
            name(value, &MONTHS, None).map(|(m, r)| (m + 1, r))?,
        ),
        Part::Month => (
            &mut read.month,
            "month",
            1..=12,
            name(value, &MONTHS, Some(3)).map(|(m, r)| (m + 1, r))?,
        ),
        Part::NumMonth => (&mut read.month, "month", 1..=12, number(value, 1, 2)?),
        Part::ZeroMonth => (&mut read.month, "month", 1..=12, number(value, 2, 2)?),
        Part::LongWeekday => return name(value, &DAYS, None).map(|(_, rest)| rest),
        Part::Weekday => return name(value, &DAYS, Some(3)).map(|(_, rest)| rest),
        Part::Day => (&mut read.day, "day", 0..=99, number(value, 1, 2)?),
        Part::SpaceDay => (&mut read.day, "day", 0..=99, number(spaced, 1, 2)?),
        Part::ZeroDay => (&mut read.day, "day", 0..=99, number(value, 2, 2)?),
        Part::SpaceYearDay | Part::ZeroYearDay => {
            let (day, rest) = number(value.trim_start_matches(' '), 1, 3)?;
            read.year_day = Some(day);
            return Some(rest);
        }
        Part::Hour => (&mut read.hour, "hour", 0..=23, number(value, 1, 2)?),
        Part::Hour12 => (&mut read.hour, "hour", 0..=12, number(value, 1, 2)?),
        Part::ZeroHour12 => (&mut read.hour, "hour", 0..=12, number(value, 2, 2)?),
        Part::Minute => (&mut read.minute, "minute", 0..=59, number(value, 1, 2)?),
        Part::ZeroMinute => (&mut read.minute, "minute", 0..=59, number(value, 2, 2)?),
        Part::Second | Part::ZeroSecond => {
            let least = if part == Part::Second { 1 } else { 2 };
            let (second, rest) = number(value, least, 2)?;
            if second > 59 {
                read.out_of_range = Some("second");
                return None;
            }
            read.second = second;
            return Some(read_fraction(read, rest, after));
        }
        Part::Upper | Part::Lower => {
            let head = value.get(..2)?;
            let words = if part == Part::Upper {
                ["AM", "PM"]
            } else {
                ["am", "pm"]
            };
            read.is_pm = Some(words.iter().position(|word| *word == head)? == 1);
            return Some(&value[2..]);
        }
        Part::ZoneName => return read_zone(read, value),
        Part::Offset { .. } => return read_offset(read, part, value),
        Part::Fraction { digits, trims, .. } => return read_digits(read, value, digits, trims),
    };
    *field = amount;
    if !bounds.contains(&amount) {
        read.out_of_range = Some(name_of_field);
        return None;
    }
    Some(rest)
}

/// A fraction may follow the seconds though the layout says nothing of it.
fn read_fraction<'a>(read: &mut Read, value: &'a str, after: &str) -> &'a str {
    let announced =
        next_part(after).is_some_and(|(before, part, _)| before.is_empty() && matches!(part, Part::Fraction { .. }));
    if announced || !value.starts_with(['.', ',']) {
        return value;
    }
    let count = value[1..].bytes().take_while(u8::is_ascii_digit).count();
    match nanoseconds(&value[1..=count]) {
        Some(amount) => {
            read.nanosecond = amount;
            &value[1 + count..]
        }
        None => value,
    }
}

fn nanoseconds(digits: &str) -> Option<u32> {
    let digits = &digits[..digits.len().min(9)];
    format!("{digits:0<9}").parse().ok().filter(|_| !digits.is_empty())
}

fn read_digits<'a>(read: &mut Read, value: &'a str, digits: usize, trims: bool) -> Option<&'a str> {
    let Some(fraction) = value.strip_prefix(['.', ',']) else {
        return trims.then_some(value);
    };
    let count = fraction.bytes().take_while(u8::is_ascii_digit).count();
    if !trims && count != digits {
        return None;
    }
    read.nanosecond = nanoseconds(&fraction[..count])?;
    Some(&fraction[count..])
}

fn read_zone<'a>(read: &mut Read, value: &'a str) -> Option<&'a str> {
    let length = value.bytes().take_while(u8::is_ascii_uppercase).count();
    if !(3..=5).contains(&length) {
        return None;
    }
    read.zone = Some(value[..length].to_owned());
    Some(&value[length..])
}

fn read_offset<'a>(read: &mut Read, part: Part, value: &'a str) -> Option<&'a str> {
    let Part::Offset {
        z,
        minutes,
        colon,
        seconds,
    } = part
    else {
        return None;
    };
    if z && value.starts_with('Z') {
        read.offset = Some(0);
        return Some(&value[1..]);
    }
    let sign = match value.as_bytes().first()? {
        b'-' => -1,
        b'+' => 1,
        _ => return None,
    };
    let (hours, mut rest) = number(&value[1..], 2, 2)?;
    let mut total = hours as i32 * 3600;
    for (wanted, size) in [(minutes, 60), (seconds, 1)] {
        if wanted {
            rest = if colon { rest.strip_prefix(':')? } else { rest };
            let amount;
            (amount, rest) = number(rest, 2, 2)?;
            total += amount as i32 * size;
        }
    }
    read.offset = Some(sign * total);
    Some(rest)
}

fn finish(read: &Read, zone: &Zone) -> Option<Moment> {
    let date = match read.year_day {
        Some(day) => NaiveDate::from_yo_opt(read.year, day)?,
        None => NaiveDate::from_ymd_opt(read.year, read.month, read.day)?,
    };
    let hour = match (read.is_pm, read.hour) {
        (Some(true), hour) if hour < 12 => hour + 12,
        (Some(false), 12) => 0,
        (_, hour) => hour,
    };
    let local = date.and_hms_nano_opt(hour, read.minute, read.second, read.nanosecond)?;
    let fixed = |seconds: i32| {
        if seconds == 0 {
            return Some(Zone::Utc);
        }
        let name = read.zone.clone().unwrap_or_default();
        FixedOffset::east_opt(seconds).map(|offset| Zone::Fixed(offset, name))
    };
    let zone = match (read.offset, read.zone.as_deref()) {
        (Some(seconds), _) => fixed(seconds)?,
        (None, Some("UTC")) => Zone::Utc,
        (None, Some(name)) => Zone::Fixed(FixedOffset::east_opt(0)?, name.to_owned()),
        (None, None) => zone.clone(),
    };
    Some(zone.resolve(local))
}
