//! How a change of one leaf reaches very many subscribers, on the small estate.

use anyhow::{Context as _, Result};
use tests::generate;
use tests::report::Report;
use tests::repository::Repository;
use tests::{edit, fanout};

/// What each subscriber may take.
const KILOBYTES: f64 = 16.0;
/// What each event may take for each subscriber.
const MICROSECONDS: f64 = 20.0;

/// Measures crowds of these sizes.
pub(crate) fn measure(report: &mut Report, crowds: &[usize]) -> Result<()> {
    let repository = Repository::new()?;
    generate::write("S", &repository.root())?;
    let edits = edit::all(&repository.root())?;
    let edit = edits.first().context("there is an edit")?;
    for crowd in crowds {
        let found = fanout::measure(&repository, *crowd, edit)?;
        let milliseconds = |times: [std::time::Duration; 2]| times.map(|time| time.as_secs_f64() * 1e3);
        let ([half, p99], [_, whole]) = (milliseconds(found.spread), milliseconds(found.delivery));
        let target = if *crowd > 1_000 { 250.0 } else { 100.0 };
        let what = format!(
            "{crowd} subscribers, {} events of {:.0} kB, p99 from the first to each other",
            fanout::EVENTS,
            found.event as f64 / 1e3,
        );
        report.at_most(what, target, p99, "ms");
        let rest = format!("p50 {half:.0} ms; {whole:.0} ms from the resolved estate");
        report.row(
            "- its median, and its p99 from the change's resolution".to_owned(),
            "–".to_owned(),
            rest,
            true,
        );
        report.at_most("- memory for each subscriber", KILOBYTES, found.memory / 1e3, "kB");
        let each = found.processor.as_secs_f64() * 1e6;
        report.at_most(
            "- processor time for each subscriber and event",
            MICROSECONDS,
            each,
            "us",
        );
    }
    Ok(())
}
