//! Dependencies that lead nowhere, or to something that is never deployed.

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::estate::{Dependency, DependencyKind, Estate, Instance, Stack};

pub(super) fn check(estate: &Estate) -> Vec<Diagnostic> {
    let of = |stack: &std::sync::Arc<Stack>| -> Vec<Diagnostic> {
        let deployable = stack
            .instances
            .iter()
            .filter(|one| !one.is_abstract() && one.is_enabled());
        deployable
            .flat_map(|instance| instance.dependencies.iter().map(move |edge| (instance, edge)))
            .filter_map(|(instance, edge)| finding(estate, stack, instance, edge))
            .collect()
    };
    estate.stacks.par_iter().flat_map_iter(of).collect()
}

/// The instance that a dependency of one in `stack` leads to.
pub(super) fn target<'a>(estate: &'a Estate, stack: &'a Stack, edge: &'a Dependency) -> Option<&'a Instance> {
    let stack = if edge.stack == stack.name {
        stack
    } else {
        estate.stack(&edge.stack)?
    };
    if let Some(same) = stack.instance("terraform", &edge.component) {
        return Some(same);
    }
    stack
        .instances_named(&edge.component)
        .next()
        .map(|instance| &**instance)
}

fn finding(estate: &Estate, stack: &Stack, instance: &Instance, edge: &Dependency) -> Option<Diagnostic> {
    let is_open = edge.stack.contains("{{") || edge.component.contains("{{") || edge.component.starts_with('!');
    if is_open || is_of_store(instance, edge) {
        return None;
    }
    let scope = || crate::stack::instance_scope(&instance.key);
    let Some(target) = target(estate, stack, edge) else {
        let message = match estate.stack(&edge.stack) {
            Some(_) => format!("`{}` is no component of stack `{}`.", edge.component, edge.stack),
            None => format!("There is no stack `{}` for `{}` to be in.", edge.stack, edge.component),
        };
        let message = format!("This dependency leads nowhere: {message}");
        let hint = "Correct the names, or import the component into that stack; order and reads depend on it.";
        return Some(
            Diagnostic::warning("dependency-not-found", edge.span, message)
                .hint(hint)
                .scope(scope()),
        );
    };
    let why = if target.is_abstract() {
        "is abstract and never deployed"
    } else if !target.is_enabled() {
        "is disabled"
    } else {
        return None;
    };
    let message = format!(
        "This dependency never comes to be: `{}` in `{}` {why}.",
        edge.component, edge.stack
    );
    let hint = "Depend on an instance that is deployed, or enable this one.";
    let found = Diagnostic::warning("dependency-disabled", edge.span, message).hint(hint);
    Some(found.related(target.span, "defined here").scope(scope()))
}

/// Whether a store gives the value: its keys need not be components.
fn is_of_store(instance: &Instance, edge: &Dependency) -> bool {
    edge.kind == DependencyKind::Function
        && instance
            .references
            .iter()
            .any(|one| one.span == edge.span && one.function.starts_with("store"))
}
