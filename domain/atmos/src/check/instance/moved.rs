//! Variables of a component that take it out of its manifest's stack into another one.

use crate::diagnostic::Diagnostic;
use crate::estate::Instance;
use crate::naming::CONTEXT;
use crate::source::Span;
use crate::stack::{Resolved, instance_scope};

/// Components of the manifest that are in another stack than most of it.
pub(in super::super) fn check(of: &Resolved) -> Vec<Diagnostic> {
    if of.stacks.len() < 2 {
        return Vec::new();
    }
    let deployable = |instances: &[std::sync::Arc<Instance>]| instances.iter().filter(|one| !one.is_abstract()).count();
    let total: usize = of.stacks.iter().map(|(_, instances)| deployable(instances)).sum();
    let Some((home, most)) = of.stacks.iter().max_by_key(|(_, instances)| deployable(instances)) else {
        return Vec::new();
    };
    let count = deployable(most);
    // Where no stack holds most of the manifest, names are made from components on purpose.
    if count * 2 <= total {
        return Vec::new();
    }
    let Some(example) = most.iter().find(|one| !one.is_abstract()) else {
        return Vec::new();
    };
    let others = of.stacks.iter().filter(|(stack, _)| stack != home);
    let moved = others
        .flat_map(|(_, instances)| instances)
        .filter(|one| !one.is_abstract());
    moved.map(|instance| finding(instance, example, home)).collect()
}

fn finding(instance: &Instance, example: &Instance, home: &str) -> Diagnostic {
    let (name, span) = cause(instance, example);
    let because = name.map_or_else(
        || "its own variables".to_owned(),
        |name| format!("its own `vars.{name}`"),
    );
    let message = format!(
        "{because} take `{}` out of stack `{home}`, where its manifest belongs, into `{}`.",
        instance.key.name, instance.key.stack
    );
    let message = format!("{}{}", message[..1].to_uppercase(), &message[1..]);
    let hint = "Remove the variable, or define the component in the manifest of that stack.";
    Diagnostic::warning("component-moved", span, message)
        .hint(hint)
        .scope(instance_scope(&instance.key))
}

/// The context variable that differs, and where it is set.
fn cause(instance: &Instance, example: &Instance) -> (Option<&'static str>, Span) {
    let var =
        |instance: &Instance, name: &str| instance.sections.get("vars").and_then(|vars| vars.at(&[name]).cloned());
    let differing = CONTEXT.into_iter().find_map(|name| {
        let (own, other) = (var(instance, name), var(example, name));
        let is_same = own.as_ref().map(|node| &node.value) == other.as_ref().map(|node| &node.value);
        (!is_same).then(|| (name, own.map_or(instance.span, |node| node.origin.span)))
    });
    differing.map_or((None, instance.span), |(name, span)| (Some(name), span))
}
