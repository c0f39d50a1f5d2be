//! `isobar validate …`: the findings, and whether there are errors among them.

use atmos::diagnostic::Severity;
use atmos::estate::Estate;
use clap::{Args, Subcommand};

use super::Outcome;
use super::failure::Failure;
use super::render::{self, Style};
use super::session::Session;

#[derive(Subcommand)]
pub(super) enum Validate {
    /// Check atmos.yaml, every manifest, and what they resolve to
    Stacks(Stacks),
}

#[derive(Args)]
pub(super) struct Stacks {}

impl Validate {
    pub(super) fn run(self, session: &Session) -> Result<Outcome, Failure> {
        let Self::Stacks(Stacks {}) = self;
        let estate = session.resolve(session.options(None)?);
        Ok(report(&estate, session))
    }
}

/// Says every finding, and how many there are.
pub(super) fn report(estate: &Estate, session: &Session) -> Outcome {
    for diagnostic in &estate.diagnostics {
        session.say(&format!("{}\n", render::diagnostic(diagnostic, estate, session.style)));
    }
    let count = |severity| {
        let all = estate.diagnostics.iter();
        all.filter(|diagnostic| diagnostic.severity == severity).count()
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    session.say(&summary(errors, warnings, estate.stacks.len(), session.style));
    if errors > 0 { Outcome::Findings } else { Outcome::Fine }
}

fn summary(errors: usize, warnings: usize, stacks: usize, style: Style) -> String {
    let number = |count: usize, word: &str| match count {
        1 => format!("1 {word}"),
        _ => format!("{count} {word}s"),
    };
    let warned = match warnings {
        0 => String::new(),
        _ => format!(", {}", number(warnings, "warning")),
    };
    match errors {
        0 => {
            let mark = style.fine("✓");
            format!(
                "{mark} All stacks validated successfully: {}{warned}",
                number(stacks, "stack")
            )
        }
        _ => format!("{} {}{warned}", style.error("✗"), number(errors, "error")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_says_how_it_went() {
        let plain = Style::default();
        assert_eq!(summary(0, 0, 1, plain), "✓ All stacks validated successfully: 1 stack");
        assert_eq!(
            summary(0, 2, 9, plain),
            "✓ All stacks validated successfully: 9 stacks, 2 warnings"
        );
        assert_eq!(summary(1, 0, 9, plain), "✗ 1 error");
        assert_eq!(summary(3, 1, 9, plain), "✗ 3 errors, 1 warning");
    }
}
