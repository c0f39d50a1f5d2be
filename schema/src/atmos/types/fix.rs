//! How a finding can be mended. Nothing here writes: it shows what would be written.

use std::sync::Arc;

use async_graphql::{Context, Object};
use atmos::diagnostic::{Diagnostic, Fix as Known};
use atmos::source::FileId;

use super::command::Command;
use crate::atmos::previews::{FixOf, Preview};
use crate::atmos::snapshot::Snapshot;
use crate::context;
use crate::error::{Error, Result};

/// How a finding can be mended by editing a file.
pub struct Fix {
    snapshot: Arc<Snapshot>,
    found: Arc<Diagnostic>,
    known: Known,
}

impl Fix {
    /// The fix of a finding, if it has one.
    pub(crate) fn of(snapshot: &Arc<Snapshot>, found: &Arc<Diagnostic>) -> Option<Self> {
        Some(Self {
            snapshot: Arc::clone(snapshot),
            found: Arc::clone(found),
            known: found.fix.as_deref()?.clone(),
        })
    }

    async fn preview(&self, ctx: &Context<'_>) -> Result<Option<Preview>> {
        let loaded = context::previews(ctx)?.load_one(FixOf(Arc::clone(&self.found))).await;
        loaded.map_err(Error::internal)
    }
}

/// How a finding can be mended by editing a file.
#[Object]
impl Fix {
    /// What it does, as an order: to rename a key, to remove an import.
    async fn description(&self) -> &str {
        &self.known.description
    }

    /// Whether it is mechanical enough to be made without a person looking at it first.
    async fn is_safe(&self) -> bool {
        self.known.is_safe
    }

    /// What it would change, as a unified diff with paths relative to the estate's root. Nothing is written.
    /// Null where it cannot be made: `obstacle` says why.
    #[graphql(complexity = "50")]
    async fn diff(&self, ctx: &Context<'_>) -> Result<Option<Arc<str>>> {
        Ok(self.preview(ctx).await?.and_then(Result::ok))
    }

    /// Why it cannot be made as things are; null where it can.
    #[graphql(complexity = "50")]
    async fn obstacle(&self, ctx: &Context<'_>) -> Result<Option<Arc<str>>> {
        Ok(self.preview(ctx).await?.and_then(Result::err))
    }

    /// The command that makes it, proves that it helped, and puts it back if it did not; null where that is not
    /// safe without a look.
    async fn command(&self) -> Option<Command> {
        let file = self.found.span.file();
        let path = (file != FileId::NONE).then(|| self.snapshot.file_path(file));
        self.known
            .is_safe
            .then(|| Command::mend(Some(self.found.code), path.as_deref()))
    }
}
