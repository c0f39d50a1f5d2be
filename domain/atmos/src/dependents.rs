//! Who depends on an instance, by the rules of `atmos describe dependents`.
//!
//! `dependencies.components` counts; only where it is absent does the older `settings.depends_on`.

use std::sync::Arc;

use crate::estate::{Estate, Instance};
use crate::naming::{CONTEXT, atlantis_project, context, slug, spacelift_stack};
use crate::value::{Map, Node, Text, Value};

/// The instances that say they depend on `target`, sorted by their slug.
/// Abstract and disabled ones, and those of the same name, do not count.
#[must_use]
pub fn dependents<'a>(estate: &'a Estate, target: &Instance) -> Vec<&'a Arc<Instance>> {
    let mut found: Vec<&Arc<Instance>> = estate
        .instances()
        .filter(|other| other.key.name != target.key.name && !other.is_abstract() && other.is_enabled())
        .filter(|other| depends_on(other, target))
        .collect();
    found.sort_by_cached_key(|instance| (slug(instance), instance.key.clone()));
    found
}

/// A dependent as Atmos describes it.
#[must_use]
pub fn row(estate: &Estate, instance: &Instance, include_settings: bool) -> Map {
    let mut row = identity(instance);
    row.extend(context_members(instance));
    let mut add = |key: &str, value: Value| row.push((key.into(), Node::computed(value)));
    if let Some(project) = atlantis_project(instance, &estate.config) {
        add("atlantis_project", Value::text(project));
    }
    let settings = include_settings.then(|| instance.sections.get("settings")).flatten();
    add("settings", settings.map(|node| node.value.clone()).unwrap_or_default());
    row.into_iter().collect()
}

/// The context variables that it has.
pub(crate) fn context_members(instance: &Instance) -> impl Iterator<Item = (Text, Node)> {
    let member = |name: &str| Some((name.into(), Node::computed(context(instance, name)?.into())));
    CONTEXT.into_iter().filter_map(member)
}

/// The part of a row that dependents and affected instances share.
pub(crate) fn identity(instance: &Instance) -> Vec<(Text, Node)> {
    let path = instance.sections.get("component_info");
    let path = path.and_then(|info| info.at(&["component_path"]));
    let mut row = vec![
        ("component", Value::String(instance.key.name.clone())),
        ("component_type", Value::String(instance.key.component_type.clone())),
        (
            "component_path",
            path.map(|node| node.value.clone()).unwrap_or_default(),
        ),
        ("stack", Value::String(instance.key.stack.clone())),
        ("stack_slug", Value::text(slug(instance))),
        ("dependents", Value::Null),
        ("included_in_dependents", Value::Bool(false)),
    ];
    row.extend(spacelift_stack(instance).map(|name| ("spacelift_stack", Value::text(name))));
    row.into_iter()
        .map(|(key, value)| (key.into(), Node::computed(value)))
        .collect()
}

pub(crate) fn depends_on(instance: &Instance, target: &Instance) -> bool {
    match declared(instance) {
        Declared::Components(entries) => entries.iter().any(|entry| names(entry, instance, target)),
        Declared::Older(entries) => entries.iter().any(|entry| matches_context(entry, instance, target)),
    }
}

/// The names of the components that an instance says it depends on, in whichever stacks.
pub(crate) fn named_components(instance: &Instance) -> Vec<&str> {
    let (Declared::Components(entries) | Declared::Older(entries)) = declared(instance);
    entries
        .iter()
        .flat_map(|entry| [text(entry, "component"), text(entry, "name")])
        .flatten()
        .collect()
}

/// What an instance declares, in the form that counts.
enum Declared<'a> {
    /// `dependencies.components`.
    Components(Vec<&'a Node>),
    /// `settings.depends_on`, or `depends_on` beside it.
    Older(Vec<&'a Node>),
}

fn declared(instance: &Instance) -> Declared<'_> {
    let section = |name| instance.sections.get(name);
    let components = section("dependencies").and_then(|node| node.at(&["components"]));
    if let Some(entries) = components.and_then(|node| node.value.as_list())
        && !entries.items().is_empty()
    {
        return Declared::Components(entries.items().iter().collect());
    }
    let older = [
        section("settings").and_then(|node| node.at(&["depends_on"])),
        section("depends_on"),
    ];
    let entries = older.into_iter().flatten().flat_map(|node| match &node.value {
        Value::Map(map) => map.entries().iter().map(|entry| &entry.node).collect(),
        Value::List(list) => list.items().iter().collect::<Vec<_>>(),
        _ => Vec::new(),
    });
    Declared::Older(entries.collect())
}

/// An entry of `dependencies.components`: in the stack that it names, else in its own.
fn names(entry: &Node, instance: &Instance, target: &Instance) -> bool {
    let name = text(entry, "component").or_else(|| text(entry, "name"));
    let kind = text(entry, "kind");
    let stack = text(entry, "stack").unwrap_or(&instance.key.stack);
    name == Some(&target.key.name)
        && kind.is_none_or(|kind| target.key.component_type == kind)
        && target.key.stack == stack
}

/// An entry of `settings.depends_on`: each context variable that it does not name must be the same on both sides.
fn matches_context(entry: &Node, instance: &Instance, target: &Instance) -> bool {
    if text(entry, "component") != Some(&target.key.name) {
        return false;
    }
    let named = |variable: &&str| text(entry, variable);
    let is_stack = match text(entry, "stack") {
        Some(stack) => target.key.stack == stack,
        None => target.key.stack == instance.key.stack || CONTEXT.iter().any(|variable| named(variable).is_some()),
    };
    is_stack
        && CONTEXT.iter().all(|variable| {
            let wanted = named(variable).or_else(|| context(instance, variable));
            context(target, variable) == wanted
        })
}

fn text<'a>(node: &'a Node, key: &str) -> Option<&'a str> {
    let text = node.at(&[key])?.value.as_str()?;
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::Folder;

    const CONFIG: &str = "
base_path: .
components: {terraform: {base_path: components/terraform}}
stacks: {base_path: stacks, included_paths: ['*'], name_pattern: '{environment}-{stage}'}
";

    /// Who depends on `vpc` in `ue1-prod`, in an estate with these components in each of three stacks.
    fn dependents_of_vpc(components: &str) -> Vec<String> {
        let manifest = |environment: &str, stage: &str| {
            format!(
                "vars: {{environment: {environment}, stage: {stage}}}\ncomponents:\n  terraform:\n    vpc: {{}}\n{components}"
            )
        };
        let folder = Folder::with(&[
            ("atmos.yaml", CONFIG),
            ("stacks/a.yaml", &manifest("ue1", "prod")),
            ("stacks/b.yaml", &manifest("uw2", "prod")),
            ("stacks/c.yaml", &manifest("ue1", "dev")),
        ]);
        let estate = folder.estate();
        let stack = estate.stack("ue1-prod").expect("the stack");
        let target = stack.instance("terraform", "vpc").expect("the component");
        dependents(&estate, target).iter().map(|found| slug(found)).collect()
    }

    #[test]
    fn a_dependency_without_a_stack_is_in_the_same_stack() {
        let found = dependents_of_vpc("    app: {dependencies: {components: [{component: vpc}]}}\n");
        assert_eq!(found, ["ue1-prod-app"]);
    }

    #[test]
    fn a_dependency_may_name_its_stack_and_its_type() {
        let found = dependents_of_vpc(
            "    app: {dependencies: {components: [{name: vpc, stack: ue1-prod}]}}
    chart: {dependencies: {components: [{component: vpc, stack: ue1-prod, kind: helmfile}]}}
",
        );
        assert_eq!(found, ["ue1-dev-app", "ue1-prod-app", "uw2-prod-app"]);
    }

    #[test]
    fn the_older_form_matches_the_context_that_it_names_and_shares_the_rest() {
        let older = "    app: {settings: {depends_on: {1: {component: vpc, environment: ue1}}}}\n";
        assert_eq!(dependents_of_vpc(older), ["ue1-prod-app", "uw2-prod-app"]);
        let plain = "    app: {settings: {depends_on: {1: {component: vpc}}}}\n";
        assert_eq!(dependents_of_vpc(plain), ["ue1-prod-app"]);
    }

    #[test]
    fn the_older_form_does_not_count_where_the_newer_one_says_something() {
        let both = "    app:
      dependencies: {components: [{component: other}]}
      settings: {depends_on: {1: {component: vpc}}}
";
        assert_eq!(dependents_of_vpc(both), [""; 0]);
    }

    #[test]
    fn abstract_and_disabled_components_do_not_count() {
        let idle = "    base: {metadata: {type: abstract}, dependencies: {components: [{component: vpc}]}}
    off: {metadata: {enabled: false}, dependencies: {components: [{component: vpc}]}}
";
        assert_eq!(dependents_of_vpc(idle), [""; 0]);
    }
}
