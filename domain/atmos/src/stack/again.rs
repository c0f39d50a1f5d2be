//! A manifest that was resolved before, where nothing but variables of its root changed since: the edit of a mixin, or
//! of an organisation's defaults.
//!
//! A component that neither sets one of them, nor inherits from one that does, nor is computed from others, is what it
//! was, with these variables as they are now. To merge all of its layers again would come to the same.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::types::VARS;
use super::{Computed, Resolved};
use crate::config::Config;
use crate::estate::Instance;
use crate::merge::{Exchange, exchanged};
use crate::naming::CONTEXT;
use crate::value::{Entry, Map, Marks, Node, Text, Value};

/// Which instances of a stack were told from what they were.
pub(crate) struct Told {
    /// Where the first of these was in memory: who has them knows that it is about them.
    before: usize,
    /// Whether variables have other values; if not, they only stand elsewhere.
    pub(crate) is_different: bool,
    /// By the place among the stack's instances, which are as many as they were, each under the same name.
    pub(crate) each: Box<[bool]>,
}

impl Told {
    /// Whether it is about what became of these.
    pub(crate) fn is_from(&self, instances: &[Arc<Instance>]) -> bool {
        instances.first().is_some_and(|first| address(first) == self.before)
    }
}

fn address(instance: &Arc<Instance>) -> usize {
    Arc::as_ptr(instance).addr()
}

/// The manifest as it was, and the variables that its root says otherwise now.
pub(super) struct Before<'a> {
    pub(super) resolved: &'a Resolved,
    changes: Vec<Exchange>,
    is_different: bool,
}

/// Its components of one type.
pub(super) struct BeforeOfType<'a> {
    pub(super) resolved: &'a Resolved,
    instances: &'a [Arc<Instance>],
    computed: &'a [Computed],
    changes: &'a [Exchange],
    /// The components that set one of the variables.
    setting: FxHashSet<&'a Text>,
}

impl<'a> Before<'a> {
    /// What was resolved from a root that is now `root`. `None` where more changed than variables, or where what changed
    /// may reach further than the variables of components.
    pub(super) fn of(resolved: &'a Resolved, root: &Map, config: &Config) -> Option<Self> {
        let is_named_by_template = config
            .name_template
            .as_deref()
            .is_some_and(|template| !template.is_empty());
        // What is found fault with is said anew.
        if is_named_by_template || resolved.stacks.len() != 1 || !resolved.diagnostics.is_empty() {
            return None;
        }
        let before = resolved.evaluated.node.value.as_map()?;
        let changes = changed_variables(before, root)?;
        Some(Self {
            is_different: before.get(VARS.name).map(|node| &node.value) != root.get(VARS.name).map(|node| &node.value),
            resolved,
            changes,
        })
    }

    /// Which of the stack's `instances` were told, `each` by its place; `None` where they are not those that they were.
    pub(super) fn told(&self, instances: &[Arc<Instance>], each: Vec<bool>) -> Option<Told> {
        let (_, before) = self.resolved.stacks.first()?;
        let is_same = |(place, is_told): (usize, &bool)| *is_told || before[place].key == instances[place].key;
        let are_same = [before.len(), instances.len()] == [each.len(); 2] && each.iter().enumerate().all(is_same);
        let first = before.first().filter(|_| are_same)?;
        Some(Told {
            before: address(first),
            is_different: self.is_different,
            each: each.into(),
        })
    }

    /// The components of that type, which are those of `components`; `section` is what the root says of all of them.
    pub(super) fn of_type(
        &'a self,
        component_type: &str,
        section: &Map,
        components: &'a Map,
    ) -> Option<BeforeOfType<'a>> {
        let (_, instances) = self.resolved.stacks.first()?;
        let start = instances.partition_point(|one| one.key.component_type.as_str() < component_type);
        let instances = &instances[start..];
        let end = instances.partition_point(|one| one.key.component_type == component_type);
        if end != components.len() || sets(section, &self.changes) {
            return None;
        }
        let computed = &self.resolved.computed;
        let first = computed.partition_point(|(kind, _)| kind.as_str() < component_type);
        let computed = &computed[first..];
        let last = computed.partition_point(|(kind, _)| *kind == component_type);
        let setting = components.entries().iter().filter(|entry| {
            let own = entry.node.value.as_map();
            let overrides = own.and_then(|own| own.get("overrides")?.value.as_map());
            own.into_iter().chain(overrides).any(|map| sets(map, &self.changes))
        });
        Some(BeforeOfType {
            resolved: self.resolved,
            instances: &instances[..end],
            computed: &computed[..last],
            changes: &self.changes,
            setting: setting.map(|entry| &entry.key).collect(),
        })
    }
}

impl BeforeOfType<'_> {
    /// The instance of the component at that place, if it may be told from what it was.
    pub(super) fn instance(&self, place: usize, name: &Text) -> Option<Instance> {
        let before = self.instances.get(place).filter(|before| before.key.name == *name)?;
        let mut line = std::iter::once(name).chain(before.inheritance.iter());
        if !self.setting.is_empty() && line.any(|name| self.setting.contains(name)) {
            return None;
        }
        if self
            .computed
            .binary_search_by(|(_, computed)| computed.cmp(name))
            .is_ok()
        {
            return None;
        }
        let own = before.sections.own();
        let vars = own.get(VARS.name)?;
        let now = Exchange {
            key: arcstr::literal!("vars"),
            node: Some(vars.with_value(Value::Map(exchanged(vars.value.as_map()?, self.changes)))),
        };
        Some(Instance {
            key: before.key.clone(),
            component: before.component.clone(),
            manifest: before.manifest,
            span: before.span,
            sections: before.sections.with_own(exchanged(own, &[now])),
            inheritance: Arc::clone(&before.inheritance),
            references: before.references.clone(),
            dependencies: before.dependencies.clone(),
        })
    }
}

/// The variables that `now` has otherwise than `before`. `None` if there is any other difference, or one that says more.
fn changed_variables(before: &Map, now: &Map) -> Option<Vec<Exchange>> {
    if before.len() != now.len() {
        return None;
    }
    let mut changes = Vec::new();
    for (then, now) in before.entries().iter().zip(now.entries()) {
        if then.key != now.key {
            return None;
        }
        if then.key != VARS.name {
            if !then.node.is_identical(&now.node) {
                return None;
            }
            continue;
        }
        // Where the section as a whole stands shows in each component.
        let is_moved = !then.node.origin.is_identical(&now.node.origin);
        let (then, now) = (then.node.value.as_map()?, now.node.value.as_map()?);
        if is_moved || then.marks().has(Marks::APPEND) || now.marks().has(Marks::APPEND) {
            return None;
        }
        if !only_in(then, now).chain(only_in(now, then)).all(is_a_value) {
            return None;
        }
        changes = exchanges(then, now);
    }
    Some(changes)
}

/// The entries that the other map does not have, or has otherwise.
fn only_in<'a>(map: &'a Map, other: &'a Map) -> impl Iterator<Item = &'a Entry> {
    let is_same = |entry: &Entry| {
        other
            .get(&entry.key)
            .is_some_and(|there| there.is_identical(&entry.node))
    };
    map.entries().iter().filter(move |entry| !is_same(entry))
}

/// Whether a variable is a value and no more: no part of names, nothing to compute, no list behind another.
fn is_a_value(entry: &Entry) -> bool {
    let special = Marks::FUNCTION.union(Marks::TEMPLATE).union(Marks::APPEND);
    !entry.node.value.marks().has(special) && !CONTEXT.contains(&entry.key.as_str())
}

/// What makes one map the other.
fn exchanges(before: &Map, now: &Map) -> Vec<Exchange> {
    let gone = only_in(before, now).filter(|then| now.get(&then.key).is_none());
    let gone = gone.map(|then| (&then.key, None));
    let other = only_in(now, before).map(|now| (&now.key, Some(&now.node)));
    let exchange = |(key, node): (&Text, Option<&Node>)| Exchange {
        key: key.clone(),
        node: node.cloned(),
    };
    let mut all: Vec<Exchange> = gone.chain(other).map(exchange).collect();
    all.sort_by(|a, b| a.key.cmp(&b.key));
    all
}

/// Whether the variables of `map` are, or may be, one of these.
fn sets(map: &Map, changes: &[Exchange]) -> bool {
    let Some(vars) = map.get(VARS.name) else {
        return false;
    };
    match &vars.value {
        Value::Map(vars) => {
            vars.marks().has(Marks::APPEND) || changes.iter().any(|change| vars.get(&change.key).is_some())
        }
        other => !other.is_null(),
    }
}
