//! Two branches that differ in a thousand files: switching between them under a server, and comparing them.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::json;
use tests::report::Report;
use tests::repository::Repository;
use tests::server::{Events, Server};

use crate::cold::run;
use crate::edits::FIELDS;
use crate::resident::SETTLING;
use crate::{RUNS, median, megabytes, milliseconds};

/// How often the branch is switched.
const SWITCHES: usize = 50;
/// Memory is compared with that after this many: by then every buffer has been needed once.
const WARM: usize = 10;
/// Files that differ.
const EDITS: usize = 1_000;
/// How much more memory counts as growth.
const GROWTH: f64 = 1.05;

pub(crate) fn measure(report: &mut Report, estate: &Repository) -> Result<()> {
    let edited = two_branches(estate)?;
    let arguments = [
        "describe",
        "affected",
        "--base",
        "main",
        "--head",
        "other",
        "--process-functions=false",
    ];
    let costs = (0..RUNS).map(|_| run(estate, &arguments)).collect::<Result<Vec<_>>>()?;
    report.at_most(
        format!("`describe affected` between two commits of estate L that differ in {edited} files"),
        4_000.0,
        milliseconds(median(costs.iter().map(|cost| cost.wall))),
        "ms",
    );
    report.note(
        "- its peak memory".to_owned(),
        format!("{:.0} MB", megabytes(median(costs.iter().map(|cost| cost.memory)))),
    );
    switches(report, estate, edited)
}

fn switches(report: &mut Report, estate: &Repository, edited: usize) -> Result<()> {
    let server = Server::open(&estate.root(), &estate.home())?;
    let mut changes = server.changes(FIELDS)?;
    let mut memory = Vec::new();
    let mut snapshots = 0;
    for round in 0..SWITCHES {
        let branch = if round % 2 == 0 { "other" } else { "main" };
        estate.git(&["checkout", "--quiet", branch])?;
        snapshots += until(&server, &mut changes, branch)?;
        if round + 1 == WARM || round + 1 == SWITCHES {
            std::thread::sleep(SETTLING);
            memory.push(megabytes(server.memory().context("the system does not tell")?));
        }
    }
    report.row(
        format!("{edited} files edited at once (`git checkout`), {SWITCHES} times: snapshots for each"),
        "1".to_owned(),
        format!("{:.2}", snapshots as f64 / SWITCHES as f64),
        snapshots == SWITCHES,
    );
    let is_steady = memory[1] <= memory[0] * GROWTH;
    report.row(
        format!("- memory after {WARM} and after {SWITCHES} of them"),
        "the same".to_owned(),
        format!("{:.0} and {:.0} MB", memory[0], memory[1]),
        is_steady,
    );
    Ok(())
}

/// Waits until the estate is that of `branch`, all of it; how many snapshots it took.
fn until(server: &Server, changes: &mut Events, branch: &str) -> Result<usize> {
    let wanted = if branch == "other" { EDITS } else { 0 };
    for snapshots in 1..=EDITS {
        changes.event()?;
        let found = server.data(MARKED, &json!({ "search": MARK }))?;
        if found["instances"]["totalCount"] == wanted {
            return Ok(snapshots);
        }
    }
    bail!("the estate never became that of {branch}")
}

const MARKED: &str = "query ($search: String!) { instances(first: 1, filter: { search: $search }) { totalCount } }";

/// The name of the component that the other branch adds to each leaf.
const MARK: &str = "bench-mark";

/// Commits the estate as `main`, and with a component more in a thousand leaves as `other`; ends on `main`.
fn two_branches(estate: &Repository) -> Result<usize> {
    let mut leaves = Vec::new();
    leaves_below(estate.root().join("stacks/orgs"), &mut leaves)?;
    leaves.sort();
    leaves.truncate(EDITS);
    ensure!(leaves.len() == EDITS, "the estate has too few leaves");
    estate.git(&["checkout", "--quiet", "-B", "main"])?;
    estate.git(&["add", "--all"])?;
    estate.git(&["commit", "--quiet", "--message", "main"])?;
    estate.git(&["checkout", "--quiet", "-B", "other"])?;
    for leaf in &leaves {
        let mut text = std::fs::read_to_string(leaf)?;
        text += &format!("    {MARK}: {{metadata: {{component: kms}}}}\n");
        std::fs::write(leaf, text)?;
    }
    estate.git(&["commit", "--quiet", "--all", "--message", "other"])?;
    estate.git(&["checkout", "--quiet", "main"])?;
    Ok(leaves.len())
}

fn leaves_below(folder: PathBuf, found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            leaves_below(path, found)?;
        } else if !path.ends_with("_defaults.yaml") {
            found.push(path);
        }
    }
    Ok(())
}
