//! What instances say about the component that they deploy.

use crate::atmos::snapshot::{Snapshot, count};
use crate::atmos::types::instance::description;

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
        let components = snapshot.estate.components.iter();
        let mut facts: Vec<_> = components
            .map(|component| {
                let keys = component.instances.iter();
                let mut stacks: Vec<_> = keys.map(|key| key.stack.as_str()).collect();
                stacks.sort_unstable();
                stacks.dedup();
                ComponentFacts {
                    stack_count: count(stacks.len()),
                    described_by: None,
                }
            })
            .collect();
        for (instance, number) in snapshot.estate.instances().zip(0..) {
            if description(instance).is_none() {
                continue;
            }
            let component = snapshot.component_number(&instance.key.component_type, &instance.component);
            if let Some(component) = component {
                facts[component as usize].described_by.get_or_insert(number);
            }
        }
        Self(facts)
    }

    pub(crate) fn get(&self, component: u32) -> &ComponentFacts {
        &self.0[component as usize]
    }
}
