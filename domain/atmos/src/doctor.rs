//! One report of an estate: what was found, and what is doubtful, what reaches most first.
//!
//! It looks at a snapshot, at git's own files and for commands on the search path. It runs nothing.

use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Scope, Severity, Subject};
use crate::estate::Estate;
use crate::git::Repository;
use crate::reach::Reached;
use crate::source::FileId;

/// A part of what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What it is about: `Configuration`, `Estate`, `Git`, `Tools` or `Sizes`.
    pub name: &'static str,
    /// What was found, in order; a name may stand more than once.
    pub facts: Vec<Fact>,
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is.
    pub name: String,
    /// What it is here.
    pub value: String,
}

/// A finding and how far it reaches.
#[derive(Clone, Debug)]
pub struct Ranked {
    /// Its place among the estate's findings.
    pub number: usize,
    /// The finding.
    pub finding: Arc<Diagnostic>,
    /// How many instances it may affect.
    pub reach: usize,
}

/// How many findings there are of each severity, and how many can be mended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub infos: usize,
    /// Those with a fix, safe or not.
    pub fixable: usize,
    /// Those with a fix that is safe to make without a look.
    pub safely_fixable: usize,
}

impl Counts {
    /// Counts findings.
    pub fn of<'a>(findings: impl IntoIterator<Item = &'a Diagnostic>) -> Self {
        let mut counts = Self::default();
        for finding in findings {
            match finding.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Info => counts.infos += 1,
            }
            counts.fixable += usize::from(finding.fix.is_some());
            counts.safely_fixable += usize::from(finding.fix.as_ref().is_some_and(|fix| fix.is_safe));
        }
        counts
    }
}

/// The findings: worse before better, then what reaches more instances, then by place; `reached` is what they are about.
#[must_use]
pub fn ranked(estate: &Estate, reached: &Reached) -> Vec<Ranked> {
    let reach = Reach::of(estate, reached);
    let mut all: Vec<Ranked> = estate
        .diagnostics
        .iter()
        .enumerate()
        .map(|(number, finding)| Ranked {
            number,
            finding: Arc::clone(finding),
            reach: reach.of_finding(estate, number, finding),
        })
        .collect();
    all.sort_by_key(|ranked| (ranked.finding.severity, std::cmp::Reverse(ranked.reach), ranked.number));
    all
}

/// How many instances there are, how many read each file, and how many a finding is about where one can tell.
struct Reach<'a> {
    all: usize,
    by_file: FxHashMap<FileId, usize>,
    by_finding: &'a Reached,
}

impl<'a> Reach<'a> {
    fn of(estate: &Estate, by_finding: &'a Reached) -> Self {
        let mut by_file = FxHashMap::default();
        for stack in &estate.stacks {
            for file in stack.reads.iter() {
                *by_file.entry(*file).or_default() += stack.instances.len();
            }
        }
        let all = estate.stacks.iter().map(|stack| stack.instances.len()).sum();
        Self {
            all,
            by_file,
            by_finding,
        }
    }

    fn of_finding(&self, estate: &Estate, number: usize, finding: &Diagnostic) -> usize {
        if let Subject::Variable { instances, .. } = finding.subject {
            return instances as usize;
        }
        if let Some(reached) = self.by_finding.get(&number) {
            return reached.len();
        }
        match &finding.scope {
            Scope::Estate => self.all,
            Scope::File => self.by_file.get(&finding.span.file()).copied().unwrap_or_default(),
            Scope::Stack { stack } => estate.stack(stack).map_or(0, |stack| stack.instances.len()),
            Scope::Instance { .. } => 1,
        }
    }
}

/// What was found.
#[must_use]
pub fn sections(estate: &Estate) -> Vec<Section> {
    let config = &estate.config;
    vec![
        section("Configuration", configuration(config)),
        section("Estate", names(config)),
        section("Git", git(config)),
        section("Tools", tools(config)),
        section("Sizes", sizes(estate)),
    ]
}

fn section(name: &'static str, facts: Vec<(String, String)>) -> Section {
    let fact = |(name, value)| Fact { name, value };
    Section {
        name,
        facts: facts.into_iter().map(fact).collect(),
    }
}

fn configuration(config: &Config) -> Vec<(String, String)> {
    let mut facts = vec![fact("Folder", shown(&config.directory))];
    for source in &config.sources {
        facts.push(fact("File", format!("{} ({})", shown(&source.path), source.layer)));
    }
    if config.sources.is_empty() {
        facts.push(fact("File", "none found: Atmos's defaults apply"));
    }
    facts.push(fact("Profiles", joined(&config.profiles)));
    facts
}

fn names(config: &Config) -> Vec<(String, String)> {
    let pattern = config.name_template.as_ref().or(config.name_pattern.as_ref());
    let workflows = config.workflows_base_path.as_deref().map_or_else(none, shown);
    let templates = if config.templates.enabled { "on" } else { "off" };
    vec![
        fact("Base path", shown(&config.base_path)),
        fact("Stacks", shown(&config.stacks_base_path)),
        fact("Included", joined(&config.included_paths)),
        fact("Excluded", joined(&config.excluded_paths)),
        fact(
            "Stack names",
            pattern.map_or("the paths of manifests", |pattern| pattern.as_str()),
        ),
        fact("Workflows", workflows),
        fact("Templates", templates),
    ]
}

fn git(config: &Config) -> Vec<(String, String)> {
    let Some(repository) = Repository::containing(&config.base_path) else {
        return vec![fact("Root", "none: this is no git work tree")];
    };
    let branch = match &repository.branch {
        Some(branch) => branch.clone(),
        None if repository.commit.is_some() => "none: a commit is checked out directly".to_owned(),
        None => none(),
    };
    vec![
        fact("Root", shown(&repository.root)),
        fact("Branch", branch),
        fact("Commit", repository.commit.unwrap_or_else(|| "none yet".to_owned())),
    ]
}

/// The commands that component types name, as the search path has them.
fn tools(config: &Config) -> Vec<(String, String)> {
    let commands = config.component_commands.iter();
    let named = commands.map(|(kind, command)| fact(kind, found(config, command)));
    let git = std::iter::once(fact("git", found(config, "git")));
    named.chain(git).collect()
}

fn found(config: &Config, command: &str) -> String {
    let path = config.environment.get("PATH").map_or("", String::as_str);
    let folders = std::env::split_paths(path);
    let is_there = |path: &std::path::PathBuf| path.is_file();
    match folders.map(|folder| folder.join(command)).find(is_there) {
        Some(path) => shown(&path),
        None => format!("{command}: not on the search path"),
    }
}

fn sizes(estate: &Estate) -> Vec<(String, String)> {
    let references: usize = estate.instances().map(|instance| instance.references.len()).sum();
    let policed = estate
        .instances()
        .filter(|instance| crate::policy::is_policed(&instance.sections));
    vec![
        fact("Stacks", estate.stacks.len().to_string()),
        fact("Components", estate.components.len().to_string()),
        fact("Instances", estate.instances().count().to_string()),
        fact("With policies", policed.count().to_string()),
        fact("Manifests", estate.manifests.len().to_string()),
        fact("Workflows", estate.workflows.len().to_string()),
        fact("Values from outside", references.to_string()),
        fact("Resolved in", format!("{:.0} ms", estate.took.as_secs_f64() * 1000.0)),
    ]
}

fn fact(name: &str, value: impl Into<String>) -> (String, String) {
    (name.to_owned(), value.into())
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn none() -> String {
    "none".to_owned()
}

fn joined(names: &[String]) -> String {
    if names.is_empty() { none() } else { names.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reach::reached;
    use crate::test_support::Folder;

    #[test]
    fn what_reaches_more_comes_first_within_its_severity() {
        let folder = Folder::with(&[
            (
                "atmos.yaml",
                "stacks: {base_path: stacks, included_paths: ['deploy/*'], name_pattern: '{stage}'}",
            ),
            ("stacks/a.yaml", "vars: {}"),
            ("stacks/shared.yaml", "import: [missing]\n"),
            (
                "stacks/deploy/one.yaml",
                "import: [shared]\nvars: {stage: one}\ncomponents: {terraform: {x: {}, y: {}}}\n",
            ),
            (
                "stacks/deploy/two.yaml",
                "import: [other]\nvars: {stage: two}\ncomponents: {terraform: {x: {}}}\n",
            ),
        ]);
        let estate = folder.estate();
        let found = ranked(&estate, &reached(&estate));
        let told: Vec<_> = found.iter().map(|one| (one.finding.code, one.reach)).collect();
        assert_eq!(
            told[..2],
            [("import-not-found", 2), ("import-not-found", 1)],
            "{told:?}"
        );
        assert_eq!(told.last().copied(), Some(("manifest-unused", 0)));
    }

    #[test]
    fn the_report_says_what_was_found_and_what_is_missing() {
        let folder = Folder::with(&[("atmos.yaml", "stacks: {base_path: stacks, included_paths: ['*']}")]);
        let report = sections(&folder.estate_with(&[("PATH", "/nonexistent")]));
        let names: Vec<_> = report.iter().map(|section| section.name).collect();
        assert_eq!(names, ["Configuration", "Estate", "Git", "Tools", "Sizes"]);
        let git = &report[3].facts[report[3].facts.len() - 1];
        assert_eq!(git.value, "git: not on the search path");
    }
}
