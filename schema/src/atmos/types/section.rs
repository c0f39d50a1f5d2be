//! The sections of an instance.

use async_graphql::SimpleObject;
use atmos::value::Entry;

use super::value::{ValueKind, size};

/// A top-level section of an instance, such as `vars`.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its name.
    pub name: String,
    /// What kind of value it is.
    pub kind: ValueKind,
    /// How many entries or items it has; 0 for a scalar.
    pub size: u32,
}

impl From<&Entry> for Section {
    fn from(entry: &Entry) -> Self {
        Self {
            name: entry.key.to_string(),
            kind: ValueKind::of(&entry.node.value),
            size: size(&entry.node.value),
        }
    }
}
