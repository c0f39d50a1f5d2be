//! Go's regular expressions on Rust's: the same language, with `\d`, `\w`, `\s`, `\b` of ASCII only.

use std::fmt::Write as _;

use regex::{Regex, RegexBuilder};

use super::failure::Failure;
use super::heap::Heap;
use super::limits;
use super::val::{Element, Val};

/// A regular expression that matches as Go's would.
pub(super) fn compile(heap: &Heap, pattern: &str) -> Result<Regex, Failure> {
    // Compiling costs far more than matching.
    heap.spend(limits::REGEX_WORK + pattern.len() as u64)?;
    RegexBuilder::new(&translate(pattern))
        .size_limit(limits::REGEX)
        .build()
        .map_err(|error| format!("error parsing regexp: {}: `{pattern}`", cause(&error)).into())
}

/// The last line of the crate's picture of the error.
fn cause(error: &regex::Error) -> String {
    let text = error.to_string();
    let last = text.lines().last().unwrap_or_default();
    last.trim_start_matches("error: ").to_owned()
}

/// Go's syntax in the crate's words.
fn translate(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    let mut in_class = false;
    while let Some(next) = rest.chars().next() {
        let after = &rest[next.len_utf8()..];
        rest = match next {
            '\\' => escape(&mut out, after, in_class),
            '[' if in_class => class_bracket(&mut out, after),
            '[' => {
                in_class = true;
                open_class(&mut out, after)
            }
            ']' if in_class => {
                in_class = false;
                out.push(']');
                after
            }
            '&' | '~' if in_class => {
                out.push('\\');
                out.push(next);
                after
            }
            '{' if !in_class && !is_repetition(after) => {
                out.push_str("\\{");
                after
            }
            _ => {
                out.push(next);
                after
            }
        };
    }
    out
}

/// `[[:alpha:]]` stays; any other bracket inside a class is itself.
fn class_bracket<'a>(out: &mut String, after: &'a str) -> &'a str {
    out.push_str(if after.starts_with(':') { "[" } else { "\\[" });
    match after.find(":]").filter(|_| after.starts_with(':')) {
        Some(end) => {
            out.push_str(&after[..end + 2]);
            &after[end + 2..]
        }
        None => after,
    }
}

/// A class may start with `^` and with a literal `]`.
fn open_class<'a>(out: &mut String, after: &'a str) -> &'a str {
    out.push('[');
    let mut rest = after;
    if let Some(negated) = rest.strip_prefix('^') {
        out.push('^');
        rest = negated;
    }
    if let Some(bracket) = rest.strip_prefix(']') {
        out.push_str("\\]");
        rest = bracket;
    }
    rest
}

fn escape<'a>(out: &mut String, after: &'a str, in_class: bool) -> &'a str {
    let Some(next) = after.chars().next() else {
        out.push('\\');
        return after;
    };
    let rest = &after[next.len_utf8()..];
    let bare = |outside: &'static str, inside: &'static str| if in_class { inside } else { outside };
    match next {
        'd' => out.push_str(bare("[0-9]", "0-9")),
        'D' => out.push_str("[^0-9]"),
        'w' => out.push_str(bare("[0-9A-Za-z_]", "0-9A-Za-z_")),
        'W' => out.push_str("[^0-9A-Za-z_]"),
        's' => out.push_str(bare("[\\t\\n\\f\\r ]", "\\t\\n\\f\\r ")),
        'S' => out.push_str("[^\\t\\n\\f\\r ]"),
        'b' if !in_class => out.push_str("(?-u:\\b)"),
        'B' if !in_class => out.push_str("(?-u:\\B)"),
        'Q' if !in_class => {
            let (literal, rest) = rest.split_once("\\E").unwrap_or((rest, ""));
            out.push_str(&regex::escape(literal));
            return rest;
        }
        '0'..='7' => {
            let length = after
                .bytes()
                .take(3)
                .take_while(|byte| matches!(byte, b'0'..=b'7'))
                .count();
            let code = u32::from_str_radix(&after[..length], 8).unwrap_or(0);
            // Writing into a string cannot fail.
            let _ = write!(out, "\\x{{{code:x}}}");
            return &after[length..];
        }
        '<' | '>' => out.push(next),
        'p' | 'P' | 'x' if rest.starts_with('{') => {
            let length = rest.find('}').map_or(rest.len(), |end| end + 1);
            out.push('\\');
            out.push(next);
            out.push_str(&rest[..length]);
            return &rest[length..];
        }
        _ => {
            out.push('\\');
            out.push(next);
        }
    }
    rest
}

/// `{2}`, `{2,}`, `{2,3}`: anything else in braces is literal.
fn is_repetition(after: &str) -> bool {
    let Some((inner, _)) = after.split_once('}') else {
        return false;
    };
    let (least, most) = inner.split_once(',').unwrap_or((inner, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    !least.is_empty() && digits(least) && digits(most)
}

/// Go's `regexp.QuoteMeta`.
pub(super) fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    for next in text.chars() {
        if "\\.+*?()|[]{}^$".contains(next) {
            quoted.push('\\');
        }
        quoted.push(next);
    }
    quoted
}

/// Texts that Go returns as a slice, nil where there are none.
pub(super) fn listed(heap: &Heap, texts: Vec<&str>) -> Result<Val, Failure> {
    if texts.is_empty() {
        return Ok(Val::nil_list(Element::Text));
    }
    heap.texts(texts)
}

/// All matches, or the first `most`.
pub(super) fn find_all<'a>(regex: &Regex, text: &'a str, most: i64) -> Vec<&'a str> {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    regex.find_iter(text).take(most).map(|found| found.as_str()).collect()
}

/// Go's `Regexp.Split`: at most `most` parts where that is positive.
pub(super) fn split<'a>(regex: &Regex, text: &'a str, most: i64) -> Vec<&'a str> {
    if most == 0 {
        return Vec::new();
    }
    if !regex.as_str().is_empty() && text.is_empty() {
        return vec![""];
    }
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let mut parts = Vec::new();
    let (mut from, mut end) = (0, 0);
    for found in regex.find_iter(text) {
        if parts.len() + 1 >= most {
            break;
        }
        end = found.start();
        if found.end() != 0 {
            parts.push(&text[from..end]);
        }
        from = found.end();
    }
    if end != text.len() {
        parts.push(&text[from..]);
    }
    parts
}
