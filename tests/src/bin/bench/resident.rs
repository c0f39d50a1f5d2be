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
/// The instances that the size of an estate is told in: those that are deployed.
const DEPLOYABLE: &str = "{ instances(filter: {isAbstract: false}) { totalCount } }";

/// Medians of opening an estate.
struct Opened {
    /// The deployable ones, and all of them.
    instances: f64,
    with_abstract: f64,
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
        let growth = |count: fn(&Opened) -> f64| {
            let growth = (of(&huge) / count(&huge)) / (of(&large) / count(&large));
            (growth * 100.0).round() / 100.0
        };
        let of_deployable = growth(|opened| opened.instances);
        let name = format!("XL against L, each for its deployable instances: {what}");
        report.at_most(name, 1.15, of_deployable, "times");
        let of_all = growth(|opened| opened.with_abstract);
        report.note(
            format!("- each for all, abstract ones included: {what}"),
            format!("{of_all:.2} times"),
        );
    };
    per_instance("time to the first answer", |opened| opened.answer.as_secs_f64(), report);
    per_instance("processor time", |opened| opened.processor.as_secs_f64(), report);
    per_instance("peak memory", |opened| megabytes(opened.peak), report);
    per_instance("settled memory", |opened| megabytes(opened.settled), report);
    report.note(
        "- L, XL".to_owned(),
        format!(
            "{} and {} instances, {} and {} with abstract ones, {:.0} and {:.0} ms, {:.0} and {:.0} MB settled",
            large.instances,
            huge.instances,
            large.with_abstract,
            huge.with_abstract,
            milliseconds(large.answer),
            milliseconds(huge.answer),
            megabytes(large.settled),
            megabytes(huge.settled),
        ),
    );
    Ok(())
}

fn open(estate: &Repository) -> Result<Opened> {
    let (mut instances, mut with_abstract) = (0.0, 0.0);
    let mut all = Vec::new();
    for _ in 0..RUNS {
        let started = Instant::now();
        let server = Server::open(&estate.root(), &estate.home())?;
        let counts = server.data(COUNTS, &json!({}))?;
        let answer = started.elapsed();
        let processor = server.processor_time().context("the system does not tell")?;
        with_abstract = counts["estate"]["counts"]["instances"].as_f64().context("a number")?;
        std::thread::sleep(SETTLING);
        let settled = server.memory().context("the system does not tell")?;
        let peak = server.peak_memory().context("the system does not tell")?;
        all.push((answer, processor, peak, settled));
        let deployable = server.data(DEPLOYABLE, &json!({}))?;
        instances = deployable["instances"]["totalCount"].as_f64().context("a number")?;
    }
    Ok(Opened {
        instances,
        with_abstract,
        answer: median(all.iter().map(|run| run.0)),
        processor: median(all.iter().map(|run| run.1)),
        peak: median(all.iter().map(|run| run.2)),
        settled: median(all.iter().map(|run| run.3)),
    })
}
