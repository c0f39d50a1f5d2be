//! The names that other tools give an instance: its slug, its Spacelift stack, its Atlantis project.

use crate::config::Config;
use crate::estate::Instance;
use crate::value::{Node, Value};

pub use crate::manifest::manifest_name;

/// The context variables, in the order of Atmos.
pub const CONTEXT: [&str; 4] = ["namespace", "tenant", "environment", "stage"];

/// The context variable of that name, if it is a string that says something.
#[must_use]
pub fn context<'a>(instance: &'a Instance, name: &str) -> Option<&'a str> {
    let vars = instance.sections.get("vars")?;
    text(vars, &[name])
}

/// The stack's and the component's name, `/` as `-`.
#[must_use]
pub fn slug(instance: &Instance) -> String {
    format!("{}-{}", instance.key.stack, dashed(&instance.key.name))
}

/// The workspace that Terraform runs in; `None` for types without one.
///
/// It is the section `workspace` but for components that lead to another's folder and say nothing about workspaces
/// (`atmos describe stacks` shows the stack's name there, `atmos terraform` adds the component's), and for patterns
/// (`atmos describe stacks` knows no component when it fills them, and prefers a name that is written out).
#[must_use]
pub fn terraform_workspace(instance: &Instance) -> Option<String> {
    let shown = instance.workspace()?;
    let metadata = instance.sections.get("metadata");
    let chosen = |key: &str| metadata.and_then(|node| text(node, &[key]));
    let is_disabled = shown == "default" && chosen("terraform_workspace") != Some("default");
    if is_disabled || chosen("terraform_workspace_template").is_some() {
        return Some(shown.to_owned());
    }
    if let Some(pattern) = chosen("terraform_workspace_pattern") {
        return Some(dashed(&filled(pattern, |token| match token {
            "component" => Some(instance.key.name.to_string()),
            "base-component" => Some(base_component(instance).to_owned()),
            "component-path" | "workspace" | "terraform_workspace" => Some(String::new()),
            _ => context_token(instance.sections.get("vars"), token),
        })));
    }
    if chosen("terraform_workspace").is_some() || base_component(instance).is_empty() {
        return Some(shown.to_owned());
    }
    Some(format!("{shown}-{}", dashed(&instance.key.name)))
}

/// What the component leads to, where that is another.
fn base_component(instance: &Instance) -> &str {
    if instance.component == instance.key.name {
        ""
    } else {
        &instance.component
    }
}

/// The name of its Spacelift stack, where `settings.spacelift.workspace_enabled` is on.
#[must_use]
pub fn spacelift_stack(instance: &Instance) -> Option<String> {
    let settings = instance.sections.get("settings")?;
    let enabled = settings.at(&["spacelift", "workspace_enabled"])?;
    if instance.key.component_type != "terraform" || enabled.value != Value::Bool(true) {
        return None;
    }
    if let Some(pattern) = text(settings, &["spacelift", "stack_name_pattern"]) {
        return Some(fill(pattern, instance));
    }
    let written = text(settings, &["spacelift", "stack_name"]).map(str::to_owned);
    Some(written.unwrap_or_else(|| dashed(&slug(instance))))
}

/// The name of its Atlantis project, where `settings.atlantis` names a project template.
#[must_use]
pub fn atlantis_project(instance: &Instance, config: &Config) -> Option<String> {
    if instance.key.component_type != "terraform" {
        return None;
    }
    let settings = instance.sections.get("settings")?;
    if let Some(own) = text(settings, &["atlantis", "project_template", "name"]) {
        return Some(fill(own, instance));
    }
    let template = text(settings, &["atlantis", "project_template_name"])?;
    let tree = Node::computed(Value::Map(config.tree.clone()));
    let path = ["integrations", "atlantis", "project_templates", template, "name"];
    text(&tree, &path).map(|pattern| fill(pattern, instance))
}

/// The pattern with its tokens replaced.
fn fill(pattern: &str, instance: &Instance) -> String {
    filled(pattern, |token| match token {
        "component" => Some(dashed(&instance.key.name)),
        "base-component" => Some(instance.component.to_string()),
        "workspace" | "terraform_workspace" => terraform_workspace(instance),
        _ => context_token(instance.sections.get("vars"), token),
    })
}

/// The pattern with each `{token}` that `value` knows replaced, in one pass: what replaces a token is not looked at.
pub(crate) fn filled(pattern: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let token = rest.find('}').map(|close| &rest[1..close]);
        match token.and_then(|token| Some((token.len() + 2, value(token)?))) {
            Some((length, value)) => {
                out.push_str(&value);
                rest = &rest[length..];
            }
            None => {
                out.push('{');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// What a token of the context stands for; only strings count, but for the list of attributes.
pub(crate) fn context_token(vars: Option<&Node>, token: &str) -> Option<String> {
    if token == "attributes" {
        let list = vars.and_then(|vars| vars.at(&[token])?.value.as_list());
        let items = list.map(crate::value::List::items).unwrap_or_default();
        let words: Vec<_> = items.iter().filter_map(|node| node.value.as_str()).collect();
        return Some(words.join("-"));
    }
    let is_known = token == "region" || CONTEXT.contains(&token);
    is_known.then(|| {
        vars.and_then(|vars| text(vars, &[token]))
            .unwrap_or_default()
            .to_owned()
    })
}

fn dashed(name: &str) -> String {
    name.replace('/', "-")
}

fn text<'a>(node: &'a Node, path: &[&str]) -> Option<&'a str> {
    let text = node.at(path)?.value.as_str()?;
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::Folder;

    #[test]
    fn other_tools_names_follow_the_settings() {
        let folder = Folder::with(&[
            (
                "atmos.yaml",
                "
base_path: .
stacks: {base_path: stacks, included_paths: ['*'], name_pattern: '{stage}'}
integrations: {atlantis: {project_templates: {one: {name: '{stage}-{component}-{workspace}'}}}}
",
            ),
            (
                "stacks/prod.yaml",
                "
vars: {stage: prod}
components:
  terraform:
    eks/cluster: {settings: {spacelift: {workspace_enabled: true}, atlantis: {project_template_name: one}}}
    named: {settings: {spacelift: {workspace_enabled: true, stack_name_pattern: 'x-{stage}-{component}'}}}
    off: {settings: {spacelift: {workspace_enabled: false, stack_name: x}}}
",
            ),
        ]);
        let estate = folder.estate();
        let stack = estate.stack("prod").expect("the stack");
        let instance = |name| stack.instance("terraform", name).expect("the component");
        let spacelift = |name| spacelift_stack(instance(name));
        assert_eq!(slug(instance("eks/cluster")), "prod-eks-cluster");
        assert_eq!(spacelift("eks/cluster").as_deref(), Some("prod-eks-cluster"));
        assert_eq!(spacelift("named").as_deref(), Some("x-prod-named"));
        assert_eq!(spacelift("off"), None);
        let atlantis = |name| atlantis_project(instance(name), &estate.config);
        assert_eq!(atlantis("eks/cluster").as_deref(), Some("prod-eks-cluster-prod"));
        assert_eq!(atlantis("named"), None);
    }

    #[test]
    fn a_component_in_the_folder_of_another_has_a_workspace_of_its_own() {
        let config = "stacks: {base_path: ., included_paths: [s.yaml]}";
        let manifest = "
components:
  terraform:
    vpc: {}
    vpc/blue: {metadata: {component: vpc}}
    chosen: {metadata: {component: vpc, terraform_workspace: mine}}
    http: {metadata: {component: vpc}, backend_type: http}
    pattern: {metadata: {component: vpc, terraform_workspace: x, terraform_workspace_pattern: '{region}-{component}-{base-component}-{attributes}-{y}'}}
vars: {region: ue1, attributes: [a, b]}
";
        let estate = Folder::with(&[("atmos.yaml", config), ("s.yaml", manifest)]).estate();
        let workspace = |name: &str| {
            let instance = estate.instances().find(|instance| instance.key.name == name);
            terraform_workspace(instance.expect("the component"))
        };
        assert_eq!(workspace("vpc").as_deref(), Some("s"));
        assert_eq!(workspace("vpc/blue").as_deref(), Some("s-vpc-blue"));
        assert_eq!(workspace("chosen").as_deref(), Some("mine"));
        assert_eq!(workspace("http").as_deref(), Some("default"));
        assert_eq!(workspace("pattern").as_deref(), Some("ue1-pattern-vpc-a-b-{y}"));
    }
}
