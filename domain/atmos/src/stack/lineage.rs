//! What chains of bases add up to, worked out once for all manifests: most of these bring the very same bases.
//!
//! A base is known by where it is in memory, which all that import it share, and which is kept as long as it is known.

use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::FxHashMap;

use crate::merge::{ListMerge, merge, merge_maps};
use crate::value::{Map, Text};

/// Sections of bases whose lists merge as `atmos.yaml` says, whatever components say.
const UNMOVED: [&str; 2] = ["retry", "secrets"];

/// What one base or several pass on.
pub(super) struct Layers {
    /// The merged sections.
    pub(super) sections: Map,
    /// The names, nearest first.
    pub(super) chain: Arc<[Text]>,
}

/// How the lists of bases merge.
#[derive(Clone, Copy)]
pub(super) struct Lists {
    /// As `atmos.yaml` says.
    pub(super) global: ListMerge,
    /// As the component that inherits says, or the base itself.
    pub(super) own: ListMerge,
}

/// All chains met so far.
pub(crate) struct Lineages {
    none: Arc<Layers>,
    /// What a base passes on by itself, by its name and definition.
    single: RwLock<FxHashMap<(usize, Text), Single>>,
    /// What two come to.
    pairs: RwLock<FxHashMap<(usize, usize, ListMerge), Pair>>,
}

struct Single {
    _definition: Map,
    layers: Arc<Layers>,
}

struct Pair {
    _of: [Arc<Layers>; 2],
    layers: Arc<Layers>,
}

impl Lineages {
    /// No bases.
    pub(super) fn none(&self) -> Arc<Layers> {
        Arc::clone(&self.none)
    }

    /// What the base of that name and definition passes on.
    pub(super) fn layer(&self, name: &Text, definition: &Map, sections: impl FnOnce() -> Map) -> Arc<Layers> {
        let key = (definition.address(), name.clone());
        if let Some(known) = self.single.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Arc::clone(&known.layers);
        }
        let fresh = Single {
            _definition: definition.clone(),
            layers: Arc::new(Layers {
                sections: sections(),
                chain: [name.clone()].into(),
            }),
        };
        let mut single = self.single.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&single.entry(key).or_insert(fresh).layers)
    }

    /// `above` over `below`; what is above comes nearer in the chain.
    pub(super) fn over(&self, below: &Arc<Layers>, above: &Arc<Layers>, lists: Lists) -> Arc<Layers> {
        if below.chain.is_empty() {
            return Arc::clone(above);
        }
        let key = (Arc::as_ptr(below).addr(), Arc::as_ptr(above).addr(), lists.own);
        if let Some(known) = self.pairs.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Arc::clone(&known.layers);
        }
        let earlier = below.chain.iter().filter(|name| !above.chain.contains(name));
        let fresh = Pair {
            _of: [Arc::clone(below), Arc::clone(above)],
            layers: Arc::new(Layers {
                sections: merged(&below.sections, &above.sections, lists),
                chain: above.chain.iter().chain(earlier).cloned().collect(),
            }),
        };
        let mut pairs = self.pairs.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&pairs.entry(key).or_insert(fresh).layers)
    }
}

fn merged(below: &Map, above: &Map, lists: Lists) -> Map {
    let all = merge_maps(below, above, lists.own);
    if lists.own == lists.global {
        return all;
    }
    UNMOVED
        .into_iter()
        .fold(all, |all, key| match (below.get(key), above.get(key)) {
            (Some(low), Some(high)) => all.with(key, merge(low, high, lists.global)),
            _ => all,
        })
}

impl Default for Lineages {
    fn default() -> Self {
        Self {
            none: Arc::new(Layers {
                sections: Map::default(),
                chain: [].into(),
            }),
            single: RwLock::default(),
            pairs: RwLock::default(),
        }
    }
}
