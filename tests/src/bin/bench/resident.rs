//! The server: how soon it answers, and the memory that a resident estate takes.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use serde_json::json;
use tests::report::Report;
use tests::repository::Repository;
use tests::server::Server;

use crate::{RUNS, median, megabytes, milliseconds};

/// After this long a server has settled.
pub(crate) const SETTLING: Duration = Duration::from_secs(3);

const COUNTS: &str = "{ estate { counts { stacks instances } } }";

/// Medians of opening an estate.
struct Opened {
    instances: f64,
    answer: Duration,
    processor: Duration,
    peak: u64,
    settled: u64,
}

pub(crate) fn measure(report: &mut Report, medium: &Repository, large: &Repository, huge: &Repository) -> Result<()> {
    let [medium, large, huge] = [open(medium)?, open(large)?, open(huge)?];
    let answer = "start to the first answered query, estate";
    report.at_most(format!("{answer} M"), 300.0, milliseconds(medium.answer), "ms");
    report.at_most("estate M, settled", 60.0, megabytes(medium.settled), "MB");
    report.at_most(
        format!("estate L resolved and resident in the server: {answer} L"),
        2_000.0,
        milliseconds(large.answer),
        "ms",
    );
    report.at_most("- its peak memory", 500.0, megabytes(large.peak), "MB");
    report.at_most("- settled", 350.0, megabytes(large.settled), "MB");
    let per_instance = |what: &str, of: fn(&Opened) -> f64, report: &mut Report| {
        let growth = (of(&huge) / huge.instances) / (of(&large) / large.instances);
        let what = format!("XL against L, each for its instances: {what}");
        report.at_most(what, 1.15, (growth * 100.0).round() / 100.0, "times");
    };
    per_instance("time to the first answer", |opened| opened.answer.as_secs_f64(), report);
    per_instance("processor time", |opened| opened.processor.as_secs_f64(), report);
    per_instance("peak memory", |opened| megabytes(opened.peak), report);
    per_instance("settled memory", |opened| megabytes(opened.settled), report);
    report.note(
        "- L, XL".to_owned(),
        format!(
            "{} and {} instances, {:.0} and {:.0} ms, {:.0} and {:.0} MB settled",
            large.instances,
            huge.instances,
            milliseconds(large.answer),
            milliseconds(huge.answer),
            megabytes(large.settled),
            megabytes(huge.settled),
        ),
    );
    Ok(())
}

fn open(estate: &Repository) -> Result<Opened> {
    let mut instances = 0.0;
    let mut all = Vec::new();
    for _ in 0..RUNS {
        let started = Instant::now();
        let server = Server::open(&estate.root(), &estate.home())?;
        let counts = server.data(COUNTS, &json!({}))?;
        let answer = started.elapsed();
        let processor = server.processor_time().context("the system does not tell")?;
        instances = counts["estate"]["counts"]["instances"].as_f64().context("a number")?;
        std::thread::sleep(SETTLING);
        let settled = server.memory().context("the system does not tell")?;
        let peak = server.peak_memory().context("the system does not tell")?;
        all.push((answer, processor, peak, settled));
    }
    Ok(Opened {
        instances,
        answer: median(all.iter().map(|run| run.0)),
        processor: median(all.iter().map(|run| run.1)),
        peak: median(all.iter().map(|run| run.2)),
        settled: median(all.iter().map(|run| run.3)),
    })
}
