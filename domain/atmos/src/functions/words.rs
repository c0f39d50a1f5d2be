//! The words of a function's arguments.

/// The words of a function's arguments, quotes taken off: `"..."` (`""` is a quote in it), `'...'`, or up to a space.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (word, after) = first(rest);
        words.push(word);
        rest = after;
    }
    words
}

/// The first word, and what follows it as written.
pub(crate) fn first(text: &str) -> (String, &str) {
    let text = text.trim();
    let (word, after) = match text.chars().next() {
        Some(quote @ ('"' | '\'')) => quoted(&text[1..], quote),
        _ => {
            let end = text.find(char::is_whitespace).unwrap_or(text.len());
            (text[..end].to_owned(), &text[end..])
        }
    };
    (word, after.trim_start())
}

/// The text without the quotes around all of it.
pub(crate) fn unquoted(text: &str) -> &str {
    let inner = |quote: char| {
        text.strip_prefix(quote)?
            .strip_suffix(quote)
            .filter(|inner| !inner.contains(quote))
    };
    inner('\'').or_else(|| inner('"')).unwrap_or(text)
}

fn quoted(text: &str, quote: char) -> (String, &str) {
    let mut word = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(quote) {
        word.push_str(before);
        match after.strip_prefix(quote) {
            Some(more) if quote == '"' => {
                word.push('"');
                rest = more;
            }
            _ => return (word, after),
        }
    }
    word.push_str(rest);
    (word, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lose_their_quotes() {
        assert_eq!(words(r#"NAME "a b" 'c "d"' e"#), ["NAME", "a b", r#"c "d""#, "e"]);
        assert_eq!(words(r#""say ""hi""" x"#), [r#"say "hi""#, "x"]);
        assert_eq!(words("\"unterminated"), ["unterminated"]);
        assert!(words("  ").is_empty());
    }

    #[test]
    fn the_first_word_leaves_the_rest_as_written() {
        assert_eq!(first(" vpc  .a | \"b\" "), ("vpc".to_owned(), ".a | \"b\""));
        assert_eq!(first("'a b' c"), ("a b".to_owned(), "c"));
        assert_eq!(first(""), (String::new(), ""));
    }
}
