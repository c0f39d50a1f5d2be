//! The outcomes as a table for people, and as JSON for tools.

use std::fmt::Write as _;
use std::time::Duration;

use serde_json::{Value, json};

use super::case::Outcome;

const CHECKS: [&str; 8] = [
    "raw",
    "no-functions",
    "full",
    "list stacks",
    "workflows",
    "dependents",
    "validate stacks",
    "affected",
];

/// How many cases are equal, and how many have something to compare with.
pub(super) fn score(outcomes: &[Outcome], check: &str) -> (usize, usize) {
    let known = outcomes
        .iter()
        .filter(|outcome| outcome.check == check && outcome.is_known);
    known.fold((0, 0), |(equal, all), outcome| {
        (equal + usize::from(outcome.is_equal()), all + 1)
    })
}

fn equal_instances(outcome: &Outcome) -> usize {
    let differing = outcome.differences.keys().filter(|place| !place.starts_with('/'));
    outcome.instances.saturating_sub(differing.count())
}

/// A row for each question.
pub(super) fn text(outcomes: &[Outcome]) -> String {
    let mut text = String::from("\n  check            equal cases   equal instances   slowest\n");
    for check in CHECKS {
        let rows: Vec<&Outcome> = outcomes.iter().filter(|outcome| outcome.check == check).collect();
        let (equal, all) = score(outcomes, check);
        let instances: usize = rows.iter().map(|row| row.instances).sum();
        let equal_instances: usize = rows.iter().map(|row| equal_instances(row)).sum();
        let slowest = rows.iter().map(|row| row.wall).max().unwrap_or(Duration::ZERO);
        let cases = format!("{equal}/{all}");
        let shown = if instances == 0 {
            String::new()
        } else {
            format!("{equal_instances}/{instances}")
        };
        let _ = writeln!(
            text,
            "  {check:<15}  {cases:>11}   {shown:>15}   {:>4} ms",
            slowest.as_millis()
        );
    }
    text
}

/// Everything, for the next reader.
pub(super) fn json(outcomes: &[Outcome]) -> Value {
    let row = |outcome: &Outcome| {
        json!({
            "case": outcome.case,
            "check": outcome.check,
            "known": outcome.is_known,
            "equal": outcome.is_equal(),
            "instances": outcome.instances,
            "equalInstances": equal_instances(outcome),
            "milliseconds": outcome.wall.as_millis() as u64,
            "differences": outcome.differences,
        })
    };
    outcomes.iter().map(row).collect()
}
