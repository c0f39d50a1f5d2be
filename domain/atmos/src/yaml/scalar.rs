//! What an untagged plain scalar means: the rules of go-yaml v3 (`resolve.go`).
//!
//! Not YAML 1.1: `yes` and `on` are strings. Not YAML 1.2 either: `0777` is octal.

use crate::value::Value;

/// The value of the plain scalar `text`.
#[must_use]
pub fn resolve(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        ".nan" | ".NaN" | ".NAN" => return Value::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => {
            return Value::Float(f64::INFINITY);
        }
        "-.inf" | "-.Inf" | "-.INF" => return Value::Float(f64::NEG_INFINITY),
        _ => {}
    }
    if !text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '+' | '-' | '.')) {
        return Value::text(text);
    }
    timestamp(text)
        .or_else(|| number(text))
        .unwrap_or_else(|| Value::text(text))
}

fn number(text: &str) -> Option<Value> {
    let plain = text.replace('_', "");
    if let Some(value) = integer(&plain) {
        return Some(value);
    }
    if is_float(&plain) {
        // What no float can hold stays text.
        plain
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite())
            .map(Value::Float)
    } else {
        None
    }
}

/// Go's `strconv.ParseInt` with base 0, then its `strconv.ParseUint`.
fn integer(text: &str) -> Option<Value> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &digits[2..]),
        [b'0', b'o' | b'O', ..] => (8, &digits[2..]),
        [b'0', b'b' | b'B', ..] => (2, &digits[2..]),
        [b'0', _, ..] => (8, &digits[1..]),
        _ => (10, digits),
    };
    if !digits.starts_with(|first: char| first.is_ascii_alphanumeric()) {
        return None;
    }
    let magnitude = i128::from_str_radix(digits, radix).ok()?;
    match i64::try_from(if negative { -magnitude } else { magnitude }) {
        Ok(value) => Some(Value::Int(value)),
        Err(_) => u64::try_from(magnitude).ok().filter(|_| !negative).map(Value::Big),
    }
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
fn is_float(text: &str) -> bool {
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = text
        .find(['e', 'E'])
        .map_or((text, None), |at| (&text[..at], Some(&text[at + 1..])));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let mantissa_fits = match mantissa.split_once('.') {
        Some(("", fraction)) => !fraction.is_empty() && digits(fraction),
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => !mantissa.is_empty() && digits(mantissa),
    };
    mantissa_fits
        && exponent.is_none_or(|exponent| {
            let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
            !exponent.is_empty() && digits(exponent)
        })
}

/// Unquoted dates are times.
fn timestamp(text: &str) -> Option<Value> {
    let bytes = text.as_bytes();
    if bytes.len() < 8 || bytes[4] != b'-' || !bytes[..4].iter().all(u8::is_ascii_digit) {
        return None;
    }
    let (date, time) = match text.find(['T', 't', ' ']) {
        Some(at) => (&text[..at], Some((&text[at..=at], &text[at + 1..]))),
        None => (text, None),
    };
    let mut parts = date.split('-');
    let year: u16 = parts.next()?.parse().ok()?;
    let month = in_range(parts.next()?, 1, 12)?;
    let day = in_range(parts.next()?, 1, 31)?;
    let exists = chrono::NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day)).is_some();
    if parts.next().is_some() || !exists {
        return None;
    }
    let Some((separator, time)) = time else {
        return Some(Value::Time(format!("{year:04}-{month:02}-{day:02}T00:00:00Z").into()));
    };
    let (clock, zone) = split_zone(time, separator == " ")?;
    let clock = clock_time(clock)?;
    let zone = if matches!(zone, "+00:00" | "-00:00") { "Z" } else { zone };
    Some(Value::Time(
        format!("{year:04}-{month:02}-{day:02}T{clock}{zone}").into(),
    ))
}

/// `15:4:5.999` as `15:04:05.999`.
fn clock_time(clock: &str) -> Option<String> {
    let (whole, fraction) = clock
        .split_once('.')
        .map_or((clock, ""), |(whole, fraction)| (whole, fraction));
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut parts = whole.split(':');
    let hour = in_range(parts.next()?, 0, 23)?;
    let minute = in_range(parts.next()?, 0, 59)?;
    let second = in_range(parts.next()?, 0, 59)?;
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    parts
        .next()
        .is_none()
        .then(|| format!("{hour:02}:{minute:02}:{second:02}{point}{fraction}"))
}

/// The clock and the zone; the form with a space has no zone and means UTC.
fn split_zone(time: &str, spaced: bool) -> Option<(&str, &str)> {
    if spaced {
        return Some((time.trim_start_matches(' '), "Z"));
    }
    let at = time.find(['Z', '+', '-'])?;
    let zone = &time[at..];
    let offset = zone.len() == 6 && zone.as_bytes()[3] == b':';
    (zone == "Z" || offset).then_some((&time[..at], zone))
}

fn in_range(text: &str, least: u8, most: u8) -> Option<u8> {
    let fits = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let value = text.parse().ok()?;
    (fits && (least..=most).contains(&value)).then_some(value)
}
