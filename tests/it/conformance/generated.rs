//! The generated estate: what it resolves to, and what single edits of it affect.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use regex::{NoExpand, Regex};
use serde_json::Value;
use tests::repository::Repository;
use tests::run::Run;

use super::case::{Outcome, split};
use super::equality::{self, Places};

const MODES: [(&str, &[&str]); 2] = [
    ("no-functions", &["--process-functions=false"]),
    ("raw", &["--process-functions=false", "--process-templates=false"]),
];

/// Where the expected results are, and the program that writes the estate.
pub(super) struct Generated {
    expected: PathBuf,
    program: PathBuf,
}

impl Generated {
    /// `None`, loudly, where the data, the program or the interpreter is absent.
    pub(super) fn beside(conformance: &Path) -> Option<Self> {
        let generated = Self {
            expected: conformance.join("generated"),
            program: conformance.parent()?.join("tools/gen_estate.py"),
        };
        let python = Command::new("python3").arg("--version").output();
        let is_there = generated.expected.is_dir() && generated.program.is_file() && python.is_ok();
        is_there.then_some(generated)
    }

    pub(super) fn run(&self) -> Result<Vec<Outcome>> {
        let base = Repository::new()?;
        let written = Command::new("python3")
            .arg(&self.program)
            .arg("S")
            .arg(base.root())
            .output()?;
        ensure!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
        let mut outcomes = Vec::new();
        for (mode, flags) in MODES {
            outcomes.push(self.describe(&base, mode, flags)?);
        }
        outcomes.push(self.affected(&base)?);
        Ok(outcomes)
    }

    fn describe(&self, estate: &Repository, mode: &'static str, flags: &[&str]) -> Result<Outcome> {
        let expected = self.expected(mode)?;
        let arguments = [&["describe", "stacks", "--format", "json"], flags].concat();
        let run = Run::of(&arguments, &estate.root(), &estate.home())?;
        let actual = Places::new(estate).replace(run.json());
        let (differences, instances) = equality::instances(&expected, &actual);
        Ok(outcome(mode, &run, instances, differences))
    }

    /// Each edit on its own, against the estate without it.
    fn affected(&self, base: &Repository) -> Result<Outcome> {
        let edits = self.expected("affected")?;
        let (mut differences, mut slowest, mut last) = (BTreeMap::new(), Duration::ZERO, None);
        for (at, edit) in edits.as_array().context("a list of edits")?.iter().enumerate() {
            let head = Repository::copy_of(&base.root())?;
            apply(&edit["edit"], &head.root())?;
            let before = base.root().display().to_string();
            let arguments = [
                "describe",
                "affected",
                "--repo-path",
                &before,
                "--process-functions=false",
                "--format",
                "json",
            ];
            let run = Run::of(&arguments, &head.root(), &head.home())?;
            let mut actual = Places::new(&head).replace(run.json());
            if let Some(rows) = actual.as_array_mut() {
                rows.sort_by_key(|row| (row["stack"].to_string(), row["component"].to_string()));
            }
            let found = equality::differences(&edit["affected"], &actual, 5);
            let named = found
                .iter()
                .map(|one| split(one))
                .map(|(place, what)| (format!("edit {at}{place}"), what));
            differences.extend(named);
            slowest = slowest.max(run.wall);
            last = Some(run);
        }
        let mut outcome = outcome("affected", &last.context("there are edits")?, 0, differences);
        outcome.wall = slowest;
        Ok(outcome)
    }

    fn expected(&self, what: &str) -> Result<Value> {
        let path = self.expected.join(format!("S.{what}.json.gz"));
        let text = Command::new("gzip")
            .arg("-dc")
            .arg(&path)
            .output()
            .context("failed to run gzip")?;
        ensure!(text.status.success(), "failed to read {}", path.display());
        Ok(serde_json::from_slice(&text.stdout)?)
    }
}

fn outcome(check: &'static str, run: &Run, instances: usize, differences: BTreeMap<String, String>) -> Outcome {
    Outcome {
        case: "generated S".to_owned(),
        check,
        crashed: run.crashed(),
        wall: run.wall,
        is_known: true,
        instances,
        differences,
        said: run.stderr.chars().take(300).collect(),
    }
}

/// One edit: a text replaced once, a text added, or the first component of a manifest taken away.
fn apply(edit: &Value, root: &Path) -> Result<()> {
    let path = root.join(edit["file"].as_str().context("an edit names a file")?);
    // What is added to may be a file that the estate comes without, such as a component's code.
    let text = fs::read_to_string(&path).unwrap_or_default();
    let edited = if let Some(find) = edit["find"].as_str() {
        let with = edit["replace"].as_str().unwrap_or_default();
        Regex::new(find)?.replacen(&text, 1, NoExpand(with)).into_owned()
    } else if let Some(more) = edit["append"].as_str() {
        text + more
    } else {
        let first = Regex::new(r"(?m)^    \S.*\n(?:^      .*\n)*")?;
        let components = text.find("components:").context("there are components")?;
        let (before, after) = text.split_at(components);
        format!("{before}{}", first.replacen(after, 1, ""))
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    Ok(fs::write(&path, edited)?)
}
