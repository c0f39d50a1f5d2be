//! What one top-level manifest contributes to the checks.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::{FxHashSet, FxHasher};

use super::super::instance::{self, ByComponent, Undeclared, Variables};
use super::state;
use crate::diagnostic::Diagnostic;
use crate::estate::Instance;
use crate::source::{FileId, Span};
use crate::stack::Resolved;
use crate::value::Text;

/// The contribution of one manifest, as long as it resolves to the same.
pub(super) struct Part {
    of: Arc<Resolved>,
    /// What is doubtful about its instances, each by itself.
    pub(super) findings: Vec<Arc<Diagnostic>>,
    /// The variables that its components' modules do not declare.
    pub(super) undeclared: Box<[Undeclared]>,
    /// Where each deployable instance keeps its state, as a digest.
    pub(super) states: Box<[(u64, Arc<Instance>)]>,
    /// Its abstract components: where they stand, their names, and whether anything deployable inherits from them.
    pub(super) bases: Vec<(Span, Text, bool)>,
    pub(super) digests: Digests,
}

/// Digests of what counts beyond the manifest: where one is the same for all, what followed from it is, too.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Digests {
    /// Of who is there and where, who is deployable, and who depends on whom.
    pub(super) shape: u64,
    pub(super) undeclared: u64,
    pub(super) states: u64,
    pub(super) bases: u64,
}

impl Part {
    pub(super) fn new(of: &Arc<Resolved>, modules: &ByComponent<'_>) -> Self {
        let mut findings = instance::moved(of);
        let mut variables = Variables::of(of, modules);
        let mut used: FxHashSet<(&Text, &Text)> = FxHashSet::default();
        let (mut states, mut bases) = (Vec::new(), Vec::new());
        // Most inherit from the same bases, which are in memory once.
        let mut chains: FxHashSet<(&Text, *const Text)> = FxHashSet::default();
        let mut room = String::new();
        let mut shape = FxHasher::default();
        for instance in of.stacks.iter().flat_map(|(_, instances)| instances) {
            let (is_abstract, is_enabled) = (instance.is_abstract(), instance.is_enabled());
            add_shape(instance, is_abstract, is_enabled, &mut shape);
            if is_abstract {
                bases.push(instance);
                continue;
            }
            if chains.insert((&instance.key.component_type, instance.inheritance.as_ptr())) {
                let bases = instance.inheritance.iter();
                used.extend(bases.map(|base| (&instance.key.component_type, base)));
            }
            if is_enabled {
                findings.extend(variables.check(instance));
                states.extend(state::digest(instance, &mut room).map(|digest| (digest, Arc::clone(instance))));
            }
        }
        let base = |base: &Arc<Instance>| {
            let is_used = used.contains(&(&base.key.component_type, &base.key.name));
            (base.span, base.key.name.clone(), is_used)
        };
        let bases: Vec<_> = bases.into_iter().map(base).collect();
        let undeclared = variables.undeclared();
        Self {
            digests: Digests {
                shape: shape.finish(),
                undeclared: digest(&undeclared),
                states: digest(
                    states
                        .iter()
                        .map(|(digest, one)| (digest, &one.key, one.span))
                        .collect::<Vec<_>>(),
                ),
                bases: digest(&bases),
            },
            findings: findings.into_iter().map(Arc::new).collect(),
            undeclared,
            states: states.into(),
            bases,
            of: Arc::clone(of),
        }
    }

    pub(super) fn file(&self) -> FileId {
        self.of.file
    }

    pub(super) fn is_of(&self, resolved: &Arc<Resolved>) -> bool {
        Arc::ptr_eq(&self.of, resolved)
    }
}

fn digest(of: impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    of.hash(&mut hasher);
    hasher.finish()
}

fn add_shape(instance: &Instance, is_abstract: bool, is_enabled: bool, hasher: &mut FxHasher) {
    (&instance.key, is_abstract, is_enabled, instance.span).hash(hasher);
    for edge in &instance.dependencies {
        (&edge.stack, &edge.component, edge.span).hash(hasher);
    }
}
