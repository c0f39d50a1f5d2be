//! Who depends on what is affected, and who on those, as `--include-dependents` shows it.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use super::{Affected, row};
use crate::dependents::{self, depends_on, named_components};
use crate::estate::{Estate, Instance, InstanceKey};
use crate::naming::slug;
use crate::value::{List, Map, Node, Text, Value};

/// Dependents of dependents are followed this far.
const DEEPEST: usize = 64;

/// The dependents of an estate's instances, and their dependents.
pub struct Tree<'a> {
    estate: &'a Estate,
    include_settings: bool,
    /// Who names a component of that name.
    by_name: HashMap<Text, Vec<&'a Arc<Instance>>>,
    direct: HashMap<&'a InstanceKey, Rc<[&'a Arc<Instance>]>>,
    below: HashMap<&'a InstanceKey, Rc<HashSet<String>>>,
}

impl<'a> Tree<'a> {
    /// Looks through `estate` once.
    #[must_use]
    pub fn new(estate: &'a Estate, include_settings: bool) -> Self {
        let mut by_name: HashMap<Text, Vec<&'a Arc<Instance>>> = HashMap::new();
        let real = estate.instances().filter(|instance| super::is_real(instance));
        for instance in real {
            for name in named_components(instance) {
                let known = by_name.entry(name.into()).or_default();
                if known.last().is_none_or(|last| !Arc::ptr_eq(last, instance)) {
                    known.push(instance);
                }
            }
        }
        Self {
            estate,
            include_settings,
            by_name,
            direct: HashMap::new(),
            below: HashMap::new(),
        }
    }

    /// The rows of what is affected, each with its dependents.
    #[must_use]
    pub fn rows(&mut self, affected: &'a [Affected]) -> Vec<Map> {
        let reached: Vec<_> = affected.iter().map(|one| self.below(&one.instance)).collect();
        let mut reaching: HashMap<&str, usize> = HashMap::new();
        for slug in reached.iter().flat_map(|slugs| slugs.iter()) {
            *reaching.entry(slug).or_default() += 1;
        }
        let rows = affected.iter().zip(&reached).map(|(one, own)| {
            let slug = slug(&one.instance);
            let by_itself = usize::from(own.contains(&slug));
            let is_included = reaching.get(slug.as_str()).copied().unwrap_or_default() > by_itself;
            let mut chain = vec![&one.instance.key];
            let dependents = self.list(&one.instance, !is_included, &mut chain);
            row(one, self.estate, self.include_settings)
                .with("dependents", Node::computed(dependents))
                .with("included_in_dependents", Node::computed(is_included.into()))
        });
        rows.collect()
    }

    /// The dependents of an instance as rows. `marks` says which of them are dependents of their peers as well.
    fn list(&mut self, instance: &'a Instance, marks: bool, chain: &mut Vec<&'a InstanceKey>) -> Value {
        let direct = self.direct(instance);
        let mut rows = Vec::with_capacity(direct.len());
        for (at, dependent) in direct.iter().enumerate() {
            let is_included = marks && self.is_below_peers(&direct, at);
            let below = if chain.contains(&&dependent.key) || chain.len() >= DEEPEST {
                Value::List(List::default())
            } else {
                chain.push(&dependent.key);
                let below = self.list(dependent, marks, chain);
                chain.pop();
                below
            };
            let row = dependents::row(self.estate, dependent, self.include_settings)
                .with("dependents", Node::computed(below))
                .with("included_in_dependents", Node::computed(is_included.into()));
            rows.push(Node::computed(Value::Map(row)));
        }
        Value::List(List::new(rows))
    }

    fn is_below_peers(&mut self, peers: &[&'a Arc<Instance>], at: usize) -> bool {
        let own = slug(peers[at]);
        let others = peers.iter().enumerate().filter(|(index, _)| *index != at);
        let mut others = others.map(|(_, peer)| *peer);
        others.any(|peer| slug(peer) == own || self.below(peer).contains(&own))
    }

    /// Who depends on an instance, directly or through others; the nearest first.
    #[must_use]
    pub fn dependents(&mut self, instance: &'a Instance) -> Vec<&'a Arc<Instance>> {
        let mut found: Vec<&'a Arc<Instance>> = self.direct(instance).to_vec();
        let mut seen: HashSet<&InstanceKey> = found.iter().map(|one| &one.key).collect();
        let mut next = 0;
        while let Some(one) = found.get(next).copied() {
            next += 1;
            let new = self.direct(one);
            found.extend(
                new.iter()
                    .filter(|one| one.key != instance.key && seen.insert(&one.key)),
            );
        }
        found
    }

    /// The slugs of everything that depends on an instance, directly or through others.
    fn below(&mut self, instance: &'a Instance) -> Rc<HashSet<String>> {
        if let Some(known) = self.below.get(&instance.key) {
            return Rc::clone(known);
        }
        let mut found = HashSet::new();
        let mut seen: HashSet<&InstanceKey> = HashSet::new();
        let mut open = vec![instance];
        while let Some(next) = open.pop() {
            for dependent in self.direct(next).iter() {
                found.insert(slug(dependent));
                if seen.insert(&dependent.key) {
                    open.push(dependent);
                }
            }
        }
        let found = Rc::new(found);
        self.below.insert(&instance.key, Rc::clone(&found));
        found
    }

    fn direct(&mut self, target: &'a Instance) -> Rc<[&'a Arc<Instance>]> {
        if let Some(known) = self.direct.get(&target.key) {
            return Rc::clone(known);
        }
        let candidates = self.by_name.get(&target.key.name).map_or(&[][..], Vec::as_slice);
        let mut found: Vec<&'a Arc<Instance>> = candidates
            .iter()
            .copied()
            .filter(|other| other.key.name != target.key.name && depends_on(other, target))
            .collect();
        found.sort_by_cached_key(|instance| (slug(instance), instance.key.clone()));
        let found: Rc<[_]> = found.into();
        self.direct.insert(&target.key, Rc::clone(&found));
        found
    }
}
