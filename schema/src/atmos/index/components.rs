//! What instances say about the component that they deploy.

use crate::atmos::snapshot::Snapshot;

/// Facts about each component, by number.
pub(crate) struct Components(Vec<ComponentFacts>);

/// Facts about one component.
#[derive(Clone, Debug, Default)]
pub(crate) struct ComponentFacts {
    /// In how many stacks it is.
    pub(crate) stack_count: u32,
    /// The number of the first instance that describes it.
    pub(crate) described_by: Option<u32>,
}

impl Components {
    pub(crate) fn new(snapshot: &Snapshot) -> Self {
        let mut facts = vec![ComponentFacts::default(); snapshot.estate.components.len()];
        for (shape, stack) in snapshot.shapes().iter().zip(0..) {
            let first = snapshot.instances_of(stack).start;
            for used in &shape.components {
                let Some(number) = snapshot.component_number(&used.component_type, &used.name) else {
                    continue;
                };
                let facts = &mut facts[number as usize];
                facts.stack_count += 1;
                facts.described_by = facts.described_by.or_else(|| Some(first + used.described_by?));
            }
        }
        Self(facts)
    }

    pub(crate) fn get(&self, component: u32) -> &ComponentFacts {
        &self.0[component as usize]
    }
}
