//! HCL that may be hostile: the parser calls itself for whatever is nested, so text that nests without end is refused
//! first, and what is left is parsed on a stack that is large enough.

use std::thread;

/// Brackets, braces and templates inside each other.
const MOST_DEPTH: usize = 200;
/// Operators in one expression: each nests in the next.
const MOST_OPERATORS: usize = 500;
/// Enough for both at once.
const STACK: usize = 64 << 20;

/// What `parse` makes of `text`, if it nests no deeper than it may.
///
/// # Errors
/// What is not HCL, in the parser's words.
pub(crate) fn bounded<T: Send>(text: &str, parse: impl FnOnce(&str) -> Result<T, String> + Send) -> Result<T, String> {
    if nests_too_deep(text) {
        return Err(format!(
            "it nests deeper than {MOST_DEPTH} levels, or has more than {MOST_OPERATORS} operators in one expression"
        ));
    }
    thread::scope(|scope| {
        let parsing = thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, || parse(text));
        let outcome = parsing.map_err(|error| error.to_string())?.join();
        outcome.unwrap_or_else(|_| Err("the parser failed".to_owned()))
    })
}

fn nests_too_deep(text: &str) -> bool {
    let mut scan = Scan::default();
    let mut rest = text.as_bytes();
    while let Some(length) = scan.step(rest) {
        if scan.open.len() > MOST_DEPTH || scan.operators > MOST_OPERATORS {
            return true;
        }
        rest = &rest[length..];
    }
    false
}

/// What is open at a place in the text.
#[derive(Default)]
struct Scan {
    /// Brackets, and quotes for strings.
    open: Vec<u8>,
    operators: usize,
}

impl Scan {
    /// Takes in the next bytes; how many, `None` at the end.
    fn step(&mut self, rest: &[u8]) -> Option<usize> {
        let is_text = self.open.last() == Some(&b'"');
        let length = match rest {
            [] => return None,
            [b'\\', _, ..] if is_text => 2,
            [b'$' | b'%', b'{', ..] if is_text => {
                self.open.push(b'{');
                2
            }
            // No string goes on in the next line: whatever opened it was none.
            [b'"' | b'\n', ..] if is_text => {
                self.open.pop();
                1
            }
            _ if is_text => 1,
            [b'#', ..] | [b'/', b'/', ..] => rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len()),
            [byte, ..] => {
                self.outside(*byte);
                1
            }
        };
        Some(length)
    }

    fn outside(&mut self, byte: u8) {
        match byte {
            b'"' | b'(' | b'[' | b'{' => self.open.push(byte),
            b')' | b']' | b'}' => {
                self.open.pop();
            }
            b',' => self.operators = 0,
            b'\n' if matches!(self.open.last(), None | Some(b'{')) => self.operators = 0,
            b'!' | b'-' | b'+' | b'*' | b'/' | b'%' | b'?' | b'<' | b'>' | b'=' | b'&' | b'|' => self.operators += 1,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_not_too_deep() {
        for text in [
            "x = [1, -2, {a = \"${b + 1} ((((\"}]\ny = a ? b : c # {{{{\n",
            "x = <<EOT\n{\"a\": [\nEOT\ny = \"a/b+c==\"\n",
            &"a {\n  b = 1 + 2 * 3\n}\n".repeat(1_000),
            &format!("x = [{}]", "1 + 1, ".repeat(1_000)),
        ] {
            assert!(!nests_too_deep(text), "{text}");
        }
    }

    #[test]
    fn nesting_counts_inside_strings_and_behind_broken_ones() {
        for hostile in ["[", "(", "{", "\"${", "\"%{"] {
            assert!(nests_too_deep(&hostile.repeat(MOST_DEPTH + 1)), "{hostile}");
            assert!(nests_too_deep(&format!(
                "x = <<E\n\"\nE\n{}",
                hostile.repeat(MOST_DEPTH + 1)
            )));
        }
        assert!(nests_too_deep(&format!("x = {}1", "!".repeat(MOST_OPERATORS))));
        assert!(nests_too_deep(&format!("x = (1{})", "\n+1".repeat(MOST_OPERATORS))));
    }
}
