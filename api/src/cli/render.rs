//! Diagnostics as people read them: what, where, what to do.

use std::path::Path;

use atmos::diagnostic::{Diagnostic, Scope, Severity};
use atmos::estate::Estate;
use atmos::source::Span;

/// Colours, or none.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Style {
    is_coloured: bool,
}

impl Style {
    pub(super) const fn new(is_coloured: bool) -> Self {
        Self { is_coloured }
    }

    pub(super) fn error(self, text: &str) -> String {
        self.paint("1;31", text)
    }

    pub(super) fn warning(self, text: &str) -> String {
        self.paint("1;33", text)
    }

    pub(super) fn info(self, text: &str) -> String {
        self.paint("1;34", text)
    }

    pub(super) fn fine(self, text: &str) -> String {
        self.paint("1;32", text)
    }

    pub(super) fn dim(self, text: &str) -> String {
        self.paint("2", text)
    }

    fn paint(self, code: &str, text: &str) -> String {
        if self.is_coloured {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }
}

/// A diagnostic on a few lines, without a newline at its end.
pub(super) fn diagnostic(diagnostic: &Diagnostic, estate: &Estate, style: Style) -> String {
    let root = &estate.config.directory;
    let mark = mark(diagnostic.severity, style);
    let code = style.dim(&format!("[{}]", diagnostic.code));
    let mut lines = vec![format!("{mark}{code}: {}", printable(&diagnostic.message))];
    lines.extend(place(diagnostic.span, estate, root).map(|place| format!("  {} {place}", style.dim("-->"))));
    lines.extend(affected(&diagnostic.scope).map(|what| format!("  {} {what}", style.dim("in"))));
    for related in &diagnostic.related {
        let place = place(related.span, estate, root).unwrap_or_default();
        lines.push(format!(
            "  {} {place}: {}",
            style.dim("see"),
            printable(&related.message)
        ));
    }
    let hint = diagnostic.hint.as_deref().map(printable);
    lines.extend(hint.map(|hint| format!("  {} {hint}", style.dim("hint:"))));
    lines.join("\n")
}

/// The word for how bad it is.
pub(super) fn mark(severity: Severity, style: Style) -> String {
    match severity {
        Severity::Error => style.error("error"),
        Severity::Warning => style.warning("warning"),
        Severity::Info => style.info("info"),
    }
}

/// `stacks/prod.yaml:3:5`, the path relative to `root`.
pub(super) fn place(span: Span, estate: &Estate, root: &Path) -> Option<String> {
    if span.is_none() {
        return None;
    }
    let path = estate.files.path(span.file());
    let shown = path.strip_prefix(root).unwrap_or(&path).display().to_string();
    let shown = printable(&shown);
    Some(match (span.line(), span.column()) {
        (0, _) => shown,
        (line, 0) => format!("{shown}:{line}"),
        (line, column) => format!("{shown}:{line}:{column}"),
    })
}

fn affected(scope: &Scope) -> Option<String> {
    match scope {
        Scope::Estate | Scope::File => None,
        Scope::Stack { stack } => Some(format!("stack {}", printable(stack))),
        Scope::Instance { stack, component, .. } => Some(format!(
            "component {} in stack {}",
            printable(component),
            printable(stack)
        )),
    }
}

/// Text from a repository, without what could move the cursor or change colours.
pub(super) fn printable(text: &str) -> String {
    let mask = |c: char| {
        if c.is_control() && c != '\n' && c != '\t' {
            '\u{fffd}'
        } else {
            c
        }
    };
    text.chars().map(mask).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::session::Session;

    #[test]
    fn text_from_a_repository_cannot_drive_the_terminal() {
        assert_eq!(printable("a\x1b[2Jb\tc\nd"), "a\u{fffd}[2Jb\tc\nd");
    }

    #[test]
    fn colour_is_only_added_where_it_is_wanted() {
        assert_eq!(Style::new(true).error("x"), "\x1b[1;31mx\x1b[0m");
        assert_eq!(Style::default().error("x"), "x");
    }

    #[test]
    fn a_diagnostic_says_what_where_whom_and_what_to_do() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path().canonicalize().expect("it exists");
        let estate = Session::for_tests(&root).estate(None).expect("it opens");
        let file = estate.files.intern(&root.join("stacks/prod.yaml"));
        let scope = Scope::Instance {
            stack: "prod".into(),
            component_type: "terraform".into(),
            component: "vpc".into(),
        };
        let finding = Diagnostic::error("import-not-found", Span::new(file, 3, 5), "nothing matches catalog/vpc")
            .related(Span::new(file, 1, 1), "imported here")
            .hint("check the path")
            .scope(scope);
        assert_eq!(
            diagnostic(&finding, &estate, Style::default()),
            "error[import-not-found]: nothing matches catalog/vpc\n  --> stacks/prod.yaml:3:5\n  in component vpc in stack prod\n  see stacks/prod.yaml:1:1: imported here\n  hint: check the path"
        );
    }
}
