//! What an instance takes from each of its bases.

use crate::estate::Instance;
use crate::source::Span;
use crate::value::{Map, Node, Text, Value};

/// An instance as it is written.
pub struct Written {
    /// Its sections before templates and functions.
    pub raw: Map,
    /// The bases and, as the last one, the component itself, in merge order: a later one overrides an earlier.
    pub definitions: Vec<Definition>,
}

/// What the manifests of a stack say of one component.
pub struct Definition {
    /// The component's name.
    pub name: Text,
    /// All that is said of it, without its own bases.
    pub node: Node,
    /// The bases that it names, in merge order.
    pub named: Vec<Named>,
}

/// A base that a component names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The base.
    pub base: Text,
    /// Where it is named.
    pub span: Span,
    /// In which way.
    pub key: NamedAs,
}

/// How a base is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedAs {
    /// By `component`.
    Component,
    /// In `metadata.inherits`.
    Inherits,
}

/// A value that a definition sets.
#[derive(Clone, Debug)]
pub struct Contribution {
    /// Where it stands in the instance.
    pub path: Vec<Text>,
    /// What the definition says.
    pub node: Node,
    /// What overrode it; `None` if the instance has it.
    pub lost_to: Option<Span>,
}

/// Sections of a base that its heirs do not get.
const OWN: [&str; 2] = ["component", "overrides"];
/// Keys of `metadata` that its heirs do not get.
const OWN_METADATA: [&str; 2] = ["inherits", "type"];
/// Sections that hold one map for each type, of which an instance has one.
const BY_TYPE: [&str; 2] = ["backend", "remote_state_backend"];

/// The values that a definition brings, by path, and what became of them in the instance.
#[must_use]
pub fn contributions(instance: &Instance, definition: &Definition) -> Vec<Contribution> {
    let is_base = definition.name != instance.key.name;
    let mut found = Vec::new();
    let Some(sections) = definition.node.value.as_map() else {
        return found;
    };
    for entry in sections.entries() {
        if !(is_base && OWN.contains(&entry.key.as_str())) {
            leaves(&entry.node, &mut vec![entry.key.clone()], &mut found);
        }
    }
    if is_base {
        found.retain(|one| !matches!(&one.path[..], [section, key, ..] if section == "metadata" && OWN_METADATA.contains(&key.as_str())));
    }
    for one in &mut found {
        if let Some(path) = place(instance, &one.path) {
            one.path = path;
        }
        one.lost_to = lost_to(instance, one);
    }
    found
}

fn leaves(node: &Node, path: &mut Vec<Text>, found: &mut Vec<Contribution>) {
    if let Value::Map(map) = &node.value
        && !map.is_empty()
    {
        for entry in map.entries() {
            path.push(entry.key.clone());
            leaves(&entry.node, path, found);
            path.pop();
        }
        return;
    }
    found.push(Contribution {
        path: path.clone(),
        node: node.clone(),
        lost_to: None,
    });
}

/// Where an instance has what stands under a path of a definition, if that is elsewhere.
fn place(instance: &Instance, path: &[Text]) -> Option<Vec<Text>> {
    let [section, kind, rest @ ..] = path else {
        return None;
    };
    let chosen = instance.sections.get(&format!("{section}_type"))?.value.as_str()?;
    let is_chosen = BY_TYPE.contains(&section.as_str()) && *kind == chosen;
    is_chosen.then(|| std::iter::once(section.clone()).chain(rest.iter().cloned()).collect())
}

/// What overrode a value. A value that is written at the same place is the same.
fn lost_to(instance: &Instance, one: &Contribution) -> Option<Span> {
    let own = one.node.origin.span;
    let mut at = instance.sections.get(one.path.first()?)?;
    let mut last = at.origin.span;
    for step in &one.path[1..] {
        match at.at(&[step]) {
            Some(next) => {
                at = next;
                last = at.origin.span;
            }
            None => return Some(last),
        }
    }
    (last != own).then_some(last)
}
