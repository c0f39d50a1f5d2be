//! The command line, cold: a whole estate as JSON into a file.

use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use tests::process::{peak_memory, processor_time};
use tests::report::Report;
use tests::repository::Repository;
use tests::run::command;

use crate::{RUNS, median, megabytes, milliseconds};

/// What one run took.
#[derive(Clone, Copy)]
pub(crate) struct Cost {
    pub(crate) wall: Duration,
    pub(crate) processor: Duration,
    pub(crate) memory: u64,
}

pub(crate) fn measure(report: &mut Report, name: &str, estate: &Repository, target: u32) -> Result<()> {
    let output = estate.home().join("stacks.json").display().to_string();
    let arguments = [
        "describe",
        "stacks",
        "--format",
        "json",
        "--process-functions=false",
        "--file",
        &output,
    ];
    let costs = (0..RUNS).map(|_| run(estate, &arguments)).collect::<Result<Vec<_>>>()?;
    let wall = median(costs.iter().map(|cost| cost.wall));
    report.at_most(
        format!("`describe stacks` of estate {name} as JSON to a file, cold"),
        target.into(),
        milliseconds(wall),
        "ms",
    );
    let processor = milliseconds(median(costs.iter().map(|cost| cost.processor)));
    let memory = megabytes(median(costs.iter().map(|cost| cost.memory)));
    report.note(
        "- its processor time, its peak memory".to_owned(),
        format!("{processor:.0} ms, {memory:.0} MB"),
    );
    Ok(())
}

/// One run of a command that has to succeed.
pub(crate) fn run(estate: &Repository, arguments: &[&str]) -> Result<Cost> {
    let started = Instant::now();
    let mut child = command(&estate.home())
        .args(arguments)
        .current_dir(estate.root())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let (mut memory, mut processor) = (0, Duration::ZERO);
    let status = loop {
        memory = memory.max(peak_memory(child.id()).unwrap_or_default());
        processor = processor.max(processor_time(child.id()).unwrap_or_default());
        if let Some(status) = child.try_wait()? {
            break status;
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    ensure!(status.success(), "{arguments:?} ended with {status}");
    Ok(Cost {
        wall: started.elapsed(),
        processor,
        memory,
    })
}
