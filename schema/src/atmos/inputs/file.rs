//! Choosing and ordering files.

use async_graphql::{Enum, InputObject};

use crate::atmos::index::files::FileEntry;
use crate::atmos::snapshot::{Snapshot, count};
use crate::atmos::types::file::FileKind;
use crate::keyset::{Key, Order, OrderDirection};
use crate::text::{Search, Wanted, finds};

/// Which files. What is given must all hold; of a list, one must.
#[derive(InputObject, Clone, Debug, Default)]
pub struct FileFilter {
    /// Words that its path holds, in any order and case.
    pub search: Option<String>,
    /// What it is to the estate.
    pub kinds: Option<Vec<FileKind>>,
}

/// What files are ordered by.
#[derive(Enum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FileOrderField {
    /// The path.
    #[default]
    Path,
    /// How many stacks read it.
    Stacks,
    /// How many imports lead to it.
    ImportedBy,
}

/// The order of files; those that are equal go by path.
#[derive(InputObject, Clone, Copy, Debug, Default)]
pub struct FileOrder {
    /// What they are ordered by.
    #[graphql(default)]
    pub field: FileOrderField,
    /// Which way.
    #[graphql(default)]
    pub direction: OrderDirection,
}

/// The files that pass, by their place in the index.
pub(crate) fn files(snapshot: &Snapshot, filter: &FileFilter) -> Vec<u32> {
    let search = Search::new(filter.search.as_deref());
    let kinds = Wanted::<FileKind>::new(filter.kinds.as_deref());
    let entries = &snapshot.files().entries;
    let passes = |at: &u32| {
        let entry = &entries[*at as usize];
        kinds.has(&entry.kind) && finds(search.as_ref(), &[&entry.path])
    };
    (0..count(entries.len())).filter(passes).collect()
}

impl FileOrder {
    pub(crate) const fn order(self) -> Order {
        Order {
            name: match self.field {
                FileOrderField::Path => "PATH",
                FileOrderField::Stacks => "STACKS",
                FileOrderField::ImportedBy => "IMPORTED_BY",
            },
            group: "",
            direction: self.direction,
            is_natural: matches!(self.field, FileOrderField::Path),
        }
    }

    pub(crate) fn key<'a>(self, snapshot: &'a Snapshot, entry: &'a FileEntry) -> Key<'a> {
        let files = snapshot.files();
        let rank = match self.field {
            FileOrderField::Path => return Key::texts([&entry.path, "", "", ""]),
            FileOrderField::Stacks => files.readers(entry.id).len() as i64,
            FileOrderField::ImportedBy => files.imported_by(entry.id).len() as i64,
        };
        Key::ranked(rank, ["", &entry.path, "", ""])
    }
}
