//! Lenses: how the parts of an estate lean on each other, as graphs to look at.
//!
//! A [`Lens`] is built once for a snapshot, compact: names, and for each node where it leads and what leads to it.
//! What is looked at is cut out of it: a [`view`] of bounded size, a path, an impact. It draws nothing, and it knows
//! no findings: who shows a node looks those up.

mod build;
mod dependencies;
mod group;
mod imports;
mod inheritance;
mod key;
#[cfg(test)]
mod tests;
pub mod view;
mod walk;

use crate::estate::Estate;
use crate::value::Text;

pub use group::Grouping;
pub use walk::{Direction, Reached};

/// What a lens shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LensKind {
    /// Instances, and what they depend on.
    Dependencies,
    /// Manifests, and what they import.
    Imports,
    /// Components by name, and the bases that they inherit from.
    Inheritance,
}

/// Everything that one lens shows.
pub struct Lens {
    /// Which one it is.
    pub kind: LensKind,
    nodes: Vec<Node>,
    /// From each node to what it leans on.
    upstream: Links,
    /// From each node to what leans on it.
    downstream: Links,
}

/// A part of the estate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it stands for.
    pub subject: Subject,
    /// Its name: of an instance, of a file without its folder, of a component as instances inherit it.
    pub name: Text,
    /// Where it is: a stack, a folder; nowhere for a component.
    pub place: Text,
    /// The component type; empty for files and where nothing says it.
    pub component_type: Text,
    /// The component that it deploys; empty for files.
    pub component: Text,
}

/// What a node stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The instance of this number, in the order of [`Estate::instances`].
    Instance {
        /// Its number.
        number: u32,
        /// Whether it is deployed: enabled, and no base.
        is_deployed: bool,
    },
    /// The manifest of this number.
    Manifest(u32),
    /// The instances of one type and name, in all stacks.
    Component {
        /// The number of the first.
        first: u32,
        /// How many there are.
        count: u32,
        /// Whether each of them is abstract.
        is_abstract: bool,
    },
    /// Something that is named and not there.
    Missing,
    /// A file elsewhere, which opening the estate does not fetch.
    Remote,
}

/// What makes one node lean on another; where several things do, the first of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LinkKind {
    /// The instance says so, in `dependencies.components` or `settings.depends_on`.
    Declared,
    /// Only a function such as `!terraform.state` does.
    Inferred,
    /// An `import`.
    Import,
    /// `metadata.inherits`, or a `component` that names another.
    Inherits,
}

/// An edge, seen from one of its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// The node at the other end.
    pub other: u32,
    /// What makes it.
    pub kind: LinkKind,
    /// How often it is said.
    pub count: u32,
}

/// The links of every node, one after the other.
struct Links {
    /// Where the links of each node begin, and where those of the last one end.
    starts: Vec<u32>,
    links: Vec<Link>,
}

impl Lens {
    /// Looks at the whole estate.
    #[must_use]
    pub fn new(kind: LensKind, estate: &Estate) -> Self {
        match kind {
            LensKind::Dependencies => dependencies::lens(estate),
            LensKind::Imports => imports::lens(estate),
            LensKind::Inheritance => inheritance::lens(estate),
        }
    }

    /// All nodes, in an order that does not change: what is missing comes last.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The node of that number.
    #[must_use]
    pub fn node(&self, number: u32) -> &Node {
        &self.nodes[number as usize]
    }

    /// How many edges there are.
    #[must_use]
    pub fn link_count(&self) -> usize {
        self.upstream.links.len()
    }

    /// What a node leans on.
    #[must_use]
    pub fn upstream(&self, number: u32) -> &[Link] {
        self.upstream.of(number)
    }

    /// What leans on a node.
    #[must_use]
    pub fn downstream(&self, number: u32) -> &[Link] {
        self.downstream.of(number)
    }

    /// What its nodes can be put together by; the first is what serves best when there are too many.
    #[must_use]
    pub const fn groupings(&self) -> &'static [Grouping] {
        match self.kind {
            LensKind::Dependencies => &[Grouping::Component, Grouping::Stack],
            LensKind::Imports => &[Grouping::Folder],
            LensKind::Inheritance => &[Grouping::Component],
        }
    }
}

impl Node {
    /// Whether it is named and not there.
    #[must_use]
    pub const fn is_missing(&self) -> bool {
        matches!(self.subject, Subject::Missing)
    }
}

impl Links {
    fn of(&self, number: u32) -> &[Link] {
        let (start, end) = (self.starts[number as usize], self.starts[number as usize + 1]);
        &self.links[start as usize..end as usize]
    }
}
