//! An instance's `vars` against the variables that its Terraform module declares.

use super::super::near::nearest;
use super::module::{Module, Modules};
use crate::diagnostic::Diagnostic;
use crate::estate::{Estate, Instance};
use crate::stack::{Resolved, instance_scope};
use crate::value::{Entry, Map};

/// Variables that are undeclared, of a type that does not fit, or required and not set.
pub(in super::super) fn check(
    instance: &Instance,
    of: &Resolved,
    estate: &Estate,
    modules: &Modules,
) -> Vec<Diagnostic> {
    if instance.key.component_type != "terraform" {
        return Vec::new();
    }
    let component = estate.component("terraform", &instance.component);
    let folder = component.and_then(|component| component.path.as_deref());
    let Some(module) = folder.and_then(|folder| modules.get(folder)) else {
        return Vec::new();
    };
    let vars = instance.sections.get("vars").and_then(|node| node.value.as_map());
    let entries = vars.map(Map::entries).unwrap_or_default();
    let mut found: Vec<Diagnostic> = entries
        .iter()
        .filter_map(|entry| set(instance, of, module, entry))
        .collect();
    found.extend(not_set(instance, module, vars));
    let scope = instance_scope(&instance.key);
    found.into_iter().map(|one| one.scope(scope.clone())).collect()
}

/// A variable that is set.
fn set(instance: &Instance, of: &Resolved, module: &Module, entry: &Entry) -> Option<Diagnostic> {
    let component = &instance.component;
    let span = entry.node.origin.span;
    let Some(variable) = module.variables.get(entry.key.as_str()) else {
        // What is set for all components need not be declared by each.
        if is_shared(of, &entry.key) || span.is_none() {
            return None;
        }
        let message = format!(
            "The Terraform component `{component}` declares no variable `{}`: setting it has no effect.",
            entry.key
        );
        let hint = match nearest(&entry.key, module.variables.keys().map(String::as_str)) {
            Some(meant) => format!("Did you mean `{meant}`?"),
            None => "Remove it, or declare it in the component's `variables.tf`.".to_owned(),
        };
        return Some(Diagnostic::warning("variable-undeclared", span, message).hint(hint));
    };
    let mut path = vec![entry.key.to_string()];
    let expected = variable.kind.mismatch(&entry.node.value, &mut path)?;
    let message = format!(
        "`vars.{}` cannot become what the Terraform component `{component}` declares: it wants {expected} there.",
        path.join(".")
    );
    let hint = "Write a value of that type, or correct the `type` of the variable.";
    Some(Diagnostic::warning("variable-wrong-type", span, message).hint(hint))
}

/// Required variables without a value.
fn not_set(instance: &Instance, module: &Module, vars: Option<&Map>) -> Option<Diagnostic> {
    if module.has_values {
        return None;
    }
    let env = instance.sections.get("env").and_then(|node| node.value.as_map());
    let is_set = |name: &str| {
        vars.is_some_and(|vars| vars.get(name).is_some())
            || env.is_some_and(|env| env.get(&format!("TF_VAR_{name}")).is_some())
    };
    let required = module.variables.iter().filter(|(_, variable)| variable.is_required);
    let mut names: Vec<&str> = required
        .map(|(name, _)| name.as_str())
        .filter(|name| !is_set(name))
        .collect();
    if names.is_empty() {
        return None;
    }
    names.sort_unstable();
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let message = format!(
        "`{}` lacks {}, which the Terraform component `{}` requires: `terraform plan` stops and asks.",
        instance.key.name,
        quoted.join(", "),
        instance.component
    );
    let hint = "Set it below `vars`, or give the variable a `default`.";
    Some(Diagnostic::warning("variable-required", instance.span, message).hint(hint))
}

/// Whether the manifest sets the variable for all of its components.
fn is_shared(of: &Resolved, name: &str) -> bool {
    let root = &of.evaluated.node;
    [&["vars", name][..], &["terraform", "vars", name]]
        .iter()
        .any(|path| root.at(path).is_some())
}
