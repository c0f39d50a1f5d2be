//! `isobar doctor`: what was found, what is doubtful with the worst first, and `--fix` for what is safe to mend.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use atmos::diagnostic::{Diagnostic, Scope, Severity};
use atmos::doctor::{Counts, Fact, Ranked, Section, ranked, sections};
use atmos::estate::Estate;
use atmos::reach::reached;
use atmos::workspace::{Mended, Workspace};
use clap::{Args, ValueEnum, ValueHint};
use serde_json::{Value as Json, json};

use super::failure::Failure;
use super::session::Session;
use super::{Outcome, diff, output, render};
use crate::configuration::DatabasePlace;

#[derive(Args)]
pub(super) struct Doctor {
    /// Make the fixes that are safe, and prove that each helped; what does not is put back
    #[arg(long)]
    fix: bool,
    /// With --fix: only show what would change
    #[arg(long, requires = "fix")]
    dry_run: bool,
    /// Only findings with these codes
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    code: Vec<String>,
    /// Only findings in these files, by their paths as the report names them
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    file: Vec<PathBuf>,
    /// Only findings at least as bad as this
    #[arg(long, value_enum, value_name = "SEVERITY")]
    severity: Option<Least>,
    /// The form of the report
    #[arg(long, short, value_enum, default_value = "text")]
    format: Form,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Least {
    Error,
    Warning,
    Info,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people.
    Text,
    /// For programs.
    Json,
}

impl Doctor {
    pub(super) fn run(self, session: &Session) -> Result<Outcome, Failure> {
        let workspace = session.open(session.options_with_policies()?);
        let estate = workspace.estate();
        let wanted = self.wanted(&estate);
        if self.fix {
            self.mend(session, &workspace, &wanted)?;
            let estate = workspace.estate();
            return Ok(outcome(&self.wanted(&estate)));
        }
        let mut found = sections(&estate);
        found.push(isobar(session));
        match self.format {
            Form::Text => self.say(session, &estate, &found, &wanted)?,
            Form::Json => output::lines(|out| {
                serde_json::to_writer_pretty(&mut *out, &report(&estate, &found, &wanted))?;
                Ok(out.write_all(b"\n")?)
            })?,
        }
        Ok(outcome(&wanted))
    }

    /// The findings that the flags leave.
    fn wanted(&self, estate: &Estate) -> Vec<Ranked> {
        let least = match self.severity {
            Some(Least::Error) => Severity::Error,
            Some(Least::Warning) => Severity::Warning,
            Some(Least::Info) | None => Severity::Info,
        };
        let files: Vec<PathBuf> = self
            .file
            .iter()
            .map(|file| estate.config.directory.join(file))
            .collect();
        let mut all = ranked(estate, &reached(estate));
        all.retain(|one| {
            let finding = &one.finding;
            let in_file = || files.contains(&estate.files.path(finding.span.file()).to_path_buf());
            finding.severity <= least
                && (self.code.is_empty() || self.code.iter().any(|code| code == finding.code))
                && (files.is_empty() || in_file())
        });
        all
    }

    fn say(&self, session: &Session, estate: &Estate, found: &[Section], wanted: &[Ranked]) -> Result<(), Failure> {
        output::lines(|out| {
            for section in found {
                writeln!(out, "{}", section.name)?;
                for Fact { name, value } in &section.facts {
                    writeln!(out, "  {:<20} {}", render::printable(name), render::printable(value))?;
                }
            }
            Ok(())
        })?;
        session.say("");
        for one in wanted {
            let mut text = render::diagnostic(&one.finding, estate, session.style);
            if one.reach > 1 {
                text += &format!("\n  {} {} instances", session.style.dim("reaches"), one.reach);
            }
            if let Some(fix) = &one.finding.fix {
                let how = if fix.is_safe { "fix:" } else { "fix by hand:" };
                text += &format!("\n  {} {}", session.style.dim(how), render::printable(&fix.description));
            }
            session.say(&format!("{text}\n"));
        }
        session.say(&summary(wanted));
        Ok(())
    }

    /// Shows what the safe fixes change and, unless it is a dry run, makes them.
    fn mend(&self, session: &Session, workspace: &Workspace, wanted: &[Ranked]) -> Result<(), Failure> {
        let safe = |one: &&Ranked| one.finding.fix.as_ref().is_some_and(|fix| fix.is_safe);
        let findings = distinct(wanted.iter().filter(safe));
        let estate = workspace.estate();
        let (plan, planned) = workspace.plan(&findings);
        let style = session.output_style();
        output::lines(|out| {
            let text = plan.diff(&estate.config.directory);
            Ok(out.write_all(diff::coloured(&text, style).as_bytes())?)
        })?;
        let outcomes: Vec<Mended> = if self.dry_run {
            let planned = planned.into_iter();
            planned
                .map(|one| one.map_or_else(Mended::Refused, |()| Mended::Done))
                .collect()
        } else {
            workspace.mend(&findings)
        };
        for (finding, outcome) in findings.iter().zip(&outcomes) {
            session.say(&self.told(session, &estate, finding, outcome));
        }
        if findings.is_empty() {
            session.say("There is nothing that is safe to fix.");
        }
        Ok(())
    }

    fn told(&self, session: &Session, estate: &Estate, finding: &Diagnostic, outcome: &Mended) -> String {
        let fix = finding.fix.as_deref().map_or("", |fix| fix.description.as_str());
        let place = render::place(finding.span, estate, &estate.config.directory).unwrap_or_default();
        let (mark, word, why) = match outcome {
            Mended::Done if self.dry_run => (session.style.info("•"), "would fix", String::new()),
            Mended::Done => (session.style.fine("✓"), "fixed", String::new()),
            Mended::Refused(error) => (session.style.warning("!"), "left alone", format!(": {error}")),
            Mended::PutBack(reason) => (session.style.warning("!"), "put back", format!(": {reason}")),
        };
        let (fix, why) = (render::printable(fix), render::printable(&why));
        format!("{mark} {word} {place} [{}]: {fix}{why}", finding.code)
    }
}

/// Each fix once: the same edit may mend what several instances were found with.
fn distinct<'a>(wanted: impl Iterator<Item = &'a Ranked>) -> Vec<Arc<Diagnostic>> {
    let mut findings: Vec<Arc<Diagnostic>> = Vec::new();
    for one in wanted {
        let repair = |finding: &Diagnostic| finding.fix.as_ref().map(|fix| fix.repair.clone());
        let known = findings.iter().any(|known| repair(known) == repair(&one.finding));
        if !known {
            findings.push(Arc::clone(&one.finding));
        }
    }
    findings
}

fn outcome(left: &[Ranked]) -> Outcome {
    let is_error = |one: &Ranked| one.finding.severity == Severity::Error;
    if left.iter().any(is_error) {
        Outcome::Findings
    } else {
        Outcome::Fine
    }
}

fn summary(wanted: &[Ranked]) -> String {
    let counts = Counts::of(wanted.iter().map(|one| &*one.finding));
    let fixable = match counts.safely_fixable {
        0 => String::new(),
        number => format!("; `isobar doctor --fix` mends {number} of them"),
    };
    format!(
        "{} errors, {} warnings, {} notes{fixable}",
        counts.errors, counts.warnings, counts.infos
    )
}

fn isobar(session: &Session) -> Section {
    let fact = |name: &str, value: String| Fact {
        name: name.to_owned(),
        value,
    };
    let history = match &session.configuration.database {
        Some(DatabasePlace::File(path)) => path.display().to_string(),
        Some(DatabasePlace::Url(_)) => "ISOBAR_DATABASE_URL".to_owned(),
        None => "none: there is no home folder; ISOBAR_DATA_DIR names another".to_owned(),
    };
    Section {
        name: "Isobar",
        facts: vec![
            fact("Version", env!("CARGO_PKG_VERSION").to_owned()),
            fact("History", history),
        ],
    }
}

fn report(estate: &Estate, found: &[Section], wanted: &[Ranked]) -> Json {
    let fact = |fact: &Fact| json!({ "name": fact.name, "value": fact.value });
    let section = |section: &Section| {
        let facts: Vec<Json> = section.facts.iter().map(fact).collect();
        json!({ "name": section.name, "facts": facts })
    };
    json!({
        "sections": found.iter().map(section).collect::<Vec<_>>(),
        "findings": wanted.iter().map(|one| finding(estate, one)).collect::<Vec<_>>(),
    })
}

fn finding(estate: &Estate, one: &Ranked) -> Json {
    let found = &one.finding;
    let path = (!found.span.is_none()).then(|| estate.files.path(found.span.file()));
    let relative = |path: &Path| {
        path.strip_prefix(&estate.config.directory)
            .unwrap_or(path)
            .display()
            .to_string()
    };
    let (stack, component) = match &found.scope {
        Scope::Estate | Scope::File => (None, None),
        Scope::Stack { stack } => (Some(stack.as_str()), None),
        Scope::Instance { stack, component, .. } => (Some(stack.as_str()), Some(component.as_str())),
    };
    json!({
        "severity": found.severity,
        "code": found.code,
        "message": found.message,
        "hint": found.hint,
        "file": path.as_deref().map(relative),
        "line": (!found.span.is_none()).then(|| found.span.line()),
        "column": (!found.span.is_none()).then(|| found.span.column()),
        "stack": stack,
        "component": component,
        "reach": one.reach,
        "fix": found.fix.as_ref().map(|fix| json!({ "description": fix.description, "isSafe": fix.is_safe })),
    })
}
