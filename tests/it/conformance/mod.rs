//! What the real Atmos makes of public estates, against what Isobar makes of them.
//!
//! The estates are data that lies beside the checkout, not in it: where it is absent the test says so and passes.

mod case;
mod equality;
mod generated;
mod known;
mod table;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use anyhow::Result;
use case::{Case, Outcome};
use generated::Generated;
use known::{Known, Surprises};

/// How long one command may take on any of these estates.
const LIMIT: Duration = Duration::from_secs(2);

#[test]
fn public_estates_resolve_as_atmos_resolves_them() -> Result<()> {
    let Some(folder) = folder() else {
        say("SKIPPED: no conformance cases beside the checkout; name their folder in ISOBAR_CONFORMANCE.\n");
        return Ok(());
    };
    let cases = Case::all(&folder.join("cases"))?;
    assert!(!cases.is_empty(), "no case in {}", folder.display());
    let mut outcomes = run(cases)?;
    match Generated::beside(&folder) {
        Some(generated) => outcomes.extend(generated.run()?),
        None => say("SKIPPED: no generated estate; it needs python3 and the program that writes it.\n"),
    }
    say(&table::text(&outcomes));
    let report = Path::new(env!("CARGO_TARGET_TMPDIR")).join("conformance.json");
    std::fs::write(&report, table::json(&outcomes).to_string())?;
    say(&format!("Every difference is in {}\n", report.display()));

    none(&outcomes, "crashed", |outcome| outcome.crashed);
    none(&outcomes, "took more than two seconds", |outcome| outcome.wall > LIMIT);
    let surprises = Known::all().surprises(&outcomes);
    assert_eq!(surprises, Surprises::default());
    Ok(())
}

fn none(outcomes: &[Outcome], what: &str, is_bad: impl Fn(&Outcome) -> bool) {
    let bad = outcomes.iter().filter(|outcome| is_bad(outcome));
    let bad: Vec<String> = bad
        .map(|outcome| format!("{} ({})", outcome.case, outcome.check))
        .collect();
    assert!(bad.is_empty(), "{what}: {bad:#?}");
}

pub(crate) fn cases_folder() -> Option<PathBuf> {
    folder().map(|folder| folder.join("cases"))
}

fn folder() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("ISOBAR_CONFORMANCE") {
        return Some(PathBuf::from(path));
    }
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|folder| folder.join("shared/conformance"))
        .find(|folder| folder.join("cases").is_dir())
}

/// Runs all cases on all processors.
fn run(cases: Vec<Case>) -> Result<Vec<Outcome>> {
    let queue = Mutex::new(cases.into_iter());
    let take = || queue.lock().expect("no worker panics while it takes a case").next();
    let work = || -> Result<Vec<Outcome>> {
        let mut outcomes = Vec::new();
        while let Some(case) = take() {
            outcomes.extend(case.run()?);
        }
        Ok(outcomes)
    };
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let mut outcomes = Vec::new();
        for thread in threads {
            outcomes.extend(thread.join().expect("a worker does not panic")?);
        }
        outcomes.sort_by(|a, b| (&a.case, a.check).cmp(&(&b.case, b.check)));
        Ok(outcomes)
    })
}

/// Says it even where the test harness keeps a passing test's output to itself.
pub(crate) fn say(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}
