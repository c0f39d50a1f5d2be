//! The files of the estate and their reverse edges: who imports a file, which stacks read it.

use atmos::source::FileId;
use rustc_hash::FxHashMap;

use crate::atmos::snapshot::{Snapshot, count};
use crate::atmos::types::file::FileKind;

/// Every file that the estate knows, sorted by path.
pub(crate) struct FileIndex {
    pub(crate) entries: Vec<FileEntry>,
    by_id: FxHashMap<FileId, u32>,
    imported_by: FxHashMap<FileId, Vec<ImportPlace>>,
    readers: FxHashMap<FileId, Vec<u32>>,
}

/// One file.
pub(crate) struct FileEntry {
    pub(crate) id: FileId,
    /// Relative to the root.
    pub(crate) path: String,
    pub(crate) kind: FileKind,
    /// Its number among the estate's manifests, if it is one.
    pub(crate) manifest: Option<u32>,
}

/// An import: the number of its manifest, its place in that manifest's list.
pub(crate) type ImportPlace = (u32, u32);

impl FileIndex {
    pub(crate) fn new(snapshot: &Snapshot) -> Self {
        let (imported_by, readers) = (imported_by(snapshot), readers(snapshot));
        let kinds = kinds(snapshot, &imported_by, &readers);
        let mut entries: Vec<_> = kinds
            .into_iter()
            .map(|(id, (kind, manifest))| FileEntry {
                id,
                path: snapshot.display(&snapshot.estate.files.path(id)),
                kind,
                manifest,
            })
            .collect();
        entries.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        let by_id = (0..).zip(&entries).map(|(at, entry)| (entry.id, at)).collect();
        Self {
            entries,
            by_id,
            imported_by,
            readers,
        }
    }

    pub(crate) fn get(&self, file: FileId) -> Option<&FileEntry> {
        Some(&self.entries[self.place(file)? as usize])
    }

    /// A file's place among the entries.
    pub(crate) fn place(&self, file: FileId) -> Option<u32> {
        self.by_id.get(&file).copied()
    }

    pub(crate) fn find(&self, path: &str) -> Option<&FileEntry> {
        let found = self.entries.binary_search_by(|entry| entry.path.as_str().cmp(path));
        Some(&self.entries[found.ok()?])
    }

    /// Who imports a file.
    pub(crate) fn imported_by(&self, file: FileId) -> &[ImportPlace] {
        self.imported_by.get(&file).map_or(&[], Vec::as_slice)
    }

    /// The stacks that read a file, by number.
    pub(crate) fn readers(&self, file: FileId) -> &[u32] {
        self.readers.get(&file).map_or(&[], Vec::as_slice)
    }
}

fn imported_by(snapshot: &Snapshot) -> FxHashMap<FileId, Vec<ImportPlace>> {
    let mut imported_by: FxHashMap<_, Vec<_>> = FxHashMap::default();
    for (manifest, at) in snapshot.estate.manifests.iter().zip(0..) {
        for (import, place) in manifest.imports.iter().zip(0..) {
            if let Some(target) = import.target {
                imported_by.entry(target).or_default().push((at, place));
            }
        }
    }
    imported_by
}

/// What each file is to the estate; where it is several things, the first that applies.
fn kinds(
    snapshot: &Snapshot,
    imported_by: &FxHashMap<FileId, Vec<ImportPlace>>,
    readers: &FxHashMap<FileId, Vec<u32>>,
) -> FxHashMap<FileId, (FileKind, Option<u32>)> {
    let estate = &snapshot.estate;
    let mut kinds = FxHashMap::default();
    for (at, manifest) in estate.manifests.iter().enumerate() {
        let kind = match manifest.is_top_level {
            true => FileKind::Stack,
            false if !readers.contains_key(&manifest.file) => FileKind::Unused,
            false if imported_by.contains_key(&manifest.file) => FileKind::Imported,
            false => FileKind::Other,
        };
        kinds.insert(manifest.file, (kind, Some(count(at))));
    }
    let configs = estate.config.sources.iter();
    let configs = configs.map(|source| (estate.files.intern(&source.path), FileKind::Config));
    let workflows = estate.workflows.iter();
    let workflows = workflows.map(|workflow| (workflow.span.file(), FileKind::Workflow));
    let reads = estate.stacks.iter().flat_map(|stack| stack.reads.iter());
    let findings = estate.diagnostics.iter().map(|found| found.span.file());
    let others = reads.copied().chain(findings).map(|file| (file, FileKind::Other));
    for (file, kind) in configs.chain(workflows).chain(others) {
        if file != FileId::NONE {
            kinds.entry(file).or_insert((kind, None));
        }
    }
    kinds
}

fn readers(snapshot: &Snapshot) -> FxHashMap<FileId, Vec<u32>> {
    let mut readers: FxHashMap<_, Vec<_>> = FxHashMap::default();
    for (stack, number) in snapshot.estate.stacks.iter().zip(0..) {
        for file in stack.reads.iter() {
            readers.entry(*file).or_default().push(number);
        }
    }
    readers
}
