//! The files of an estate.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use async_graphql::{Enum, ID, Object};
use atmos::source::FileId;

use super::diagnostic::Diagnostic;
use super::import::Import;
use super::stack::Stack;
use crate::atmos::inputs::stack::{StackFilter, StackOrder};
use crate::atmos::select::stack_page;
use crate::atmos::snapshot::Snapshot;
use crate::connection::{Connection, PageArgs, page_cost};
use crate::error::Result;
use crate::node::global_id;

/// How much of a file is shown.
const MOST_SOURCE: u64 = 1 << 20;

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

    /// Reads the file as it is on disk now.
    async fn read(&self) -> Option<String> {
        let path = self.snapshot.estate.files.path(self.id);
        let text = tokio::task::spawn_blocking(move || read(&path)).await;
        text.ok().flatten()
    }
}

/// A regular file's text, up to the limit; what lies beyond it is cut at a character.
fn read(path: &Path) -> Option<String> {
    if !std::fs::metadata(path).ok()?.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).ok()?;
    file.take(MOST_SOURCE).read_to_end(&mut bytes).ok()?;
    match String::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(error) if error.utf8_error().error_len().is_none() => {
            let valid = error.utf8_error().valid_up_to();
            String::from_utf8(error.into_bytes()[..valid].to_vec()).ok()
        }
        Err(_) => None,
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
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let readers = self.snapshot.files().readers(self.id).iter().copied();
        stack_page(&self.snapshot, readers, &args, filter, order_by)
    }

    /// Its text as it is on disk now, at most the first mebibyte; null if it cannot be read as text.
    #[graphql(complexity = "50")]
    async fn source(&self) -> Option<String> {
        self.read().await
    }

    /// How many lines its text has; null if it cannot be read as text.
    #[graphql(complexity = "50")]
    async fn line_count(&self) -> Option<usize> {
        Some(self.read().await?.lines().count())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_text_is_cut_at_a_character_and_what_is_no_text_is_not_shown() {
        let folder = tempfile::tempdir().expect("there is room");
        let path = folder.path().join("x.yaml");
        let shown = |bytes: &[u8]| {
            std::fs::write(&path, bytes).expect("there is room");
            read(&path)
        };
        assert_eq!(shown(b"a: 1\n").as_deref(), Some("a: 1\n"));
        assert_eq!(shown(b"").as_deref(), Some(""));
        assert_eq!(shown(b"a: \xff\n"), None);
        let long = format!("x{}", "ä".repeat(MOST_SOURCE as usize));
        assert_eq!(
            shown(long.as_bytes()).map(|text| text.len() as u64),
            Some(MOST_SOURCE - 1)
        );
        assert_eq!(read(folder.path()), None);
        assert_eq!(read(&folder.path().join("gone.yaml")), None);
    }
}
