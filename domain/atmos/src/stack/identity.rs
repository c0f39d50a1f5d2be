//! Names: of the stack that a component belongs to, and of its Terraform workspace.

use crate::config::Config;
use crate::estate::Instance;
use crate::naming::{context_token, filled};
use crate::sections::Sections;
use crate::value::{Map, Node, Text, Value};

/// The tokens of `name_pattern`.
const CONTEXT: [&str; 4] = ["namespace", "tenant", "environment", "stage"];

/// The name that `pattern` gives for `vars`; `None` if a token it needs is missing or not a string.
///
/// Quirk: the pattern is split at `-`, and whatever is not exactly one token is dropped.
pub(super) fn from_pattern(pattern: &str, vars: &Map) -> Option<String> {
    let mut name = String::new();
    for part in pattern.split('-') {
        let token = part.strip_prefix('{').and_then(|part| part.strip_suffix('}'));
        if let Some(token) = token.filter(|token| CONTEXT.contains(token)) {
            let value = vars.get(token)?.value.as_str().filter(|text| !text.is_empty())?;
            if !name.is_empty() {
                name.push('-');
            }
            name.push_str(value);
        }
    }
    (!name.is_empty()).then_some(name)
}

/// The component types whose `component_info` says where the component is.
const WITH_PATH: [&str; 4] = ["terraform", "helmfile", "packer", "ansible"];
/// Where containers are, whatever `atmos.yaml` says.
const CONTAINERS: &str = "components/container";

/// What a workspace name is made from.
pub(super) struct Workspace<'a> {
    pub(super) stack: &'a Text,
    /// Whether `name_pattern` names the stacks.
    pub(super) by_pattern: bool,
    pub(super) sections: &'a Sections,
    /// Whether Terraform's components have workspaces at all.
    pub(super) are_enabled: bool,
    /// Whether bases pass on their `metadata`: only then a name that is written out wins over pattern and template.
    pub(super) prefers_name: bool,
}

/// Whether `components.terraform.workspaces_enabled` is anything but false.
pub(crate) fn has_workspaces(config: &Config) -> bool {
    let enabled = config
        .tree
        .get("components")
        .and_then(|node| node.at(&["terraform", "workspaces_enabled"]));
    enabled.and_then(|node| node.value.as_bool()) != Some(false)
}

/// Whether the workspace may be named after variables.
pub(super) fn is_workspace_computed(sections: &Sections) -> bool {
    let metadata = sections.get("metadata").and_then(|node| node.value.as_map());
    let names = ["terraform_workspace_pattern", "terraform_workspace_template"];
    metadata.is_some_and(|metadata| names.into_iter().any(|name| metadata.get(name).is_some()))
}

impl Workspace<'_> {
    /// The workspace, unless [`Self::template`] names it.
    pub(super) fn name(&self) -> Text {
        if self.is_disabled() {
            return arcstr::literal!("default");
        }
        let named = self.metadata("terraform_workspace").map(in_path);
        let pattern = self.metadata("terraform_workspace_pattern");
        let expanded = pattern.map(|pattern| in_path(&self.expanded(pattern).into()));
        let found = if self.prefers_name {
            named.or(expanded)
        } else {
            expanded.or(named)
        };
        found.unwrap_or_else(|| in_path(self.stack))
    }

    /// The template that names it, unless something else goes before it.
    pub(super) fn template(&self) -> Option<&Node> {
        if self.is_disabled() || self.prefers_name && self.metadata("terraform_workspace").is_some() {
            return None;
        }
        self.sections
            .get("metadata")?
            .at(&["terraform_workspace_template"])
            .filter(|node| node.value.as_str().is_some())
    }

    fn is_disabled(&self) -> bool {
        let backend = self.sections.get("backend_type").and_then(|node| node.value.as_str());
        !self.are_enabled || backend == Some("http")
    }

    /// Quirk: while Atmos lists all components, it knows the context variables only where a pattern names the stacks,
    /// and never the component.
    fn expanded(&self, pattern: &str) -> String {
        let vars = self.sections.get("vars").filter(|_| self.by_pattern);
        filled(pattern, |token| match token {
            "component" | "base-component" | "component-path" | "workspace" | "terraform_workspace" => {
                Some(String::new())
            }
            _ => context_token(vars, token),
        })
    }

    fn metadata(&self, key: &str) -> Option<&Text> {
        let text = self.sections.get("metadata")?.at(&[key])?.value.as_text()?;
        (!text.is_empty()).then_some(text)
    }
}

/// The name as a workspace may have it: without slashes.
pub(super) fn in_path(name: &Text) -> Text {
    if name.contains('/') {
        name.replace('/', "-").into()
    } else {
        name.clone()
    }
}

/// The directory that `atmos describe stacks` shows: as configured, not made absolute.
fn component_path(config: &Config, component_type: &str, component: &str, prefix: &str) -> Option<String> {
    let base = match component_type {
        "container" => CONTAINERS,
        _ if WITH_PATH.contains(&component_type) => config.component_base_paths.get(component_type)?,
        _ => return None,
    };
    if base.is_empty() || component.is_empty() {
        return None;
    }
    let joined = crate::glob::normal(&std::path::Path::new(base).join(prefix).join(component));
    Some(joined.to_string_lossy().replace('\\', "/"))
}

/// The directory that the tool runs in, which may be another than `atmos describe stacks` shows: an inherited
/// `metadata.component` leads there, too.
pub(crate) fn directory(instance: &Instance, config: &Config) -> Option<String> {
    let metadata = instance.sections.get("metadata");
    let prefix = metadata.and_then(|node| node.at(&["component_folder_prefix"])?.value.as_str());
    let prefix = prefix.map_or("", str::trim);
    component_path(config, &instance.key.component_type, &instance.component, prefix)
}

/// `component_info` of an instance.
///
/// `prefix` is `metadata.component_folder_prefix`.
pub(super) fn component_info(config: &Config, component_type: &str, component: &str, prefix: Option<&str>) -> Value {
    let prefix = prefix.map_or("", str::trim);
    let path = component_path(config, component_type, component, prefix).map(|path| ("component_path", path));
    let entries = path.into_iter().chain([("component_type", component_type.to_owned())]);
    Value::Map(
        entries
            .map(|(key, text)| (key.into(), Node::computed(Value::text(text))))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use crate::estate::Estate;
    use crate::test_support::Folder;

    const MANIFEST: &str = "
vars: {stage: dev, region: ue1, attributes: [a, b]}
components:
  terraform:
    pattern: {metadata: {component: vpc, terraform_workspace_pattern: '{stage}/{region}-{component}{base-component}-{attributes}-{x}'}}
    both: {metadata: {terraform_workspace: a/b, terraform_workspace_template: '{{ .nothing }}', terraform_workspace_pattern: x}}
    template: {metadata: {terraform_workspace_template: '{{ .vars.stage }}/{{ .atmos_component }}', component_folder_prefix: ' net '}}
  container: {c: {}}
  emulator: {e: {}}
";

    fn estate(naming: &str) -> std::sync::Arc<Estate> {
        let config = format!(
            "stacks: {{base_path: ., included_paths: [s.yaml]{naming}}}
components: {{terraform: {{base_path: tf}}, container: {{base_path: x}}}}"
        );
        Folder::with(&[("atmos.yaml", &config), ("s.yaml", MANIFEST)]).estate()
    }

    fn section(estate: &Estate, name: &str, path: &[&str]) -> Option<String> {
        let instance = estate.instances().find(|instance| instance.key.name == name);
        let node = instance.expect("the component").sections.get(path[0])?.at(&path[1..])?;
        node.value.as_str().map(str::to_owned)
    }

    #[test]
    fn workspaces_are_named_as_atmos_names_them_in_lists() {
        let by_pattern = estate(", name_pattern: '{stage}'");
        let by_template = estate(", name_template: '{{ .vars.stage }}'");
        let workspace = |estate: &Estate, name| section(estate, name, &["workspace"]);
        assert_eq!(workspace(&by_pattern, "pattern").as_deref(), Some("dev-ue1--a-b-{x}"));
        assert_eq!(workspace(&by_template, "pattern").as_deref(), Some("----{x}"));
        for estate in [&by_pattern, &by_template] {
            assert_eq!(workspace(estate, "both").as_deref(), Some("a-b"));
            assert_eq!(workspace(estate, "template").as_deref(), Some("dev-template"));
            let findings: Vec<_> = estate.diagnostics.iter().map(|found| found.code).collect();
            assert!(!findings.contains(&"template-missing-key"), "{findings:?}");
        }
    }

    #[test]
    fn where_metadata_is_not_inherited_pattern_and_template_win_over_the_name() {
        let manifest = "
vars: {stage: dev}
components:
  terraform:
    pattern: {metadata: {terraform_workspace: a, terraform_workspace_pattern: '{stage}-p'}}
    template: {metadata: {terraform_workspace: a, terraform_workspace_pattern: b, terraform_workspace_template: t}}
";
        let workspace = |inherit: &str, name: &str| {
            let config = format!(
                "stacks: {{base_path: ., included_paths: [s.yaml], name_pattern: '{{stage}}', inherit: {{metadata: {inherit}}}}}"
            );
            let estate = Folder::with(&[("atmos.yaml", &config), ("s.yaml", manifest)]).estate();
            section(&estate, name, &["workspace"]).unwrap_or_default()
        };
        assert_eq!(workspace("true", "pattern"), "a");
        assert_eq!(workspace("true", "template"), "a");
        assert_eq!(workspace("false", "pattern"), "dev-p");
        assert_eq!(workspace("false", "template"), "t");
    }

    #[test]
    fn paths_follow_the_folder_prefix_and_the_type() {
        let estate = estate("");
        let path = |name| section(&estate, name, &["component_info", "component_path"]);
        assert_eq!(path("template").as_deref(), Some("tf/net/template"));
        assert_eq!(path("c").as_deref(), Some("components/container/c"));
        assert_eq!(path("e"), None);
    }
}
