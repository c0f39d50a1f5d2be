//! Measures what a user waits for: opening an estate cold, and seeing an edit.
//!
//! `bench` writes estates of three sizes and measures them; `bench S M` only those;
//! `bench --estate DIR` measures an estate that is there already, on a copy, with its own `edits.jsonl`;
//! `bench --fanout 1000 5000` how a change reaches so many subscribers.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use regex::Regex;
use serde_json::{Value, json};
use tests::fanout;
use tests::generate::{self, SIZES};
use tests::repository::Repository;
use tests::server::Server;

/// How often each thing is measured; the median is told.
const RUNS: usize = 5;

const COUNTS: &str = "{ estate { counts { stacks instances } } }";

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, folder] = &arguments[..]
        && flag == "--estate"
    {
        return measure(folder, &Repository::copy_of(Path::new(folder))?);
    }
    if let [flag, crowds @ ..] = &arguments[..]
        && flag == "--fanout"
    {
        return crowds.iter().try_for_each(|size| fan_out(size.parse()?));
    }
    if let Some(unknown) = arguments
        .iter()
        .find(|name| SIZES.iter().all(|size| size.name != **name))
    {
        bail!("there is no size {unknown}; there are S, M and L");
    }
    for size in SIZES {
        if arguments.is_empty() || arguments.iter().any(|name| name == size.name) {
            let repository = Repository::new()?;
            generate::write(size, &repository.root())?;
            measure(size.name, &repository)?;
        }
    }
    Ok(())
}

/// How a change of one leaf reaches so many subscribers, on the small estate.
fn fan_out(subscribers: usize) -> Result<()> {
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

/// What opening cost.
struct Opening {
    wall: Duration,
    processor: Duration,
    memory: u64,
}

fn measure(name: &str, repository: &Repository) -> Result<()> {
    let mut openings = Vec::new();
    let mut server = None;
    for _ in 0..RUNS {
        drop(server.take());
        let started = Instant::now();
        let opened = Server::open(&repository.root(), &repository.home())?;
        opened.data(COUNTS, &json!({}))?;
        openings.push(Opening {
            wall: started.elapsed(),
            processor: opened.processor_time().unwrap_or_default(),
            memory: opened.peak_memory().unwrap_or_default(),
        });
        server = Some(opened);
    }
    let server = server.context("there was a run")?;
    let counts = server.data(COUNTS, &json!({}))?["estate"]["counts"].take();
    let instances = counts["instances"].as_f64().unwrap_or_default();
    let wall = median(openings.iter().map(|opening| opening.wall));
    say(&format!(
        "\n{name}: {} stacks, {instances} instances\n  open, cold: {:.0} ms, CPU {:.0} ms, peak {:.0} MB, {:.0} instances/s\n",
        counts["stacks"],
        milliseconds(wall),
        milliseconds(median(openings.iter().map(|opening| opening.processor))),
        median(openings.iter().map(|opening| opening.memory)) as f64 / 1e6,
        instances / wall.as_secs_f64(),
    ));
    for edit in edits(&repository.root())? {
        say(&format!("{}\n", edit.measure(&server)?));
    }
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

    /// From the write to the event, over a real WebSocket; to and fro.
    fn measure(&self, server: &Server) -> Result<String> {
        let mut changes = server.changes("instanceCounts { changed } stacks { changed }")?;
        let mut times = Vec::new();
        let mut reached = Value::Null;
        for round in 0..RUNS * 2 {
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
        let stacks = reached["stacks"]["changed"].as_array().map_or(0, Vec::len);
        let time = milliseconds(median(times.into_iter()));
        Ok(format!(
            "  edit to event: {time:>6.1} ms  {stacks:>4} stacks, {:>6} instances  {}",
            reached["instanceCounts"]["changed"], self.shown
        ))
    }
}

fn median<T: Ord + Copy + Default>(values: impl Iterator<Item = T>) -> T {
    let mut values: Vec<T> = values.collect();
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or_default()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn say(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}
