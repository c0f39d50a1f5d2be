//! Edges between instances.

use std::sync::Arc;

use async_graphql::{Enum, Object};
use atmos::estate;

use super::instance::Instance;
use super::location::Location;
use crate::atmos::index::dependents;
use crate::atmos::snapshot::Snapshot;

/// What makes an instance depend on another.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "estate::DependencyKind")]
pub enum DependencyKind {
    /// `dependencies.components`.
    #[graphql(name = "COMPONENT")]
    Components,
    /// `settings.depends_on`, the older form.
    DependsOn,
    /// A function such as `!terraform.state`.
    Function,
}

/// An edge from an instance to one that it depends on.
#[derive(Clone)]
pub struct Dependency {
    snapshot: Arc<Snapshot>,
    from: u32,
    place: usize,
}

impl Dependency {
    /// The dependency at `place` in the list of an instance.
    pub(crate) fn new(snapshot: &Arc<Snapshot>, from: u32, place: usize) -> Self {
        Self {
            snapshot: Arc::clone(snapshot),
            from,
            place,
        }
    }

    fn get(&self) -> &estate::Dependency {
        &self.snapshot.instance(self.from).dependencies[self.place]
    }

    fn target(&self) -> Option<u32> {
        dependents::target(&self.snapshot, self.snapshot.instance(self.from), self.get())
    }
}

/// An edge from an instance to one that it depends on.
#[Object]
impl Dependency {
    /// What makes it one.
    async fn kind(&self) -> DependencyKind {
        self.get().kind.into()
    }

    /// The instance that depends.
    async fn from(&self) -> Instance {
        Instance::new(&self.snapshot, self.from)
    }

    /// The instance that it depends on; null if there is none.
    async fn to(&self) -> Option<Instance> {
        self.target().map(|number| Instance::new(&self.snapshot, number))
    }

    /// The name that it gives the other component.
    async fn to_component(&self) -> &str {
        &self.get().component
    }

    /// The stack that it looks in.
    async fn to_stack(&self) -> &str {
        &self.get().stack
    }

    /// Whether there is no such instance.
    async fn is_missing(&self) -> bool {
        self.target().is_none()
    }

    /// Where it is written.
    async fn location(&self) -> Option<Location> {
        Location::new(&self.snapshot, self.get().span)
    }
}
