//! Strings: plain where they read back as the same string, else quoted or literal as go-yaml chooses.

use std::fmt::Write;

use crate::value::Value;
use crate::yaml;

/// A key as it is written.
pub(super) struct Key {
    pub(super) text: String,
    /// Whether it fits before a colon; else it needs a question mark.
    pub(super) is_simple: bool,
}

/// Longer keys do not stand before a colon.
const LONGEST_SIMPLE_KEY: usize = 128;

/// `text` as a key.
pub(super) fn key(text: &str) -> Key {
    let traits = Traits::of(text);
    let written = match style(text, &traits) {
        Style::Literal => double_quoted(text),
        other => other.write(text, 0),
    };
    Key {
        text: written,
        is_simple: text.len() <= LONGEST_SIMPLE_KEY && !traits.has_breaks,
    }
}

/// `text` as the value of a key, or an item of a list, that stands at `indent`.
pub(super) fn styled(text: &str, indent: usize) -> String {
    style(text, &Traits::of(text)).write(text, indent)
}

/// Whether [`styled`] ends with a line break.
pub(super) fn ends_its_line(text: &str) -> bool {
    text.ends_with('\n') && style(text, &Traits::of(text)) == Style::Literal
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Plain,
    Single,
    Double,
    Literal,
}

impl Style {
    fn write(self, text: &str, indent: usize) -> String {
        match self {
            Self::Plain => text.to_owned(),
            Self::Single => format!("'{}'", text.replace('\'', "''")),
            Self::Double => double_quoted(text),
            Self::Literal => literal(text, indent + 2),
        }
    }
}

fn style(text: &str, traits: &Traits) -> Style {
    if text.contains('\n') {
        return if traits.may_be_literal {
            Style::Literal
        } else {
            Style::Double
        };
    }
    if !reads_as_itself(text) {
        return Style::Double;
    }
    match (traits.may_be_plain, traits.may_be_single) {
        (true, _) => Style::Plain,
        (false, true) => Style::Single,
        (false, false) => Style::Double,
    }
}

/// Whether the plain scalar is a string to every reader that go-yaml minds.
fn reads_as_itself(text: &str) -> bool {
    let is_string = matches!(yaml::resolve(text), Value::String(_));
    is_string && text != "<<" && !is_old_boolean(text) && !is_base_60(text)
}

fn is_old_boolean(text: &str) -> bool {
    matches!(
        text,
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF"
    )
}

/// `12:30:45.5`, a number in YAML 1.1: `[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?`
fn is_base_60(text: &str) -> bool {
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (places, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    let mut places = places.split(':');
    let first = places.next().unwrap_or_default();
    let mut rest = places.peekable();
    first.starts_with(|first: char| first.is_ascii_digit())
        && digits(first)
        && rest.peek().is_some()
        && rest.all(is_sixtieth)
        && digits(fraction)
}

fn is_sixtieth(place: &str) -> bool {
    match place.as_bytes() {
        [one] => one.is_ascii_digit(),
        [ten, one] => (b'0'..=b'5').contains(ten) && one.is_ascii_digit(),
        _ => false,
    }
}

/// What about a string decides its style outside of flow collections.
struct Traits {
    may_be_plain: bool,
    may_be_single: bool,
    may_be_literal: bool,
    has_breaks: bool,
}

impl Traits {
    fn of(text: &str) -> Self {
        let is_edge = |edge: Option<char>, what: fn(char) -> bool| edge.is_some_and(what);
        let (first, last) = (text.chars().next(), text.chars().next_back());
        let has_breaks = text.contains(is_break);
        let is_special = text.chars().any(|c| c != '\t' && !is_printable(c));
        let space_then_break = pair(text, |a, b| a == ' ' && is_break(b));
        let break_then_space = pair(text, |a, b| is_break(a) && b == ' ');
        let edge_blank = is_edge(first, is_blank_edge) || is_edge(last, is_blank_edge);
        let may_be_single = !(break_then_space || space_then_break || text.contains('\t') || is_special);
        Self {
            may_be_plain: may_be_single && !edge_blank && !has_breaks && !has_indicator(text),
            may_be_single,
            may_be_literal: !(text.is_empty() || last == Some(' ') || space_then_break || is_special),
            has_breaks,
        }
    }
}

fn pair(text: &str, holds: impl Fn(char, char) -> bool) -> bool {
    text.chars().zip(text.chars().skip(1)).any(|(a, b)| holds(a, b))
}

const fn is_blank_edge(c: char) -> bool {
    c == ' ' || is_break(c)
}

const fn is_break(c: char) -> bool {
    matches!(c, '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// What go-yaml prints as it is; it escapes everything beyond the basic plane.
const fn is_printable(c: char) -> bool {
    matches!(c,
        '\n' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}')
}

/// Whether something in it would mean something to a YAML reader if it stood plain.
fn has_indicator(text: &str) -> bool {
    if text.starts_with("---") || text.starts_with("...") {
        return true;
    }
    let mut before: Option<char> = None;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let then_blank = rest.peek().is_none_or(|next| matches!(next, ' ' | '\t'));
        let means_something = match before {
            None => match c {
                '#' | ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`' => true,
                '?' | ':' | '-' => then_blank,
                _ => false,
            },
            Some(before) => match c {
                ':' => then_blank,
                '#' => matches!(before, ' ' | '\t') || is_break(before),
                _ => false,
            },
        };
        if means_something {
            return true;
        }
        before = Some(c);
    }
    false
}

fn double_quoted(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 2);
    written.push('"');
    text.chars().for_each(|c| escape(&mut written, c));
    written.push('"');
    written
}

fn escape(written: &mut String, c: char) {
    let short = match c {
        '\0' => '0',
        '\u{7}' => 'a',
        '\u{8}' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\u{b}' => 'v',
        '\u{c}' => 'f',
        '\r' => 'r',
        '\u{1b}' => 'e',
        '"' | '\\' => c,
        '\u{85}' => 'N',
        '\u{2028}' => 'L',
        '\u{2029}' => 'P',
        _ if is_printable(c) => return written.push(c),
        _ => {
            let code = u32::from(c);
            let hex = match code {
                0..=0xff => format!("\\x{code:02X}"),
                0x100..=0xffff => format!("\\u{code:04X}"),
                _ => format!("\\U{code:08X}"),
            };
            return written.push_str(&hex);
        }
    };
    written.push('\\');
    written.push(short);
}

fn literal(text: &str, indent: usize) -> String {
    let body = text.trim_end_matches('\n');
    let chomp = match text.len() - body.len() {
        0 => "-",
        1 if !body.is_empty() => "",
        _ => "+",
    };
    let starts_blank = text.starts_with([' ', '\n']);
    let hint = if starts_blank { "2" } else { "" };
    let mut written = format!("|{hint}{chomp}\n");
    let mut lines = text.split('\n').peekable();
    while let Some(line) = lines.next() {
        let is_last = lines.peek().is_none();
        if !line.is_empty() {
            let _ = write!(written, "{:indent$}{line}", "");
        }
        if !is_last {
            written.push('\n');
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_quoted_as_go_yaml_quotes_them() {
        let cases = [
            ("plain", "plain"),
            ("us-east-1", "us-east-1"),
            ("", "\"\""),
            ("true", "\"true\""),
            ("yes", "\"yes\""),
            ("null", "\"null\""),
            ("~", "\"~\""),
            ("012", "\"012\""),
            ("202152587159", "\"202152587159\""),
            ("1.5", "\"1.5\""),
            ("1.2.3", "1.2.3"),
            ("10.0.0.0/16", "10.0.0.0/16"),
            ("2024-01-01", "\"2024-01-01\""),
            ("2024-01-01T00:00:00Z", "\"2024-01-01T00:00:00Z\""),
            ("12:30", "\"12:30\""),
            ("12:99", "12:99"),
            ("!env HOME", "'!env HOME'"),
            ("!terraform.state vpc '.a'", "'!terraform.state vpc ''.a'''"),
            ("{{ .vars.stage }}", "'{{ .vars.stage }}'"),
            ("x-{{ .vars.stage }}", "x-{{ .vars.stage }}"),
            ("arn:aws:iam::1:role/x", "arn:aws:iam::1:role/x"),
            ("a: b", "'a: b'"),
            ("a #b", "'a #b'"),
            ("a#b", "a#b"),
            ("*", "'*'"),
            ("-", "'-'"),
            ("-x", "-x"),
            ("---x", "'---x'"),
            (" x", "' x'"),
            ("it's", "it's"),
            ("\"quoted\"", "'\"quoted\"'"),
            ("a\tb", "\"a\\tb\""),
            ("é", "é"),
            ("😀", "\"\\U0001F600\""),
            ("<<", "\"<<\""),
            ("cron(0 6 * * ? *)", "cron(0 6 * * ? *)"),
            ("a\r\nb", "\"a\\r\\nb\""),
            ("x \ny", "\"x \\ny\""),
            ("x\n y", "|-\n  x\n   y"),
            ("\nx", "|2-\n\n  x"),
        ];
        for (text, expected) in cases {
            assert_eq!(styled(text, 0), expected, "{text:?}");
        }
    }
}
