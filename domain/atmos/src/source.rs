//! Files and places in them: interned paths and packed spans.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};

use rustc_hash::FxHashMap;

use crate::disk::Disk;

/// A file of the estate, by number.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(u32);

impl FileId {
    /// The file that computed values claim: none.
    pub const NONE: Self = Self(0);

    /// The file with that number.
    pub(crate) fn at(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(0))
    }

    /// The number, stable for the life of one [`Files`].
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl fmt::Debug for FileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "file{}", self.0)
    }
}

/// A place in a file, packed into eight bytes: 20 bits of file, 28 of line, 16 of column.
///
/// Lines and columns count from 1; a line of 0 means the file as a whole.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Span(u64);

impl Span {
    /// No place: the value was computed.
    pub const NONE: Self = Self(0);

    /// The place at `line` and `column` of `file`; what does not fit saturates.
    #[must_use]
    pub fn new(file: FileId, line: usize, column: usize) -> Self {
        let line = (line as u64).min((1 << 28) - 1);
        let column = (column as u64).min((1 << 16) - 1);
        Self(u64::from(file.0) << 44 | line << 16 | column)
    }

    /// The file.
    #[must_use]
    pub const fn file(self) -> FileId {
        FileId((self.0 >> 44) as u32)
    }

    /// The line, from 1.
    #[must_use]
    pub const fn line(self) -> u32 {
        (self.0 >> 16 & ((1 << 28) - 1)) as u32
    }

    /// The column, from 1, in characters.
    #[must_use]
    pub const fn column(self) -> u32 {
        (self.0 & 0xffff) as u32
    }

    /// Whether the value was computed rather than written.
    #[must_use]
    pub const fn is_none(self) -> bool {
        self.0 == 0
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file().0, self.line(), self.column())
    }
}

/// The table of files: a path has one number for as long as the process lives.
///
/// Cloning shares the table.
#[derive(Clone, Default)]
pub struct Files {
    table: Arc<RwLock<Table>>,
    disk: Disk,
}

struct Table {
    by_path: FxHashMap<Arc<Path>, FileId>,
    paths: Vec<Arc<Path>>,
}

/// More files than a span can name.
const MOST_FILES: usize = 1 << 20;

impl Default for Table {
    fn default() -> Self {
        let none: Arc<Path> = Arc::from(PathBuf::new());
        Self {
            by_path: FxHashMap::default(),
            paths: vec![none],
        }
    }
}

impl Files {
    /// The same table, for files that are read from elsewhere.
    #[must_use]
    pub fn on(&self, disk: Disk) -> Self {
        Self {
            table: Arc::clone(&self.table),
            disk,
        }
    }

    /// Where they are read from.
    #[must_use]
    pub const fn disk(&self) -> &Disk {
        &self.disk
    }

    /// The number of `path`, given out on first sight; [`FileId::NONE`] once the table is full.
    #[must_use]
    pub fn intern(&self, path: &Path) -> FileId {
        if let Some(id) = self.read().by_path.get(path) {
            return *id;
        }
        let mut table = self.table.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(id) = table.by_path.get(path) {
            return *id;
        }
        if table.paths.len() >= MOST_FILES {
            return FileId::NONE;
        }
        let id = FileId(table.paths.len() as u32);
        let shared: Arc<Path> = Arc::from(path);
        table.paths.push(Arc::clone(&shared));
        table.by_path.insert(shared, id);
        id
    }

    /// The number of `path`, if it has one.
    #[must_use]
    pub(crate) fn find(&self, path: &Path) -> Option<FileId> {
        self.read().by_path.get(path).copied()
    }

    /// The path behind a number.
    #[must_use]
    pub fn path(&self, id: FileId) -> Arc<Path> {
        Arc::clone(&self.read().paths[id.index()])
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, Table> {
        self.table.read().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
