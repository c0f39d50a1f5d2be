//! The state files of local backends: where they are, and the outputs they hold.
//!
//! Always those of the file system, for a commit that stands in for the work tree, too: states are not kept in git.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value as Json;

use crate::config::Config;
use crate::disk::Disk;
use crate::estate::Instance;
use crate::glob::normal;
use crate::links::{MASKED, Outputs};
use crate::naming;
use crate::value::{Map, Node, Text, Value};

/// Larger files are not read.
const MOST_BYTES: u64 = 64 << 20;

/// The part of a state file that counts.
#[derive(Deserialize)]
struct State {
    #[serde(default)]
    outputs: std::collections::BTreeMap<String, Output>,
}

#[derive(Deserialize)]
struct Output {
    value: Json,
    #[serde(default)]
    sensitive: bool,
}

/// Where Terraform keeps the state of a component with a local backend: in its folder, or in the work folder that Atmos
/// makes for it; `None` for a type without folders.
pub(super) fn path(config: &Config, instance: &Instance) -> Option<PathBuf> {
    let workspace = naming::terraform_workspace(instance)?;
    let folder = folder(config, instance)?;
    Some(if workspace.is_empty() || workspace == "default" {
        folder.join("terraform.tfstate")
    } else {
        folder
            .join("terraform.tfstate.d")
            .join(workspace)
            .join("terraform.tfstate")
    })
}

fn folder(config: &Config, instance: &Instance) -> Option<PathBuf> {
    let provision = instance.sections.get("provision");
    let workdir = provision.and_then(|node| node.at(&["workdir", "enabled"]));
    if workdir.is_some_and(|node| node.value == Value::Bool(true)) {
        let name = format!("{}-{}", instance.key.stack, instance.key.name).replace('/', "-");
        return Some(normal(&config.base_path.join(".workdir/terraform").join(name)));
    }
    let base = config.component_base_paths.get("terraform")?;
    Some(normal(&config.base_path.join(base).join(instance.component.as_str())))
}

/// The outputs in the state file at `path`, which must lie in the repository.
pub(super) fn outputs(config: &Config, path: &Path) -> Outputs {
    if !path.exists() {
        return Outputs::Unprovisioned;
    }
    if !config.holds(path, &Disk::default()) {
        return Outputs::Elsewhere;
    }
    match read(path) {
        Some(state) => Outputs::Known(state.outputs.into_iter().map(output).collect::<Map>()),
        None => Outputs::Elsewhere,
    }
}

fn read(path: &Path) -> Option<State> {
    // Asked before it is opened: opening a pipe waits for its other end.
    if !path.metadata().is_ok_and(|found| found.is_file()) {
        return None;
    }
    let mut text = String::new();
    File::open(path).ok()?.take(MOST_BYTES).read_to_string(&mut text).ok()?;
    serde_json::from_str(&text).ok()
}

/// An output's name and value; what is sensitive is not looked at.
fn output((name, output): (String, Output)) -> (Text, Node) {
    let value = if output.sensitive {
        MASKED.into()
    } else {
        Value::from(output.value)
    };
    (name.into(), Node::computed(value))
}
