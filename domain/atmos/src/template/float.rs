//! Floats as Go prints them: shortest digits, `%e`, `%f`, `%g`, and JSON's way.

/// Go's `strconv.FormatFloat` for `e`, `E`, `f`, `F`, `g`, `G`; no precision means shortest.
pub(super) fn format(value: f64, verb: char, precision: Option<usize>) -> String {
    if !value.is_finite() {
        return special(value).to_owned();
    }
    if let Some(digits) = precision.filter(|digits| *digits > MOST_DIGITS) {
        return padded(value, verb, digits);
    }
    match verb {
        'e' | 'E' => exponent(value, precision, verb),
        'f' | 'F' => match precision {
            Some(precision) => format!("{value:.precision$}"),
            None => format!("{value}"),
        },
        _ => general(value, precision, if verb == 'G' { 'E' } else { 'e' }),
    }
}

/// No float has more decimals than this; further ones are zeros.
const MOST_DIGITS: usize = 1_100;

fn padded(value: f64, verb: char, digits: usize) -> String {
    let text = format(value, verb, Some(MOST_DIGITS));
    let zeros = "0".repeat(digits - MOST_DIGITS);
    match verb {
        'f' | 'F' => text + &zeros,
        'e' | 'E' => text.replacen(verb, &format!("{zeros}{verb}"), 1),
        _ => text,
    }
}

const fn special(value: f64) -> &'static str {
    if value.is_nan() {
        "NaN"
    } else if value > 0.0 {
        "+Inf"
    } else {
        "-Inf"
    }
}

/// `1.5e+06`: at least two digits of exponent.
fn exponent(value: f64, precision: Option<usize>, mark: char) -> String {
    let text = match precision {
        Some(precision) => format!("{value:.precision$e}"),
        None => format!("{value:e}"),
    };
    let (mantissa, power) = text.split_once('e').unwrap_or((&text, "0"));
    let power: i32 = power.parse().unwrap_or(0);
    let sign = if power < 0 { '-' } else { '+' };
    format!("{mantissa}{mark}{sign}{:02}", power.abs())
}

/// `%g`: `%e` for small and large exponents, `%f` between; shortest digits switch at six.
fn general(value: f64, precision: Option<usize>, mark: char) -> String {
    let digits = precision.map(|precision| precision.max(1));
    let text = match digits {
        Some(digits) => format!("{value:.*e}", digits - 1),
        None => format!("{value:e}"),
    };
    let (mantissa, power) = text.split_once('e').unwrap_or((&text, "0"));
    let power: i32 = power.parse().unwrap_or(0);
    let mantissa = if mantissa.contains('.') {
        mantissa.trim_end_matches('0').trim_end_matches('.')
    } else {
        mantissa
    };
    let count = mantissa.bytes().filter(u8::is_ascii_digit).count() as i32;
    let threshold = match digits {
        None => 6,
        Some(digits) if digits as i32 > count && count > power => count,
        Some(digits) => digits as i32,
    };
    if power < -4 || power >= threshold {
        let sign = if power < 0 { '-' } else { '+' };
        return format!("{mantissa}{mark}{sign}{:02}", power.abs());
    }
    let decimals = (count - 1 - power).max(0) as usize;
    format!("{value:.decimals$}")
}

/// As Go's `encoding/json` writes floats.
pub(super) fn json(value: f64) -> String {
    let magnitude = value.abs();
    if magnitude != 0.0 && !(1e-6..1e21).contains(&magnitude) {
        let text = exponent(value, None, 'e');
        // A one-digit negative exponent loses its zero: 1e-07 becomes 1e-7.
        return text.replace("e-0", "e-");
    }
    format!("{value}")
}

/// As gomplate's JSON encoder writes floats: `3.0`, `1e-07`.
pub(super) fn codec(value: f64) -> String {
    let magnitude = value.abs();
    if magnitude != 0.0 && !(1e-6..1e21).contains(&magnitude) {
        return exponent(value, None, 'e');
    }
    // Beyond 52 bits the encoder no longer sees that a float is whole.
    if value.fract() == 0.0 && magnitude < 2_f64.powi(52) {
        format!("{value:.1}")
    } else {
        format!("{value}")
    }
}

/// `%x`: a hexadecimal mantissa and a binary exponent, as many digits as it takes.
pub(super) fn hex(value: f64, upper: bool) -> String {
    let (sign, mantissa, exponent) = parts(value);
    // Shifted so that the leading bit is a digit of its own before thirteen others.
    let shift = mantissa.leading_zeros().saturating_sub(11);
    let (whole, exponent) = match mantissa {
        0 => (0, 0),
        _ => (mantissa << shift, exponent + 52 - shift as i32),
    };
    let digits = format!("{:013x}", whole & ((1 << 52) - 1));
    let digits = digits.trim_end_matches('0');
    let point = if digits.is_empty() { "" } else { "." };
    let exponent_sign = if exponent < 0 { '-' } else { '+' };
    let shown = format!(
        "{sign}0x{}{point}{digits}p{exponent_sign}{:02}",
        whole >> 52,
        exponent.abs()
    );
    if upper { shown.to_uppercase() } else { shown }
}

/// `%b`: the whole mantissa and a binary exponent.
pub(super) fn binary(value: f64) -> String {
    let (sign, mantissa, exponent) = parts(value);
    format!("{sign}{mantissa}p{exponent:+}")
}

/// Sign, whole mantissa, and the power of two it counts in.
const fn parts(value: f64) -> (&'static str, u64, i32) {
    let bits = value.to_bits();
    let sign = if bits >> 63 == 1 { "-" } else { "" };
    let exponent = (bits >> 52 & 0x7ff) as i32;
    let fraction = bits & ((1 << 52) - 1);
    match exponent {
        0 => (sign, fraction, -1074),
        _ => (sign, fraction | 1 << 52, exponent - 1075),
    }
}
