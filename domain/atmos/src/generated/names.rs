//! How Atmos names the files of an instance, and where it puts them.

use std::path::PathBuf;

use crate::config::Config;
use crate::estate::Instance;
use crate::glob;
use crate::stack::directory;
use crate::value::Value;

/// The folder in which the tool runs: the component's, or the working folder that `provision.workdir` asks for.
#[must_use]
pub fn folder(instance: &Instance, config: &Config) -> Option<PathBuf> {
    let path = directory(instance, config)?;
    let own = instance
        .sections
        .get("provision")
        .and_then(|node| node.at(&["workdir", "enabled"]));
    if own.is_some_and(|node| node.value == Value::Bool(true)) {
        let name = format!("{}-{}", instance.key.stack, instance.key.name);
        let parts = [".workdir", &instance.key.component_type, &dashed(&name)];
        return Some(glob::normal(
            &parts.iter().fold(config.base_path.clone(), |at, part| at.join(part)),
        ));
    }
    Some(glob::normal(&config.base_path.join(path)))
}

/// The name of the file with the variables.
#[must_use]
pub fn variables_file(instance: &Instance) -> Option<String> {
    let end = match &*instance.key.component_type {
        "terraform" => "terraform.tfvars.json",
        "helmfile" => "helmfile.vars.yaml",
        "packer" => "packer.vars.json",
        _ => return None,
    };
    Some(format!("{}.{end}", stem(instance)))
}

/// The name of the file that a plan is kept in.
#[must_use]
pub fn plan_file(instance: &Instance) -> String {
    format!("{}.planfile", stem(instance))
}

/// Stack, folder and name: the folder is that of the component it leads to, where that is another.
fn stem(instance: &Instance) -> String {
    let name = &*instance.key.name;
    let last = name.rsplit_once('/').map_or(name, |(_, last)| last);
    let leads_to = if instance.component.is_empty() {
        name
    } else {
        &instance.component
    };
    let folder = leads_to.rsplit_once('/').map(|(folder, _)| dashed(folder));
    let parts = [Some(dashed(&instance.key.stack)), folder, Some(last.to_owned())];
    parts.into_iter().flatten().collect::<Vec<_>>().join("-")
}

fn dashed(name: &str) -> String {
    name.replace('/', "-")
}
