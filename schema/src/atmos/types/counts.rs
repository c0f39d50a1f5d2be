//! How much there is of what.

use async_graphql::SimpleObject;

use crate::atmos::index::findings::Tally;
use crate::atmos::index::overview::StackFacts;
use crate::atmos::index::shapes::InstanceTally;

/// How much there is in the estate.
#[derive(SimpleObject, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EstateCounts {
    /// Stacks.
    pub stacks: u32,
    /// Components.
    pub components: u32,
    /// Instances, abstract ones too.
    pub instances: u32,
    /// Instances that are bases, never deployed.
    pub abstract_instances: u32,
    /// Instances with `metadata.enabled: false`.
    pub disabled_instances: u32,
    /// Instances with `metadata.locked: true`.
    pub locked_instances: u32,
    /// Files that the estate knows.
    pub files: u32,
    /// Workflows.
    pub workflows: u32,
    /// Diagnostics that are errors.
    pub errors: u32,
    /// Diagnostics that are warnings.
    pub warnings: u32,
    /// Diagnostics that are informations.
    pub infos: u32,
    /// Values that only the outside can give.
    pub references: u32,
}

/// How many instances a stack has, and how many diagnostics affect it.
#[derive(SimpleObject, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InstanceCounts {
    /// All instances.
    pub total: u32,
    /// Those that are bases, never deployed.
    #[graphql(name = "abstract")]
    pub are_abstract: u32,
    /// Those with `metadata.enabled: false`.
    pub disabled: u32,
    /// Those with `metadata.locked: true`.
    pub locked: u32,
    /// Errors that affect the stack.
    pub errors: u32,
    /// Warnings that affect the stack.
    pub warnings: u32,
}

impl EstateCounts {
    pub(crate) fn of(snapshot: &crate::atmos::snapshot::Snapshot) -> Self {
        use crate::atmos::snapshot::count;

        let estate = &snapshot.estate;
        let mut instances = InstanceTally::default();
        let mut references = 0;
        for shape in snapshot.shapes() {
            instances.add(shape.instances);
            references += shape.references;
        }
        let findings = Tally::of(snapshot, 0..count(estate.diagnostics.len()));
        Self {
            stacks: count(estate.stacks.len()),
            components: count(estate.components.len()),
            instances: instances.total,
            abstract_instances: instances.are_abstract,
            disabled_instances: instances.disabled,
            locked_instances: instances.locked,
            files: count(snapshot.files().entries.len()),
            workflows: count(estate.workflows.len()),
            errors: findings.errors,
            warnings: findings.warnings,
            infos: findings.infos,
            references,
        }
    }
}

impl From<&StackFacts> for InstanceCounts {
    fn from(facts: &StackFacts) -> Self {
        Self {
            total: facts.shape.instances.total,
            are_abstract: facts.shape.instances.are_abstract,
            disabled: facts.shape.instances.disabled,
            locked: facts.shape.instances.locked,
            errors: facts.findings.errors,
            warnings: facts.findings.warnings,
        }
    }
}
