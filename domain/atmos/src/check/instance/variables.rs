//! An instance's `vars` against the variables that its Terraform module declares.
//!
//! An undeclared variable is one finding for each module and name, however many instances set it.

use rustc_hash::FxHashMap;

use super::super::near::nearest;
use super::module::{Module, Modules, Variable};
use crate::diagnostic::Diagnostic;
use crate::estate::{Estate, Instance};
use crate::source::Span;
use crate::stack::{Resolved, instance_scope};
use crate::value::{Entry, Map, Text};

/// Variables that modules do not declare: by component and name, where one is set first and for how many instances.
pub(in super::super) type Undeclared = FxHashMap<(Text, Text), Setting>;

/// Where an undeclared variable is set.
#[derive(Clone)]
pub(in super::super) struct Setting {
    first: Span,
    instances: usize,
    /// The declared variable that was probably meant.
    meant: Option<String>,
}

/// Variables of a type that does not fit, or required and not set; those that are not declared go to `undeclared`.
pub(in super::super) fn check(
    instance: &Instance,
    of: &Resolved,
    estate: &Estate,
    modules: &Modules,
    undeclared: &mut Undeclared,
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
        .filter_map(|entry| match module.variables.get(entry.key.as_str()) {
            Some(variable) => mismatch(instance, variable, entry),
            None => {
                note(instance, of, module, entry, undeclared);
                None
            }
        })
        .collect();
    found.extend(not_set(instance, module, vars));
    let scope = instance_scope(&instance.key);
    found.into_iter().map(|one| one.scope(scope.clone())).collect()
}

/// What all of them add up to, the first place first.
pub(in super::super) fn undeclared<'a>(parts: impl Iterator<Item = &'a Undeclared>) -> Vec<Diagnostic> {
    let mut all: FxHashMap<&(Text, Text), Setting> = FxHashMap::default();
    for (key, setting) in parts.flatten() {
        match all.get_mut(key) {
            Some(known) => known.instances += setting.instances,
            None => {
                all.insert(key, setting.clone());
            }
        }
    }
    let finding = |((component, name), setting): (&(Text, Text), Setting)| {
        let reach = match setting.instances {
            1 => String::new(),
            many => format!(" It reaches {many} instances."),
        };
        let message = format!(
            "The Terraform component `{component}` declares no variable `{name}`: setting it has no effect.{reach}"
        );
        let hint = match setting.meant {
            Some(meant) => format!("Did you mean `{meant}`?"),
            None => "Remove it, or declare it in the component's `variables.tf`.".to_owned(),
        };
        Diagnostic::warning("variable-undeclared", setting.first, message).hint(hint)
    };
    all.into_iter().map(finding).collect()
}

/// A variable that is not declared. What is set for all components need not be declared by each.
fn note(instance: &Instance, of: &Resolved, module: &Module, entry: &Entry, undeclared: &mut Undeclared) {
    let span = entry.node.origin.span;
    if span.is_none() || is_shared(of, &entry.key) {
        return;
    }
    let key = (instance.component.clone(), entry.key.clone());
    let setting = undeclared.entry(key).or_insert_with(|| Setting {
        first: span,
        instances: 0,
        meant: nearest(&entry.key, module.names()).map(str::to_owned),
    });
    setting.instances += 1;
}

/// A variable whose value does not fit its type.
fn mismatch(instance: &Instance, variable: &Variable, entry: &Entry) -> Option<Diagnostic> {
    let mut path = vec![entry.key.to_string()];
    let expected = variable.kind.mismatch(&entry.node.value, &mut path)?;
    let message = format!(
        "`vars.{}` cannot become what the Terraform component `{}` declares: it wants {expected} there.",
        path.join("."),
        instance.component
    );
    let hint = "Write a value of that type, or correct the `type` of the variable.";
    Some(Diagnostic::warning("variable-wrong-type", entry.node.origin.span, message).hint(hint))
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
