//! The one thing that may run commands for `!exec`: given by whoever opens the repository, none by default.
//!
//! The engine itself starts no process.

use std::fmt::Debug;

/// Runs the commands of `!exec`.
pub trait Executor: Debug + Send + Sync {
    /// What the command printed; `None` where it failed, or did not end in time.
    fn run(&self, command: &str) -> Option<String>;
}
