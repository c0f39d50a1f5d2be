//! Measures what a user waits for, and the memory that it takes: opening, describing, editing, switching branches.
//!
//! `bench` measures everything and prints a Markdown table; `bench --page FILE` puts it between the marks in FILE too.
//! `bench S M` only opens and edits estates of these sizes, `bench --estate DIR` a copy of one that is there already,
//! with its own `edits.jsonl`: both are for a quick look.

mod cold;
mod commits;
mod edits;
mod resident;

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use tests::generate;
use tests::report::{Report, say};
use tests::repository::Repository;

/// How often each thing is measured; the median is told.
const RUNS: usize = 5;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => everything(None),
        ["--page", page] => everything(Some(Path::new(page))),
        ["--estate", folder] => edits::quick_look(folder, &Repository::copy_of(Path::new(folder))?),
        ref names => {
            for name in names {
                edits::quick_look(name, &estate(name)?)?;
            }
            Ok(())
        }
    }
}

fn everything(page: Option<&Path>) -> Result<()> {
    let started = Instant::now();
    let mut report = Report::default();
    let (medium, large) = (estate("M")?, estate("L")?);
    cold::measure(&mut report, "M", &medium, 250)?;
    cold::measure(&mut report, "L", &large, 2_500)?;
    resident::measure(&mut report, &medium, &large, &estate("XL")?)?;
    edits::measure(&mut report, &large)?;
    commits::measure(&mut report, &large)?;
    say(&format!(
        "\n{}\n{}\nMeasured in {:.0} minutes.",
        report.table(),
        report.summary(),
        started.elapsed().as_secs_f64() / 60.0
    ));
    page.map_or(Ok(()), |page| report.write_into(page, "measured"))
}

/// A new estate of the size of that name.
fn estate(name: &str) -> Result<Repository> {
    let repository = Repository::new()?;
    generate::write(name, &repository.root()).with_context(|| format!("failed to write estate {name}"))?;
    Ok(repository)
}

fn median<T: Ord + Copy + Default>(values: impl IntoIterator<Item = T>) -> T {
    percentile(values, 50)
}

/// The nearest rank: of fifty values, the 99th percentile is the largest.
fn percentile<T: Ord + Copy + Default>(values: impl IntoIterator<Item = T>, percent: usize) -> T {
    let mut values: Vec<T> = values.into_iter().collect();
    values.sort_unstable();
    let rank = (values.len() * percent).div_ceil(100).max(1);
    values.get(rank - 1).copied().unwrap_or_default()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
