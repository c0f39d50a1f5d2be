//! The files of an estate.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object};
use atmos::source::FileId;

use super::diagnostic::Diagnostic;
use super::import::Import;
use super::stack::Stack;
use crate::atmos::inputs::stack::{StackFilter, StackOrder};
use crate::atmos::loader::TextOf;
use crate::atmos::select::stack_page;
use crate::atmos::snapshot::Snapshot;
use crate::connection::{Connection, PageArgs, page_cost};
use crate::context;
use crate::error::{Error, Result};
use crate::node::global_id;

/// What a file is to the estate.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// It makes a stack.
    Stack,
    /// Other manifests import it.
    Imported,
    /// A manifest that no stack reads.
    Unused,
    /// An `atmos.yaml`, or a part of one.
    Config,
    /// It holds workflows.
    Workflow,
    /// Something else that a stack reads or a diagnostic is about.
    Other,
}

/// A file of the estate.
#[derive(Clone)]
pub struct File {
    snapshot: Arc<Snapshot>,
    id: FileId,
}

impl File {
    /// The file with this number.
    pub(crate) fn new(snapshot: &Arc<Snapshot>, id: FileId) -> Self {
        Self {
            snapshot: Arc::clone(snapshot),
            id,
        }
    }

    fn get_path(&self) -> String {
        self.snapshot.file_path(self.id)
    }

    /// The text as it is on disk now.
    async fn text(&self, ctx: &Context<'_>) -> Result<Option<Arc<str>>> {
        let path = self.snapshot.estate.files.path(self.id);
        let text = context::disk(ctx)?.load_one(TextOf(path)).await;
        text.map_err(Error::internal)
    }
}

/// A file of the estate.
#[Object]
impl File {
    /// The node's id.
    pub(crate) async fn id(&self) -> ID {
        global_id("File", &[&self.get_path()])
    }

    /// The path, relative to the estate's root.
    async fn path(&self) -> String {
        self.get_path()
    }

    /// What it is to the estate.
    async fn kind(&self) -> FileKind {
        let entry = self.snapshot.files().get(self.id);
        entry.map_or(FileKind::Other, |entry| entry.kind)
    }

    /// Whether the estate's included paths name it, so that it makes a stack.
    async fn is_top_level(&self) -> bool {
        let entry = self.snapshot.files().get(self.id);
        entry.is_some_and(|entry| entry.kind == FileKind::Stack)
    }

    /// What it imports, in order.
    #[graphql(complexity = "1 + 10 * child_complexity")]
    async fn imports(&self) -> Vec<Import> {
        let entry = self.snapshot.files().get(self.id);
        let Some(manifest) = entry.and_then(|entry| entry.manifest) else {
            return Vec::new();
        };
        let imports = &self.snapshot.estate.manifests[manifest as usize].imports;
        let places = (0..).take(imports.len());
        places.map(|at| Import::new(&self.snapshot, (manifest, at))).collect()
    }

    /// The imports that lead to it.
    #[graphql(complexity = "1 + 10 * child_complexity")]
    async fn imported_by(&self) -> Vec<Import> {
        let places = self.snapshot.files().imported_by(self.id).iter();
        places.map(|place| Import::new(&self.snapshot, *place)).collect()
    }

    /// The stacks that read it, by name unless ordered otherwise.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn stacks(
        &self,
        #[graphql(desc = "From the start: 20 unless said, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "From the end: at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which ones.")] filter: Option<StackFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<StackOrder>,
    ) -> Result<Connection<Stack>> {
        let args = PageArgs::new(first, after, last, before);
        let readers = self.snapshot.files().readers(self.id).iter().copied();
        stack_page(&self.snapshot, readers, &args, filter, order_by)
    }

    /// Its text as it is on disk now, at most the first mebibyte; null if it cannot be read as text.
    #[graphql(complexity = "50")]
    async fn source(&self, ctx: &Context<'_>) -> Result<Option<Arc<str>>> {
        self.text(ctx).await
    }

    /// How many lines its text has; null if it cannot be read as text.
    #[graphql(complexity = "50")]
    async fn line_count(&self, ctx: &Context<'_>) -> Result<Option<usize>> {
        Ok(self.text(ctx).await?.map(|text| text.lines().count()))
    }

    /// What is wrong or doubtful in it.
    #[graphql(complexity = "1 + 10 * child_complexity")]
    async fn diagnostics(&self) -> Vec<Diagnostic> {
        let numbers = self.snapshot.findings().of_file(self.id).iter();
        numbers
            .map(|number| Diagnostic::numbered(&self.snapshot, *number))
            .collect()
    }
}
