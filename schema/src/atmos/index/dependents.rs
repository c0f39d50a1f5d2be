//! Dependencies the other way round: who depends on an instance.

use atmos::estate::{Dependency, Instance};
use rustc_hash::FxHashMap;

use crate::atmos::snapshot::Snapshot;

/// For each instance, who depends on it: their number and the place in their list of dependencies.
pub(crate) struct Dependents(FxHashMap<u32, Vec<(u32, u32)>>);

impl Dependents {
    pub(crate) fn new(snapshot: &Snapshot) -> Self {
        let mut edges: FxHashMap<_, Vec<_>> = FxHashMap::default();
        for (from, number) in snapshot.estate.instances().zip(0..) {
            for (dependency, place) in from.dependencies.iter().zip(0..) {
                if let Some(to) = target(snapshot, from, dependency) {
                    edges.entry(to).or_default().push((number, place));
                }
            }
        }
        Self(edges)
    }

    pub(crate) fn of(&self, instance: u32) -> &[(u32, u32)] {
        self.0.get(&instance).map_or(&[], Vec::as_slice)
    }
}

/// The instance that a dependency leads to, if there is one.
pub(crate) fn target(snapshot: &Snapshot, from: &Instance, to: &Dependency) -> Option<u32> {
    snapshot.guess_instance(&to.stack, &to.component, &from.key.component_type)
}
