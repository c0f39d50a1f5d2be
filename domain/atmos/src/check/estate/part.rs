//! What one top-level manifest contributes to the checks.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::{FxHashSet, FxHasher};

use super::super::instance::{self, Modules, Undeclared};
use super::state;
use crate::diagnostic::Diagnostic;
use crate::estate::{Estate, Instance};
use crate::source::{FileId, Span};
use crate::stack::Resolved;
use crate::value::Text;

/// The contribution of one manifest, as long as it resolves to the same.
pub(super) struct Part {
    of: Arc<Resolved>,
    /// What is doubtful about its instances, each by itself.
    pub(super) findings: Vec<Diagnostic>,
    /// The variables that its components' modules do not declare.
    pub(super) undeclared: Undeclared,
    /// Where each deployable instance keeps its state, as a digest.
    pub(super) states: Vec<(u64, Arc<Instance>)>,
    /// Its abstract components: where they stand, their names, and whether anything deployable inherits from them.
    pub(super) bases: Vec<(Span, Text, bool)>,
    /// A digest of who is there and where, who is deployable, and who depends on whom.
    pub(super) shape: u64,
}

impl Part {
    pub(super) fn new(of: &Arc<Resolved>, estate: &Estate, modules: &Modules) -> Self {
        let all = || of.stacks.iter().flat_map(|(_, instances)| instances);
        let deployable = || all().filter(|instance| !instance.is_abstract() && instance.is_enabled());
        let mut findings = instance::moved(of);
        let mut undeclared = Undeclared::default();
        findings.extend(deployable().flat_map(|one| instance::variables(one, of, estate, modules, &mut undeclared)));
        let used: FxHashSet<(&Text, &Text)> = all()
            .filter(|instance| !instance.is_abstract())
            .flat_map(|instance| {
                instance
                    .inheritance
                    .iter()
                    .map(|base| (&instance.key.component_type, base))
            })
            .collect();
        let bases = all().filter(|instance| instance.is_abstract()).map(|base| {
            let is_used = used.contains(&(&base.key.component_type, &base.key.name));
            (base.span, base.key.name.clone(), is_used)
        });
        let states = deployable().filter_map(|one| Some((state::digest(one)?, Arc::clone(one))));
        Self {
            findings,
            undeclared,
            states: states.collect(),
            bases: bases.collect(),
            shape: shape(of),
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

fn shape(of: &Resolved) -> u64 {
    let mut hasher = FxHasher::default();
    for (stack, instances) in &of.stacks {
        stack.hash(&mut hasher);
        for instance in instances {
            (&instance.key.component_type, &instance.key.name).hash(&mut hasher);
            (instance.is_abstract(), instance.is_enabled(), instance.span).hash(&mut hasher);
            for edge in &instance.dependencies {
                (&edge.stack, &edge.component, edge.span).hash(&mut hasher);
            }
        }
    }
    hasher.finish()
}
