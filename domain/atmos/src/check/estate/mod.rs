//! Checks across instances. What a manifest contributes is worked out once, and again only when it resolves anew;
//! what spans manifests is put together from those parts.

mod bases;
mod cycle;
mod dependency;
mod folder;
mod part;
mod state;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::instance::{ByComponent, Modules, undeclared};
use crate::diagnostic::Diagnostic;
use crate::estate::Estate;
use crate::source::FileId;
use crate::stack::Resolved;
use part::{Digests, Part};

/// The contributions of all manifests, and what followed from all of them together.
#[derive(Default)]
pub(crate) struct EstateChecks {
    parts: FxHashMap<FileId, Arc<Part>>,
    modules: Modules,
    edges: Vec<Arc<Diagnostic>>,
    undeclared: Vec<Arc<Diagnostic>>,
    states: Vec<Arc<Diagnostic>>,
    bases: Vec<Arc<Diagnostic>>,
}

impl EstateChecks {
    /// Whether one of the paths holds code that variables are compared with.
    pub(crate) fn concern<'a>(&mut self, changed: impl Iterator<Item = &'a Path>) -> bool {
        self.modules.concern(changed)
    }

    /// Everything that is doubtful about `estate`, which was put together from `resolved`.
    pub(crate) fn run(&mut self, estate: &Estate, resolved: &[Arc<Resolved>]) -> Vec<Arc<Diagnostic>> {
        let components = || {
            let all = estate.components.iter().map(Arc::as_ref);
            all.filter(|component| component.component_type == "terraform")
        };
        let folders: Vec<&PathBuf> = components().filter_map(|component| component.path.as_ref()).collect();
        let is_same_code = self.modules.load(&folders);
        let modules = ByComponent::of(components(), &self.modules);
        let before = std::mem::take(&mut self.parts);
        let parts: Vec<Arc<Part>> = resolved
            .par_iter()
            .map(|manifest| match before.get(&manifest.file) {
                Some(part) if is_same_code && part.is_of(manifest) => Arc::clone(part),
                _ => Arc::new(Part::new(manifest, &modules)),
            })
            .collect();
        let is_same = |digest: fn(&Digests) -> u64| {
            let is_known = |part: &Arc<Part>| {
                let known = before.get(&part.file());
                known.is_some_and(|known| digest(&known.digests) == digest(&part.digests))
            };
            before.len() == parts.len() && parts.iter().all(is_known)
        };
        if !is_same(|digests| digests.shape) {
            self.edges = shared(dependency::check(estate).into_iter().chain(cycle::check(estate)));
        }
        if !is_same_code || !is_same(|digests| digests.undeclared) {
            let all = parts.iter().flat_map(|part| &part.undeclared);
            self.undeclared = shared(undeclared(all, estate, &self.modules));
        }
        if !is_same(|digests| digests.states) {
            self.states = shared(state::check(&parts));
        }
        if !is_same(|digests| digests.bases) {
            self.bases = shared(bases::check(&parts));
        }
        let folders = shared(folder::check(estate, resolved));
        let own = parts.iter().map(|part| &part.findings);
        let together = [&self.edges, &self.undeclared, &self.states, &self.bases, &folders];
        let found = together.into_iter().chain(own).flatten().cloned().collect();
        self.parts = parts.into_iter().map(|part| (part.file(), part)).collect();
        found
    }
}

fn shared(found: impl IntoIterator<Item = Diagnostic>) -> Vec<Arc<Diagnostic>> {
    found.into_iter().map(Arc::new).collect()
}

#[cfg(test)]
mod tests;
