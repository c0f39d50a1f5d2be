//! `ATMOS_*` variables: each stands for one setting and goes over all files.

use super::loader::Loader;
use crate::diagnostic::Diagnostic;
use crate::merge::{ListMerge, merge_maps};
use crate::source::Span;
use crate::value::{Entry, List, Map, Node, Value};

/// What a variable holds.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Text,
    Switch,
    Paths,
}

use Kind::{Paths, Switch, Text};

/// The variable without `ATMOS_`, what it holds, and the setting that it stands for.
pub(super) const VARIABLES: [(&str, Kind, &str); 43] = [
    ("BASE_PATH", Text, "base_path"),
    ("VENDOR_BASE_PATH", Text, "vendor.base_path"),
    ("STACKS_BASE_PATH", Text, "stacks.base_path"),
    ("STACKS_INCLUDED_PATHS", Paths, "stacks.included_paths"),
    ("STACKS_EXCLUDED_PATHS", Paths, "stacks.excluded_paths"),
    ("STACKS_NAME_PATTERN", Text, "stacks.name_pattern"),
    ("STACKS_NAME_TEMPLATE", Text, "stacks.name_template"),
    ("COMPONENTS_TERRAFORM_COMMAND", Text, "components.terraform.command"),
    ("COMPONENTS_TERRAFORM_BASE_PATH", Text, "components.terraform.base_path"),
    (
        "COMPONENTS_TERRAFORM_APPLY_AUTO_APPROVE",
        Switch,
        "components.terraform.apply_auto_approve",
    ),
    (
        "COMPONENTS_TERRAFORM_DEPLOY_RUN_INIT",
        Switch,
        "components.terraform.deploy_run_init",
    ),
    (
        "COMPONENTS_TERRAFORM_INIT_RUN_RECONFIGURE",
        Switch,
        "components.terraform.init_run_reconfigure",
    ),
    (
        "COMPONENTS_TERRAFORM_INIT_PASS_VARS",
        Switch,
        "components.terraform.init.pass_vars",
    ),
    (
        "COMPONENTS_TERRAFORM_PLAN_SKIP_PLANFILE",
        Switch,
        "components.terraform.plan.skip_planfile",
    ),
    (
        "COMPONENTS_TERRAFORM_AUTO_GENERATE_BACKEND_FILE",
        Switch,
        "components.terraform.auto_generate_backend_file",
    ),
    (
        "COMPONENTS_TERRAFORM_APPEND_USER_AGENT",
        Text,
        "components.terraform.append_user_agent",
    ),
    (
        "COMPONENTS_TERRAFORM_PLUGIN_CACHE",
        Switch,
        "components.terraform.plugin_cache",
    ),
    (
        "COMPONENTS_TERRAFORM_PLUGIN_CACHE_DIR",
        Text,
        "components.terraform.plugin_cache_dir",
    ),
    ("COMPONENTS_HELMFILE_COMMAND", Text, "components.helmfile.command"),
    ("COMPONENTS_HELMFILE_BASE_PATH", Text, "components.helmfile.base_path"),
    ("COMPONENTS_HELMFILE_USE_EKS", Switch, "components.helmfile.use_eks"),
    (
        "COMPONENTS_HELMFILE_KUBECONFIG_PATH",
        Text,
        "components.helmfile.kubeconfig_path",
    ),
    (
        "COMPONENTS_HELMFILE_HELM_AWS_PROFILE_PATTERN",
        Text,
        "components.helmfile.helm_aws_profile_pattern",
    ),
    (
        "COMPONENTS_HELMFILE_CLUSTER_NAME_PATTERN",
        Text,
        "components.helmfile.cluster_name_pattern",
    ),
    (
        "COMPONENTS_HELMFILE_CLUSTER_NAME_TEMPLATE",
        Text,
        "components.helmfile.cluster_name_template",
    ),
    ("COMPONENTS_PACKER_COMMAND", Text, "components.packer.command"),
    ("COMPONENTS_PACKER_BASE_PATH", Text, "components.packer.base_path"),
    ("WORKFLOWS_BASE_PATH", Text, "workflows.base_path"),
    ("SCHEMAS_JSONSCHEMA_BASE_PATH", Text, "schemas.jsonschema.base_path"),
    ("SCHEMAS_OPA_BASE_PATH", Text, "schemas.opa.base_path"),
    ("SCHEMAS_CUE_BASE_PATH", Text, "schemas.cue.base_path"),
    ("SCHEMAS_ATMOS_MANIFEST", Text, "schemas.atmos.manifest"),
    ("SETTINGS_LIST_MERGE_STRATEGY", Text, "settings.list_merge_strategy"),
    ("LOGS_LEVEL", Text, "logs.level"),
    ("LOGS_FILE", Text, "logs.file"),
    ("EDITION", Text, "edition"),
    ("DESCRIBE_PROVENANCE", Switch, "describe.provenance"),
    ("DESCRIBE_COMPONENT_FILTER", Text, "describe.component.filter"),
    ("PAGER", Text, "settings.terminal.pager"),
    ("COLOR", Switch, "settings.terminal.color"),
    ("NO_COLOR", Switch, "settings.terminal.no_color"),
    ("THEME", Text, "settings.terminal.theme"),
    ("EXPERIMENTAL", Text, "settings.experimental"),
];

/// The settings that variables make.
pub(super) fn layer(loader: &Loader<'_>) -> Map {
    VARIABLES.iter().fold(Map::default(), |all, (name, kind, setting)| {
        let variable = format!("ATMOS_{name}");
        match loader
            .variable(&variable)
            .and_then(|text| value(loader, &variable, *kind, text))
        {
            Some(value) => merge_maps(&all, &at(setting, value), ListMerge::Replace),
            None => all,
        }
    })
}

/// Gives `ATMOS_*` entries of `env` to the environment, unless it has them.
pub(super) fn promote(loader: &mut Loader<'_>, tree: &Map) {
    let Some(env) = tree.get("env").and_then(|node| node.value.as_map()) else {
        return;
    };
    for entry in env.entries().iter().filter(|entry| entry.key.starts_with("ATMOS_")) {
        let text = match &entry.node.value {
            Value::String(text) | Value::Time(text) => text.to_string(),
            Value::Null | Value::List(_) | Value::Map(_) => continue,
            scalar => format!("{scalar:?}"),
        };
        loader.environment.entry(entry.key.to_string()).or_insert(text);
    }
}

fn value(loader: &Loader<'_>, variable: &str, kind: Kind, text: &str) -> Option<Value> {
    match kind {
        Text => Some(Value::text(text)),
        Paths => {
            let items = text.split(',').map(|path| Node::computed(Value::text(path)));
            Some(Value::List(List::new(items.collect())))
        }
        Switch => {
            let value = switch(text);
            if value.is_none() {
                let message =
                    format!("The variable {variable} is `{text}`, which is neither true nor false; it is ignored.");
                let diagnostic = Diagnostic::warning("config-variable-invalid", Span::NONE, message);
                loader.report(diagnostic.hint("Set it to `true` or `false`."));
            }
            value.map(Value::Bool)
        }
    }
}

/// True and false as Go spells them.
pub(super) fn switch(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}

fn at(setting: &str, value: Value) -> Map {
    let mut steps = setting.rsplit('.');
    let single = |key: &str, value: Value| {
        Map::from_sorted(vec![Entry {
            key: key.into(),
            node: Node::computed(value),
        }])
    };
    let last = single(steps.next().unwrap_or_default(), value);
    steps.fold(last, |below, key| single(key, Value::Map(below)))
}
