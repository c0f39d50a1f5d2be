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

use super::instance::{Modules, undeclared};
use crate::diagnostic::Diagnostic;
use crate::estate::Estate;
use crate::source::FileId;
use crate::stack::Resolved;
use part::Part;

/// The contributions of all manifests, and what followed from their dependencies.
#[derive(Default)]
pub(crate) struct EstateChecks {
    parts: FxHashMap<FileId, Arc<Part>>,
    modules: Modules,
    edges: Vec<Diagnostic>,
}

impl EstateChecks {
    /// Whether one of the paths holds code that variables are compared with.
    pub(crate) fn concern<'a>(&self, mut changed: impl Iterator<Item = &'a Path>) -> bool {
        changed.any(|path| self.modules.concern(path))
    }

    /// Everything that is doubtful about `estate`, which was put together from `resolved`.
    pub(crate) fn run(&mut self, estate: &Estate, resolved: &[Arc<Resolved>]) -> Vec<Diagnostic> {
        let folders = estate
            .components
            .iter()
            .filter(|component| component.component_type == "terraform");
        let folders: Vec<&PathBuf> = folders.filter_map(|component| component.path.as_ref()).collect();
        let is_same_code = self.modules.load(&folders);
        let before = std::mem::take(&mut self.parts);
        let parts: Vec<Arc<Part>> = resolved
            .par_iter()
            .map(|manifest| match before.get(&manifest.file) {
                Some(part) if is_same_code && part.is_of(manifest) => Arc::clone(part),
                _ => Arc::new(Part::new(manifest, estate, &self.modules)),
            })
            .collect();
        let is_same_shape = before.len() == parts.len()
            && parts
                .iter()
                .all(|part| before.get(&part.file()).is_some_and(|known| known.shape == part.shape));
        if !is_same_shape {
            self.edges = dependency::check(estate);
            self.edges.extend(cycle::check(estate));
        }
        let mut found = self.edges.clone();
        found.extend(parts.iter().flat_map(|part| part.findings.iter().cloned()));
        found.extend(undeclared(parts.iter().map(|part| &part.undeclared)));
        found.extend(state::check(&parts));
        found.extend(bases::check(&parts));
        found.extend(folder::check(estate, resolved));
        self.parts = parts.into_iter().map(|part| (part.file(), part)).collect();
        found
    }
}

#[cfg(test)]
mod tests;
