//! One edit of one file, from the write to the event over a real WebSocket.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use regex::Regex;
use serde_json::{Value, json};
use tests::fanout;
use tests::generate::{self, SIZES};
use tests::repository::Repository;
use tests::server::Server;

use crate::report::Report;
use crate::{RUNS, median, milliseconds, percentile, say};

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
    let edits = edits(&estate.root())?;
    for (part, name, target) in TARGETS {
        let is_meant = |edit: &&Edit| edit.shown.contains(part) && (part != "/dev/" || !edit.shown.contains('_'));
        let edit = edits.iter().find(is_meant).context("the estate has such an edit")?;
        let (times, reached) = edit.measure(&server, EDITS)?;
        let instances = &reached["instanceCounts"]["changed"];
        report.at_most(
            format!("edit of {name} of estate L to its event, p99 of {EDITS} ({instances} instances change)"),
            target,
            milliseconds(percentile(times.iter().copied(), 99)),
            "ms",
        );
        let half = milliseconds(median(times.iter().copied()));
        report.row("- its median".to_owned(), "–".to_owned(), format!("{half:.1} ms"), true);
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
    for edit in edits(&estate.root())? {
        let (times, reached) = edit.measure(&server, RUNS * 2)?;
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

/// How a change of one leaf reaches so many subscribers, on the small estate.
pub(crate) fn fan_out(subscribers: usize) -> Result<()> {
    let repository = Repository::new()?;
    generate::write(SIZES[0], &repository.root())?;
    let edits = edits(&repository.root())?;
    let edit = edits.first().context("there is an edit")?;
    let found = fanout::measure(&repository, subscribers, &edit.file, [&edit.after, &edit.before])?;
    say(&format!(
        "\n{} subscribers, events of {} bytes\n  from the first to each other: p50 {:.1} ms, p99 {:.1} ms\n  \
         from the resolved estate: p50 {:.1} ms, p99 {:.1} ms\n  {:.1} kB and {:.1} us for each subscriber and event\n",
        found.subscribers,
        found.event,
        milliseconds(found.spread[0]),
        milliseconds(found.spread[1]),
        milliseconds(found.delivery[0]),
        milliseconds(found.delivery[1]),
        found.memory / 1e3,
        found.processor.as_secs_f64() * 1e6,
    ));
    Ok(())
}

/// One edit of one file.
struct Edit {
    file: PathBuf,
    shown: String,
    before: String,
    after: String,
}

fn edits(root: &Path) -> Result<Vec<Edit>> {
    let list = std::fs::read_to_string(root.join("edits.jsonl"))?;
    list.lines()
        .map(|line| Edit::new(root, &serde_json::from_str(line)?))
        .collect()
}

impl Edit {
    fn new(root: &Path, line: &Value) -> Result<Self> {
        let text = |key: &str| line[key].as_str().with_context(|| format!("an edit has no {key}"));
        let file = root.join(text("file")?);
        let before = std::fs::read_to_string(&file)?;
        let after = Regex::new(text("find")?)?
            .replace(&before, text("replace")?)
            .into_owned();
        Ok(Self {
            file,
            shown: text("file")?.to_owned(),
            before,
            after,
        })
    }

    /// To and fro; an even number of times leaves the file as it was. How long each took, and what the last one changed.
    fn measure(&self, server: &Server, count: usize) -> Result<(Vec<Duration>, Value)> {
        let mut changes = server.changes(FIELDS)?;
        let mut times = Vec::new();
        let mut reached = Value::Null;
        for round in 0..count {
            let text = if round % 2 == 0 { &self.after } else { &self.before };
            // Beside the estate first: a file is never seen half written.
            let draft = self.file.with_extension("draft");
            std::fs::write(&draft, text)?;
            let started = Instant::now();
            std::fs::rename(&draft, &self.file)?;
            let event = changes.event()?;
            times.push(started.elapsed());
            reached = event["estateChanged"].clone();
        }
        Ok((times, reached))
    }
}
