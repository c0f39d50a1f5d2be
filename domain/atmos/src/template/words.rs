//! Cases of words: `snake_case`, `kebab-case`, `PascalCase`, and what else sprig does with words.

/// Go maps case character by character: what would grow stays.
pub(super) fn upper_char(next: char) -> char {
    let mut upper = next.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(only), None) => only,
        _ => next,
    }
}

pub(super) fn lower_char(next: char) -> char {
    let mut lower = next.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(only), None) => only,
        _ => next,
    }
}

pub(super) fn upper(text: &str) -> String {
    text.chars().map(upper_char).collect()
}

pub(super) fn lower(text: &str) -> String {
    text.chars().map(lower_char).collect()
}

/// Go's `strings.Title`: the first letter of each word.
pub(super) fn title(text: &str) -> String {
    let mut previous = ' ';
    let mut titled = String::with_capacity(text.len());
    for next in text.chars() {
        titled.push(if separates(previous) { upper_char(next) } else { next });
        previous = next;
    }
    titled
}

fn separates(next: char) -> bool {
    if next.is_ascii() {
        return !next.is_ascii_alphanumeric() && next != '_';
    }
    !next.is_alphanumeric() && next.is_whitespace()
}

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
pub(super) fn joined(text: &str, connector: char) -> String {
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
pub(super) fn pascal(text: &str) -> String {
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

/// Each case the other way; a small letter at the start of a word becomes a capital.
pub(super) fn swap_case(text: &str) -> String {
    text.chars()
        .map(|next| {
            if next.is_uppercase() {
                lower_char(next)
            } else {
                upper_char(next)
            }
        })
        .collect()
}

/// The first letter of each word.
pub(super) fn initials(text: &str) -> String {
    text.split_whitespace().filter_map(|word| word.chars().next()).collect()
}

/// The first letter of each word made small.
pub(super) fn untitle(text: &str) -> String {
    let mut starts = true;
    text.chars()
        .map(|next| {
            let small = if starts && !next.is_whitespace() {
                lower_char(next)
            } else {
                next
            };
            starts = next.is_whitespace();
            small
        })
        .collect()
}

/// Lines of at most `width` bytes, broken at spaces by `line_break`; long words break only if wanted.
pub(super) fn wrap(text: &str, width: usize, line_break: &str, breaks_words: bool) -> Vec<u8> {
    let width = width.max(1);
    let text = text.as_bytes();
    let mut out = Vec::with_capacity(text.len() + text.len() / width);
    let mut at = 0;
    while text.len() - at > width {
        if text[at] == b' ' {
            at += 1;
            continue;
        }
        let window = &text[at..=at + width];
        let (end, next) = match window.iter().rposition(|byte| *byte == b' ') {
            Some(space) => (at + space, at + space + 1),
            None if breaks_words => (at + width, at + width),
            None => match text[at + width..].iter().position(|byte| *byte == b' ') {
                Some(space) => (at + width + space, at + width + space + 1),
                None => break,
            },
        };
        out.extend_from_slice(&text[at..end]);
        out.extend_from_slice(line_break.as_bytes());
        at = next;
    }
    out.extend_from_slice(&text[at..]);
    out
}

/// `...` in place of what does not fit `most` bytes; `offset` says where to look.
pub(super) fn abbreviate(text: &str, offset: i64, most: i64) -> Result<Vec<u8>, String> {
    let bytes = text.as_bytes();
    let length = bytes.len() as i64;
    if text.is_empty() {
        return Ok(Vec::new());
    }
    if most < 4 {
        return Err("stringutils illegal argument: Minimum abbreviation width is 4".into());
    }
    if length <= most {
        return Ok(bytes.to_vec());
    }
    let kept = most - 3;
    let offset = offset.min(length);
    let offset = if length - offset < kept { length - kept } else { offset };
    let part = |from: i64, to: i64| &bytes[from.clamp(0, length) as usize..to.clamp(0, length) as usize];
    if offset <= 4 {
        return Ok([part(0, kept), b"..."].concat());
    }
    if most < 7 {
        return Err("stringutils illegal argument: Minimum abbreviation width with offset is 7".into());
    }
    if offset + kept < length {
        let inner = abbreviate(&String::from_utf8_lossy(part(offset, length)), 0, kept)?;
        return Ok([b"...", &inner[..]].concat());
    }
    Ok([b"...", part(length - kept, length)].concat())
}

/// Unicode title case: the first letter of each word is a capital, the others are small.
pub(super) fn titled(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut has_capital = false;
    let mut chars = text.chars().peekable();
    let mut previous = ' ';
    while let Some(next) = chars.next() {
        let joins = |side: char| side == '_' || side.is_alphanumeric();
        // Apostrophes, dots and colons between letters do not end a word.
        let is_inner = matches!(next, '\'' | '’' | '.' | ':' | '·')
            && previous.is_alphabetic()
            && chars.peek().is_some_and(|after| after.is_alphabetic());
        if !joins(next) && !is_inner {
            has_capital = false;
            out.push(next);
        } else if next.is_alphabetic() && !has_capital {
            has_capital = true;
            let mut upper = next.to_uppercase();
            out.extend(upper.next());
            out.extend(upper.flat_map(char::to_lowercase));
        } else {
            out.extend(next.to_lowercase());
        }
        previous = next;
    }
    out
}

/// Words in lower case, except the first letter, between separators.
pub(super) fn separated(text: &str, separator: &str) -> String {
    let text = text.trim();
    let lower = text.to_lowercase();
    let kept = with_first_of(&lower, text);
    let words: Vec<&str> = kept
        .split(|next: char| !next.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(separator)
}

/// Words with a capital each, joined; the first letter stays as it was.
pub(super) fn joined_title(text: &str) -> String {
    let text = text.trim();
    let titled = with_first_of(&titled(text), text);
    titled.chars().filter(|next| next.is_alphanumeric()).collect()
}

/// `text` with the first letter of `original`.
fn with_first_of(text: &str, original: &str) -> String {
    let mut rest = text.chars();
    rest.next();
    original.chars().take(1).chain(rest).collect()
}

/// Latin letters with marks, from U+00C0 to U+00FF, without them.
const LATIN: [&str; 64] = [
    "A", "A", "A", "A", "A", "A", "AE", "C", "E", "E", "E", "E", "I", "I", "I", "I", "D", "N", "O", "O", "O", "O", "O",
    "x", "O", "U", "U", "U", "U", "Y", "Th", "ss", "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i",
    "i", "i", "i", "d", "n", "o", "o", "o", "o", "o", "/", "o", "u", "u", "u", "u", "y", "th", "y",
];

/// A text fit for a URL: small letters, digits, dashes and underscores.
///
/// Of other scripts only Latin letters with marks are rewritten; the rest become dashes.
pub(super) fn slug(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for next in text.trim().chars() {
        match next {
            '&' => plain.push_str("and"),
            '@' => plain.push_str("at"),
            '"' | '\'' | '’' => {}
            '\u{c0}'..='\u{ff}' => plain.push_str(LATIN[next as usize - 0xc0]),
            _ => plain.push(next),
        }
    }
    let lower = plain.to_lowercase();
    let dashed: String = lower
        .chars()
        .map(|next| {
            if next == '_' || next.is_ascii_alphanumeric() {
                next
            } else {
                '-'
            }
        })
        .collect();
    let words: Vec<&str> = dashed.split('-').filter(|word| !word.is_empty()).collect();
    words.join("-").trim_matches(['-', '_']).to_owned()
}
