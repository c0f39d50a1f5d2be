//! Go's string literals: quoting, unquoting, code points and the extent of numbers.

use std::fmt::Write as _;

/// `text` as Go's `%q` prints it.
pub(super) fn quote(text: &str) -> String {
    quote_with(text, '"', false)
}

/// `text` between `mark`s, with escapes; all of them where only ASCII is wanted.
pub(super) fn quote_with(text: &str, mark: char, ascii: bool) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push(mark);
    for next in text.chars() {
        push_escaped(&mut quoted, next, mark, ascii);
    }
    quoted.push(mark);
    quoted
}

fn push_escaped(quoted: &mut String, next: char, mark: char, ascii: bool) {
    let code = u32::from(next);
    // Writing into a string cannot fail.
    let _ = match next {
        '\\' => write!(quoted, "\\\\"),
        _ if next == mark => write!(quoted, "\\{mark}"),
        '\x07' => write!(quoted, "\\a"),
        '\x08' => write!(quoted, "\\b"),
        '\x0c' => write!(quoted, "\\f"),
        '\n' => write!(quoted, "\\n"),
        '\r' => write!(quoted, "\\r"),
        '\t' => write!(quoted, "\\t"),
        '\x0b' => write!(quoted, "\\v"),
        _ if is_print(next) && (!ascii || next.is_ascii()) => write!(quoted, "{next}"),
        _ if code < 0x20 || code == 0x7f => write!(quoted, "\\x{code:02x}"),
        _ if code < 0x10000 => write!(quoted, "\\u{code:04x}"),
        _ => write!(quoted, "\\U{code:08x}"),
    };
}

/// Go's `unicode.IsPrint`: everything visible, and the ASCII space.
pub(super) fn is_print(next: char) -> bool {
    if next.is_ascii() {
        return next == ' ' || next.is_ascii_graphic();
    }
    // A combining mark is only escaped at the start of a string, hence the letter before it.
    let pair = String::from_iter(['a', next]);
    pair.escape_debug().nth(1) == Some(next)
}

/// `U+0040 '@'`.
pub(super) fn code_point(next: char) -> String {
    let code = u32::from(next);
    if is_print(next) {
        format!("U+{code:04X} '{next}'")
    } else {
        format!("U+{code:04X}")
    }
}

/// What a string literal stands for, with its quotes; `None` where it is malformed.
pub(super) fn unquote(literal: &str) -> Option<String> {
    if let Some(raw) = literal.strip_prefix('`') {
        return Some(raw.strip_suffix('`')?.replace('\r', ""));
    }
    let mut rest = literal.strip_prefix('"')?.strip_suffix('"')?;
    if !rest.contains('\\') {
        return Some(rest.to_owned());
    }
    let mut bytes = Vec::with_capacity(rest.len());
    while !rest.is_empty() {
        let unit;
        (unit, rest) = unescape(rest, '"')?;
        unit.push_to(&mut bytes);
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// The character of a character constant such as `'a'`.
pub(super) fn unquote_char(literal: &str) -> Result<u32, String> {
    let inner = literal.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    let Some((unit, rest)) = inner.and_then(|inner| unescape(inner, '\'')) else {
        return Err("invalid syntax".into());
    };
    if !rest.is_empty() {
        return Err(format!("malformed character constant: {literal}"));
    }
    Ok(match unit {
        Unit::Char(next) => u32::from(next),
        Unit::Byte(byte) => u32::from(byte),
    })
}

enum Unit {
    Char(char),
    Byte(u8),
}

impl Unit {
    fn push_to(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Char(next) => {
                bytes.extend_from_slice(next.encode_utf8(&mut [0; 4]).as_bytes());
            }
            Self::Byte(byte) => bytes.push(*byte),
        }
    }
}

/// The first character or escape of `text`, and what follows it.
fn unescape(text: &str, mark: char) -> Option<(Unit, &str)> {
    let mut chars = text.chars();
    let first = chars.next()?;
    if first != '\\' {
        return Some((Unit::Char(first), chars.as_str()));
    }
    let escape = chars.next()?;
    let rest = chars.as_str();
    let plain = |next| Some((Unit::Char(next), rest));
    match escape {
        'a' => plain('\x07'),
        'b' => plain('\x08'),
        'f' => plain('\x0c'),
        'n' => plain('\n'),
        'r' => plain('\r'),
        't' => plain('\t'),
        'v' => plain('\x0b'),
        '\\' => plain('\\'),
        _ if escape == mark => plain(mark),
        'x' => {
            let (code, rest) = digits(rest, 2, 16)?;
            Some((Unit::Byte(u8::try_from(code).ok()?), rest))
        }
        '0'..='7' => {
            let (code, rest) = digits(&text[1..], 3, 8)?;
            Some((Unit::Byte(u8::try_from(code).ok()?), rest))
        }
        'u' | 'U' => {
            let (code, rest) = digits(rest, if escape == 'u' { 4 } else { 8 }, 16)?;
            Some((Unit::Char(char::from_u32(code)?), rest))
        }
        _ => None,
    }
}

fn digits(text: &str, count: usize, radix: u32) -> Option<(u32, &str)> {
    let head = text.get(..count)?;
    let valid = head.chars().all(|digit| digit.is_digit(radix));
    Some((u32::from_str_radix(head, radix).ok().filter(|_| valid)?, &text[count..]))
}

/// How far a numeric constant reaches: sign, prefix, digits, fraction, exponent.
pub(super) fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    let is_hex = matches!(bytes.get(at..at + 2), Some([b'0', b'x' | b'X']));
    let has_prefix = matches!(
        bytes.get(at..at + 2),
        Some([b'0', b'x' | b'X' | b'o' | b'O' | b'b' | b'B'])
    );
    at += if has_prefix { 2 } else { 0 };
    let skip = |mut at: usize| {
        while bytes.get(at).is_some_and(|byte| {
            *byte == b'_'
                || if is_hex {
                    byte.is_ascii_hexdigit()
                } else {
                    byte.is_ascii_digit()
                }
        }) {
            at += 1;
        }
        at
    };
    at = skip(at);
    if bytes.get(at) == Some(&b'.') {
        at = skip(at + 1);
    }
    let exponent: &[u8] = if is_hex { b"pP" } else { b"eE" };
    if (is_hex || !has_prefix) && bytes.get(at).is_some_and(|byte| exponent.contains(byte)) {
        at += 1;
        at += usize::from(matches!(bytes.get(at), Some(b'+' | b'-')));
        while bytes.get(at).is_some_and(|byte| *byte == b'_' || byte.is_ascii_digit()) {
            at += 1;
        }
    }
    // An imaginary number is read as one word, and then refused.
    at + usize::from(bytes.get(at) == Some(&b'i'))
}
