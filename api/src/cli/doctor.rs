//! `isobar doctor`: what was detected, and everything that is wrong or doubtful.

use atmos::estate::Estate;
use clap::Args;

use super::failure::Failure;
use super::session::Session;
use super::{Outcome, output, render, validate};
use crate::configuration::DatabasePlace;

#[derive(Args)]
pub(super) struct Doctor {}

impl Doctor {
    pub(super) fn run(self, session: &Session) -> Result<Outcome, Failure> {
        let estate = session.resolve(session.options(None)?);
        let facts = facts(&estate, session);
        output::lines(|out| {
            for (name, value) in &facts {
                writeln!(out, "{name:<22} {}", render::printable(value))?;
            }
            Ok(())
        })?;
        session.say("");
        Ok(validate::report(&estate, session))
    }
}

fn facts(estate: &Estate, session: &Session) -> Vec<(&'static str, String)> {
    let config = &estate.config;
    let shown = |path: &std::path::Path| path.display().to_string();
    let none = || "none".to_owned();
    let mut facts = vec![
        ("Isobar", env!("CARGO_PKG_VERSION").to_owned()),
        ("Folder", shown(&config.directory)),
        ("Git root", config.git_root.as_deref().map_or_else(none, shown)),
    ];
    for source in &config.sources {
        facts.push(("Configuration", format!("{} ({})", shown(&source.path), source.layer)));
    }
    if config.sources.is_empty() {
        facts.push(("Configuration", "none found: Atmos's defaults apply".to_owned()));
    }
    let pattern = config.name_template.as_ref().or(config.name_pattern.as_ref());
    let workflows = config.workflows_base_path.as_deref();
    facts.extend([
        ("Profiles", joined(&config.profiles)),
        ("Base path", shown(&config.base_path)),
        ("Stacks", shown(&config.stacks_base_path)),
        ("Included", joined(&config.included_paths)),
        ("Excluded", joined(&config.excluded_paths)),
        (
            "Stack names",
            pattern.cloned().unwrap_or_else(|| "the paths of manifests".to_owned()),
        ),
        ("Workflows", workflows.map_or_else(none, shown)),
        (
            "Templates",
            if config.templates.enabled { "on" } else { "off" }.to_owned(),
        ),
        ("History", history(session)),
        ("Resolved", resolved(estate)),
    ]);
    facts
}

fn joined(names: &[String]) -> String {
    if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(", ")
    }
}

fn resolved(estate: &Estate) -> String {
    let references: usize = estate.instances().map(|instance| instance.references.len()).sum();
    format!(
        "{} stacks, {} components, {} instances, {} files, {references} values from outside, in {:.0} ms",
        estate.stacks.len(),
        estate.components.len(),
        estate.instances().count(),
        estate.manifests.len(),
        estate.took.as_secs_f64() * 1000.0
    )
}

fn history(session: &Session) -> String {
    match &session.configuration.database {
        Some(DatabasePlace::File(path)) => path.display().to_string(),
        Some(DatabasePlace::Url(_)) => "ISOBAR_DATABASE_URL".to_owned(),
        None => "none: there is no home folder; ISOBAR_DATA_DIR names another".to_owned(),
    }
}
