//! Edges between files.

use std::sync::Arc;

use async_graphql::Object;
use atmos::estate::{self, ImportKind};

use super::file::File;
use super::location::Location;
use crate::atmos::index::files::ImportPlace;
use crate::atmos::snapshot::Snapshot;

/// An import: an edge from a file to one that it reads.
#[derive(Clone)]
pub struct Import {
    snapshot: Arc<Snapshot>,
    place: ImportPlace,
}

impl Import {
    /// The import at `place`.
    pub(crate) fn new(snapshot: &Arc<Snapshot>, place: ImportPlace) -> Self {
        Self {
            snapshot: Arc::clone(snapshot),
            place,
        }
    }

    fn manifest(&self) -> &estate::Manifest {
        &self.snapshot.estate.manifests[self.place.0 as usize]
    }

    fn get(&self) -> &estate::Import {
        &self.manifest().imports[self.place.1 as usize]
    }
}

/// An import: an edge from a file to one that it reads.
#[Object]
impl Import {
    /// The file that imports.
    async fn from(&self) -> File {
        File::new(&self.snapshot, self.manifest().file)
    }

    /// The file that is imported; null if it is missing or elsewhere.
    async fn to(&self) -> Option<File> {
        self.get().target.map(|file| File::new(&self.snapshot, file))
    }

    /// The path as written, with its template rendered.
    async fn text(&self) -> &str {
        &self.get().text
    }

    /// The line that it is written in.
    async fn line(&self) -> u32 {
        self.get().span.line()
    }

    /// Where it is written.
    async fn location(&self) -> Option<Location> {
        Location::new(&self.snapshot, self.get().span)
    }

    /// Whether nothing is there.
    async fn is_missing(&self) -> bool {
        self.get().kind == ImportKind::Missing
    }

    /// Whether it is elsewhere: opening an estate does not fetch it.
    async fn is_remote(&self) -> bool {
        self.get().kind == ImportKind::Remote
    }

    /// Whether the path is a pattern; each file that it matches is an import.
    async fn is_glob(&self) -> bool {
        self.get().kind == ImportKind::Glob
    }
}
