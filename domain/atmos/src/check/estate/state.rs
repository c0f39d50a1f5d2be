//! Two instances that keep their Terraform state in the same place: applying one destroys what the other made.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHasher};

use super::part::Part;
use crate::diagnostic::{Diagnostic, Scope};
use crate::estate::Instance;
use crate::value::{Map, Marks, Value};

/// A digest of the place of the instance's state; `None` where there is none, or it cannot be told. `room` is for texts.
pub(super) fn digest(instance: &Instance, room: &mut String) -> Option<u64> {
    if instance.key.component_type != "terraform" || instance.component.contains("{{") {
        return None;
    }
    let text = |key: &str| {
        instance
            .sections
            .get(key)
            .and_then(|node| node.value.as_str())
            .unwrap_or_default()
    };
    let empty = Map::default();
    let backend = instance
        .sections
        .get("backend")
        .and_then(|node| node.value.as_map())
        .unwrap_or(&empty);
    if backend.marks().has(Marks::TEMPLATE.union(Marks::FUNCTION)) {
        return None;
    }
    let mut hasher = FxHasher::default();
    let kind = text("backend_type");
    kind.hash(&mut hasher);
    match kind {
        "s3" => place(
            backend,
            &["bucket", "key", "workspace_key_prefix"],
            "bucket",
            &mut hasher,
        )?,
        "gcs" => place(backend, &["bucket", "prefix"], "bucket", &mut hasher)?,
        "azurerm" => place(
            backend,
            &["storage_account_name", "container_name", "key"],
            "key",
            &mut hasher,
        )?,
        "oss" | "cos" => place(backend, &["bucket", "prefix", "key"], "bucket", &mut hasher)?,
        "consul" => place(backend, &["address", "path"], "path", &mut hasher)?,
        "kubernetes" => place(
            backend,
            &["namespace", "secret_suffix", "config_path"],
            "secret_suffix",
            &mut hasher,
        )?,
        "pg" => place(backend, &["conn_str", "schema_name"], "conn_str", &mut hasher)?,
        "http" => return place(backend, &["address"], "address", &mut hasher).map(|()| hasher.finish()),
        "remote" | "cloud" => whole(&Value::Map(backend.clone()), &mut hasher),
        // In the component's folder, unless every instance works in a folder of its own.
        "" | "local" => {
            let workdir = instance
                .sections
                .get("provision")
                .and_then(|node| node.at(&["workdir", "enabled"]));
            if workdir.is_some_and(|node| node.value.as_bool() == Some(true)) {
                return None;
            }
            instance.component.hash(&mut hasher);
            whole(&Value::Map(backend.clone()), &mut hasher);
        }
        _ => return None,
    }
    workspace(instance, room)?.hash(&mut hasher);
    Some(hasher.finish())
}

/// The values of these keys; `None` without the one that says where it all is.
fn place(backend: &Map, keys: &[&str], needed: &str, hasher: &mut FxHasher) -> Option<()> {
    backend.get(needed)?.value.as_str()?;
    for key in keys {
        backend.get(key).and_then(|node| node.value.as_str()).hash(hasher);
    }
    Some(())
}

fn whole(value: &Value, hasher: &mut FxHasher) {
    match value {
        Value::Map(map) => {
            for entry in map.entries() {
                entry.key.hash(hasher);
                whole(&entry.node.value, hasher);
            }
        }
        Value::List(list) => list.items().iter().for_each(|item| whole(&item.value, hasher)),
        scalar => format!("{scalar:?}").hash(hasher),
    }
}

/// The workspace that `atmos terraform` selects: with the instance's name where its component is called otherwise.
fn workspace<'a>(instance: &'a Instance, room: &'a mut String) -> Option<&'a str> {
    let workspace = instance.workspace()?;
    if workspace == "default" || instance.component == instance.key.name {
        return Some(workspace);
    }
    let named = [
        "terraform_workspace",
        "terraform_workspace_pattern",
        "terraform_workspace_template",
    ];
    let metadata = instance.sections.get("metadata").and_then(|node| node.value.as_map());
    let is_named = metadata.is_some_and(|metadata| named.iter().any(|key| metadata.get(key).is_some()));
    if is_named {
        return Some(workspace);
    }
    room.clear();
    room.extend([workspace, "-"]);
    room.extend(instance.key.name.chars().map(|c| if c == '/' { '-' } else { c }));
    Some(room)
}

pub(super) fn check(parts: &[Arc<Part>]) -> Vec<Diagnostic> {
    let all = || parts.iter().flat_map(|part| &part.states);
    let mut first: FxHashMap<u64, &Arc<Instance>> = FxHashMap::default();
    first.reserve(all().count());
    let mut shared: FxHashMap<u64, Vec<&Arc<Instance>>> = FxHashMap::default();
    for (digest, instance) in all() {
        let known = *first.entry(*digest).or_insert(instance);
        if known.key != instance.key {
            shared.entry(*digest).or_insert_with(|| vec![known]).push(instance);
        }
    }
    let mut groups: Vec<_> = shared.into_values().collect();
    for group in &mut groups {
        group.sort_by(|a, b| a.key.cmp(&b.key));
        group.dedup_by(|a, b| a.key == b.key);
    }
    groups.iter().map(|group| finding(group)).collect()
}

fn finding(group: &[&Arc<Instance>]) -> Diagnostic {
    let name = |instance: &Instance| format!("`{}` in `{}`", instance.key.name, instance.key.stack);
    let (last, others) = (group[group.len() - 1], &group[..group.len() - 1]);
    let more = if others.len() > 1 {
        format!(" and {} more", others.len() - 1)
    } else {
        String::new()
    };
    let message = format!(
        "{} keeps its Terraform state in the same place as {}{more}: applying one destroys what the other made.",
        name(last),
        name(others[0])
    );
    let hint = "Give each its own `metadata.terraform_workspace`, or another backend key or `workspace_key_prefix`.";
    let scope = Scope::Instance {
        stack: last.key.stack.clone(),
        component_type: last.key.component_type.clone(),
        component: last.key.name.clone(),
    };
    let found = Diagnostic::warning("state-collision", last.span, message)
        .hint(hint)
        .scope(scope);
    others.iter().take(8).fold(found, |found, other| {
        found.related(other.span, format!("{} keeps its state there too", name(other)))
    })
}
