//! What lists are grouped and counted by.

use async_graphql::Enum;

use super::component::ComponentFilter;
use super::stack::StackFilter;
use crate::atmos::index::shapes::ContextKey;
use crate::atmos::snapshot::Snapshot;
use crate::atmos::types::environment::EnvironmentGrouping;
use crate::atmos::types::instance_status::InstanceStatus;

/// What instances are grouped by.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstanceGrouping {
    /// The stack.
    Stack,
    /// The component that they deploy.
    Component,
    /// The component type.
    Type,
    /// The tenant of the stack.
    Tenant,
    /// The environment of the stack: mostly a short name of the region.
    Region,
    /// The stage of the stack.
    Stage,
    /// The namespace of the stack.
    Namespace,
    /// What is to be done with them, named as in `InstanceStatus`.
    Status,
}

/// What components are grouped by.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComponentGrouping {
    /// The component type.
    Type,
}

impl InstanceGrouping {
    /// Its name as it is sent.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Stack => "STACK",
            Self::Component => "COMPONENT",
            Self::Type => "TYPE",
            Self::Tenant => "TENANT",
            Self::Region => "REGION",
            Self::Stage => "STAGE",
            Self::Namespace => "NAMESPACE",
            Self::Status => "STATUS",
        }
    }

    /// The group of an instance; empty for those that name nothing of the kind.
    pub(crate) fn of_instance(self, snapshot: &Snapshot, number: u32) -> &str {
        let instance = snapshot.instance(number);
        let context = |key| context(snapshot, snapshot.stack_of(number), key);
        match self {
            Self::Stack => &instance.key.stack,
            Self::Component => &instance.component,
            Self::Type => &instance.key.component_type,
            Self::Tenant => context(ContextKey::Tenant),
            Self::Region => context(ContextKey::Environment),
            Self::Stage => context(ContextKey::Stage),
            Self::Namespace => context(ContextKey::Namespace),
            Self::Status => InstanceStatus::of(instance).name(),
        }
    }
}

impl ComponentGrouping {
    /// Its name as it is sent.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Type => "TYPE",
        }
    }

    /// The group of a component.
    pub(crate) fn of_component(self, snapshot: &Snapshot, number: u32) -> &str {
        match self {
            Self::Type => &snapshot.component(number).component_type,
        }
    }

    /// What a filter says of other things than this.
    pub(crate) fn without(self, mut filter: ComponentFilter) -> ComponentFilter {
        match self {
            Self::Type => filter.types = None,
        }
        filter
    }
}

impl EnvironmentGrouping {
    /// The group of a stack; empty for those that name nothing of the kind.
    pub(crate) fn of_stack(self, snapshot: &Snapshot, number: u32) -> &str {
        context(snapshot, number, self.key())
    }

    /// What a filter says of other things than this.
    pub(crate) fn without(self, mut filter: StackFilter) -> StackFilter {
        match self {
            Self::Stage => filter.stage = None,
            Self::Tenant => filter.tenant = None,
            Self::Region => filter.environment = None,
            Self::Namespace => filter.namespace = None,
        }
        filter
    }
}

fn context(snapshot: &Snapshot, stack: u32, key: ContextKey) -> &str {
    let facts = &snapshot.overview().stacks[stack as usize];
    facts.shape.context(key).unwrap_or_default()
}
