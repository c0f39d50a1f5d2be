//! Choosing and ordering instances.

use async_graphql::{Enum, InputObject};
use atmos::estate::Instance;

use super::grouping::InstanceGrouping;
use super::stack::belongs;
use crate::atmos::index::findings::Tally;
use crate::atmos::index::shapes::ContextKey;
use crate::atmos::snapshot::{Snapshot, count};
use crate::atmos::types::instance_status::InstanceStatus;
use crate::keyset::{Key, Order, OrderDirection};
use crate::text::{Search, Wanted, finds};

// Fields take it boxed: the future of any field of an object has room for the arguments of the largest, several times
// over, and thousands of such futures are made for one page.

/// Which instances. What is given must all hold; of a list, one must.
#[derive(InputObject, Clone, Debug, Default, PartialEq, Eq)]
pub struct InstanceFilter {
    /// Words that its name, its component or its stack hold, in any order and case.
    pub search: Option<String>,
    /// The names of stacks.
    pub stacks: Option<Vec<String>>,
    /// The names of the components that it deploys.
    pub components: Option<Vec<String>>,
    /// Component types, such as `terraform`.
    pub types: Option<Vec<String>>,
    /// Whether it is abstract: a base, never deployed.
    pub is_abstract: Option<bool>,
    /// Whether it is enabled.
    pub is_enabled: Option<bool>,
    /// Whether it is locked.
    pub is_locked: Option<bool>,
    /// What is to be done with it.
    pub statuses: Option<Vec<InstanceStatus>>,
    /// Whether a diagnostic is about it.
    pub has_diagnostics: Option<bool>,
    /// The tenant of its stack.
    pub tenant: Option<String>,
    /// The environment of its stack.
    pub environment: Option<String>,
    /// The stage of its stack.
    pub stage: Option<String>,
    /// The namespace of its stack.
    pub namespace: Option<String>,
}

/// What instances are ordered by.
#[derive(Enum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InstanceOrderField {
    /// The stack.
    #[default]
    Stack,
    /// The name.
    Name,
    /// The component that it deploys.
    Component,
    /// The component type.
    Type,
    /// How many errors are about it.
    Errors,
}

/// The order of instances; those that are equal go by stack, type and name.
#[derive(InputObject, Clone, Copy, Debug, Default)]
pub struct InstanceOrder {
    /// What they are ordered by.
    #[graphql(default)]
    pub field: InstanceOrderField,
    /// Which way.
    #[graphql(default)]
    pub direction: OrderDirection,
}

/// The filter, prepared.
pub(crate) struct InstanceTest<'a> {
    filter: &'a InstanceFilter,
    search: Option<Search>,
    stacks: Wanted<'a>,
    types: Wanted<'a>,
    components: Wanted<'a>,
    statuses: Wanted<'a, InstanceStatus>,
    /// Whether every instance passes, so that none need be looked at.
    is_open: bool,
}

/// What of an instance is not wanted, among what instances can be grouped by: a bit for each grouping.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Misses(u8);

impl<'a> InstanceTest<'a> {
    pub(crate) fn new(filter: &'a InstanceFilter) -> Self {
        Self {
            filter,
            search: Search::new(filter.search.as_deref()),
            stacks: Wanted::new(filter.stacks.as_deref()),
            types: Wanted::new(filter.types.as_deref()),
            components: Wanted::new(filter.components.as_deref()),
            statuses: Wanted::new(filter.statuses.as_deref()),
            is_open: *filter == InstanceFilter::default(),
        }
    }

    /// The instances of a stack that pass, by number.
    pub(crate) fn of_stack(&self, snapshot: &Snapshot, stack: u32, passing: &mut Vec<u32>) {
        if self.is_open {
            passing.extend(snapshot.instances_of(stack));
            return;
        }
        if !self.passes_stack(snapshot, stack) {
            return;
        }
        let name = &snapshot.stack(stack).name;
        // Words that the stack's own name holds need not be looked for in each of its instances.
        let search = self.search.as_ref().map(|search| search.beside(name));
        let numbered = snapshot.instances_of(stack).zip(&snapshot.stack(stack).instances);
        let kept = numbered.filter(|(number, found)| {
            finds(search.as_ref(), &[&found.key.name, &found.component]) && self.passes_facts(snapshot, *number, found)
        });
        passing.extend(kept.map(|(number, _)| number));
    }

    /// Whether an instance passes.
    pub(crate) fn passes(&self, snapshot: &Snapshot, number: u32) -> bool {
        let instance = snapshot.instance(number);
        self.passes_stack(snapshot, snapshot.stack_of(number))
            && finds_instance(self.search.as_ref(), instance)
            && self.passes_facts(snapshot, number, instance)
    }

    /// Whether any instance of a stack can pass.
    fn passes_stack(&self, snapshot: &Snapshot, stack: u32) -> bool {
        self.stack_misses(snapshot, stack) == Misses::default()
    }

    /// Whether an instance passes, its stack and its names apart.
    fn passes_facts(&self, snapshot: &Snapshot, number: u32, instance: &Instance) -> bool {
        self.instance_misses(instance) == Misses::default() && self.passes_rest(snapshot, number, instance)
    }

    /// What is not wanted of a stack.
    fn stack_misses(&self, snapshot: &Snapshot, stack: u32) -> Misses {
        let Self { filter, .. } = self;
        // Most lists ask for no context, and then the overview need not be worked out.
        let is_of = |key, wanted: &Option<String>| {
            wanted.is_none() || belongs(&snapshot.overview().stacks[stack as usize], key, wanted.as_deref())
        };
        let mut misses = Misses::default();
        misses.note(InstanceGrouping::Stack, self.stacks.has(&snapshot.stack(stack).name));
        misses.note(InstanceGrouping::Tenant, is_of(ContextKey::Tenant, &filter.tenant));
        misses.note(
            InstanceGrouping::Region,
            is_of(ContextKey::Environment, &filter.environment),
        );
        misses.note(InstanceGrouping::Stage, is_of(ContextKey::Stage, &filter.stage));
        misses.note(
            InstanceGrouping::Namespace,
            is_of(ContextKey::Namespace, &filter.namespace),
        );
        misses
    }

    /// What is not wanted of an instance, among what instances can be grouped by.
    fn instance_misses(&self, instance: &Instance) -> Misses {
        let mut misses = Misses::default();
        misses.note(InstanceGrouping::Type, self.types.has(&instance.key.component_type));
        misses.note(InstanceGrouping::Component, self.components.has(&instance.component));
        misses.note(
            InstanceGrouping::Status,
            self.statuses.has(&InstanceStatus::of(instance)),
        );
        misses
    }

    /// Whether all else is wanted, names apart.
    fn passes_rest(&self, snapshot: &Snapshot, number: u32, instance: &Instance) -> bool {
        let filter = self.filter;
        let has_findings = || snapshot.findings().has_instance(snapshot, number);
        filter.is_abstract.is_none_or(|wanted| wanted == instance.is_abstract())
            && filter.is_enabled.is_none_or(|wanted| wanted == instance.is_enabled())
            && filter.is_locked.is_none_or(|wanted| wanted == instance.is_locked())
            && filter.has_diagnostics.is_none_or(|wanted| wanted == has_findings())
    }

    /// Gives each instance that passes but for at most one thing that instances can be grouped by, with that, to `each`.
    pub(crate) fn nearly(&self, snapshot: &Snapshot, mut each: impl FnMut(u32, Misses)) {
        for stack in 0..count(snapshot.estate.stacks.len()) {
            let of_stack = self.stack_misses(snapshot, stack);
            if !of_stack.is_at_most_one() {
                continue;
            }
            let search = self
                .search
                .as_ref()
                .map(|search| search.beside(&snapshot.stack(stack).name));
            for (number, instance) in snapshot.instances_of(stack).zip(&snapshot.stack(stack).instances) {
                let misses = of_stack.with(self.instance_misses(instance));
                if misses.is_at_most_one()
                    && finds(search.as_ref(), &[&instance.key.name, &instance.component])
                    && self.passes_rest(snapshot, number, instance)
                {
                    each(number, misses);
                }
            }
        }
    }
}

impl Misses {
    fn note(&mut self, grouping: InstanceGrouping, is_wanted: bool) {
        self.0 |= u8::from(!is_wanted) << grouping as u8;
    }

    const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    const fn is_at_most_one(self) -> bool {
        self.0.count_ones() <= 1
    }

    /// Whether everything is wanted; whatever it is by `grouping`, if there is one.
    pub(crate) fn is_none_but(self, grouping: Option<InstanceGrouping>) -> bool {
        let leave_out = grouping.map_or(0, |grouping| 1 << grouping as u8);
        self.0 & !leave_out == 0
    }
}

/// The instances of some stacks that pass, by number.
pub(crate) fn instances(
    snapshot: &Snapshot,
    stacks: impl IntoIterator<Item = u32>,
    filter: &InstanceFilter,
) -> Vec<u32> {
    let test = InstanceTest::new(filter);
    let mut passing = Vec::new();
    for stack in stacks {
        test.of_stack(snapshot, stack, &mut passing);
    }
    passing
}

/// Whether `search`, if there is one, finds an instance: its name, its component or its stack hold the words.
pub(crate) fn finds_instance(search: Option<&Search>, instance: &Instance) -> bool {
    let key = &instance.key;
    finds(search, &[&key.name, &instance.component, &key.stack])
}

impl InstanceOrder {
    pub(crate) fn order(self, grouping: Option<InstanceGrouping>) -> Order {
        Order {
            group: grouping.map_or("", InstanceGrouping::name),
            name: match self.field {
                InstanceOrderField::Stack => "STACK",
                InstanceOrderField::Name => "NAME",
                InstanceOrderField::Component => "COMPONENT",
                InstanceOrderField::Type => "TYPE",
                InstanceOrderField::Errors => "ERRORS",
            },
            direction: self.direction,
            is_natural: matches!(self.field, InstanceOrderField::Stack)
                && matches!(grouping, None | Some(InstanceGrouping::Stack)),
        }
    }

    pub(crate) fn key<'a>(self, snapshot: &'a Snapshot, number: u32) -> Key<'a> {
        let instance = snapshot.instance(number);
        let (stack, kind, name) = (
            instance.key.stack.as_str(),
            instance.key.component_type.as_str(),
            instance.key.name.as_str(),
        );
        let text = match self.field {
            InstanceOrderField::Stack => [stack, kind, name, ""],
            InstanceOrderField::Name => [name, stack, kind, ""],
            InstanceOrderField::Component => [instance.component.as_str(), stack, kind, name],
            InstanceOrderField::Type => [kind, stack, name, ""],
            InstanceOrderField::Errors => {
                let findings = snapshot.findings().of_instance(snapshot, number);
                let rank = i64::from(Tally::of(snapshot, findings).errors);
                return Key::ranked(rank, ["", stack, kind, name]);
            }
        };
        Key::texts(text)
    }
}
