//! Components by type and name, in all stacks together, and the bases that they inherit from.
//!
//! An instance's chain of bases is flat; its edges are the bases that it names itself, and those of the chain that no
//! other base of it brings along.

use rustc_hash::FxHashMap;

use super::build::Builder;
use super::{Lens, LensKind, LinkKind, Node, Subject};
use crate::estate::{Estate, Instance, Stack};
use crate::value::{Text, Value};

pub(super) fn lens(estate: &Estate) -> Lens {
    let mut names = Names::default();
    for (instance, number) in estate.instances().zip(0..) {
        names.count(instance, number);
    }
    for stack in &estate.stacks {
        for instance in &stack.instances {
            names.link(stack, instance);
        }
    }
    names.builder.build(LensKind::Inheritance)
}

struct Names {
    builder: Builder,
    /// By type and name.
    numbers: FxHashMap<(Text, Text), u32>,
}

impl Default for Names {
    fn default() -> Self {
        Self {
            builder: Builder::new(Vec::new()),
            numbers: FxHashMap::default(),
        }
    }
}

impl Names {
    /// One more instance of its name.
    fn count(&mut self, instance: &Instance, number: u32) {
        let key = (instance.key.component_type.clone(), instance.key.name.clone());
        let builder = &mut self.builder;
        let node = *self.numbers.entry(key).or_insert_with_key(|(component_type, name)| {
            builder.add(Node {
                subject: Subject::Component {
                    first: number,
                    count: 0,
                    is_abstract: true,
                },
                name: name.clone(),
                place: Text::new(),
                component_type: component_type.clone(),
                component: instance.component.clone(),
            })
        });
        if let Subject::Component { count, is_abstract, .. } = &mut builder.nodes[node as usize].subject {
            *count += 1;
            *is_abstract &= instance.is_abstract();
        }
    }

    fn link(&mut self, stack: &Stack, instance: &Instance) {
        let bases = direct(stack, instance);
        if bases.is_empty() {
            return;
        }
        let from = self.of(&instance.key.component_type, instance.key.name.clone());
        for base in bases {
            let to = self.of(&instance.key.component_type, base);
            self.builder.link(from, to, LinkKind::Inherits);
        }
    }

    /// The number of a name; what has no instance is missing.
    fn of(&mut self, component_type: &Text, name: Text) -> u32 {
        let builder = &mut self.builder;
        let named = self.numbers.entry((component_type.clone(), name));
        *named.or_insert_with_key(|(component_type, name)| {
            builder.add(Node {
                subject: Subject::Missing,
                name: name.clone(),
                place: Text::new(),
                component_type: component_type.clone(),
                component: name.clone(),
            })
        })
    }
}

/// The bases that an instance inherits from without another between them.
fn direct(stack: &Stack, instance: &Instance) -> Vec<Text> {
    let mut bases = named(instance);
    let brought: Vec<&Text> = bases.iter().flat_map(|base| chain(stack, instance, base)).collect();
    let rest: Vec<&Text> = instance
        .inheritance
        .iter()
        .filter(|base| !bases.contains(base) && !brought.contains(base))
        .collect();
    let is_brought = |base: &Text| rest.iter().any(|other| chain(stack, instance, other).contains(base));
    let rest: Vec<Text> = rest
        .iter()
        .filter(|base| !is_brought(base))
        .map(|base| (*base).clone())
        .collect();
    bases.extend(rest);
    bases
}

/// The bases of a base.
fn chain<'a>(stack: &'a Stack, instance: &Instance, base: &str) -> &'a [Text] {
    let base = stack.instance(&instance.key.component_type, base);
    base.map_or(&[], |base| &base.inheritance)
}

/// What `metadata.inherits` says.
fn named(instance: &Instance) -> Vec<Text> {
    let metadata = instance.sections.get("metadata");
    let inherits = metadata.and_then(|node| node.at(&["inherits"]));
    let Some(Value::List(list)) = inherits.map(|node| &node.value) else {
        return Vec::new();
    };
    let names = list.items().iter().filter_map(|item| item.value.as_str());
    names.map(Text::from).collect()
}
