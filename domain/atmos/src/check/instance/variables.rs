//! An instance's `vars` against the variables that its Terraform module declares.
//!
//! An undeclared variable is one finding for each module and name, however many instances set it.

use rustc_hash::FxHashMap;

use super::super::near::nearest;
use super::module::{Module, Modules};
use super::types::Type;
use crate::diagnostic::{Diagnostic, Subject};
use crate::estate::{Component, Estate, Instance};
use crate::source::Span;
use crate::stack::{Resolved, instance_scope};
use crate::value::{Entry, Map, Node, Text};

/// A variable that the module of a component does not declare.
#[derive(Hash)]
pub(in super::super) struct Undeclared {
    component: Text,
    name: Text,
    /// Where one manifest sets it first.
    first: Span,
    /// For how many of its instances.
    instances: u32,
}

/// The modules of an estate's Terraform components, by name, numbered in the order of the names.
pub(in super::super) struct ByComponent<'a>(FxHashMap<&'a Text, (usize, &'a Module)>);

impl<'a> ByComponent<'a> {
    /// `components` are sorted by name.
    pub(in super::super) fn of(components: impl Iterator<Item = &'a Component>, modules: &'a Modules) -> Self {
        let module = |(number, component): (usize, &'a Component)| {
            Some((&component.name, (number, modules.get(component.path.as_deref()?)?)))
        };
        Self(components.enumerate().filter_map(module).collect())
    }
}

/// Compares the instances of one manifest.
pub(in super::super) struct Variables<'a> {
    modules: &'a ByComponent<'a>,
    /// The variables that the manifest sets for all of its components, sorted.
    shared: Vec<&'a str>,
    undeclared: Vec<Noted<'a>>,
    /// Which of these a place in a component is: looked up for each variable, so without its name.
    places: FxHashMap<(usize, Span), usize>,
}

/// An undeclared variable of a component, set at one place.
struct Noted<'a> {
    /// The number of its module.
    module: usize,
    component: &'a Text,
    name: &'a Text,
    place: Span,
    instances: u32,
}

impl<'a> Variables<'a> {
    pub(in super::super) fn of(manifest: &'a Resolved, modules: &'a ByComponent<'a>) -> Self {
        let root = manifest.evaluated.node.value.as_map();
        Self {
            modules,
            shared: root.map(shared_variables).unwrap_or_default(),
            undeclared: Vec::new(),
            places: FxHashMap::default(),
        }
    }

    /// Variables of a type that does not fit, or required and not set; those that are not declared are noted.
    pub(in super::super) fn check(&mut self, instance: &'a Instance) -> Vec<Diagnostic> {
        if instance.key.component_type != "terraform" {
            return Vec::new();
        }
        let Some(&(number, module)) = self.modules.0.get(&instance.component) else {
            return Vec::new();
        };
        let vars = instance.sections.get("vars").and_then(|node| node.value.as_map());
        let mut shared = self.shared.iter().peekable();
        let mut found = Vec::new();
        for entry in vars.map(Map::entries).unwrap_or_default() {
            while shared.next_if(|name| **name < entry.key.as_str()).is_some() {}
            match module.variables.get(entry.key.as_str()) {
                Some(kind) => found.extend(mismatch(instance, kind, entry)),
                // What is set for all components need not be declared by each.
                None if shared.peek().is_some_and(|name| **name == entry.key) || !is_written(&entry.node) => {}
                None => note(&mut self.undeclared, &mut self.places, (number, instance), entry),
            }
        }
        found.extend(not_set(instance, module, vars));
        let scoped = found.into_iter().map(|one| one.scope(instance_scope(&instance.key)));
        scoped.collect()
    }

    /// The variables that are not declared, sorted.
    pub(in super::super) fn undeclared(mut self) -> Box<[Undeclared]> {
        let order = |noted: &Noted<'a>| (noted.module, noted.name);
        self.undeclared.sort_by(|a, b| order(a).cmp(&order(b)));
        let same = self.undeclared.chunk_by(|a, b| order(a) == order(b));
        let undeclared = same.map(|noted| Undeclared {
            component: noted[0].component.clone(),
            name: noted[0].name.clone(),
            first: noted[0].place,
            instances: noted.iter().map(|one| one.instances).sum(),
        });
        undeclared.collect()
    }
}

/// Whether an instance sets a variable for itself: its manifest does not set it for all components.
pub(crate) fn sets(instance: &Instance, globals: &Map, name: &str) -> bool {
    let vars = instance.sections.get("vars").and_then(|node| node.value.as_map());
    let is_set = vars.and_then(|vars| vars.get(name)).is_some_and(is_written);
    is_set && !shared_maps(globals).any(|shared| shared.get(name).is_some())
}

/// The variables that a manifest sets for all components, sorted: not each of them need declare these.
fn shared_variables(root: &Map) -> Vec<&str> {
    let names = shared_maps(root).flat_map(Map::entries);
    let mut shared: Vec<&str> = names.map(|entry| entry.key.as_str()).collect();
    shared.sort_unstable();
    shared
}

fn shared_maps(root: &Map) -> impl Iterator<Item = &Map> {
    let of_type = root.get("terraform").and_then(|node| node.at(&["vars"]));
    let maps = [root.get("vars"), of_type].into_iter().flatten();
    maps.filter_map(|node| node.value.as_map())
}

/// Whether a manifest says it: Atmos adds variables of its own.
const fn is_written(node: &Node) -> bool {
    !node.origin.span.is_none()
}

/// Notes that an instance sets a variable that the module with that number does not declare.
fn note<'a>(
    undeclared: &mut Vec<Noted<'a>>,
    places: &mut FxHashMap<(usize, Span), usize>,
    (number, instance): (usize, &'a Instance),
    entry: &'a Entry,
) {
    let key = (number, entry.node.origin.span);
    if let Some(noted) = places.get(&key).and_then(|at| undeclared.get_mut(*at))
        && *noted.name == entry.key
    {
        noted.instances += 1;
        return;
    }
    places.insert(key, undeclared.len());
    undeclared.push(Noted {
        module: number,
        component: &instance.component,
        name: &entry.key,
        place: entry.node.origin.span,
        instances: 1,
    });
}

/// What all of them add up to, the first place first.
pub(in super::super) fn undeclared<'a>(
    parts: impl Iterator<Item = &'a Undeclared>,
    estate: &Estate,
    modules: &Modules,
) -> Vec<Diagnostic> {
    let mut all: FxHashMap<(&Text, &Text), (Span, u32)> = FxHashMap::default();
    for one in parts {
        let place = all.entry((&one.component, &one.name)).or_insert((one.first, 0));
        place.1 += one.instances;
    }
    let finding = |((component, name), (first, instances)): ((&Text, &Text), (Span, u32))| {
        let reach = match instances {
            1 => String::new(),
            many => format!(" It reaches {many} instances."),
        };
        let message = format!(
            "The Terraform component `{component}` declares no variable `{name}`: setting it has no effect.{reach}"
        );
        let path = estate
            .component("terraform", component)
            .and_then(|one| one.path.as_deref());
        let module = path.and_then(|path| modules.get(path));
        let hint = match module.and_then(|module| nearest(name, module.names())) {
            Some(meant) => format!("Did you mean `{meant}`?"),
            None => "Remove it, or declare it in the component's `variables.tf`.".to_owned(),
        };
        Diagnostic::warning("variable-undeclared", first, message)
            .hint(hint)
            .subject(Subject::Variable {
                component: component.clone(),
                name: name.clone(),
                instances,
            })
    };
    all.into_iter().map(finding).collect()
}

/// A variable whose value does not fit its type.
fn mismatch(instance: &Instance, kind: &Type, entry: &Entry) -> Option<Diagnostic> {
    let found = kind.mismatch(&entry.node.value)?;
    let steps = found.path.iter().map(String::as_str);
    let path: Vec<&str> = std::iter::once(entry.key.as_str()).chain(steps).collect();
    let message = format!(
        "`vars.{}` cannot become what the Terraform component `{}` declares: it wants {} there.",
        path.join("."),
        instance.component,
        found.expected
    );
    let hint = "Write a value of that type, or correct the `type` of the variable.";
    Some(Diagnostic::warning("variable-wrong-type", entry.node.origin.span, message).hint(hint))
}

/// Required variables without a value.
fn not_set(instance: &Instance, module: &Module, vars: Option<&Map>) -> Option<Diagnostic> {
    if module.has_values {
        return None;
    }
    let is_set = |name: &str| {
        let env = || instance.sections.get("env").and_then(|node| node.value.as_map());
        vars.is_some_and(|vars| vars.get(name).is_some())
            || env().is_some_and(|env| env.get(&format!("TF_VAR_{name}")).is_some())
    };
    let names = module.required.iter().filter(|name| !is_set(name));
    let quoted: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    if quoted.is_empty() {
        return None;
    }
    let message = format!(
        "`{}` lacks {}, which the Terraform component `{}` requires: `terraform plan` stops and asks.",
        instance.key.name,
        quoted.join(", "),
        instance.component
    );
    let hint = "Set it below `vars`, or give the variable a `default`.";
    Some(Diagnostic::warning("variable-required", instance.span, message).hint(hint))
}
