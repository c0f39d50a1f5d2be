//! `snake_case`, `kebab-case` and `PascalCase`.

use super::{lower_char, upper_char};

/// What a run of characters is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Upper,
    Letters,
    Connector,
    Punctuation,
    Other,
}

fn is_connector(next: char) -> bool {
    next == '-' || next == '_' || next.is_whitespace()
}

fn is_punctuation(next: char) -> bool {
    if next.is_ascii() {
        // Go counts some of these as symbols.
        return next.is_ascii_punctuation() && !"$+<=>^`|~".contains(next);
    }
    matches!(next, '¡' | '§' | '«' | '¶' | '·' | '»' | '¿' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{3001}'..='\u{3003}')
}

/// The text cut into runs of one kind.
fn runs(text: &str) -> Vec<(Kind, &str)> {
    let mut runs = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (kind, length) = run(first, rest);
        let (word, after) = rest.split_at(length);
        runs.push((kind, word));
        rest = after;
    }
    runs
}

fn while_(text: &str, fits: impl Fn(char) -> bool) -> usize {
    text.find(|next| !fits(next)).unwrap_or(text.len())
}

fn run(first: char, text: &str) -> (Kind, usize) {
    let is_lower = |next: char| next.is_alphabetic() && !next.is_uppercase();
    if is_connector(first) {
        return (Kind::Connector, while_(text, is_connector));
    }
    if is_punctuation(first) {
        return (Kind::Punctuation, while_(text, is_punctuation));
    }
    if first.is_uppercase() {
        return (Kind::Upper, upper_run(first, text, is_lower));
    }
    if first.is_alphabetic() {
        return (Kind::Letters, while_(text, is_lower));
    }
    if first.is_numeric() {
        return (Kind::Number, while_(text, char::is_numeric));
    }
    let is_other =
        |next: char| !is_connector(next) && !next.is_alphabetic() && !next.is_numeric() && !is_punctuation(next);
    (Kind::Other, while_(text, is_other))
}

/// `HTTP` of `HTTPServer`, or `Server`.
fn upper_run(first: char, text: &str, is_lower: impl Fn(char) -> bool) -> usize {
    let uppers = while_(text, char::is_uppercase);
    let follows_lower = text[uppers..].starts_with(&is_lower);
    if uppers == first.len_utf8() {
        return uppers + while_(&text[uppers..], is_lower);
    }
    let last = text[..uppers].chars().next_back().map_or(0, char::len_utf8);
    if follows_lower { uppers - last } else { uppers }
}

/// Words in lower case, joined by `connector`: `HTTPServer` becomes `http_server`.
pub(in super::super) fn joined(text: &str, connector: char) -> String {
    let runs = runs(text);
    let mut joiner = Joiner {
        out: String::with_capacity(text.len() + 8),
        connector,
    };
    let kind_at = |at: usize| runs.get(at).map(|(kind, _)| *kind);
    let mut at = 0;
    while at + 1 < runs.len() {
        let (kind, word) = runs[at];
        if kind != Kind::Connector {
            joiner.word(kind, word);
        }
        at += 1;
        match kind {
            Kind::Number => at = joiner.rest_of_number(&runs, at),
            Kind::Connector => joiner.word(kind, word),
            Kind::Punctuation => {}
            _ if kind_at(at) != Some(Kind::Number) => joiner.connect(kind_at(at)),
            _ if at + 1 < runs.len() => {
                let number = runs[at].1;
                at += 1;
                if kind_at(at) == Some(Kind::Letters) {
                    joiner.out.push(connector);
                    joiner.word(Kind::Number, number);
                    at = joiner.rest_of_number(&runs, at);
                } else {
                    joiner.word(Kind::Number, number);
                    joiner.connect(kind_at(at));
                }
            }
            _ => {}
        }
    }
    if let Some((kind, word)) = runs.get(at) {
        joiner.word(*kind, word);
    }
    joiner.out
}

struct Joiner {
    out: String,
    connector: char,
}

impl Joiner {
    fn word(&mut self, kind: Kind, word: &str) {
        match kind {
            Kind::Connector => self.out.extend(word.chars().map(|_| self.connector)),
            Kind::Upper => self.out.extend(word.chars().map(lower_char)),
            _ => self.out.push_str(word),
        }
    }

    /// A connector before the next word, unless that brings its own.
    fn connect(&mut self, next: Option<Kind>) {
        if !matches!(next, None | Some(Kind::Connector | Kind::Punctuation)) {
            self.out.push(self.connector);
        }
    }

    /// Small letters and numbers stay with the number before them.
    fn rest_of_number(&mut self, runs: &[(Kind, &str)], from: usize) -> usize {
        let mut at = from;
        while let Some((kind @ (Kind::Letters | Kind::Number), word)) = runs.get(at) {
            self.word(*kind, word);
            at += 1;
        }
        self.connect(runs.get(at).map(|(kind, _)| *kind));
        at
    }
}

/// Words with a capital each, without what was between: `some_words` becomes `SomeWords`.
pub(in super::super) fn pascal(text: &str) -> String {
    let body = text.trim_start_matches(is_connector);
    let mut out = text[..text.len() - body.len()].to_owned();
    let mut chars = body.chars();
    let Some(first) = chars.next() else {
        // Connectors alone: the last comes twice, as sprig has it.
        out.extend(text.chars().next_back());
        return out;
    };
    let mut previous = upper_char(first);
    let mut lowers = first.is_uppercase();
    for next in chars {
        let mut next = next;
        match (is_connector(previous), is_connector(next)) {
            (true, true) => {
                out.push(previous);
                previous = next;
                continue;
            }
            (true, false) => {
                lowers = next.is_uppercase();
                next = upper_char(next);
            }
            (false, _) => {
                if lowers {
                    lowers = next.is_uppercase();
                    next = lower_char(next);
                }
                out.push(previous);
            }
        }
        previous = next;
    }
    out.push(previous);
    out
}
