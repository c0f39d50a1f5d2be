//! The files that Atmos writes before it runs a tool: backend, providers, variables, and those of the `generate` section.
//!
//! Only their names and texts: nothing is written. What Atmos gives to the tool as environment variables, so that it is in
//! no file, is named and left out here as well.

mod hcl;
mod module;
mod names;
mod section;

#[cfg(test)]
mod tests;

use std::path::PathBuf;

use serde::Serialize as _;

use crate::config::Config;
use crate::estate::Instance;
use crate::value::{Entry, List, Map, Node, Text, Value};

pub use names::{folder, plan_file, variables_file};

/// A file as Atmos writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GeneratedFile {
    /// Its name.
    pub name: String,
    /// The folder that it is written to, absolute.
    pub folder: PathBuf,
    /// What it is.
    pub kind: FileKind,
    /// Its text, or why there is none.
    pub text: Result<String, String>,
    /// The same in HCL, where Atmos writes that if it is asked to.
    pub hcl: Option<String>,
    /// Whether Atmos writes it before each run; if not, only when it is asked to.
    pub is_automatic: bool,
    /// The variables that Atmos gives in the environment instead, for they are secret.
    pub left_out: Vec<Text>,
    /// The section of the instance that it is made from.
    pub section: &'static str,
}

/// What a generated file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Where the state is.
    Backend,
    /// Settings of providers.
    Providers,
    /// The versions of Terraform and its providers.
    Versions,
    /// The variables.
    Variables,
    /// A file of the section `generate`.
    Section,
}

/// The files that Atmos writes for an instance, by kind and name. None for a base, which is never deployed.
#[must_use]
pub fn files(instance: &Instance, config: &Config) -> Vec<GeneratedFile> {
    let Some(folder) = folder(instance, config).filter(|_| !instance.is_abstract()) else {
        return Vec::new();
    };
    let maker = Maker {
        instance,
        config,
        folder,
    };
    match &*instance.key.component_type {
        "terraform" => maker.terraform(),
        "helmfile" | "packer" => maker.variables(&Map::default()).into_iter().collect(),
        _ => Vec::new(),
    }
}

struct Maker<'a> {
    instance: &'a Instance,
    config: &'a Config,
    folder: PathBuf,
}

impl Maker<'_> {
    fn terraform(&self) -> Vec<GeneratedFile> {
        let secret = module::sensitive(&self.folder);
        let own = self.map("vars").cloned().unwrap_or_default();
        let is_secret = |entry: &&Entry| secret.contains(entry.key.as_str()) || names_secret(&entry.node.value);
        let left_out: Map = Map::from_sorted(own.entries().iter().filter(is_secret).cloned().collect());
        let fixed = [
            self.backend(),
            self.providers(),
            self.versions(),
            self.variables(&left_out),
        ];
        fixed.into_iter().flatten().chain(self.section()).collect()
    }

    fn backend(&self) -> Option<GeneratedFile> {
        let kind = self.text("backend_type")?;
        let backend = self.map("backend").cloned().unwrap_or_default();
        let workspace = crate::naming::terraform_workspace(self.instance).unwrap_or_default();
        let hcl = (kind != "cloud").then(|| hcl::backend(kind, &backend));
        let tree = if kind == "cloud" {
            let filled = replaced(&Value::Map(backend), "{terraform_workspace}", &workspace);
            wrapped("terraform", wrapped("cloud", filled))
        } else {
            wrapped("terraform", wrapped("backend", wrapped(kind, Value::Map(backend))))
        };
        let is_automatic = self.is_on("auto_generate_backend_file", true);
        let text = Ok(json_file(&tree));
        let file = self.file("backend.tf.json", FileKind::Backend, "backend", is_automatic, text);
        Some(GeneratedFile { hcl, ..file })
    }

    fn providers(&self) -> Option<GeneratedFile> {
        let providers = self.map("providers").filter(|map| !map.is_empty())?;
        let tree = wrapped("provider", Value::Map(with_aliases(providers)));
        let name = "providers_override.tf.json";
        Some(self.file(name, FileKind::Providers, "providers", true, Ok(json_file(&tree))))
    }

    fn versions(&self) -> Option<GeneratedFile> {
        let version = self.text("required_version");
        let providers = self.map("required_providers").filter(|map| !map.is_empty());
        let version = version.map(|text| ("required_version", Value::text(text)));
        let providers = providers.map(|map| ("required_providers", Value::Map(map.clone())));
        let entries: Map = [version, providers]
            .into_iter()
            .flatten()
            .map(|(key, value)| (key.into(), Node::computed(value)))
            .collect();
        if entries.is_empty() {
            return None;
        }
        let text = json_file(&wrapped("terraform", Value::Map(entries)));
        let name = "terraform_override.tf.json";
        Some(self.file(name, FileKind::Versions, "required_providers", true, Ok(text)))
    }

    fn variables(&self, left_out: &Map) -> Option<GeneratedFile> {
        let name = variables_file(self.instance)?;
        let vars = self.map("vars").cloned().unwrap_or_default();
        let kept = left_out
            .entries()
            .iter()
            .fold(vars, |map, entry| map.without(&entry.key));
        let text = if name.ends_with(".yaml") {
            crate::emit::to_yaml(&Value::Map(kept))
        } else {
            json_file(&Value::Map(kept))
        };
        let mut file = self.file(&name, FileKind::Variables, "vars", true, Ok(text));
        file.left_out = left_out.entries().iter().map(|entry| entry.key.clone()).collect();
        Some(file)
    }

    fn section(&self) -> Vec<GeneratedFile> {
        let Some(files) = self.map("generate") else {
            return Vec::new();
        };
        let is_automatic = self.is_on("auto_generate_files", false);
        let data = Value::Map(self.instance.sections.to_map());
        let file = |entry: &Entry| {
            let text = section::text(&entry.key, &entry.node.value, &data, self.config);
            self.file(&entry.key, FileKind::Section, "generate", is_automatic, text)
        };
        files.entries().iter().map(file).collect()
    }

    fn file(
        &self,
        name: &str,
        kind: FileKind,
        section: &'static str,
        is_automatic: bool,
        text: Result<String, String>,
    ) -> GeneratedFile {
        GeneratedFile {
            name: name.to_owned(),
            folder: self.folder.clone(),
            kind,
            text,
            hcl: None,
            is_automatic,
            left_out: Vec::new(),
            section,
        }
    }

    fn map(&self, section: &str) -> Option<&Map> {
        self.instance.sections.get(section)?.value.as_map()
    }

    fn text(&self, section: &str) -> Option<&str> {
        let text = self.instance.sections.get(section)?.value.as_str()?;
        (!text.is_empty()).then_some(text)
    }

    /// What `components.terraform` says of an option.
    fn is_on(&self, option: &str, unless_said: bool) -> bool {
        let said = self.config.get(&["components", "terraform", option]);
        said.and_then(|node| node.value.as_bool()).unwrap_or(unless_said)
    }
}

/// Whether some text in the value asks for a secret.
fn names_secret(value: &Value) -> bool {
    match value {
        Value::String(text) => text
            .strip_prefix("!secret")
            .is_some_and(|rest| rest.starts_with([' ', '.'])),
        Value::List(list) => list.items().iter().any(|node| names_secret(&node.value)),
        Value::Map(map) => map.entries().iter().any(|entry| names_secret(&entry.node.value)),
        _ => false,
    }
}

fn wrapped(key: &str, value: Value) -> Value {
    Value::Map(Map::default().with(key, Node::computed(value)))
}

/// Every text of the value with a token replaced.
fn replaced(value: &Value, token: &str, with: &str) -> Value {
    let node = |node: &Node| node.with_value(replaced(&node.value, token, with));
    match value {
        Value::String(text) if text.contains(token) => Value::text(text.replace(token, with)),
        Value::List(list) => Value::List(List::new(list.items().iter().map(node).collect())),
        Value::Map(map) => {
            let entries = map.entries().iter();
            Value::Map(entries.map(|entry| (entry.key.clone(), node(&entry.node))).collect())
        }
        other => other.clone(),
    }
}

/// Providers under names with a dot become a list under what is before it, the one without an alias first.
fn with_aliases(providers: &Map) -> Map {
    let base = |key: &str| {
        key.split_once('.')
            .filter(|(base, _)| !base.is_empty())
            .map(|(base, _)| base.to_owned())
    };
    let bases: std::collections::BTreeSet<String> =
        providers.entries().iter().filter_map(|one| base(&one.key)).collect();
    let is_of = |key: &str| base(key).is_some() || bases.contains(key);
    let plain = providers.entries().iter().filter(|entry| !is_of(&entry.key));
    let plain = plain.map(|entry| (entry.key.clone(), entry.node.clone()));
    let listed = bases.iter().map(|base| {
        let own = providers.get(base).cloned();
        let prefix = format!("{base}.");
        let aliases = providers.entries().iter().filter_map(|entry| {
            let alias = entry.key.strip_prefix(&prefix)?;
            Some(aliased(&entry.node, alias))
        });
        let items = own.into_iter().chain(aliases).collect();
        (base.into(), Node::computed(Value::List(List::new(items))))
    });
    plain.chain(listed.collect::<Vec<_>>()).collect()
}

/// A provider that says its alias.
fn aliased(node: &Node, alias: &str) -> Node {
    match &node.value {
        Value::Map(map) if map.get("alias").is_none() => {
            node.with_value(Value::Map(map.with("alias", Node::computed(Value::text(alias)))))
        }
        _ => node.clone(),
    }
}

/// JSON as Atmos writes it to a file: an indent of two, sorted keys, what HTML could take for markup escaped, a newline.
fn json_file(value: &Value) -> String {
    json(value) + "\n"
}

fn json(value: &Value) -> String {
    let mut text = Vec::new();
    let mut serializer = serde_json::Serializer::pretty(&mut text);
    let written = value.serialize(&mut serializer);
    debug_assert!(written.is_ok(), "memory takes all that is written");
    let text = String::from_utf8_lossy(&text);
    // Outside of strings JSON has none of these.
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                escaped.push_str(&format!("\\u{:04x}", u32::from(character)));
            }
            other => escaped.push(other),
        }
    }
    escaped
}
