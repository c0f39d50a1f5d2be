//! Single values under a verb: booleans, integers, floats, strings; padding.

use super::super::{float, text as literal};
use super::directive::Directive;

/// Writes `text`, padded to the width.
pub(super) fn pad(out: &mut String, text: &str, directive: &Directive) {
    let width = directive.width.unwrap_or(0);
    let missing = width.saturating_sub(text.chars().count());
    if directive.minus {
        out.push_str(text);
        out.extend(std::iter::repeat_n(' ', missing));
    } else {
        let fill = if directive.zero { '0' } else { ' ' };
        out.extend(std::iter::repeat_n(fill, missing));
        out.push_str(text);
    }
}

pub(super) fn bool(out: &mut String, value: bool, directive: &Directive) -> bool {
    if !matches!(directive.verb, 'v' | 't') {
        return false;
    }
    pad(out, if value { "true" } else { "false" }, directive);
    true
}

pub(super) fn int(out: &mut String, value: i64, directive: &Directive) -> bool {
    let magnitude = value.unsigned_abs();
    let (digits, prefix) = match directive.verb {
        'v' | 'd' => (magnitude.to_string(), ""),
        'b' => (format!("{magnitude:b}"), if directive.sharp { "0b" } else { "" }),
        'o' => (format!("{magnitude:o}"), if directive.sharp { "0" } else { "" }),
        'O' => (format!("{magnitude:o}"), "0o"),
        'x' => (format!("{magnitude:x}"), if directive.sharp { "0x" } else { "" }),
        'X' => (format!("{magnitude:X}"), if directive.sharp { "0X" } else { "" }),
        'c' | 'q' | 'U' => {
            character(out, value, directive);
            return true;
        }
        _ => return false,
    };
    let sign = match (value < 0, directive.plus, directive.space) {
        (true, ..) => "-",
        (_, true, _) => "+",
        (_, _, true) => " ",
        _ => "",
    };
    integer(out, sign, prefix, digits, directive);
    true
}

/// Zeros for the precision or the width come between sign and digits.
fn integer(out: &mut String, sign: &str, prefix: &str, digits: String, directive: &Directive) {
    let mut directive = directive.clone();
    let mut digits = digits;
    let mut least = directive.precision;
    if directive.precision == Some(0) && digits == "0" {
        directive.zero = false;
        return pad(out, "", &directive);
    }
    if directive.zero && !directive.minus && least.is_none() {
        least = directive.width.map(|width| width.saturating_sub(sign.len()));
    }
    directive.zero = false;
    let missing = least.unwrap_or(0).saturating_sub(digits.len());
    digits.insert_str(0, &"0".repeat(missing));
    let prefix = if prefix == "0" && digits.starts_with('0') {
        ""
    } else {
        prefix
    };
    pad(out, &format!("{sign}{prefix}{digits}"), &directive);
}

fn character(out: &mut String, value: i64, directive: &Directive) {
    let next = u32::try_from(value).ok().and_then(char::from_u32).unwrap_or('\u{fffd}');
    match directive.verb {
        'c' => pad(out, &next.to_string(), directive),
        'q' => {
            let quoted = literal::quote_with(&next.to_string(), '\'', directive.plus);
            pad(out, &quoted, directive);
        }
        _ => {
            let least = directive.precision.unwrap_or(4).clamp(4, 64);
            let shown = format!("U+{value:0least$X}");
            let shown = if directive.sharp && literal::is_print(next) {
                format!("{shown} '{next}'")
            } else {
                shown
            };
            let plain = Directive {
                zero: false,
                ..directive.clone()
            };
            pad(out, &shown, &plain);
        }
    }
}

pub(super) fn float(out: &mut String, value: f64, directive: &Directive) -> bool {
    let precision = directive.precision;
    let digits = match directive.verb {
        'v' | 'g' => float::format(value, 'g', precision),
        'G' => float::format(value, 'G', precision),
        'e' | 'E' | 'f' | 'F' => float::format(value, directive.verb, Some(precision.unwrap_or(6))),
        'x' | 'X' => float::hex(value, directive.verb == 'X'),
        'b' => float::binary(value),
        _ => return false,
    };
    let (sign, digits) = match (digits.strip_prefix('-'), digits.strip_prefix('+')) {
        (Some(rest), _) => ("-", rest.to_owned()),
        (_, rest) => {
            let shown = if directive.plus {
                "+"
            } else if directive.space {
                " "
            } else {
                ""
            };
            let infinite = rest.is_some();
            (if infinite { "+" } else { shown }, rest.unwrap_or(&digits).to_owned())
        }
    };
    let mut directive = directive.clone();
    if !value.is_finite() {
        directive.zero = false;
    }
    if directive.zero && !directive.minus {
        let missing = directive.width.unwrap_or(0).saturating_sub(sign.len() + digits.len());
        out.push_str(sign);
        out.push_str(&"0".repeat(missing));
        out.push_str(&digits);
        return true;
    }
    pad(out, &format!("{sign}{digits}"), &directive);
    true
}

pub(super) fn text(out: &mut String, value: &str, directive: &Directive) -> bool {
    match directive.verb {
        'v' if directive.sharp => pad(out, &literal::quote(value), directive),
        'v' | 's' => pad(out, cut(value, directive.precision), directive),
        'q' => {
            let value = cut(value, directive.precision);
            let raw = directive.sharp && !value.contains('`') && value.chars().all(is_raw);
            let quoted = if raw {
                format!("`{value}`")
            } else {
                literal::quote_with(value, '"', directive.plus)
            };
            pad(out, &quoted, directive);
        }
        'x' | 'X' => hex(out, value.as_bytes(), directive),
        _ => return false,
    }
    true
}

fn is_raw(next: char) -> bool {
    next == '\t' || (!next.is_control() && next != '\u{feff}')
}

/// The first characters, as many as the precision says.
fn cut(value: &str, precision: Option<usize>) -> &str {
    let end = precision.and_then(|count| value.char_indices().nth(count));
    end.map_or(value, |(end, _)| &value[..end])
}

pub(super) fn hex(out: &mut String, bytes: &[u8], directive: &Directive) {
    let bytes = &bytes[..directive.precision.unwrap_or(bytes.len()).min(bytes.len())];
    let upper = directive.verb == 'X';
    let prefix = match (directive.sharp, upper) {
        (true, false) => "0x",
        (true, true) => "0X",
        _ => "",
    };
    let mut shown = String::from(if bytes.is_empty() { "" } else { prefix });
    for (index, byte) in bytes.iter().enumerate() {
        if directive.space && index > 0 {
            shown.push(' ');
            shown.push_str(prefix);
        }
        shown.push_str(&if upper {
            format!("{byte:02X}")
        } else {
            format!("{byte:02x}")
        });
    }
    pad(out, &shown, directive);
}
