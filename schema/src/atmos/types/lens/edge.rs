//! Edges of a lens.

use async_graphql::{Enum, SimpleObject};
use atmos::lens::view::UnitEdge;
use atmos::lens::{LensKind, LinkKind};

/// What makes one part of the estate lean on another.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[graphql(remote = "LinkKind")]
pub enum LensEdgeKind {
    /// An instance says so, in `dependencies.components` or `settings.depends_on`.
    Declared,
    /// Only a function such as `!terraform.state` does.
    Inferred,
    /// An `import`.
    Import,
    /// `metadata.inherits`, or a `component` that names another.
    Inherits,
}

/// An edge: one node or group leans on another. Between groups it stands for all edges between their members.
#[derive(SimpleObject, Clone, Debug)]
pub struct LensEdge {
    /// The key of the node or group that leans.
    pub from: String,
    /// The key of the node or group that it leans on.
    pub to: String,
    /// What makes it; where several things do, the most explicit.
    pub kind: LensEdgeKind,
    /// How many edges it stands for.
    pub count: u32,
    /// How many of them only functions make.
    pub inferred_count: u32,
    /// How many of them lead to something that is missing.
    pub missing_count: u32,
}

impl LensEdge {
    /// The edge between units with these keys.
    pub(super) fn new(lens: LensKind, edge: &UnitEdge, keys: &[String]) -> Self {
        let kind = match lens {
            LensKind::Dependencies if edge.declared == 0 => LinkKind::Inferred,
            LensKind::Dependencies => LinkKind::Declared,
            LensKind::Imports => LinkKind::Import,
            LensKind::Inheritance => LinkKind::Inherits,
        };
        let key = |at: u32| keys.get(at as usize).cloned().unwrap_or_default();
        Self {
            from: key(edge.from),
            to: key(edge.to),
            kind: kind.into(),
            count: edge.count(),
            inferred_count: edge.inferred,
            missing_count: edge.missing,
        }
    }
}
