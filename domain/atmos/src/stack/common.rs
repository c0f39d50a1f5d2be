//! What components have in common: all their sections but names, variables and metadata.
//!
//! These are worked out once for all components, of all manifests, that they are made of the same for.

use std::hash::{Hash, Hasher};
use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::FxHashMap;

use super::deferred::Collision;
use super::lineage::Layers;
use crate::diagnostic::Diagnostic;
use crate::merge::ListMerge;
use crate::value::{Entry, Map, Text};

/// The sections that components have in common.
pub(super) struct Common {
    pub(super) sections: Map,
    pub(super) collisions: Vec<Collision>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Everything that they are made of. What is the same memory is the same; what is not may still be.
#[derive(Clone)]
pub(super) struct Ingredients {
    /// The name of the component type.
    pub(super) kind: &'static str,
    /// What lies below the bases, without variables.
    pub(super) below: Map,
    /// The type section, without variables.
    pub(super) section: Map,
    pub(super) bases: Arc<Layers>,
    /// What the component itself says, without variables and metadata.
    pub(super) own: Vec<Entry>,
    /// How lists merge: in the manifest, and in the component.
    pub(super) lists: (ListMerge, ListMerge),
    /// What shows as the component, and what stands before it in paths.
    pub(super) component: Text,
    pub(super) prefix: Option<Text>,
    /// What the state is named after.
    pub(super) state_name: Text,
    pub(super) is_abstract: bool,
}

/// All that were worked out so far.
#[derive(Default)]
pub(crate) struct Commons(RwLock<FxHashMap<Ingredients, Arc<Common>>>);

impl Commons {
    /// What comes of the ingredients. Where something is wrong with them it is said of each component, so that is not
    /// kept.
    pub(super) fn of(&self, ingredients: &Ingredients, work_out: impl FnOnce() -> Common) -> Arc<Common> {
        if let Some(known) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(ingredients) {
            return Arc::clone(known);
        }
        let fresh = Arc::new(work_out());
        if !fresh.diagnostics.is_empty() {
            return fresh;
        }
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(ingredients.clone()).or_insert(fresh))
    }
}

impl Ingredients {
    fn scalars(&self) -> impl PartialEq + Hash + '_ {
        (
            (self.kind, self.lists, self.is_abstract),
            (
                self.below.address(),
                self.section.address(),
                Arc::as_ptr(&self.bases).addr(),
            ),
            (&self.component, &self.prefix, &self.state_name),
        )
    }
}

impl PartialEq for Ingredients {
    fn eq(&self, other: &Self) -> bool {
        let is_same = |(a, b): (&Entry, &Entry)| a.key == b.key && a.node.is_identical(&b.node);
        self.scalars() == other.scalars()
            && self.own.len() == other.own.len()
            && self.own.iter().zip(&other.own).all(is_same)
    }
}

impl Eq for Ingredients {}

impl Hash for Ingredients {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.scalars().hash(state);
        for entry in &self.own {
            (&entry.key, entry.node.origin.span, entry.node.value.address()).hash(state);
        }
    }
}
