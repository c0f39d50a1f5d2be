//! Go's numeric constants, and the number parsing that functions share.

use super::ast::Number;
use super::text;

/// Reads a numeric constant as the parser meets it.
pub(super) fn constant(source: &str) -> Result<Number, String> {
    if source.starts_with('\'') {
        let code = text::unquote_char(source)?;
        return Ok(Number {
            source: source.into(),
            int: Some(i64::from(code)),
            float: Some(f64::from(code)),
            ideal_float: false,
        });
    }
    let int = parse_int(source, 0);
    let looks_float = source.contains(['.', 'e', 'E', 'p', 'P']) && !is_hex_int(source);
    let float = match int {
        Some(int) => Some(int as f64),
        None => parse_float(source),
    };
    let Some(value) = float else {
        return Err(format!("illegal number syntax: {}", text::quote(source)));
    };
    if int.is_none() && !looks_float && parse_uint(source, 0).is_none() {
        return Err(format!("integer overflow: {}", text::quote(source)));
    }
    let int = int.or_else(|| whole(value).filter(|_| looks_float));
    Ok(Number {
        source: source.into(),
        int,
        float,
        ideal_float: looks_float,
    })
}

fn is_hex_int(source: &str) -> bool {
    let digits = source.trim_start_matches(['+', '-']);
    (digits.starts_with("0x") || digits.starts_with("0X")) && !source.contains(['p', 'P'])
}

/// The integer that a float is, if it is one.
pub(super) fn whole(value: f64) -> Option<i64> {
    let int = truncate(value);
    (int as f64 == value).then_some(int)
}

/// Go's conversion of a float to an integer, as its usual processors do it.
pub(super) fn truncate(value: f64) -> i64 {
    let fits = value >= -(2_f64.powi(63)) && value < 2_f64.powi(63);
    if fits { value as i64 } else { i64::MIN }
}

/// Go's `strconv.ParseInt`: base 0 reads prefixes and underscores.
pub(super) fn parse_int(source: &str, base: u32) -> Option<i64> {
    let (negative, digits) = match source.as_bytes().first()? {
        b'-' => (true, &source[1..]),
        b'+' => (false, &source[1..]),
        _ => (false, source),
    };
    let magnitude = i128::from(parse_uint(digits, base)?);
    i64::try_from(if negative { -magnitude } else { magnitude }).ok()
}

/// Go's `strconv.ParseUint`.
pub(super) fn parse_uint(source: &str, base: u32) -> Option<u64> {
    if base != 0 {
        let valid = !source.is_empty() && source.chars().all(|digit| digit.is_digit(base));
        return valid.then(|| u64::from_str_radix(source, base).ok()).flatten();
    }
    let lower = source.to_ascii_lowercase();
    let (radix, digits, prefixed) = match lower.as_bytes() {
        [b'0', b'x', ..] => (16, &lower[2..], true),
        [b'0', b'o', ..] => (8, &lower[2..], true),
        [b'0', b'b', ..] => (2, &lower[2..], true),
        [b'0', _, ..] => (8, &lower[1..], true),
        _ => (10, lower.as_str(), false),
    };
    if !underscores_fit(digits, prefixed) {
        return None;
    }
    parse_uint(&digits.replace('_', ""), radix)
}

/// Underscores only separate digits, or a prefix from digits.
fn underscores_fit(digits: &str, prefixed: bool) -> bool {
    let starts = digits.starts_with('_') && !prefixed;
    !starts && !digits.ends_with('_') && !digits.contains("__")
}

/// Go's `strconv.ParseFloat`, without Go's exactness for hexadecimal fractions beyond 64 bits.
pub(super) fn parse_float(source: &str) -> Option<f64> {
    let unsigned = source.trim_start_matches(['+', '-']);
    if source.len() - unsigned.len() > 1 {
        return None;
    }
    if unsigned.starts_with("0x") || unsigned.starts_with("0X") {
        let value = parse_hex_float(&unsigned[2..])?;
        return Some(if source.starts_with('-') { -value } else { value });
    }
    let word = unsigned.to_ascii_lowercase();
    let named = matches!(word.as_str(), "inf" | "infinity" | "nan");
    let plain = unsigned
        .bytes()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-' | b'_'));
    if !named
        && (!plain || !underscores_fit(unsigned, false) || !unsigned.contains(|digit: char| digit.is_ascii_digit()))
    {
        return None;
    }
    let value: f64 = source.replace('_', "").parse().ok()?;
    (named || value.is_finite()).then_some(value)
}

fn parse_hex_float(digits: &str) -> Option<f64> {
    let (mantissa, exponent) = digits.split_once(['p', 'P'])?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let value = u64::from_str_radix(&format!("{whole}{fraction}"), 16).ok()? as f64;
    let exponent: i32 = exponent.parse().ok()?;
    let shift = exponent.checked_sub(i32::try_from(fraction.len()).ok()?.checked_mul(4)?)?;
    Some(value * 2_f64.powi(shift)).filter(|value| value.is_finite())
}
