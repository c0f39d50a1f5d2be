//! Values that only the outside can give.

use std::sync::Arc;

use async_graphql::Object;
use atmos::estate;
use atmos::value::Text;

use super::instance::Instance;
use super::location::Location;
use crate::atmos::snapshot::Snapshot;

/// A value that only the outside can give: a state, a store, a secret, a command. Opening an estate asks none of them.
#[derive(Clone)]
pub struct Reference {
    snapshot: Arc<Snapshot>,
    instance: u32,
    place: usize,
}

impl Reference {
    /// The reference at `place` in the list of an instance.
    pub(crate) fn new(snapshot: &Arc<Snapshot>, instance: u32, place: usize) -> Self {
        Self {
            snapshot: Arc::clone(snapshot),
            instance,
            place,
        }
    }

    fn get(&self) -> &estate::Reference {
        &self.snapshot.instance(self.instance).references[self.place]
    }
}

/// A value that only the outside can give: a state, a store, a secret, a command. Opening an estate asks none of them.
#[Object]
impl Reference {
    /// The function, such as `terraform.state`, without its exclamation mark.
    async fn function(&self) -> &str {
        &self.get().function
    }

    /// The whole expression, as written.
    async fn expression(&self) -> &str {
        &self.get().expression
    }

    /// Where in the instance's sections it stands.
    async fn path(&self) -> Vec<&str> {
        self.get().path.iter().map(Text::as_str).collect()
    }

    /// Where it is written.
    async fn location(&self) -> Option<Location> {
        Location::new(&self.snapshot, self.get().span)
    }

    /// The component that it names, if it names one.
    async fn component(&self) -> Option<&str> {
        self.get().component.as_deref()
    }

    /// The stack that it asks; the instance's own where it names none.
    async fn stack(&self) -> Option<&str> {
        self.get().stack.as_deref()
    }

    /// The instance that it asks, if it asks one that exists.
    async fn target(&self) -> Option<Instance> {
        let from = &self.snapshot.instance(self.instance).key;
        let name = self.get().component.as_deref()?;
        let stack = self.get().stack.as_deref().unwrap_or(&from.stack);
        let found = self.snapshot.guess_instance(stack, name, &from.component_type);
        found.map(|number| Instance::new(&self.snapshot, number))
    }

    /// Why it is not resolved, in a sentence.
    async fn reason(&self) -> &'static str {
        reason(&self.get().function)
    }

    /// The instance that it is in.
    async fn instance(&self) -> Instance {
        Instance::new(&self.snapshot, self.instance)
    }
}

fn reason(function: &str) -> &'static str {
    match function {
        "terraform.state" | "terraform.output" | "atmos.Component" => {
            "It reads the state of another component, which opening an estate does not do."
        }
        "store" | "store.get" | "atmos.Store" => "It reads a store, which opening an estate does not do.",
        "secret" => "It reads a secret, which opening an estate does not do.",
        "exec" => "It runs a command, which opening an estate never does.",
        _ => "It needs something outside of the repository, which opening an estate does not ask.",
    }
}
