//! Instances, and what they depend on: declared, inferred from functions, missing.

use rustc_hash::FxHashMap;

use super::build::{Builder, number};
use super::{Lens, LensKind, LinkKind, Node, Subject};
use crate::estate::{Dependency, DependencyKind, Estate};
use crate::value::Text;

pub(super) fn lens(estate: &Estate) -> Lens {
    let nodes = estate.instances().zip(0..).map(|(instance, number)| Node {
        subject: Subject::Instance {
            number,
            is_deployed: instance.is_enabled() && !instance.is_abstract(),
        },
        name: instance.key.name.clone(),
        place: instance.key.stack.clone(),
        component_type: instance.key.component_type.clone(),
        component: instance.component.clone(),
    });
    let mut builder = Builder::new(nodes.collect());
    let firsts = firsts(estate);
    let mut missing = FxHashMap::default();
    for (stack, own) in estate.stacks.iter().zip(0..) {
        for (instance, from) in stack.instances.iter().zip(firsts[own]..) {
            for dependency in &instance.dependencies {
                let found = target(estate, &firsts, own, dependency, &instance.key.component_type);
                let to = found.unwrap_or_else(|| add_missing(&mut builder, &mut missing, dependency));
                builder.link(from, to, kind(dependency.kind));
            }
        }
    }
    builder.build(LensKind::Dependencies)
}

/// The number of each stack's first instance.
fn firsts(estate: &Estate) -> Vec<u32> {
    let mut firsts = Vec::with_capacity(estate.stacks.len());
    let mut next = 0;
    for stack in &estate.stacks {
        firsts.push(next);
        next += number(stack.instances.len());
    }
    firsts
}

/// The instance that a dependency of one in stack number `own` leads to. Most stay in their stack.
fn target(estate: &Estate, firsts: &[u32], own: usize, dependency: &Dependency, component_type: &str) -> Option<u32> {
    let stacks = &estate.stacks;
    let stack = if stacks[own].name == dependency.stack {
        own
    } else {
        stacks
            .binary_search_by(|stack| stack.name.cmp(&dependency.stack))
            .ok()?
    };
    let place = stacks[stack].guess(&dependency.component, component_type)?;
    Some(firsts[stack] + number(place))
}

fn add_missing(builder: &mut Builder, missing: &mut FxHashMap<(Text, Text), u32>, dependency: &Dependency) -> u32 {
    let names = (dependency.stack.clone(), dependency.component.clone());
    *missing.entry(names).or_insert_with_key(|(stack, component)| {
        builder.add(Node {
            subject: Subject::Missing,
            name: component.clone(),
            place: stack.clone(),
            component_type: Text::new(),
            component: component.clone(),
        })
    })
}

const fn kind(kind: DependencyKind) -> LinkKind {
    match kind {
        DependencyKind::Components | DependencyKind::DependsOn => LinkKind::Declared,
        DependencyKind::Function => LinkKind::Inferred,
    }
}
