//! Names: of the stack that a component belongs to, and of its Terraform workspace.

use crate::config::Config;
use crate::value::{Map, Text, Value};

/// The tokens of `name_pattern`.
const CONTEXT: [&str; 4] = ["namespace", "tenant", "environment", "stage"];

/// The name that `pattern` gives for `vars`; `None` if a token it needs is missing or not a string.
///
/// Quirk: the pattern is split at `-`, and whatever is not exactly one token is dropped.
pub(super) fn from_pattern(pattern: &str, vars: &Map) -> Option<Text> {
    let mut parts = Vec::new();
    for part in pattern.split('-') {
        let token = part.strip_prefix('{').and_then(|part| part.strip_suffix('}'));
        if let Some(token) = token.filter(|token| CONTEXT.contains(token)) {
            parts.push(vars.get(token)?.value.as_str().filter(|text| !text.is_empty())?);
        }
    }
    (!parts.is_empty()).then(|| parts.join("-").into())
}

/// The component types whose `component_info` says where the component is.
const WITH_PATH: [&str; 5] = ["terraform", "helmfile", "packer", "ansible", "container"];

/// What a workspace name is made from.
pub(super) struct Workspace<'a> {
    pub(super) config: &'a Config,
    pub(super) stack: &'a str,
    pub(super) name: &'a str,
    pub(super) component: &'a str,
    pub(super) sections: &'a Map,
}

impl Workspace<'_> {
    /// The workspace, unless `metadata.terraform_workspace_template` names it.
    pub(super) fn name(&self) -> String {
        if self.is_disabled() {
            return "default".to_owned();
        }
        if let Some(workspace) = self.metadata("terraform_workspace") {
            return workspace.to_owned();
        }
        if let Some(pattern) = self.metadata("terraform_workspace_pattern") {
            return self.expanded(pattern);
        }
        self.stack.replace('/', "-")
    }

    fn is_disabled(&self) -> bool {
        let enabled = self
            .config
            .tree
            .get("components")
            .and_then(|node| node.at(&["terraform", "workspaces_enabled"]));
        let backend = self.sections.get("backend_type").and_then(|node| node.value.as_str());
        enabled.and_then(|node| node.value.as_bool()) == Some(false) || backend == Some("http")
    }

    fn expanded(&self, pattern: &str) -> String {
        let (path, leaf) = self.name.rsplit_once('/').unwrap_or(("", self.name));
        let mut out = pattern.replace("{base-component}", self.component);
        out = out
            .replace("{component-path}", path)
            .replace("{component}", leaf)
            .replace("{workspace}", self.stack);
        for token in ["namespace", "environment", "region", "tenant", "stage", "attributes"] {
            out = out.replace(&format!("{{{token}}}"), self.var(token));
        }
        out.replace('/', "-")
    }

    fn metadata(&self, key: &str) -> Option<&str> {
        self.text(&["metadata", key]).filter(|text| !text.is_empty())
    }

    fn var(&self, key: &str) -> &str {
        self.text(&["vars", key]).unwrap_or_default()
    }

    fn text(&self, path: &[&str]) -> Option<&str> {
        let (first, rest) = path.split_first()?;
        self.sections.get(first)?.at(rest)?.value.as_str()
    }
}

/// The directory that `atmos describe stacks` shows: as configured, not made absolute.
pub(super) fn component_path(config: &Config, component_type: &str, component: &str) -> Option<String> {
    if !WITH_PATH.contains(&component_type) {
        return None;
    }
    let base = config
        .component_base_paths
        .get(component_type)
        .filter(|base| !base.is_empty())?;
    let joined = crate::glob::normal(&std::path::Path::new(base).join(component));
    Some(joined.to_string_lossy().replace('\\', "/"))
}

/// `component_info` of an instance.
pub(super) fn component_info(config: &Config, component_type: &str, component: &str) -> Value {
    let path = component_path(config, component_type, component).map(|path| ("component_path", path));
    let entries = path.into_iter().chain([("component_type", component_type.to_owned())]);
    Value::Map(
        entries
            .map(|(key, text)| (key.into(), crate::value::Node::computed(Value::text(text))))
            .collect(),
    )
}
