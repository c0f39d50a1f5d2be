//! `isobar validate …`: the findings, and whether there are errors among them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use atmos::diagnostic::{Diagnostic, Severity};
use atmos::estate::Estate;
use atmos::policy::{self, Overrides};
use clap::{Args, Subcommand, ValueEnum};

use super::failure::Failure;
use super::render::{self, Style};
use super::session::Session;
use super::{Outcome, findings, lookup, output};

#[derive(Subcommand)]
pub(super) enum Validate {
    /// Check atmos.yaml, every manifest, and what they resolve to
    Stacks(Stacks),
    /// Check a component in a stack against its policies: JSON Schema and Rego
    Component(Component),
}

#[derive(Args)]
pub(super) struct Stacks {
    /// How to print the findings: `text` for people, on stderr, or `json` for tools, on stdout
    #[arg(short, long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// How findings are printed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Atmos's flags; each stands over what `settings.validation` says.
#[derive(Args)]
pub(super) struct Component {
    /// The component's name
    name: String,
    /// The stack's name; ATMOS_STACK if not given
    #[arg(long, short)]
    stack: Option<String>,
    /// The policy's file, relative to the base path of its type in atmos.yaml's schemas
    #[arg(long, value_name = "FILE")]
    schema_path: Option<String>,
    /// What the policy is written in
    #[arg(long, value_name = "TYPE", value_parser = ["jsonschema", "opa"])]
    schema_type: Option<String>,
    /// Further modules of a policy in Rego: files or folders
    #[arg(long, value_name = "PATH", value_delimiter = ',')]
    module_paths: Vec<String>,
    /// How many seconds a policy may take; 0 as if not given
    #[arg(long, value_name = "SECONDS")]
    timeout: Option<u64>,
}

impl Validate {
    pub(super) fn run(self, session: &Session) -> Result<Outcome, Failure> {
        match self {
            Self::Stacks(Stacks { format }) => {
                let estate = session.resolve(session.options_with_policies()?);
                if format == Format::Text {
                    return Ok(report(&estate, session));
                }
                let judged = judged(&estate);
                output::lines(|out| Ok(writeln!(out, "{:#}", findings::json(&judged, &estate))?))?;
                Ok(outcome(&judged))
            }
            Self::Component(component) => component.run(session),
        }
    }
}

impl Component {
    fn run(self, session: &Session) -> Result<Outcome, Failure> {
        let name = session.stack(self.stack.as_deref())?;
        let estate = session.estate(None)?;
        let stack = lookup::stack(&estate, name)?;
        let instance = lookup::instance(&estate, stack, &self.name)?;
        let overrides = Overrides {
            path: self.schema_path,
            language: self.schema_type,
            modules: self.module_paths,
            timeout: self.timeout.filter(|seconds| *seconds > 0).map(Duration::from_secs),
        };
        let mut findings = policy::check(&estate, instance, &overrides);
        // Here the policy is what was asked about: what is a warning of the estate fails the command, as in Atmos.
        for finding in findings
            .iter_mut()
            .filter(|finding| finding.severity == Severity::Warning)
        {
            finding.severity = Severity::Error;
        }
        for finding in &findings {
            session.say(&format!("{}\n", render::diagnostic(finding, &estate, session.style)));
        }
        if findings.iter().any(|finding| finding.severity == Severity::Error) {
            session.say(&format!("{} Component validation failed", session.style.error("✗")));
            return Ok(Outcome::Findings);
        }
        session.say(&format!("{} Component validated successfully", session.style.fine("✓")));
        Ok(Outcome::Fine)
    }
}

/// Says every finding, and how many there are.
pub(super) fn report(estate: &Estate, session: &Session) -> Outcome {
    let judged = judged(estate);
    for diagnostic in &judged {
        session.say(&format!("{}\n", render::diagnostic(diagnostic, estate, session.style)));
    }
    let (errors, warnings) = (count(&judged, Severity::Error), count(&judged, Severity::Warning));
    for line in tally(&judged, session.style) {
        session.say(&line);
    }
    session.say(&summary(errors, warnings, estate.stacks.len(), session.style));
    outcome(&judged)
}

/// The findings, worst first, as this command sees them: without a way to name stacks, Atmos refuses to validate them.
fn judged(estate: &Estate) -> Vec<Arc<Diagnostic>> {
    let mut judged = estate.diagnostics.clone();
    for found in judged.iter_mut().filter(|found| found.code == "stack-names-unset") {
        Arc::make_mut(found).severity = Severity::Error;
    }
    judged.sort_by_key(|found| found.severity);
    judged
}

fn outcome(judged: &[Arc<Diagnostic>]) -> Outcome {
    if count(judged, Severity::Error) > 0 {
        Outcome::Findings
    } else {
        Outcome::Fine
    }
}

fn count(judged: &[Arc<Diagnostic>], severity: Severity) -> usize {
    judged.iter().filter(|found| found.severity == severity).count()
}

/// How often each kind was found, the worst kinds first; nothing where there are few to look through.
fn tally(judged: &[Arc<Diagnostic>], style: Style) -> Vec<String> {
    let mut counts: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
    for found in judged {
        *counts.entry((found.severity, found.code)).or_default() += 1;
    }
    if judged.len() < 2 {
        return Vec::new();
    }
    let line = |((severity, code), count): (&(Severity, &str), &usize)| {
        format!("{count:>6} {} {code}", render::mark(*severity, style))
    };
    counts.iter().map(line).collect()
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
