//! One estate: what is asked about it and how the answers compare.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use tests::repository::Repository;
use tests::run::Run;

use super::equality::{self, Places};

/// The ways to describe an estate: their name, and the flags for it.
const MODES: [(&str, &[&str]); 3] = [
    ("full", &[]),
    ("no-functions", &["--process-functions=false"]),
    ("raw", &["--process-functions=false", "--process-templates=false"]),
];

/// An estate and what is known of it.
pub(super) struct Case {
    folder: PathBuf,
    about: Value,
}

/// What one command made of one estate.
pub(super) struct Outcome {
    pub(super) case: String,
    pub(super) check: &'static str,
    pub(super) crashed: bool,
    pub(super) wall: Duration,
    /// Whether there is anything to compare with.
    pub(super) is_known: bool,
    /// How many instances were compared, where instances are.
    pub(super) instances: usize,
    /// Where the answers differ, and how: by instance where instances are compared.
    pub(super) differences: BTreeMap<String, String>,
    /// What it said on standard error, where the answers differ.
    pub(super) said: String,
}

impl Outcome {
    /// Whether there is something to compare with, and it is equal.
    pub(super) fn is_equal(&self) -> bool {
        self.is_known && self.differences.is_empty()
    }
}

impl Case {
    /// Every case in `folder`, by name.
    pub(super) fn all(folder: &Path) -> Result<Vec<Self>> {
        let mut cases = Vec::new();
        for entry in fs::read_dir(folder)? {
            let folder = entry?.path();
            let about = read(&folder.join("case.json")).with_context(|| folder.display().to_string())?;
            cases.push(Self { folder, about });
        }
        cases.sort_by(|a, b| a.folder.cmp(&b.folder));
        Ok(cases)
    }

    /// Asks everything that there is an answer to.
    pub(super) fn run(&self) -> Result<Vec<Outcome>> {
        let repository = Repository::copy_of(&self.folder.join("input"))?;
        let asker = Asker { case: self, repository };
        let mut outcomes = Vec::new();
        for (mode, flags) in MODES {
            outcomes.push(asker.describe_stacks(mode, flags)?);
        }
        if let Some(names) = self.about.get("list_stacks") {
            outcomes.push(asker.list_stacks(names)?);
        }
        if let Some(expected) = self.expected("workflows")? {
            let arguments = ["describe", "workflows", "--format", "json", "--output", "all"];
            outcomes.push(asker.ask("workflows", &arguments, &expected)?);
        }
        if let Some(expected) = self.expected("dependents")? {
            outcomes.push(asker.dependents(&expected)?);
        }
        if let Some(exit) = self.about["validate"]["exit"].as_i64() {
            outcomes.push(asker.validate(exit)?);
        }
        Ok(outcomes)
    }

    fn name(&self) -> String {
        self.folder
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    }

    fn expected(&self, what: &str) -> Result<Option<Value>> {
        let path = self.folder.join(format!("expected.{what}.json"));
        if path.exists() { read(&path).map(Some) } else { Ok(None) }
    }
}

struct Asker<'a> {
    case: &'a Case,
    repository: Repository,
}

impl Asker<'_> {
    fn describe_stacks(&self, mode: &'static str, flags: &[&str]) -> Result<Outcome> {
        let about = &self.case.about["describe"][mode];
        let mut expected = self.case.expected(about["same_as"].as_str().unwrap_or(mode))?;
        let run = self.run(&[&["describe", "stacks", "--format", "json"], flags].concat())?;
        let mut actual = run.json();
        for unstable in about["unstable"].as_array().into_iter().flatten() {
            equality::forget(&mut actual, unstable);
            expected
                .iter_mut()
                .for_each(|expected| equality::forget(expected, unstable));
        }
        let actual = self.places().replace(actual);
        let mut outcome = self.outcome(mode, &run, expected.is_some());
        if let Some(expected) = expected {
            (outcome.differences, outcome.instances) = equality::instances(&expected, &actual);
        }
        Ok(outcome)
    }

    /// Whether there is something wrong at all; where and what is compared elsewhere.
    fn validate(&self, exit: i64) -> Result<Outcome> {
        let run = self.run(&["validate", "stacks"])?;
        let actual = json!(run.status.success());
        Ok(self.compare("validate stacks", &run, Some(&json!(exit == 0)), actual))
    }

    fn list_stacks(&self, names: &Value) -> Result<Outcome> {
        let run = self.run(&["list", "stacks", "--format", "json"])?;
        let rows = run.json();
        let mut listed: Vec<&str> = rows
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|row| row["Stack"].as_str())
            .collect();
        listed.sort_unstable();
        Ok(self.compare("list stacks", &run, Some(names), json!(listed)))
    }

    fn dependents(&self, expected: &Value) -> Result<Outcome> {
        let mut outcomes = Vec::new();
        for (key, expected) in expected.as_object().into_iter().flatten() {
            let (stack, component) = key.split_once(' ').context("the key is a stack and a component")?;
            let arguments = [
                "describe",
                "dependents",
                component,
                "-s",
                stack,
                "--format",
                "json",
                "--process-functions=false",
            ];
            let run = self.run(&arguments)?;
            let mut actual = run.json();
            if let Some(rows) = actual.as_array_mut() {
                rows.sort_by_key(|row| (row["stack"].to_string(), row["component"].to_string()));
            }
            let mut outcome = self.compare("dependents", &run, Some(expected), actual);
            let differences = std::mem::take(&mut outcome.differences).into_iter();
            outcome.differences = differences.map(|(at, what)| (format!("{key}{at}"), what)).collect();
            outcomes.push(outcome);
        }
        let merged = outcomes.into_iter().reduce(|mut all, one| {
            all.crashed |= one.crashed;
            all.wall = all.wall.max(one.wall);
            all.differences.extend(one.differences);
            all
        });
        merged.context("there are no dependents to ask for")
    }

    fn ask(&self, check: &'static str, arguments: &[&str], expected: &Value) -> Result<Outcome> {
        let run = self.run(arguments)?;
        let actual = run.json();
        Ok(self.compare(check, &run, Some(expected), actual))
    }

    fn run(&self, arguments: &[&str]) -> Result<Run> {
        let folder = self
            .repository
            .root()
            .join(self.case.about["cwd"].as_str().unwrap_or("."));
        Run::of(arguments, &folder, &self.repository.home())
    }

    fn compare(&self, check: &'static str, run: &Run, expected: Option<&Value>, actual: Value) -> Outcome {
        let actual = self.places().replace(actual);
        let mut outcome = self.outcome(check, run, expected.is_some());
        let found = expected.map_or_else(Vec::new, |expected| equality::differences(expected, &actual, 5));
        outcome.differences = found.into_iter().map(|one| split(&one)).collect();
        outcome
    }

    fn outcome(&self, check: &'static str, run: &Run, is_known: bool) -> Outcome {
        Outcome {
            case: self.case.name(),
            check,
            crashed: run.crashed(),
            wall: run.wall,
            is_known,
            instances: 0,
            differences: BTreeMap::new(),
            said: run.stderr.chars().take(300).collect(),
        }
    }

    fn places(&self) -> Places {
        Places::new(&self.repository)
    }
}

/// A difference as the place and what is there.
pub(super) fn split(difference: &str) -> (String, String) {
    let (at, what) = difference.split_once(": ").unwrap_or(("", difference));
    (at.to_owned(), what.to_owned())
}

fn read(path: &Path) -> Result<Value> {
    let text = fs::read_to_string(path).with_context(|| format!("failed to read {}", path.display()))?;
    Ok(serde_json::from_str(&text)?)
}
