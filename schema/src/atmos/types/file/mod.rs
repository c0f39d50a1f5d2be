//! The files of an estate.

pub mod pointer;
pub mod reading;
pub mod rendering;
pub mod tree;

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object};
use atmos::code::{self, CodeKind};
use atmos::source::FileId;
use atmos::{pointer as pointers, worktree};

use super::diagnostic::Diagnostic;
use super::import::Import;
use super::stack::Stack;
use crate::atmos::inputs::stack::{StackFilter, StackOrder};
use crate::atmos::loader::{GitStateOf, Shown, TextOf};
use crate::atmos::select::stack_page;
use crate::atmos::snapshot::Snapshot;
use crate::blocking::blocking;
use crate::connection::{Connection, PageArgs, page_cost};
use crate::context;
use crate::error::{Error, Result};
use crate::node::global_id;

pub use pointer::FilePointer;
pub use reading::FileReading;
pub use rendering::FileRendering;
pub use tree::FileTree;

/// What a file is to the estate.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    /// The code of a component that some instance deploys.
    Component,
    /// It says where components are vendored from.
    Vendor,
    /// A schema or a policy.
    Policy,
}

impl From<CodeKind> for FileKind {
    fn from(kind: CodeKind) -> Self {
        match kind {
            CodeKind::Component => Self::Component,
            CodeKind::Vendor => Self::Vendor,
            CodeKind::Policy => Self::Policy,
        }
    }
}

/// What git says of a file.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "worktree::GitState")]
pub enum GitFileState {
    /// It is as in the commit that is checked out.
    Unchanged,
    /// It is not as in that commit.
    Modified,
    /// It is to be part of the next commit, and is not in that one.
    Added,
    /// Git does not know it: it is new, or ignored.
    Untracked,
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

    /// The file with this path: one of the estate, or one beside it that may be read.
    pub(crate) async fn find(snapshot: &Arc<Snapshot>, path: String) -> Result<Option<Self>> {
        let look = {
            let snapshot = Arc::clone(snapshot);
            move || snapshot.find_file(&path)
        };
        let found = blocking(look).await.map_err(Error::internal)?;
        Ok(found.map(|id| Self::new(snapshot, id)))
    }

    fn get_path(&self) -> String {
        self.snapshot.file_path(self.id)
    }

    /// The text as it is on disk now.
    async fn text(&self, ctx: &Context<'_>) -> Result<Option<Arc<str>>> {
        Ok(self.shown(ctx).await?.map(|shown| shown.text))
    }

    async fn shown(&self, ctx: &Context<'_>) -> Result<Option<Shown>> {
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
    async fn kind(&self) -> Result<FileKind> {
        if let Some(entry) = self.snapshot.files().get(self.id) {
            return Ok(entry.kind);
        }
        let (snapshot, id) = (Arc::clone(&self.snapshot), self.id);
        let look = move || code::kind(&snapshot.estate, &snapshot.estate.files.path(id));
        let kind = blocking(look).await.map_err(Error::internal)?;
        Ok(kind.map_or(FileKind::Other, Into::into))
    }

    /// What git says of it; null outside a work tree, and where there is no commit.
    #[graphql(complexity = "5")]
    async fn git_state(&self, ctx: &Context<'_>) -> Result<Option<GitFileState>> {
        let path = self.snapshot.estate.files.path(self.id);
        let state = context::disk(ctx)?.load_one(GitStateOf(path)).await;
        Ok(state.map_err(Error::internal)?.map(Into::into))
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

    /// Its text as it is on disk now, at most the first two mebibytes; null if it cannot be read as text.
    #[graphql(complexity = "50")]
    async fn source(&self, ctx: &Context<'_>) -> Result<Option<Arc<str>>> {
        self.text(ctx).await
    }

    /// Whether it goes on after what is shown as its text.
    #[graphql(complexity = "50")]
    async fn is_source_cut(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(self.shown(ctx).await?.is_some_and(|shown| shown.is_cut))
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

    /// What becomes of what it says: the instances that its values reach, line by line.
    #[graphql(complexity = "200 + child_complexity")]
    async fn reading(&self, ctx: &Context<'_>) -> Result<FileReading> {
        FileReading::new(&self.snapshot, self.id, self.text(ctx).await?).await
    }

    /// What in it names something else, from top to bottom, and where that stands.
    #[graphql(complexity = "100 + 20 * child_complexity")]
    async fn pointers(&self, ctx: &Context<'_>) -> Result<Vec<FilePointer>> {
        let text = self.text(ctx).await?.unwrap_or_default();
        let (snapshot, id) = (Arc::clone(&self.snapshot), self.id);
        let look = move || {
            let found = pointers::pointers(&snapshot.estate, id, &text);
            found
                .into_iter()
                .map(|found| FilePointer::new(&snapshot, found))
                .collect()
        };
        blocking(look).await.map_err(Error::internal)
    }

    /// What it looks like to a stack that reads it, its templates rendered: once for each context that it is imported
    /// with there, at most 50.
    #[graphql(complexity = "200 + 2 * child_complexity")]
    async fn renderings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The name of the stack.")] stack: String,
    ) -> Result<Vec<FileRendering>> {
        let Some(engine) = context::live(ctx)?.engine() else {
            return Ok(Vec::new());
        };
        let id = self.id;
        let found = blocking(move || engine.renderings(id, &stack)).await;
        let found = found.map_err(Error::internal)?;
        Ok(found.into_iter().map(Into::into).collect())
    }
}
