//! Go's time layouts, such as `2006-01-02T15:04:05Z07:00`: showing times; reading them is in `parse`.

mod parse;

use std::fmt::Write as _;

use chrono::{Datelike, Offset, Timelike};

pub(super) use parse::parse;

use super::moment::Moment;

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
