//! What a resolved component was made from, in the words of `atmos describe component`: the manifests that it depends on,
//! and for each value the chain of the places that set it.
//!
//! It reads from the origins of values, so what a manifest says without effect on the component is no dependency.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::estate::{Estate, Instance, Stack};
use crate::manifest::manifest_name;
use crate::source::{FileId, Span};
use crate::value::{List, Map, Node, Text, Value};
use crate::yaml::{ParseOptions, parse};

/// The sections whose values have sources.
const SECTIONS: [&str; 4] = ["backend", "env", "settings", "vars"];
/// Larger manifests are not resolved either.
const MOST_BYTES: u64 = 16 << 20;

/// The manifests that set one of the instance's values, its own among them, sorted.
#[must_use]
pub fn deps(estate: &Estate, instance: &Instance) -> Vec<Text> {
    let mut files = FxHashSet::from_iter([instance.manifest, instance.span.file()]);
    for entry in instance.sections.entries() {
        note_files(&entry.node, &mut files);
    }
    let known = files.into_iter().filter(|file| is_manifest(estate, *file));
    let names: BTreeSet<Text> = known.map(|file| name(estate, file)).collect();
    names.into_iter().collect()
}

/// The manifests that the stack reads, sorted.
#[must_use]
pub fn deps_all(estate: &Estate, stack: &Stack, instance: &Instance) -> Vec<Text> {
    let own = std::iter::once(name(estate, instance.manifest));
    let all: BTreeSet<Text> = stack.imports.iter().cloned().chain(own).collect();
    all.into_iter().collect()
}

/// By section and key: the final value, and where it and what it overrode are written, nearest first.
#[must_use]
pub fn sources(estate: &Estate, instance: &Instance) -> Map {
    let mut written = Written {
        estate,
        files: FxHashMap::default(),
    };
    let sections = SECTIONS.into_iter().filter_map(|section| {
        let values = instance.sections.get(section)?.value.as_map()?;
        let entries = values.entries().iter().map(|entry| {
            let described = written.value(instance, section, &entry.key, &entry.node);
            (entry.key.clone(), map(described))
        });
        Some((Text::from(section), Node::computed(Value::Map(entries.collect()))))
    });
    sections.collect()
}

fn note_files(node: &Node, files: &mut FxHashSet<FileId>) {
    let origin = &node.origin;
    files.extend(
        origin
            .chain()
            .map(|layer| layer.span.file())
            .chain([origin.span.file()]),
    );
    match &node.value {
        Value::Map(map) => map.entries().iter().for_each(|entry| note_files(&entry.node, files)),
        Value::List(list) => list.items().iter().for_each(|item| note_files(item, files)),
        _ => {}
    }
}

/// Configuration and included files set values, too, but are no manifests.
fn is_manifest(estate: &Estate, file: FileId) -> bool {
    estate.manifest(&estate.files.path(file)).is_some()
}

fn name(estate: &Estate, file: FileId) -> Text {
    manifest_name(&estate.config, &estate.files.path(file)).into()
}

fn map<const N: usize>(members: [(&str, Value); N]) -> Node {
    let members = members
        .into_iter()
        .map(|(key, value)| (key.into(), Node::computed(value)));
    Node::computed(Value::Map(members.collect()))
}

/// What files hold, by place.
struct Written<'a> {
    estate: &'a Estate,
    files: FxHashMap<FileId, FxHashMap<Span, (Text, Value)>>,
}

impl Written<'_> {
    fn value(&mut self, instance: &Instance, section: &str, key: &Text, node: &Node) -> [(&'static str, Value); 3] {
        let below = node.origin.chain().map(|layer| (layer.span, layer.value.clone()));
        let layers = std::iter::once((node.origin.span, Some(node.value.clone()))).chain(below);
        let layers: Vec<_> = layers.filter(|(span, _)| !span.is_none()).collect();
        let places = layers.into_iter().map(|(span, value)| {
            let (place, written) = self
                .at(span)
                .unwrap_or_else(|| (section.into(), value.unwrap_or_default()));
            let is_own = span.file() == instance.manifest;
            map([
                ("dependency_type", if is_own { "inline" } else { "import" }.into()),
                ("stack_file", Value::String(name(self.estate, span.file()))),
                ("stack_file_section", Value::String(place)),
                ("variable_value", written),
            ])
        });
        [
            ("final_value", node.value.clone()),
            ("name", Value::String(key.clone())),
            ("stack_dependencies", Value::List(List::new(places.collect()))),
        ]
    }

    /// The section that a place is in, such as `components.terraform.vars`, and the value that is written there.
    fn at(&mut self, span: Span) -> Option<(Text, Value)> {
        let estate = self.estate;
        let known = self.files.entry(span.file()).or_insert_with(|| {
            let path = estate.files.path(span.file());
            let text = estate.files.disk().read(&path, MOST_BYTES).ok();
            let text = text.and_then(|bytes| String::from_utf8(bytes).ok());
            let root = text.and_then(|text| parse(&text, span.file(), ParseOptions::default()).ok());
            let mut known = FxHashMap::default();
            if let Some(root) = root {
                index(&root, &mut Vec::new(), &mut known);
            }
            known
        });
        known.get(&span).cloned()
    }
}

/// Every key of a section with the section's name; the names of components are no part of that.
fn index(node: &Node, path: &mut Vec<Text>, known: &mut FxHashMap<Span, (Text, Value)>) {
    let Value::Map(map) = &node.value else { return };
    let section = section(path);
    for entry in map.entries() {
        if let Some(section) = &section {
            known.insert(entry.node.origin.span, (section.clone(), entry.node.value.clone()));
        } else if path.len() < 4 {
            path.push(entry.key.clone());
            index(&entry.node, path, known);
            path.pop();
        }
    }
}

/// `vars`, `terraform.vars` or `components.terraform.vars`.
fn section(path: &[Text]) -> Option<Text> {
    let name = match path {
        [section] => section.to_string(),
        [first, section] if first != "components" => format!("{first}.{section}"),
        [first, kind, _, section] if first == "components" => format!("{first}.{kind}.{section}"),
        _ => return None,
    };
    let last = path.last().map(Text::as_str)?;
    SECTIONS.contains(&last).then(|| name.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::Folder;

    const FILES: [(&str, &str); 4] = [
        (
            "atmos.yaml",
            "stacks: {base_path: stacks, included_paths: [s.yaml]}\nenv: {FROM: config}\n",
        ),
        (
            "stacks/s.yaml",
            "import: [a, idle]\nvars: {x: 1}\ncomponents: {terraform: {c: {metadata: {inherits: [b]}, vars: {x: 3}}}}\n",
        ),
        (
            "stacks/a.yaml",
            "terraform: {vars: {x: 0, y: '{{ .a }}'}}\ncomponents: {terraform: {b: {vars: {x: 2}}}}\n",
        ),
        ("stacks/idle.yaml", "helmfile: {vars: {z: 1}}\n"),
    ];

    #[test]
    fn what_sets_a_value_is_a_dependency_and_what_does_not_is_none() {
        let folder = Folder::with(&FILES);
        let estate = folder.estate();
        let stack = estate.stack("s").expect("the stack");
        let instance = stack.instance("terraform", "c").expect("the component");
        assert_eq!(deps(&estate, instance), ["a", "s"]);
        assert_eq!(deps_all(&estate, stack, instance), ["a", "idle", "s"]);
    }

    #[test]
    fn the_chain_of_a_value_names_file_section_and_what_is_written_there() {
        let folder = Folder::with(&FILES);
        let estate = folder.estate();
        let stack = estate.stack("s").expect("the stack");
        let sources = sources(&estate, stack.instance("terraform", "c").expect("the component"));
        let vars = sources.get("vars").expect("vars");
        let x = vars.at(&["x"]).expect("x");
        assert_eq!(format!("{:?}", x.at(&["final_value"]).expect("a value").value), "3");
        let chain = x
            .at(&["stack_dependencies"])
            .and_then(|node| node.value.as_list())
            .expect("a chain");
        let row = |node: &Node| {
            let text = |key: &str| format!("{:?}", node.at(&[key]).expect("a member").value).replace('"', "");
            ["dependency_type", "stack_file", "stack_file_section", "variable_value"]
                .map(text)
                .join(" ")
        };
        let rows: Vec<String> = chain.items().iter().map(row).collect();
        assert_eq!(
            rows,
            [
                "inline s components.terraform.vars 3",
                "import a components.terraform.vars 2",
                "import a terraform.vars 0",
                "inline s vars 1",
            ]
        );
        let from = sources
            .get("env")
            .and_then(|env| env.at(&["FROM", "stack_dependencies"]))
            .expect("a chain");
        assert_eq!(from.value.as_list().map(|list| list.items().len()), Some(1));
    }
}
