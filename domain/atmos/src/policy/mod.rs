//! Policies: JSON Schema and Rego, as `settings.validation` names them, evaluated over resolved instances.
//!
//! Nothing is run and nothing is fetched: JSON Schema follows no reference into other files, and Rego has no function
//! that reaches out. Each policy is compiled once until its files change, and each evaluation is bounded in time.
//! What a policy says is a finding of the instance; it changes no value.

mod check;
mod depth;
mod entry;
mod input;
mod json_schema;
mod library;
mod locate;
mod recursion;
mod rego;
mod stage;
#[cfg(test)]
mod tests;

use std::time::Duration;

pub use check::{Overrides, check};
pub(crate) use entry::is_policed;
pub(crate) use stage::Stage;

/// What a policy says about one instance.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Verdict {
    /// It was evaluated; none means that it holds.
    Judged(Vec<Violation>),
    /// It took longer than it may.
    TooSlow(Duration),
    /// It could not be evaluated.
    Failed(String),
}

/// One thing that a policy finds wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Violation {
    /// The value that it is about, from the instance's sections; empty where it does not say.
    path: Vec<String>,
    /// What it says.
    message: String,
}

/// More than a person reads of one policy over one instance.
const MOST_VIOLATIONS: usize = 50;
/// Longer messages are cut.
const MOST_MESSAGE: usize = 1_000;

/// Room for policies and values that nest as deep as they may.
const STACK: usize = 64 << 20;

/// What `work` gives on a thread with room on its stack, if it is done in time; a thread that is not is left behind,
/// because nothing can stop it.
fn with_room<T: Send + 'static>(limit: Duration, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (answer, answered) = std::sync::mpsc::channel();
    let run = move || {
        // Nobody listens any more once the limit has passed.
        let _ = answer.send(work());
    };
    std::thread::Builder::new().stack_size(STACK).spawn(run).ok()?;
    answered.recv_timeout(limit).ok()
}

/// A message cut to what is shown.
fn cut(message: &str) -> String {
    match message.char_indices().nth(MOST_MESSAGE) {
        Some((at, _)) => format!("{}…", &message[..at]),
        None => message.to_owned(),
    }
}
