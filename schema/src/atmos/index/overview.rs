//! What stacks are about (tenant, environment, stage, namespace) and how much is in them.

use atmos::estate::Stack;
use atmos::value::{Map, Value};

use super::findings::Tally;
use crate::atmos::snapshot::{Snapshot, count};

/// Facts about each stack, by number.
pub(crate) struct Overview {
    pub(crate) stacks: Vec<StackFacts>,
}

/// Facts about one stack.
#[derive(Clone, Debug, Default)]
pub(crate) struct StackFacts {
    pub(crate) context: [Option<String>; 4],
    pub(crate) instances: InstanceTally,
    pub(crate) findings: Tally,
}

/// How many instances of each sort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct InstanceTally {
    pub(crate) total: u32,
    pub(crate) are_abstract: u32,
    pub(crate) disabled: u32,
    pub(crate) locked: u32,
}

/// The variables that say where a stack belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ContextKey {
    Tenant,
    Environment,
    Stage,
    Namespace,
}

impl ContextKey {
    const ALL: [Self; 4] = [Self::Tenant, Self::Environment, Self::Stage, Self::Namespace];

    const fn name(self) -> &'static str {
        match self {
            Self::Tenant => "tenant",
            Self::Environment => "environment",
            Self::Stage => "stage",
            Self::Namespace => "namespace",
        }
    }
}

impl Overview {
    pub(crate) fn new(snapshot: &Snapshot) -> Self {
        let stacks = snapshot.estate.stacks.iter().zip(0..);
        let stacks = stacks.map(|(stack, number)| StackFacts {
            context: ContextKey::ALL.map(|key| context(stack, key)),
            instances: InstanceTally::of(stack),
            findings: Tally::of(snapshot, snapshot.findings().of_stack(number).iter().copied()),
        });
        Self {
            stacks: stacks.collect(),
        }
    }
}

impl StackFacts {
    pub(crate) fn context(&self, key: ContextKey) -> Option<&str> {
        self.context[key as usize].as_deref()
    }
}

impl InstanceTally {
    fn of(stack: &Stack) -> Self {
        let mut tally = Self {
            total: count(stack.instances.len()),
            ..Self::default()
        };
        for instance in &stack.instances {
            tally.are_abstract += u32::from(instance.is_abstract());
            tally.disabled += u32::from(!instance.is_enabled());
            tally.locked += u32::from(instance.is_locked());
        }
        tally
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.total += other.total;
        self.are_abstract += other.are_abstract;
        self.disabled += other.disabled;
        self.locked += other.locked;
    }
}

/// The stack's own variable, else that of its first instance that has one.
fn context(stack: &Stack, key: ContextKey) -> Option<String> {
    let sections = stack.instances.iter().map(|instance| &instance.sections);
    std::iter::once(&stack.globals)
        .chain(sections)
        .find_map(|sections| variable(sections, key.name()))
}

fn variable(sections: &Map, name: &str) -> Option<String> {
    match &sections.get("vars")?.value.as_map()?.get(name)?.value {
        Value::String(text) => (!text.is_empty()).then(|| text.to_string()),
        value @ (Value::Bool(_) | Value::Int(_) | Value::Float(_)) => Some(format!("{value:?}")),
        Value::Null | Value::List(_) | Value::Map(_) => None,
    }
}
