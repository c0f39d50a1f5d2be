//! The nodes of a lens.

use std::sync::Arc;

use async_graphql::{Enum, Object};
use atmos::lens::{LensKind, Node, Subject};

use crate::atmos::index::findings::Tally;
use crate::atmos::snapshot::{Snapshot, count};
use crate::atmos::types::file::File;
use crate::atmos::types::instance::Instance;

/// What a node stands for.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum LensNodeKind {
    /// An instance.
    Instance,
    /// A file.
    File,
    /// A component as instances inherit it: all instances of its type and name.
    Component,
    /// Something that is named and not there.
    Missing,
    /// A file elsewhere, which opening the estate does not fetch.
    Remote,
}

/// A part of the estate, seen through a lens.
#[derive(Clone)]
pub struct LensNode {
    snapshot: Arc<Snapshot>,
    lens: LensKind,
    number: u32,
    distance: Option<i32>,
    group: Option<String>,
}

impl LensNode {
    /// The node of that number.
    pub(crate) fn new(snapshot: &Arc<Snapshot>, lens: LensKind, number: u32) -> Self {
        Self {
            snapshot: Arc::clone(snapshot),
            lens,
            number,
            distance: None,
            group: None,
        }
    }

    /// So far from what is looked at.
    pub(crate) const fn at(mut self, distance: Option<i32>) -> Self {
        self.distance = distance;
        self
    }

    /// In an open group.
    pub(crate) fn within(mut self, group: Option<String>) -> Self {
        self.group = group;
        self
    }

    fn get(&self) -> &Node {
        self.snapshot.lens(self.lens).node(self.number)
    }

    fn instance_number(&self) -> Option<u32> {
        match self.get().subject {
            Subject::Instance { number, .. } => Some(number),
            _ => None,
        }
    }

    fn state(&self) -> Option<&atmos::estate::Instance> {
        let number = self.instance_number()?;
        Some(self.snapshot.instance(number))
    }
}

/// How many findings of each severity are about a node.
pub(super) fn tally(snapshot: &Snapshot, node: &Node) -> Tally {
    let of_instance;
    let numbers = match node.subject {
        Subject::Instance { number, .. } => {
            of_instance = snapshot.findings().of_instance(snapshot, number);
            &of_instance
        }
        Subject::Manifest(number) => {
            let file = snapshot.estate.manifests[number as usize].file;
            snapshot.findings().of_file(file)
        }
        Subject::Component { .. } | Subject::Missing | Subject::Remote => &[],
    };
    Tally::of(snapshot, numbers.iter().copied())
}

/// Whether a node is only there to be inherited from.
pub(super) fn is_abstract(snapshot: &Snapshot, node: &Node) -> bool {
    match node.subject {
        Subject::Instance { number, .. } => snapshot.instance(number).is_abstract(),
        Subject::Component { is_abstract, .. } => is_abstract,
        Subject::Manifest(_) | Subject::Missing | Subject::Remote => false,
    }
}

/// What tells a node that is not there from one of the same names that is.
pub(super) const fn standing(node: &Node) -> &'static str {
    match node.subject {
        Subject::Missing => "missing",
        Subject::Remote => "remote",
        Subject::Instance { .. } | Subject::Manifest(_) | Subject::Component { .. } => "",
    }
}

fn said(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// A part of the estate, seen through a lens.
#[Object]
impl LensNode {
    /// What tells it from all other nodes and groups of its lens. It outlives a restart.
    async fn key(&self) -> String {
        self.snapshot.lens(self.lens).key(self.number)
    }

    /// What it stands for.
    async fn kind(&self) -> LensNodeKind {
        match self.get().subject {
            Subject::Instance { .. } => LensNodeKind::Instance,
            Subject::Manifest(_) => LensNodeKind::File,
            Subject::Component { .. } => LensNodeKind::Component,
            Subject::Missing => LensNodeKind::Missing,
            Subject::Remote => LensNodeKind::Remote,
        }
    }

    /// Its name; of a file, without the folder.
    async fn name(&self) -> &str {
        &self.get().name
    }

    /// Where it is: a stack, or a folder; null for a component.
    async fn place(&self) -> Option<&str> {
        said(&self.get().place)
    }

    /// The component type; null for files, and where nothing says it.
    #[graphql(name = "type")]
    async fn component_type(&self) -> Option<&str> {
        said(&self.get().component_type)
    }

    /// Whether it is a base, never deployed.
    async fn is_abstract(&self) -> bool {
        is_abstract(&self.snapshot, self.get())
    }

    /// Whether it is enabled: not `metadata.enabled: false`.
    async fn is_enabled(&self) -> bool {
        self.state().is_none_or(atmos::estate::Instance::is_enabled)
    }

    /// Whether it is locked: `metadata.locked: true`.
    async fn is_locked(&self) -> bool {
        self.state().is_some_and(atmos::estate::Instance::is_locked)
    }

    /// Errors that are about it.
    async fn error_count(&self) -> u32 {
        tally(&self.snapshot, self.get()).errors
    }

    /// Warnings that are about it.
    async fn warning_count(&self) -> u32 {
        tally(&self.snapshot, self.get()).warnings
    }

    /// How many nodes it leans on.
    async fn upstream_count(&self) -> u32 {
        count(self.snapshot.lens(self.lens).upstream(self.number).len())
    }

    /// How many nodes lean on it.
    async fn downstream_count(&self) -> u32 {
        count(self.snapshot.lens(self.lens).downstream(self.number).len())
    }

    /// How many instances it stands for: one, all of a component's type and name, or none.
    async fn instance_count(&self) -> u32 {
        match self.get().subject {
            Subject::Instance { .. } => 1,
            Subject::Component { count, .. } => count,
            Subject::Manifest(_) | Subject::Missing | Subject::Remote => 0,
        }
    }

    /// How many steps it is from what is looked at, less than nothing upstream; null where nothing is.
    async fn distance(&self) -> Option<i32> {
        self.distance
    }

    /// The key of the open group that it is in, if it is in one.
    async fn group(&self) -> Option<&str> {
        self.group.as_deref()
    }

    /// The instance that it stands for; the first, of a component.
    async fn instance(&self) -> Option<Instance> {
        let number = match self.get().subject {
            Subject::Instance { number, .. } => number,
            Subject::Component { first, .. } => first,
            Subject::Manifest(_) | Subject::Missing | Subject::Remote => return None,
        };
        Some(Instance::new(&self.snapshot, number))
    }

    /// The file that it stands for.
    async fn file(&self) -> Option<File> {
        let Subject::Manifest(number) = self.get().subject else {
            return None;
        };
        let manifest = &self.snapshot.estate.manifests[number as usize];
        Some(File::new(&self.snapshot, manifest.file))
    }
}
