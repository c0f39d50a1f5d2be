//! What a running process costs, as the system tells it; `None` where it does not.

use std::process::{Command, Stdio};
use std::time::Duration;

/// The most memory that the process ever held, in bytes.
#[must_use]
pub fn peak_memory(process: u32) -> Option<u64> {
    status(process, "VmHWM:")
}

/// The memory that the process holds, in bytes.
#[must_use]
pub fn memory(process: u32) -> Option<u64> {
    status(process, "VmRSS:")
}

/// The processor time that the process used so far.
#[must_use]
pub fn processor_time(process: u32) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
    // proc_pid_stat(5): in clock ticks, of which Linux has a hundred a second on every platform it shows them on.
    Some(Duration::from_millis(ticks * 10))
}

/// Gives a process one processor, where the system has a command for that.
pub fn pin(process: u32, processor: usize) {
    let (processor, process) = (processor.to_string(), process.to_string());
    let _ = Command::new("taskset")
        .args(["--all-tasks", "--cpu-list", "--pid", &processor, &process])
        .stdout(Stdio::null())
        .status();
}

fn status(process: u32, key: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(key))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}
