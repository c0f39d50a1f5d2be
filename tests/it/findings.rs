//! What Atmos finds wrong in public estates, against what Isobar finds: each of its findings has an error of ours on
//! the same line, and where it finds nothing we have no error.
//!
//! The estates lie beside the checkout, not in it: where they are absent the test says so and passes.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use regex::Regex;
use serde_json::Value;
use tests::repository::Repository;
use tests::run::Run;

use crate::conformance::{cases_folder, say};

/// What came of one estate.
#[derive(Default)]
struct Outcome {
    case: String,
    found: usize,
    /// Findings of Atmos that we lack.
    missing: Vec<String>,
    /// Errors of ours where Atmos has none.
    extra: Vec<String>,
}

#[test]
fn what_atmos_refuses_is_an_error_on_the_same_line() -> Result<()> {
    let Some(folder) = cases_folder() else {
        say("SKIPPED: no conformance cases beside the checkout; name their folder in ISOBAR_CONFORMANCE.\n");
        return Ok(());
    };
    let mut cases: Vec<_> = fs::read_dir(&folder)?.collect::<Result<_, _>>()?;
    cases.sort_by_key(fs::DirEntry::path);
    assert!(!cases.is_empty(), "no case in {}", folder.display());
    let outcomes: Vec<Outcome> = cases.iter().map(|case| compare(&case.path())).collect::<Result<_>>()?;
    let text = table(&outcomes);
    say(&text);
    assert!(
        outcomes
            .iter()
            .all(|outcome| outcome.missing.is_empty() && outcome.extra.is_empty()),
        "{text}"
    );
    Ok(())
}

fn compare(case: &Path) -> Result<Outcome> {
    let about: Value = serde_json::from_slice(&fs::read(case.join("case.json"))?)?;
    let repository = Repository::copy_of(&case.join("input"))?;
    let cwd = repository.root().join(about["cwd"].as_str().unwrap_or("."));
    let run = Run::of(&["validate", "stacks", "--format", "json"], &cwd, &repository.home())?;
    let findings = run.json();
    let findings = findings
        .as_array()
        .with_context(|| format!("{}: {}", case.display(), run.stderr))?;
    let errors: Vec<&Value> = findings.iter().filter(|found| found["severity"] == "error").collect();
    let mut outcome = Outcome {
        case: case.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        ..Outcome::default()
    };
    for (file, line) in expected(&about)? {
        if errors.iter().any(|error| is_at(error, &file, line)) {
            outcome.found += 1;
        } else {
            outcome.missing.push(format!("{file}:{line}"));
        }
    }
    if about["validate"]["exit"] == 0 {
        outcome.extra = errors.iter().map(|error| shown(error)).collect();
    }
    Ok(outcome)
}

/// The errors that Atmos names with file and line, each once; line 0 where it could not tell.
fn expected(about: &Value) -> Result<Vec<(String, u64)>> {
    let place = Regex::new(r"(?m)^\s*• ([^\s:]+):(\d+):\d+: error")?;
    let refusals = about["describe"]
        .as_object()
        .into_iter()
        .flat_map(|modes| modes.values());
    let texts = refusals
        .map(|mode| &mode["refused"])
        .chain([&about["validate"]["stderr"]]);
    let mut all = Vec::new();
    for text in texts.filter_map(Value::as_str) {
        for found in place.captures_iter(text) {
            all.push((found[1].to_owned(), found[2].parse()?));
        }
    }
    all.sort();
    all.dedup();
    Ok(all)
}

/// Whether the finding is in that file, which Atmos names relative to the stacks, and on that line.
fn is_at(finding: &Value, file: &str, line: u64) -> bool {
    let place = &finding["place"];
    let path = place["file"].as_str().unwrap_or_default();
    let same_file = path == file || path.ends_with(&format!("/{file}"));
    same_file && (line == 0 || place["line"] == line)
}

fn shown(finding: &Value) -> String {
    let place = &finding["place"];
    format!(
        "{} {}:{} {}",
        finding["code"].as_str().unwrap_or_default(),
        place["file"].as_str().unwrap_or_default(),
        place["line"],
        finding["message"].as_str().unwrap_or_default()
    )
}

fn table(outcomes: &[Outcome]) -> String {
    let count = |of: fn(&Outcome) -> usize| outcomes.iter().map(of).sum::<usize>();
    let mut text = format!(
        "\n  errors of Atmos in {} estates: {} found, {} missing; {} of ours where Atmos has none\n",
        outcomes.len(),
        count(|outcome| outcome.found),
        count(|outcome| outcome.missing.len()),
        count(|outcome| outcome.extra.len()),
    );
    for outcome in outcomes
        .iter()
        .filter(|outcome| outcome.missing.len() + outcome.extra.len() > 0)
    {
        let _ = writeln!(text, "  {}", outcome.case);
        for (word, lines) in [("missing", &outcome.missing), ("extra", &outcome.extra)] {
            for line in lines {
                let _ = writeln!(text, "    {word} {line}");
            }
        }
    }
    text
}
