//! gomplate's cases: Unicode titles, separated words, slugs.

/// Unicode title case: the first letter of each word is a capital, the others are small.
pub(in super::super) fn titled(text: &str) -> String {
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
pub(in super::super) fn separated(text: &str, separator: &str) -> String {
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
pub(in super::super) fn joined_title(text: &str) -> String {
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
pub(in super::super) fn slug(text: &str) -> String {
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
