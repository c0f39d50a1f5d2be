//! A place in a file.

use std::sync::Arc;

use async_graphql::Object;
use atmos::source::{FileId, Span};

use super::file::File;
use crate::atmos::snapshot::Snapshot;

/// A place in a file.
pub struct Location {
    snapshot: Arc<Snapshot>,
    span: Span,
}

impl Location {
    /// The place of `span`; `None` if it is not in a file.
    pub(crate) fn new(snapshot: &Arc<Snapshot>, span: Span) -> Option<Self> {
        let is_in_file = span.file() != FileId::NONE;
        is_in_file.then(|| Self {
            snapshot: Arc::clone(snapshot),
            span,
        })
    }
}

/// A place in a file.
#[Object]
impl Location {
    /// The file.
    async fn file(&self) -> File {
        File::new(&self.snapshot, self.span.file())
    }

    /// The line, from 1; 0 for the file as a whole.
    async fn line(&self) -> u32 {
        self.span.line()
    }

    /// The column, from 1, in characters; 0 for the line as a whole.
    async fn column(&self) -> u32 {
        self.span.column()
    }
}
