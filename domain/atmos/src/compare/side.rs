//! What is compared with what.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::estate::{Estate, Instance, InstanceKey, Stack};
use crate::value::Text;

/// One side of a comparison.
#[derive(Clone)]
pub struct Side {
    /// The estate, at some revision.
    pub estate: Arc<Estate>,
    /// What of it.
    pub scope: Scope,
}

/// How much of an estate.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// All of it.
    Estate,
    /// The stack of that name.
    Stack(Text),
    /// One instance.
    Instance(InstanceKey),
}

type Found = Option<Arc<Instance>>;

/// The instances of both sides, those that belong together side by side.
pub(super) fn pairs(before: &Side, after: &Side) -> Vec<(Found, Found)> {
    match (&before.scope, &after.scope) {
        (Scope::Instance(one), Scope::Instance(other)) => {
            let pair = (before.estate.instance(one), after.estate.instance(other));
            vec![(pair.0.cloned(), pair.1.cloned())]
        }
        _ => {
            // Two stacks that were chosen belong together whatever they are called.
            let are_chosen = before.scope != Scope::Estate && after.scope != Scope::Estate;
            let order = |one: &&Arc<Stack>, other: &&Arc<Stack>| match are_chosen {
                true => Ordering::Equal,
                false => one.name.cmp(&other.name),
            };
            let stacks = (stacks(before), stacks(after));
            let pairs = zip(&stacks.0, &stacks.1, order).into_iter();
            pairs.flat_map(|(one, other)| members(one, other)).collect()
        }
    }
}

fn stacks(side: &Side) -> Vec<&Arc<Stack>> {
    match &side.scope {
        Scope::Estate => side.estate.stacks.iter().collect(),
        Scope::Stack(name) => side.estate.stack(name).into_iter().collect(),
        Scope::Instance(key) => side.estate.stack(&key.stack).into_iter().collect(),
    }
}

/// The instances of two stacks, by type and name.
fn members(before: Option<&&Arc<Stack>>, after: Option<&&Arc<Stack>>) -> Vec<(Found, Found)> {
    let of = |stack: Option<&&Arc<Stack>>| stack.map_or_else(Vec::new, |stack| stack.instances.clone());
    let names = |one: &Arc<Instance>, other: &Arc<Instance>| {
        (&one.key.component_type, &one.key.name).cmp(&(&other.key.component_type, &other.key.name))
    };
    let (before, after) = (of(before), of(after));
    let pairs = zip(&before, &after, names).into_iter();
    pairs.map(|(before, after)| (before.cloned(), after.cloned())).collect()
}

/// Two sorted lists side by side: what is equal stands together.
pub(super) fn zip<'a, T>(
    before: &'a [T],
    after: &'a [T],
    order: impl Fn(&T, &T) -> Ordering,
) -> Vec<(Option<&'a T>, Option<&'a T>)> {
    let mut found = Vec::with_capacity(before.len().max(after.len()));
    let (mut before, mut after) = (before.iter().peekable(), after.iter().peekable());
    loop {
        let next = match (before.peek(), after.peek()) {
            (Some(one), Some(other)) => order(one, other),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return found,
        };
        found.push(match next {
            Ordering::Less => (before.next(), None),
            Ordering::Equal => (before.next(), after.next()),
            Ordering::Greater => (None, after.next()),
        });
    }
}
