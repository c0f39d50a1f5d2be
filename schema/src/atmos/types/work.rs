//! What the engine is doing.

use async_graphql::{Enum, SimpleObject};
use atmos::workspace::Stage;
use chrono::{DateTime, Utc};

use crate::live::Doing;

/// The kinds of work.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkKind {
    /// None: the estate is as the files are.
    Idle,
    /// Opening the estate: reading the configuration, and looking for manifests.
    Reading,
    /// Opening the estate: resolving manifests.
    Resolving,
    /// Opening the estate: looking at how everything fits together.
    Checking,
    /// Taking in files that changed; until then the estate is as it was before.
    Updating,
}

/// What the engine is doing.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// What it does.
    pub kind: WorkKind,
    /// Since when; null if it does nothing.
    pub since: Option<DateTime<Utc>>,
    /// How many files and folders changed, as far as that is why it works.
    pub changed_files: u32,
    /// How many manifests are resolved of those that have to be; 0 when that is not counted.
    pub done: u32,
    /// How many manifests have to be resolved; 0 when that is not counted.
    pub total: u32,
}

impl Work {
    /// What this comes to at the moment.
    pub(crate) fn new(doing: Doing) -> Self {
        let nothing = Self {
            kind: WorkKind::Idle,
            since: None,
            changed_files: 0,
            done: 0,
            total: 0,
        };
        match doing {
            Doing::Nothing => nothing,
            Doing::Updating { since, files } => Self {
                kind: WorkKind::Updating,
                since: Some(since),
                changed_files: files,
                ..nothing
            },
            Doing::Opening { since, progress } => {
                let (done, total) = progress.manifests();
                Self {
                    kind: match progress.stage() {
                        Stage::Reading => WorkKind::Reading,
                        Stage::Resolving => WorkKind::Resolving,
                        Stage::Checking => WorkKind::Checking,
                    },
                    since: Some(since),
                    done: done.min(total),
                    total,
                    ..nothing
                }
            }
        }
    }
}
