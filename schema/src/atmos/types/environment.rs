//! Environments: stacks that belong together.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use async_graphql::{Enum, Object, SimpleObject};

use super::stack::Stack;
use crate::atmos::index::findings::Tally;
use crate::atmos::index::shapes::{ContextKey, InstanceTally};
use crate::atmos::inputs::stack::{StackFilter, StackOrder};
use crate::atmos::select::stack_page;
use crate::atmos::snapshot::{Snapshot, count};
use crate::connection::{Connection, PageArgs, page_cost};
use crate::error::Result;

/// What stacks are grouped by.
#[derive(Enum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EnvironmentGrouping {
    /// `vars.stage`.
    #[default]
    Stage,
    /// `vars.tenant`.
    Tenant,
    /// `vars.environment`: mostly a short name of the region.
    Region,
    /// `vars.namespace`.
    Namespace,
}

/// Stacks that share a stage, tenant, region, namespace or label.
pub struct Environment {
    snapshot: Arc<Snapshot>,
    grouping: EnvironmentGrouping,
    /// The label that it is grouped by instead.
    label: Option<String>,
    name: String,
    /// The numbers of its stacks, ascending.
    stacks: Vec<u32>,
}

/// A label that stacks have.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct StackLabel {
    /// Its name.
    pub name: String,
    /// How many stacks have it.
    pub stack_count: u32,
    /// How many different values it has.
    pub value_count: u32,
}

impl EnvironmentGrouping {
    /// Its name as it is sent.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Stage => "STAGE",
            Self::Tenant => "TENANT",
            Self::Region => "REGION",
            Self::Namespace => "NAMESPACE",
        }
    }

    pub(crate) const fn key(self) -> ContextKey {
        match self {
            Self::Stage => ContextKey::Stage,
            Self::Tenant => ContextKey::Tenant,
            Self::Region => ContextKey::Environment,
            Self::Namespace => ContextKey::Namespace,
        }
    }
}

/// The environments of a snapshot, by name; stacks that name none come last.
pub(crate) fn environments(snapshot: &Arc<Snapshot>, grouping: EnvironmentGrouping) -> Vec<Environment> {
    let facts = snapshot.overview().stacks.iter();
    let names = facts.map(|facts| facts.shape.context(grouping.key()).unwrap_or_default());
    grouped(snapshot, names, grouping, None)
}

/// The environments of a snapshot by a label of stacks; stacks without it come last.
pub(crate) fn labelled(snapshot: &Arc<Snapshot>, label: &str) -> Vec<Environment> {
    let facts = snapshot.overview().stacks.iter();
    let names = facts.map(|facts| facts.shape.label(label).unwrap_or_default());
    grouped(snapshot, names, EnvironmentGrouping::default(), Some(label))
}

fn grouped<'a>(
    snapshot: &Arc<Snapshot>,
    names: impl Iterator<Item = &'a str>,
    grouping: EnvironmentGrouping,
    label: Option<&str>,
) -> Vec<Environment> {
    let mut groups: BTreeMap<(bool, &str), Vec<u32>> = BTreeMap::new();
    for (name, number) in names.zip(0..) {
        groups.entry((name.is_empty(), name)).or_default().push(number);
    }
    let groups = groups.into_iter();
    groups
        .map(|((_, name), stacks)| Environment {
            snapshot: Arc::clone(snapshot),
            grouping,
            label: label.map(str::to_owned),
            name: name.to_owned(),
            stacks,
        })
        .collect()
}

/// The labels that stacks have, by name.
pub(crate) fn stack_labels(snapshot: &Snapshot) -> Vec<StackLabel> {
    let mut labels: BTreeMap<&str, (u32, BTreeSet<&str>)> = BTreeMap::new();
    for facts in &snapshot.overview().stacks {
        for (name, value) in &facts.shape.labels {
            let known = labels.entry(name).or_default();
            known.0 += 1;
            known.1.insert(value);
        }
    }
    let labels = labels.into_iter().map(|(name, (stack_count, values))| StackLabel {
        name: name.to_owned(),
        stack_count,
        value_count: count(values.len()),
    });
    labels.collect()
}

impl Environment {
    fn instances(&self) -> InstanceTally {
        let mut tally = InstanceTally::default();
        for stack in &self.stacks {
            tally.add(self.snapshot.overview().stacks[*stack as usize].shape.instances);
        }
        tally
    }

    /// Findings that affect several of its stacks count once.
    fn findings(&self) -> Tally {
        let stacks = self.stacks.iter();
        let numbers = stacks.flat_map(|stack| self.snapshot.findings().of_stack(*stack));
        let mut numbers: Vec<_> = numbers.copied().collect();
        numbers.sort_unstable();
        numbers.dedup();
        Tally::of(&self.snapshot, numbers)
    }
}

/// Stacks that share a stage, tenant, region, namespace or label.
#[Object]
impl Environment {
    /// What its stacks share; empty for stacks that name nothing of the kind.
    async fn name(&self) -> &str {
        &self.name
    }

    /// What it is grouped by, unless it is by a label.
    async fn grouping(&self) -> EnvironmentGrouping {
        self.grouping
    }

    /// The label that it is grouped by; null if it is not by one.
    async fn label(&self) -> Option<&str> {
        self.label.as_deref()
    }

    /// How many stacks there are.
    async fn stack_count(&self) -> usize {
        self.stacks.len()
    }

    /// How many instances there are, without abstract ones.
    async fn instance_count(&self) -> u32 {
        let tally = self.instances();
        tally.total - tally.are_abstract
    }

    /// How many errors affect its stacks.
    async fn error_count(&self) -> u32 {
        self.findings().errors
    }

    /// How many warnings affect its stacks.
    async fn warning_count(&self) -> u32 {
        self.findings().warnings
    }

    /// How many instances are disabled.
    async fn disabled_count(&self) -> u32 {
        self.instances().disabled
    }

    /// How many instances are locked.
    async fn locked_count(&self) -> u32 {
        self.instances().locked
    }

    /// Its stacks, by name unless ordered otherwise.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn stacks(
        &self,
        #[graphql(desc = "From the start: 20 unless said, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "From the end: at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which ones.")] filter: Option<StackFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<StackOrder>,
    ) -> Result<Connection<Stack>> {
        let args = PageArgs::new(first, after, last, before);
        let numbers = self.stacks.iter().copied();
        stack_page(&self.snapshot, numbers, &args, filter, order_by)
    }
}
