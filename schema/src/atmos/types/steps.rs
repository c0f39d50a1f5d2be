//! What Atmos runs itself for a plan: the same without Atmos.
//!
//! The files that these commands name are those of `Instance.generatedFiles`; without Atmos, somebody has to write them.

use atmos::estate::Instance;
use atmos::generated::{folder, plan_file, variables_file};
use atmos::naming::terraform_workspace;

use super::command::Command;
use crate::atmos::snapshot::Snapshot;

/// Go to the folder, initialise, choose the workspace, plan, apply. A base and other types have none.
pub(super) fn of_instance(instance: &Instance, snapshot: &Snapshot) -> Vec<Command> {
    let config = &snapshot.estate.config;
    let (Some(folder), Some(variables)) = (folder(instance, config), variables_file(instance)) else {
        return Vec::new();
    };
    if instance.is_abstract() || instance.key.component_type != "terraform" {
        return Vec::new();
    }
    let text = |section: &str| instance.sections.get(section).and_then(|node| node.value.as_str());
    let is_on = |option: &str, unless_said: bool| {
        let said = config.get(&["components", "terraform", option]);
        said.and_then(|node| node.value.as_bool()).unwrap_or(unless_said)
    };
    let tool = text("command").filter(|tool| !tool.is_empty()).unwrap_or("terraform");
    let plan = plan_file(instance);
    let mut init = vec![tool, "init"];
    if is_on("init_run_reconfigure", true) {
        init.push("-reconfigure");
    }
    let arguments = backend_arguments(instance).filter(|_| !is_on("auto_generate_backend_file", true));
    let arguments = arguments.unwrap_or_default();
    init.extend(arguments.iter().map(String::as_str));
    let folder = snapshot.display(&folder);
    let mut steps = vec![
        Command::new("Go to the component", &["cd", &folder]),
        Command::new("Initialise", &init),
    ];
    let has_workspaces = text("backend_type") != Some("http") && is_on("workspaces_enabled", true);
    if let Some(workspace) = terraform_workspace(instance).filter(|_| has_workspaces) {
        let words = [tool, "workspace", "select", "-or-create", &workspace];
        steps.push(Command::new("Choose the workspace", &words));
    }
    steps.push(Command::new(
        "Plan",
        &[tool, "plan", "-var-file", &variables, "-out", &plan],
    ));
    steps.push(Command::new("Apply the plan", &[tool, "apply", &plan]));
    steps
}

/// The backend as arguments of `init`, where no file says it.
fn backend_arguments(instance: &Instance) -> Option<Vec<String>> {
    let backend = instance.sections.get("backend")?.value.as_map()?;
    let argument = |entry: &atmos::value::Entry| {
        let value = atmos::search::scalar(&entry.node.value)?;
        Some(format!("-backend-config={}={value}", entry.key))
    };
    Some(backend.entries().iter().filter_map(argument).collect())
}
