//! One edit of one file, from the write to the event over a real WebSocket.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use tests::edit::{self, Edit};
use tests::report::{Report, say};
use tests::repository::Repository;
use tests::server::Server;

use crate::resident::SETTLING;
use crate::{RUNS, median, milliseconds, percentile};

/// How many edits the 99th percentile is of.
const EDITS: usize = 50;
/// What an event is asked for.
pub(crate) const FIELDS: &str = "revision instanceCounts { changed } stacks { changed }";

/// The edits that have targets, by the end of the file's path, and their milliseconds.
const TARGETS: [(&str, &str, f64); 3] = [
    ("/dev/", "a leaf", 30.0),
    ("mixins/region/", "a region mixin", 150.0),
    ("acme/_defaults.yaml", "the organisation's defaults", 1_500.0),
];

pub(crate) fn measure(report: &mut Report, estate: &Repository) -> Result<()> {
    let server = Server::open(&estate.root(), &estate.home())?;
    // Nobody edits while the estate is still being opened.
    let _ = server.changes(FIELDS)?;
    std::thread::sleep(SETTLING);
    let edits = edit::all(&estate.root())?;
    for (part, name, target) in TARGETS {
        let is_meant = |edit: &&Edit| edit.shown.contains(part) && (part != "/dev/" || !edit.shown.contains('_'));
        let edit = edits.iter().find(is_meant).context("the estate has such an edit")?;
        let (times, reached) = time(edit, &server, EDITS)?;
        let instances = &reached["instanceCounts"]["changed"];
        report.at_most(
            format!("edit of {name} of estate L to its event, p99 of {EDITS} ({instances} instances change)"),
            target,
            milliseconds(percentile(times.iter().copied(), 99)),
            "ms",
        );
        let [half, most] = [50, 90].map(|percent| milliseconds(percentile(times.iter().copied(), percent)));
        report.note("- its median, p90".to_owned(), format!("{half:.1} ms, {most:.1} ms"));
    }
    Ok(())
}

/// Opens an estate and makes each of its edits a few times.
pub(crate) fn quick_look(name: &str, estate: &Repository) -> Result<()> {
    let started = Instant::now();
    let server = Server::open(&estate.root(), &estate.home())?;
    let counts = server.data("{ estate { counts { stacks instances } } }", &json!({}))?;
    say(&format!(
        "{name}: {}, open after {:.0} ms, peak {:.0} MB",
        counts["estate"]["counts"],
        milliseconds(started.elapsed()),
        server.peak_memory().unwrap_or_default() as f64 / 1e6,
    ));
    for edit in edit::all(&estate.root())? {
        let (times, reached) = time(&edit, &server, RUNS * 2)?;
        let stacks = reached["stacks"]["changed"].as_array().map_or(0, Vec::len);
        say(&format!(
            "  edit to event: {:>7.1} ms  {stacks:>4} stacks, {:>6} instances  {}",
            milliseconds(median(times)),
            reached["instanceCounts"]["changed"],
            edit.shown,
        ));
    }
    Ok(())
}

/// Between two edits by hand. What the one before left behind is freed by then; many at once are measured as such.
const BREATH: Duration = Duration::from_millis(400);

/// To and fro; an even number of times leaves the file as it was. How long each took, and what the last one changed.
fn time(edit: &Edit, server: &Server, count: usize) -> Result<(Vec<Duration>, Value)> {
    let mut changes = server.changes(FIELDS)?;
    let mut times = Vec::new();
    let mut reached = Value::Null;
    for round in 0..count {
        let started = edit.make(round)?;
        let event = changes.event()?;
        times.push(started.elapsed());
        std::thread::sleep(BREATH);
        reached = event["estateChanged"].clone();
    }
    Ok((times, reached))
}
