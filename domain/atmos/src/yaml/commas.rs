//! Tags that end at a comma, as in `[!unset, a]`: the scanner of libyaml-safer 0.3 panics at them. Each gets a value of
//! its own, a character that the text does not hold, which is taken off again wherever it shows.

use std::borrow::Cow;

/// A text that is safe to scan.
pub(super) struct Marked<'a> {
    pub(super) text: Cow<'a, str>,
    mark: Option<char>,
    /// Where marks were put in, by line and column of the text as written, from 0.
    places: Vec<(u64, u64)>,
}

/// What a mark adds to its line: a space and itself.
const WIDTH: u64 = 2;

impl<'a> Marked<'a> {
    /// `text` with its marks; `None` where it leaves no character for them.
    pub(super) fn new(text: &'a str) -> Option<Self> {
        let commas = commas(text);
        let mut marked = Self {
            text: Cow::Borrowed(text),
            mark: None,
            places: Vec::new(),
        };
        if commas.is_empty() {
            return Some(marked);
        }
        let mark = ('\u{e000}'..='\u{f8ff}').find(|private| !text.contains(*private))?;
        let mut whole = String::with_capacity(text.len() + 4 * commas.len());
        let (mut from, mut line, mut column) = (0, 0, 0);
        for comma in commas {
            for next in text[from..comma].chars() {
                (line, column) = if next == '\n' {
                    (line + 1, 0)
                } else {
                    (line, column + 1)
                };
            }
            whole.push_str(&text[from..comma]);
            whole.extend([' ', mark]);
            marked.places.push((line, column));
            from = comma;
        }
        whole.push_str(&text[from..]);
        marked.mark = Some(mark);
        marked.text = Cow::Owned(whole);
        Some(marked)
    }

    /// The scalar as it was written; `None` where something follows a tag and its comma outside of brackets.
    pub(super) fn restored(&self, value: String, is_tagged: bool) -> Option<String> {
        let Some(mark) = self.mark.filter(|mark| value.contains(*mark)) else {
            return Some(value);
        };
        if is_tagged && value.starts_with(mark) {
            return (value.chars().count() == 1).then(String::new);
        }
        Some(value.replace(&format!(" {mark}"), ""))
    }

    /// The column of the text as written.
    pub(super) fn column(&self, line: u64, column: u64) -> u64 {
        let first = self.places.partition_point(|place| place.0 < line);
        let on_line = self.places[first..].iter().take_while(|place| place.0 == line);
        on_line.fold(column, |column, place| {
            if column > place.1 {
                column.saturating_sub(WIDTH).max(place.1)
            } else {
                column
            }
        })
    }
}

/// The bytes where a comma follows a tag, or what looks like one.
fn commas(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let starts = text.match_indices('!').map(|(at, _)| at);
    let starts = starts.filter(|at| *at == 0 || may_start_after(bytes[at - 1]));
    let mut found: Vec<usize> = starts
        .filter_map(|at| end(bytes, at + 1))
        .filter(|end| bytes.get(*end) == Some(&b','))
        .collect();
    found.dedup();
    found
}

/// Whether a tag may start behind this byte: behind space, line ends (Unicode's, too), brackets, signs and quotes.
fn may_start_after(byte: u8) -> bool {
    !byte.is_ascii() || b" \t\n\r[]{},:?\"'".contains(&byte)
}

/// Where the tag that starts before `at` ends.
fn end(bytes: &[u8], at: usize) -> Option<usize> {
    let is_tag = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-;/?:@&=+$.%!~*'()#".contains(byte);
    let is_verbatim = bytes.get(at) == Some(&b'<');
    let rest = bytes.get(at..)?;
    if is_verbatim {
        return Some(
            at + rest
                .iter()
                .take_while(|byte| **byte != b'\n')
                .position(|byte| *byte == b'>')?
                + 1,
        );
    }
    Some(at + rest.iter().take_while(|byte| is_tag(byte)).count())
}

#[cfg(test)]
mod tests {
    use super::super::{ParseOptions, parse};
    use crate::source::Files;

    fn read(yaml: &str) -> Result<String, (&'static str, u32, u32)> {
        let file = Files::default().intern("a.yaml".as_ref());
        match parse(yaml, file, ParseOptions::default()) {
            Ok(node) => Ok(format!("{:?}", node.value)),
            Err(found) => Err((found.code, found.span.line(), found.span.column())),
        }
    }

    #[test]
    fn a_tag_may_end_at_a_comma() {
        for (yaml, json) in [
            ("[!unset, a, !unset ]", r#"["!unset","a","!unset"]"#),
            ("{a: !unset, b: !tags, c: 1}", r#"{"a":"!unset","b":"!tags","c":1}"#),
            ("[!, !!str, !<!x>, 1]", r#"[null,"","!x",1]"#),
            (
                "a: [\"x, !b, c\", 'y, !b, c', z !b]",
                r#"{"a":["x, !b, c","y, !b, c","z !b"]}"#,
            ),
            (
                "a: x, !b, c\nb: |\n  x, !b, c\n",
                "{\"a\":\"x, !b, c\",\"b\":\"x, !b, c\\n\"}",
            ),
            ("[é!, b, \u{2028}!x, 'c!, d']", r#"["é!","b","!x","c!, d"]"#),
            ("# [!unset, a]\na: [!x, \u{e000}]", "{\"a\":[\"!x\",\"\u{e000}\"]}"),
        ] {
            assert_eq!(read(yaml).as_deref(), Ok(json), "{yaml}");
        }
    }

    #[test]
    fn places_stay_where_they_are_written() {
        assert_eq!(read("[!a, !b, *x]"), Err(("yaml-unknown-alias", 1, 10)));
        assert_eq!(read("[!a, 1,\n *x]"), Err(("yaml-unknown-alias", 2, 2)));
    }

    #[test]
    fn a_tag_where_none_belongs_is_a_fault() {
        for yaml in [
            "[[x]!, {a: b}]",
            "[{a: b}!, c]",
            "['x'!, c]",
            "[\"x\"!, c]",
            "{?!, : 1}",
        ] {
            assert_eq!(read(yaml).map_err(|found| found.0), Err("yaml-syntax"), "{yaml}");
        }
    }

    #[test]
    fn outside_of_brackets_a_comma_ends_no_tag() {
        assert_eq!(read("a: !b,c").map_err(|found| found.0), Err("yaml-syntax"));
    }
}
