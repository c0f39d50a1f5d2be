//! What must hold before a document is parsed: the parser calls itself for each bracket that opens.

use async_graphql::ServerError;

use super::{BRACKETS, NAME, TOKENS, excess, readable};

/// Checks how many tokens a document has and how deep its brackets nest.
pub(crate) fn check(text: &str) -> Result<(), ServerError> {
    let mut rest = text.as_bytes();
    let (mut tokens, mut depth) = (0_usize, 0_usize);
    while let Some((first, tail)) = rest.split_first() {
        let length = match first {
            b' ' | b'\t' | b'\r' | b'\n' | b',' => {
                rest = tail;
                continue;
            }
            b'#' => {
                rest = &rest[line(rest)..];
                continue;
            }
            b'"' => string(rest),
            first if is_word(*first) => word(rest)?,
            b'{' | b'[' | b'(' => {
                depth += 1;
                1
            }
            b'}' | b']' | b')' => {
                depth = depth.saturating_sub(1);
                1
            }
            _ => 1,
        };
        rest = &rest[length..];
        tokens += 1;
        if tokens > TOKENS {
            let most = readable(TOKENS);
            return Err(excess(&format!("The document has more than {most} tokens.")));
        }
        if depth > BRACKETS {
            return Err(excess(&format!(
                "The document nests brackets more than {BRACKETS} levels deep."
            )));
        }
    }
    Ok(())
}

/// Names, numbers and the dots of a spread: what belongs together without a space.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b'+')
}

fn word(text: &[u8]) -> Result<usize, ServerError> {
    let length = text.iter().take_while(|byte| is_word(**byte)).count();
    if length > NAME {
        return Err(excess(&format!(
            "The document has a name of more than {NAME} characters."
        )));
    }
    Ok(length)
}

fn line(text: &[u8]) -> usize {
    text.iter().take_while(|byte| !matches!(byte, b'\n' | b'\r')).count()
}

/// The length of a string with its quotes; one without an end goes to the end of its line, or of the document.
fn string(text: &[u8]) -> usize {
    const BLOCK: &[u8] = b"\"\"\"";
    if text.starts_with(BLOCK) {
        let mut at = BLOCK.len();
        while at < text.len() {
            match &text[at..] {
                rest if rest.starts_with(b"\\\"\"\"") => at += 4,
                rest if rest.starts_with(BLOCK) => return at + BLOCK.len(),
                _ => at += 1,
            }
        }
        return text.len();
    }
    let mut at = 1;
    while at < text.len() {
        match text[at] {
            b'"' => return at + 1,
            b'\n' | b'\r' => return at,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_fine(text: &str) -> bool {
        check(text).is_ok()
    }

    #[test]
    fn tokens_are_counted_and_what_is_in_strings_and_comments_is_not() {
        assert!(is_fine(&"a ".repeat(TOKENS)));
        assert!(!is_fine(&"a ".repeat(TOKENS + 1)));
        assert!(!is_fine(&"{}".repeat(TOKENS)));
        assert!(is_fine(&format!("{{ a(x: \"{}\") }}", "{ ".repeat(TOKENS))));
        assert!(is_fine(&format!("{{ a(x: \"\\\"{}\") }}", "{ ".repeat(TOKENS))));
        assert!(is_fine(&format!(
            "{{ a(x: \"\"\"\\\"\"\" \n{}\"\"\") }}",
            "{ ".repeat(TOKENS)
        )));
        assert!(is_fine(&format!("# {}\n{{ a }}", "{ ".repeat(TOKENS))));
        assert!(!is_fine(&format!("# x\r{}", "{ ".repeat(TOKENS))));
        assert!(is_fine("\u{feff}{ a(x: \"ä\") }"));
        for unfinished in ["\"", "\"\"\"", "\"\\", "\"\"\"\\", "\"a\n", "#", "é"] {
            assert!(is_fine(unfinished), "{unfinished:?}");
        }
    }

    #[test]
    fn brackets_nest_so_deep_and_names_are_so_long() {
        assert!(is_fine(&"{a".repeat(BRACKETS)));
        assert!(!is_fine(&"{a".repeat(BRACKETS + 1)));
        assert!(!is_fine(&"[".repeat(100_000)));
        assert!(is_fine(&"{a}".repeat(BRACKETS + 1)));
        assert!(is_fine(&"a".repeat(NAME)));
        assert!(!is_fine(&"a".repeat(NAME + 1)));
    }
}
