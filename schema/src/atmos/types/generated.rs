//! The files that Atmos writes for an instance.

use std::sync::Arc;

use async_graphql::{Enum, Object};
use atmos::generated::{FileKind, GeneratedFile as Known};
use atmos::value::Text;

use crate::atmos::snapshot::Snapshot;

/// What a generated file is.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum GeneratedFileKind {
    /// Where the state is.
    Backend,
    /// Settings of providers.
    Providers,
    /// The versions of Terraform and its providers.
    Versions,
    /// The variables.
    Variables,
    /// A file of the section `generate`.
    Section,
}

impl From<FileKind> for GeneratedFileKind {
    fn from(kind: FileKind) -> Self {
        match kind {
            FileKind::Backend => Self::Backend,
            FileKind::Providers => Self::Providers,
            FileKind::Versions => Self::Versions,
            FileKind::Variables => Self::Variables,
            FileKind::Section => Self::Section,
        }
    }
}

/// A file as Atmos would write it. Nothing is written here.
pub struct GeneratedFile {
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) known: Known,
    /// How many values that go into it only the outside can give.
    pub(crate) references: u32,
}

/// A file as Atmos would write it. Nothing is written here.
#[Object]
impl GeneratedFile {
    /// Its name.
    async fn name(&self) -> &str {
        &self.known.name
    }

    /// The folder that it is written to, relative to the estate's root.
    async fn folder(&self) -> String {
        self.snapshot.display(&self.known.folder)
    }

    /// What it is.
    async fn kind(&self) -> GeneratedFileKind {
        self.known.kind.into()
    }

    /// Its text; null where Atmos could not write it.
    async fn text(&self) -> Option<&str> {
        self.known.text.as_deref().ok()
    }

    /// The same in HCL, as `atmos terraform generate backends --format hcl` writes it; null for other files, and for `cloud`.
    async fn hcl(&self) -> Option<&str> {
        self.known.hcl.as_deref()
    }

    /// Why it has no text.
    async fn problem(&self) -> Option<&str> {
        self.known.text.as_ref().err().map(String::as_str)
    }

    /// Whether Atmos writes it before each run; if not, only when it is asked to.
    async fn is_automatic(&self) -> bool {
        self.known.is_automatic
    }

    /// The variables that Atmos keeps out of the file, for they are secret: it gives them in the environment, as `TF_VAR_…`.
    async fn left_out(&self) -> Vec<&str> {
        self.known.left_out.iter().map(Text::as_str).collect()
    }

    /// How many of its values only the outside can give; they stand in it as they are written.
    async fn reference_count(&self) -> u32 {
        self.references
    }
}
