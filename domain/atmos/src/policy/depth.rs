//! How deep a text of Rego nests: the interpreter follows it with its own stack, so what is too deep is not given to it.

/// Deeper than any policy that people write: brackets and the operators between them.
const MOST_DEPTH: usize = 100;

/// More brackets within brackets than people write; the interpreter's parser looks at each level more than once.
const MOST_BRACKETS: usize = 14;

/// Whether the text nests deeper than is read. Strings and comments do not count.
pub(super) fn is_too_deep(text: &str) -> bool {
    let mut scan = Scan {
        open: vec![0],
        total: 0,
        last: ' ',
        is_new_line: false,
    };
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '#' => while characters.next_if(|c| *c != '\n').is_some() {},
            '`' => while characters.next().is_some_and(|c| c != '`') {},
            '"' => {
                while let Some(c) = characters.next() {
                    match c {
                        '\\' => drop(characters.next()),
                        '"' | '\n' => break,
                        _ => {}
                    }
                }
            }
            '\n' => scan.is_new_line = true,
            _ => {}
        }
        if !c.is_whitespace() && c != '#' {
            scan.take(c);
        }
        if scan.total > MOST_DEPTH || scan.open.len() > MOST_BRACKETS {
            return true;
        }
    }
    false
}

/// What is open at a place.
struct Scan {
    /// For each open bracket, how much has piled up within it.
    open: Vec<usize>,
    total: usize,
    last: char,
    is_new_line: bool,
}

impl Scan {
    fn take(&mut self, c: char) {
        match c {
            '(' | '[' | '{' => {
                self.open.push(0);
                self.add();
            }
            ')' | ']' | '}' => {
                if self.open.len() > 1 {
                    self.total -= self.open.pop().unwrap_or_default();
                }
                self.ends_statement(c == '}');
            }
            ';' | ',' => self.ends_statement(true),
            _ if is_operator(c) => self.add(),
            _ => self.ends_statement(self.is_new_line && !is_operator(self.last)),
        }
        self.last = c;
        self.is_new_line = false;
    }

    fn add(&mut self) {
        if let Some(run) = self.open.last_mut() {
            *run += 1;
            self.total += 1;
        }
    }

    fn ends_statement(&mut self, ends: bool) {
        if let Some(run) = self.open.last_mut().filter(|_| ends) {
            self.total -= *run;
            *run = 0;
        }
    }
}

const fn is_operator(c: char) -> bool {
    matches!(c, '+' | '-' | '*' | '/' | '%' | '|' | '&' | '=' | '<' | '>' | '!' | ':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nesting_and_chains_count_and_strings_do_not() {
        for deep in [
            "[".repeat(200),
            "1 +\n".repeat(200),
            "x[1 + ".repeat(60),
            "-".repeat(200),
        ] {
            assert!(is_too_deep(&format!("package a\nx := {deep}")), "{deep:.20}");
        }
        let lines = "x := 1 + 2\ny := [1, 2]\nf(a) = b { a == b; b := 1 }\n".repeat(500);
        assert!(!is_too_deep(&lines));
        assert!(!is_too_deep(&format!(
            "x := \"{}\" # {}\n`{}`",
            "[".repeat(500),
            "[".repeat(500),
            "[".repeat(500)
        )));
    }
}
