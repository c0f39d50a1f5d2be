//! What each stack is about (tenant, environment, stage, namespace) and how much is in it.
//!
//! A stack that a change did not touch is the same in memory, and so is its shape.

use std::sync::Arc;

use atmos::estate::{Estate, Instance, Stack};
use atmos::value::{Map, Node, Text, Value};

use crate::atmos::snapshot::count;
use crate::atmos::types::instance::description;

/// The shape of each stack, by number.
pub(crate) type Shapes = Vec<Arc<Shape>>;

/// The shapes that are known, by number.
pub(crate) type Known = Vec<Option<Arc<Shape>>>;

/// What a stack holds by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shape {
    context: [Option<String>; 4],
    /// `metadata.labels` at the root of its manifests.
    pub(crate) labels: Vec<(String, String)>,
    pub(crate) instances: InstanceTally,
    /// Values that only the outside can give.
    pub(crate) references: u32,
    /// The components that its instances deploy, each once.
    pub(crate) components: Vec<ComponentUse>,
}

/// A component that a stack deploys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ComponentUse {
    pub(crate) component_type: Text,
    pub(crate) name: Text,
    /// The place of the first instance that describes it.
    pub(crate) described_by: Option<u32>,
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

/// The shapes of an estate's stacks, but for those that are known already.
pub(crate) fn of(estate: &Estate, known: &Known) -> Shapes {
    let mut known = known.iter().cloned().chain(std::iter::repeat(None));
    let stacks = estate.stacks.iter();
    let shape = |stack: &Arc<Stack>| known.next().flatten().unwrap_or_else(|| Arc::new(Shape::of(stack)));
    stacks.map(shape).collect()
}

/// What is known of the shapes of `after` from those of `before`: a stack that stayed has its shape.
pub(crate) fn known(shapes: &Known, before: &Estate, after: &Estate) -> Known {
    let mut known = before.stacks.iter().zip(shapes).peekable();
    let found = after.stacks.iter().map(|stack| {
        while known.next_if(|(old, _)| old.name < stack.name).is_some() {}
        let same = known.next_if(|(old, _)| Arc::ptr_eq(old, stack));
        same.and_then(|(_, shape)| shape.clone())
    });
    found.collect()
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

impl Shape {
    fn of(stack: &Stack) -> Self {
        let mut shape = Self {
            context: ContextKey::ALL.map(|key| context(stack, key)),
            components: components(stack),
            labels: labels(stack),
            ..Self::default()
        };
        for instance in &stack.instances {
            shape.instances.count(instance);
            shape.references += count(instance.references.len());
        }
        shape
    }

    pub(crate) fn context(&self, key: ContextKey) -> Option<&str> {
        self.context[key as usize].as_deref()
    }

    pub(crate) fn label(&self, name: &str) -> Option<&str> {
        let found = self.labels.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

impl InstanceTally {
    pub(crate) fn count(&mut self, instance: &Instance) {
        self.total += 1;
        if instance.sections.get("metadata").is_some() {
            self.are_abstract += u32::from(instance.is_abstract());
            self.disabled += u32::from(!instance.is_enabled());
            self.locked += u32::from(instance.is_locked());
        }
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.total += other.total;
        self.are_abstract += other.are_abstract;
        self.disabled += other.disabled;
        self.locked += other.locked;
    }
}

fn components(stack: &Stack) -> Vec<ComponentUse> {
    let uses = stack.instances.iter().zip(0..).map(|(instance, place)| ComponentUse {
        component_type: instance.key.component_type.clone(),
        name: instance.component.clone(),
        described_by: description(instance).map(|_| place),
    });
    let mut uses: Vec<_> = uses.collect();
    let rank = |used: &ComponentUse| used.described_by.unwrap_or(u32::MAX);
    uses.sort_by(|a, b| (&a.component_type, &a.name, rank(a)).cmp(&(&b.component_type, &b.name, rank(b))));
    uses.dedup_by(|a, b| a.component_type == b.component_type && a.name == b.name);
    uses
}

/// The stack's own variable, else that of its first instance that has one.
fn context(stack: &Stack, key: ContextKey) -> Option<String> {
    let vars = stack.instances.iter().map(|instance| instance.sections.get("vars"));
    std::iter::once(stack.globals.get("vars"))
        .chain(vars)
        .find_map(|vars| variable(vars?, key.name()))
}

fn variable(vars: &Node, name: &str) -> Option<String> {
    scalar(&vars.value.as_map()?.get(name)?.value)
}

fn labels(stack: &Stack) -> Vec<(String, String)> {
    let metadata = stack.globals.get("metadata");
    let labels = metadata.and_then(|node| node.at(&["labels"])?.value.as_map());
    let entries = labels.map_or(&[][..], Map::entries).iter();
    entries
        .filter_map(|entry| Some((entry.key.to_string(), scalar(&entry.node.value)?)))
        .collect()
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) | Value::Time(text) => (!text.is_empty()).then(|| text.to_string()),
        value @ (Value::Bool(_) | Value::Int(_) | Value::Big(_) | Value::Float(_)) => Some(format!("{value:?}")),
        Value::Null | Value::List(_) | Value::Map(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::estate;

    #[test]
    fn the_shape_of_an_untouched_stack_is_kept_and_all_others_are_made_anew() {
        let before = estate(&[("a-dev", &["vpc"]), ("b-dev", &["vpc"]), ("d-dev", &[])]).build();
        let mut after = estate(&[("a-dev", &["vpc", "eks"]), ("c-prod", &["locked"])]);
        after.estate.stacks.extend(before.stacks[1..].iter().cloned());
        after.estate.stacks.sort_by(|a, b| a.name.cmp(&b.name));
        let after = after.build();
        let shapes = of(&before, &Vec::new()).into_iter().map(Some).collect();
        let known = known(&shapes, &before, &after);
        let kept: Vec<_> = known.iter().map(Option::is_some).collect();
        assert_eq!(kept, [false, true, false, true]);
        assert_eq!(of(&after, &known), of(&after, &Vec::new()));
    }
}
