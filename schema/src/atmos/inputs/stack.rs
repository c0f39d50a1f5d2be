//! Choosing and ordering stacks.

use async_graphql::{Enum, InputObject};

use crate::atmos::index::overview::StackFacts;
use crate::atmos::index::shapes::ContextKey;
use crate::atmos::snapshot::Snapshot;
use crate::atmos::types::environment::EnvironmentGrouping;
use crate::keyset::{Key, Order, OrderDirection};
use crate::text::{Search, finds};

/// Which stacks. What is given must all hold.
#[derive(InputObject, Clone, Debug, Default)]
pub struct StackFilter {
    /// Words that the name holds, in any order and case.
    pub search: Option<String>,
    /// The tenant.
    pub tenant: Option<String>,
    /// The environment: mostly a short name of the region.
    pub environment: Option<String>,
    /// The stage.
    pub stage: Option<String>,
    /// The namespace.
    pub namespace: Option<String>,
    /// Whether errors affect it.
    pub has_errors: Option<bool>,
}

/// What stacks are ordered by.
#[derive(Enum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StackOrderField {
    /// The name.
    #[default]
    Name,
    /// How many instances there are.
    Instances,
    /// How many errors there are.
    Errors,
    /// How many warnings there are.
    Warnings,
}

/// The order of stacks; those that are equal go by name.
#[derive(InputObject, Clone, Copy, Debug, Default)]
pub struct StackOrder {
    /// What they are ordered by.
    #[graphql(default)]
    pub field: StackOrderField,
    /// Which way.
    #[graphql(default)]
    pub direction: OrderDirection,
}

/// The filter, prepared.
pub(crate) struct StackTest<'a> {
    filter: &'a StackFilter,
    search: Option<Search>,
}

impl<'a> StackTest<'a> {
    pub(crate) fn new(filter: &'a StackFilter) -> Self {
        let search = Search::new(filter.search.as_deref());
        Self { filter, search }
    }

    pub(crate) fn passes(&self, snapshot: &Snapshot, number: u32) -> bool {
        let facts = &snapshot.overview().stacks[number as usize];
        let errors = self.filter.has_errors;
        finds(self.search.as_ref(), &[&snapshot.stack(number).name])
            && errors.is_none_or(|wanted| wanted == (facts.findings.errors > 0))
            && belongs(facts, ContextKey::Tenant, self.filter.tenant.as_deref())
            && belongs(facts, ContextKey::Environment, self.filter.environment.as_deref())
            && belongs(facts, ContextKey::Stage, self.filter.stage.as_deref())
            && belongs(facts, ContextKey::Namespace, self.filter.namespace.as_deref())
    }
}

/// Whether a stack belongs where it is wanted; an empty text wants those that do not say.
pub(crate) fn belongs(facts: &StackFacts, key: ContextKey, wanted: Option<&str>) -> bool {
    wanted.is_none_or(|wanted| facts.shape.context(key).unwrap_or_default() == wanted)
}

impl StackOrder {
    pub(crate) fn order(self, grouping: Option<EnvironmentGrouping>) -> Order {
        Order {
            group: grouping.map_or("", EnvironmentGrouping::name),
            name: match self.field {
                StackOrderField::Name => "NAME",
                StackOrderField::Instances => "INSTANCES",
                StackOrderField::Errors => "ERRORS",
                StackOrderField::Warnings => "WARNINGS",
            },
            direction: self.direction,
            is_natural: matches!(self.field, StackOrderField::Name) && grouping.is_none(),
        }
    }

    pub(crate) fn key<'a>(self, snapshot: &'a Snapshot, number: u32) -> Key<'a> {
        let name = snapshot.stack(number).name.as_str();
        let facts = || &snapshot.overview().stacks[number as usize];
        let rank = match self.field {
            StackOrderField::Name => return Key::texts([name, "", "", ""]),
            StackOrderField::Instances => snapshot.stack(number).instances.len() as i64,
            StackOrderField::Errors => i64::from(facts().findings.errors),
            StackOrderField::Warnings => i64::from(facts().findings.warnings),
        };
        Key::ranked(rank, ["", name, "", ""])
    }
}
