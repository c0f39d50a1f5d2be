//! Dependencies the other way round: who depends on an instance.

use std::hash::{Hash, Hasher};

use atmos::estate::{Dependency, Instance};
use rustc_hash::FxHasher;

use crate::atmos::snapshot::Snapshot;

/// Every dependency, by the hash of the names that it gives: to look each target up would take ten times as long.
pub(crate) struct Dependents(Vec<(u64, Edge)>);

/// A dependency: the number of the instance that has it, the place in its list.
pub(crate) type Edge = (u32, u32);

impl Dependents {
    pub(crate) fn new(snapshot: &Snapshot) -> Self {
        let mut edges = Vec::new();
        for (from, number) in snapshot.estate.instances().zip(0..) {
            for (dependency, place) in from.dependencies.iter().zip(0..) {
                edges.push((names(&dependency.stack, &dependency.component), (number, place)));
            }
        }
        edges.sort_unstable();
        Self(edges)
    }

    /// The dependencies that lead to an instance.
    pub(crate) fn of(&self, snapshot: &Snapshot, instance: u32) -> Vec<Edge> {
        let key = &snapshot.instance(instance).key;
        let names = names(&key.stack, &key.name);
        let first = self.0.partition_point(|(hash, _)| *hash < names);
        let named = self.0[first..].iter().take_while(|(hash, _)| *hash == names);
        let edges = named.map(|(_, edge)| *edge);
        edges
            .filter(|(from, place)| {
                let from = snapshot.instance(*from);
                target(snapshot, from, &from.dependencies[*place as usize]) == Some(instance)
            })
            .collect()
    }
}

fn names(stack: &str, component: &str) -> u64 {
    let mut hasher = FxHasher::default();
    (stack, component).hash(&mut hasher);
    hasher.finish()
}

/// The instance that a dependency leads to, if there is one.
pub(crate) fn target(snapshot: &Snapshot, from: &Instance, to: &Dependency) -> Option<u32> {
    snapshot.guess_instance(&to.stack, &to.component, &from.key.component_type)
}
