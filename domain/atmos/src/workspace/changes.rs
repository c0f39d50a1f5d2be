//! The difference between two revisions.

use std::cmp::Ordering;
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::diagnostic::Diagnostic;
use crate::estate::{ChangeSet, Changes, Dependency, Estate, Instance, InstanceKey, Stack};
use crate::stack::Told;

/// What changed from `before` to `after`; `told` says of stacks which instances were told from what they were.
pub(super) fn between<'t>(
    before: &Estate,
    after: &Estate,
    told: impl Fn(&Stack) -> Option<&'t Told> + Sync,
    files: Vec<PathBuf>,
) -> ChangeSet {
    let mut changes = ChangeSet {
        revision: after.revision,
        files,
        ..ChangeSet::default()
    };
    let pairs = paired(&before.stacks, &after.stacks, |stack| &stack.name);
    let compared = pairs.par_iter().map(|pair| {
        let mut instances = Changes::default();
        let differs = match pair {
            Pair::Both(old, new) => !Arc::ptr_eq(old, new) && compare(old, new, told(new), &mut instances),
            Pair::Gone(_) | Pair::New(_) => true,
        };
        (differs, instances)
    });
    let compared: Vec<(bool, Changes<InstanceKey>)> = compared.collect();
    for (pair, (_, instances)) in pairs.iter().zip(compared).filter(|(_, (differs, _))| *differs) {
        match pair {
            Pair::Gone(stack) => {
                changes.stacks.removed.push(stack.name.clone());
                changes.instances.removed.extend(keys(stack));
            }
            Pair::New(stack) => {
                changes.stacks.added.push(stack.name.clone());
                changes.instances.added.extend(keys(stack));
            }
            Pair::Both(_, new) => {
                changes.stacks.changed.push(new.name.clone());
                changes.instances.added.extend(instances.added);
                changes.instances.removed.extend(instances.removed);
                changes.instances.changed.extend(instances.changed);
            }
        }
    }
    changes.diagnostics_added = missing(&after.diagnostics, &before.diagnostics);
    changes.diagnostics_removed = missing(&before.diagnostics, &after.diagnostics);
    changes
}

/// Whether there is no difference at all, not even in where things stand.
pub(super) fn is_same(before: &Estate, after: &Estate) -> bool {
    fn all<T>(before: &[T], after: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
        before.len() == after.len() && before.iter().zip(after).all(|(old, new)| same(old, new))
    }
    all(&before.stacks, &after.stacks, Arc::ptr_eq)
        && all(&before.components, &after.components, |old, new| {
            old.path == new.path && old.instances == new.instances
        })
        && before.diagnostics == after.diagnostics
}

/// Notes the instances that differ; whether the stack does.
fn compare(old: &Stack, new: &Stack, told: Option<&Told>, changes: &mut Changes<InstanceKey>) -> bool {
    let mut differs = old.globals != new.globals || old.imports != new.imports || old.manifests != new.manifests;
    if let Some(told) = told.filter(|told| told.is_from(&old.instances)) {
        // Of these it is known, and to look at them takes longer than all else.
        let pairs = old.instances.iter().zip(&new.instances).zip(&told.each);
        let changed = pairs.filter(|((old, new), is_told)| if **is_told { told.is_different } else { !same(old, new) });
        changes.changed.extend(changed.map(|((_, new), _)| new.key.clone()));
        return differs || !changes.changed.is_empty();
    }
    for pair in paired(&old.instances, &new.instances, |instance| &instance.key) {
        let list = match pair {
            Pair::Gone(_) => &mut changes.removed,
            Pair::New(_) => &mut changes.added,
            Pair::Both(old, new) if same(old, new) => continue,
            Pair::Both(..) => &mut changes.changed,
        };
        differs = true;
        list.push(pair.any().key.clone());
    }
    differs
}

fn same(old: &Arc<Instance>, new: &Arc<Instance>) -> bool {
    let edges =
        |(a, b): (&Dependency, &Dependency)| (a.kind, &a.stack, &a.component) == (b.kind, &b.stack, &b.component);
    Arc::ptr_eq(old, new)
        || old.sections == new.sections
            && old.inheritance == new.inheritance
            && old.component == new.component
            && old.dependencies.len() == new.dependencies.len()
            && old.dependencies.iter().zip(&new.dependencies).all(edges)
}

fn keys(stack: &Stack) -> impl Iterator<Item = InstanceKey> + '_ {
    stack.instances.iter().map(|instance| instance.key.clone())
}

/// What is in `these` but not in `those`; both are sorted, each once, and mostly the same.
fn missing(these: &[Arc<Diagnostic>], those: &[Arc<Diagnostic>]) -> Vec<Arc<Diagnostic>> {
    let same = |(a, b): &(&Arc<Diagnostic>, &Arc<Diagnostic>)| Arc::ptr_eq(a, b) || a == b;
    let start = these.iter().zip(those).take_while(same).count();
    let (these, those) = (&these[start..], &those[start..]);
    let end = these.iter().rev().zip(those.iter().rev()).take_while(same).count();
    let (these, those) = (&these[..these.len() - end], &those[..those.len() - end]);
    let identity = |found: &Arc<Diagnostic>| (found.code, found.span);
    let mut known: FxHashMap<_, Vec<&Arc<Diagnostic>>> = FxHashMap::default();
    for found in those {
        known.entry(identity(found)).or_default().push(found);
    }
    let is_known = |found: &&Arc<Diagnostic>| known.get(&identity(found)).is_some_and(|same| same.contains(found));
    these.iter().filter(|found| !is_known(found)).cloned().collect()
}

enum Pair<'a, T> {
    Gone(&'a T),
    New(&'a T),
    Both(&'a T, &'a T),
}

impl<'a, T> Pair<'a, T> {
    const fn any(&self) -> &'a T {
        match self {
            Self::Gone(one) | Self::New(one) | Self::Both(_, one) => one,
        }
    }
}

/// Walks two sorted lists side by side.
fn paired<'a, T, K: Ord + ?Sized + 'a>(old: &'a [T], new: &'a [T], key: fn(&T) -> &K) -> Vec<Pair<'a, T>> {
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::with_capacity(new.len());
    while i < old.len() || j < new.len() {
        let order = match (old.get(i), new.get(j)) {
            (Some(a), Some(b)) => key(a).cmp(key(b)),
            (Some(_), None) => Ordering::Less,
            _ => Ordering::Greater,
        };
        pairs.push(match order {
            Ordering::Less => Pair::Gone(&old[i]),
            Ordering::Greater => Pair::New(&new[j]),
            Ordering::Equal => Pair::Both(&old[i], &new[j]),
        });
        i += usize::from(order != Ordering::Greater);
        j += usize::from(order != Ordering::Less);
    }
    pairs
}
