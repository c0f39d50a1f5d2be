//! Runs of the command line, in an environment that holds nothing of this machine's.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::binary::isobar;

/// What a run left.
#[derive(Debug)]
pub struct Run {
    /// How it ended.
    pub status: ExitStatus,
    /// What it printed.
    pub stdout: String,
    /// What it said.
    pub stderr: String,
    /// How long it took.
    pub wall: Duration,
}

impl Run {
    /// Runs `isobar` with these arguments in `folder`.
    pub fn of(arguments: &[&str], folder: &Path, home: &Path) -> Result<Self> {
        let started = Instant::now();
        let output = command(home)
            .args(arguments)
            .current_dir(folder)
            .stdin(Stdio::null())
            .output()
            .context("failed to start the binary")?;
        Ok(Self {
            status: output.status,
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            wall: started.elapsed(),
        })
    }

    /// What it printed, as JSON; null where it is not.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_default()
    }

    /// Whether it panicked, or was ended by a signal.
    #[must_use]
    pub fn crashed(&self) -> bool {
        self.status.code().is_none() || self.stderr.contains("panicked at")
    }
}

/// The folder where servers leave their tokens, of the user whose home this is.
#[must_use]
pub fn state(home: &Path) -> PathBuf {
    home.join("state")
}

/// The binary, told only what every test tells it.
#[must_use]
pub fn command(home: &Path) -> Command {
    let mut command = Command::new(isobar());
    command
        .env_clear()
        .env("HOME", home)
        .env("ISOBAR_STATE_DIR", state(home))
        .envs([
            ("PATH", "/usr/bin:/bin"),
            ("NO_COLOR", "1"),
            ("TERM", "dumb"),
            ("COLUMNS", "200"),
            ("LC_ALL", "C.UTF-8"),
            ("AWS_EC2_METADATA_DISABLED", "true"),
            ("ATMOS_LOGS_LEVEL", "Error"),
            // Tests and measurements ask as fast as they can.
            ("ISOBAR_REQUESTS_PER_SECOND", "1000000"),
            ("ISOBAR_COST_PER_SECOND", "100000000"),
        ]);
    command
}
