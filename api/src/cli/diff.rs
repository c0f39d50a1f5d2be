//! Unified diffs as a terminal shows them.

use super::render::{Style, printable};

/// The diff, its lines coloured by what they say, harmless to a terminal.
pub(super) fn coloured(diff: &str, style: Style) -> String {
    let line = |line: &str| {
        let line = printable(line.trim_end_matches(['\n', '\r']));
        let painted = match line.chars().next() {
            _ if line.starts_with("+++") || line.starts_with("---") => style.dim(&line),
            Some('+') => style.fine(&line),
            Some('-') => style.error(&line),
            Some('@') => style.info(&line),
            _ => line,
        };
        painted + "\n"
    };
    diff.split_inclusive('\n').map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_and_what_comes_differ_in_colour_and_nothing_else() {
        let diff = "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\x1b[2J\r\n+b\n c\n";
        assert_eq!(
            coloured(diff, Style::default()),
            "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\u{fffd}[2J\n+b\n c\n"
        );
        let painted = coloured(diff, Style::new(true));
        assert!(painted.contains("\x1b[1;31m-a") && painted.contains("\x1b[1;32m+b\x1b[0m"));
    }
}
