//! What is wrong or doubtful.

use std::sync::Arc;

use async_graphql::{Enum, ID, Object};
use atmos::diagnostic::{self, Scope};

use super::fix::Fix;
use super::instance::Instance;
use super::location::Location;
use super::stack::Stack;
use crate::atmos::index::findings::identity;
use crate::atmos::snapshot::Snapshot;
use crate::keyset::Key;
use crate::node::global_id;

/// How bad a diagnostic is.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[graphql(remote = "diagnostic::Severity")]
pub enum Severity {
    /// Something cannot be resolved as written.
    Error,
    /// It resolves, but probably not to what was meant.
    Warning,
    /// Worth knowing.
    Info,
}

/// One finding, with the place it is about and what to do next.
#[derive(Clone)]
pub struct Diagnostic {
    snapshot: Arc<Snapshot>,
    found: Arc<diagnostic::Diagnostic>,
}

/// A place that belongs to a diagnostic.
pub struct RelatedLocation {
    snapshot: Arc<Snapshot>,
    related: diagnostic::Related,
}

impl Diagnostic {
    /// A finding, of this snapshot or of the one before.
    pub(crate) fn new(snapshot: &Arc<Snapshot>, found: &Arc<diagnostic::Diagnostic>) -> Self {
        Self {
            snapshot: Arc::clone(snapshot),
            found: Arc::clone(found),
        }
    }

    /// The finding with this number.
    pub(crate) fn numbered(snapshot: &Arc<Snapshot>, number: u32) -> Self {
        Self::new(snapshot, &snapshot.estate.diagnostics[number as usize])
    }

    /// Its place in the order: by severity, then by place, then by what it affects.
    pub(crate) fn key(snapshot: &Snapshot, number: u32) -> Key<'_> {
        let found = &*snapshot.estate.diagnostics[number as usize];
        let file = snapshot.files().get(found.span.file());
        let path = file.map_or("", |entry| entry.path.as_str());
        let (stack, component) = match &found.scope {
            Scope::Estate | Scope::File => ("", ""),
            Scope::Stack { stack } => (stack.as_str(), ""),
            Scope::Instance { stack, component, .. } => (stack.as_str(), component.as_str()),
        };
        Key {
            rank: found.severity as i64,
            place: i64::from(found.span.line()) << 16 | i64::from(found.span.column()),
            text: [path, stack, component, &found.message],
            ..Key::default()
        }
    }

    /// Its place in the doctor's order: by severity, then by how far it reaches, then as above.
    pub(crate) fn doctor_key(snapshot: &Snapshot, number: u32) -> Key<'_> {
        let key = Self::key(snapshot, number);
        let reach = i64::from(snapshot.ranking().reach(number));
        Key {
            rank: ((key.rank + 1) << 32) - reach,
            ..key
        }
    }
}

/// One finding, with the place it is about and what to do next.
#[Object]
impl Diagnostic {
    /// The node's id.
    pub(crate) async fn id(&self) -> ID {
        let identity = identity(&self.snapshot, &self.found);
        global_id("Diagnostic", &[&format!("{identity:x}")])
    }

    /// How bad it is.
    async fn severity(&self) -> Severity {
        self.found.severity.into()
    }

    /// A stable word for this kind of finding, such as `import-not-found`.
    async fn code(&self) -> &str {
        self.found.code
    }

    /// What is wrong, in one sentence.
    async fn message(&self) -> &str {
        &self.found.message
    }

    /// What to do about it.
    async fn hint(&self) -> Option<&str> {
        self.found.hint.as_deref()
    }

    /// Where; null if it is about the estate as a whole.
    async fn location(&self) -> Option<Location> {
        Location::new(&self.snapshot, self.found.span)
    }

    /// Other places that belong to it.
    async fn related(&self) -> Vec<RelatedLocation> {
        let related = self.found.related.iter();
        related
            .map(|related| RelatedLocation {
                snapshot: Arc::clone(&self.snapshot),
                related: related.clone(),
            })
            .collect()
    }

    /// How many instances it may affect; null if it is gone.
    async fn reach(&self) -> Option<u32> {
        let number = self
            .snapshot
            .findings()
            .with_identity(identity(&self.snapshot, &self.found))?;
        Some(self.snapshot.ranking().reach(number))
    }

    /// How it can be mended by editing a file; null where that is not known.
    async fn fix(&self) -> Option<Fix> {
        Fix::of(&self.snapshot, &self.found)
    }

    /// The stack that it is about, if it is about one.
    async fn stack(&self) -> Option<Stack> {
        let (Scope::Stack { stack } | Scope::Instance { stack, .. }) = &self.found.scope else {
            return None;
        };
        let number = self.snapshot.stack_number(stack)?;
        Some(Stack::new(&self.snapshot, number))
    }

    /// The instance that it is about, if it is about one.
    async fn instance(&self) -> Option<Instance> {
        let Scope::Instance {
            stack,
            component_type,
            component,
        } = &self.found.scope
        else {
            return None;
        };
        let found = self.snapshot.find_instance(stack, component_type, component)?;
        Some(Instance::new(&self.snapshot, found))
    }
}

/// A place that belongs to a diagnostic.
#[Object]
impl RelatedLocation {
    /// Where.
    async fn location(&self) -> Option<Location> {
        Location::new(&self.snapshot, self.related.span)
    }

    /// Why it belongs to it.
    async fn message(&self) -> &str {
        &self.related.message
    }
}
