//! What can take longer than a request waits: what came of it, or how long it has been worked on.

use std::time::Duration;

use async_graphql::SimpleObject;

use crate::answers::Answer;
use crate::error::{Error, Result};

/// What was worked out, as soon as it is there.
pub(crate) enum Awaited<T> {
    /// It is there.
    Ready(T),
    /// It has been worked on for so long.
    Working(Duration),
}

/// How far the work on an answer is.
#[derive(SimpleObject, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Progress {
    /// Whether it is worked out. Other commits of a large estate can take longer than one request: ask again, the work goes on.
    is_ready: bool,
    /// How long it has been worked on; 0 if it is ready.
    elapsed_milliseconds: u32,
}

impl<T> Awaited<T> {
    /// What is known of an answer; that the work failed is a fault of ours.
    pub(crate) fn of(answer: Answer<T>) -> Result<Self> {
        match answer {
            Answer::Ready(found) => Ok(Self::Ready(found)),
            Answer::Working(elapsed) => Ok(Self::Working(elapsed)),
            Answer::Failed => Err(Error::internal("the work on an answer failed")),
        }
    }

    /// What came of it, if it is ready.
    pub(crate) const fn ready(&self) -> Option<&T> {
        match self {
            Self::Ready(found) => Some(found),
            Self::Working(_) => None,
        }
    }

    /// How far it is.
    pub(crate) fn progress(&self) -> Progress {
        let elapsed = match self {
            Self::Ready(_) => Duration::ZERO,
            Self::Working(elapsed) => *elapsed,
        };
        Progress {
            is_ready: self.ready().is_some(),
            elapsed_milliseconds: u32::try_from(elapsed.as_millis()).unwrap_or(u32::MAX),
        }
    }
}
