//! Reading a time by a layout.

use chrono::{FixedOffset, NaiveDate};

use super::super::moment::{Moment, Zone};
use super::super::text;
use super::{DAYS, MONTHS, Part, next_part};

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
pub(in super::super) fn parse(layout: &str, value: &str, zone: &Zone) -> Result<Moment, String> {
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
