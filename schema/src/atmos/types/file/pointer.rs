//! What in a file names something else.

use std::sync::Arc;

use async_graphql::{Enum, Object};
use atmos::pointer;
use atmos::source::Span;

use crate::atmos::snapshot::Snapshot;
use crate::atmos::types::location::Location;

/// What kind of thing a file names.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "pointer::PointerKind")]
pub enum FilePointerKind {
    /// A file, by `import`.
    Import,
    /// A file, by `!include`.
    Include,
    /// The component to deploy, by `metadata.component`.
    Component,
    /// An instance to inherit from, by `metadata.inherits` or `component`.
    Base,
    /// An instance, by what is depended on or read.
    Dependency,
}

/// A name in a file, and where it leads.
pub struct FilePointer {
    snapshot: Arc<Snapshot>,
    found: pointer::Pointer,
}

impl FilePointer {
    pub(super) fn new(snapshot: &Arc<Snapshot>, found: pointer::Pointer) -> Self {
        Self {
            snapshot: Arc::clone(snapshot),
            found,
        }
    }
}

/// A name in a file, and where it leads.
#[Object]
impl FilePointer {
    /// What it names.
    async fn kind(&self) -> FilePointerKind {
        self.found.kind.into()
    }

    /// The name, as far as it is known.
    async fn text(&self) -> &str {
        &self.found.text
    }

    /// The line that it is written in, from 1.
    async fn line(&self) -> u32 {
        self.found.span.line()
    }

    /// The column of its key or of its item, from 1, in characters.
    async fn column(&self) -> u32 {
        self.found.span.column()
    }

    /// Where it leads: one place for each meaning that it has in the stacks that read the file, at most 20.
    #[graphql(complexity = "1 + 2 * child_complexity")]
    async fn targets(&self) -> Vec<Location> {
        let location = |span: &Span| Location::new(&self.snapshot, *span);
        self.found.targets.iter().filter_map(location).collect()
    }
}
