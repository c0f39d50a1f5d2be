//! Where files say what was asked for that the stack does not read.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::question::{Question, Subject};
use crate::estate::{Estate, Instance, Manifest, Stack};
use crate::manifest::manifest_name;
use crate::source::{FileId, Span};
use crate::value::{Node, Text, Value};
use crate::yaml::{ParseOptions, parse};

/// Places that are told.
const MOST_FOUND: usize = 10;
/// Places of one file that are told.
const MOST_OF_FILE: usize = 3;
/// Larger manifests are not looked through.
const MOST_BYTES: u64 = 2 << 20;
/// How long it may take.
const MOST_TIME: Duration = Duration::from_secs(2);
/// Importers that are told.
const MOST_IMPORTERS: usize = 5;

/// A place in a file that the stack does not read.
#[derive(Clone, Debug)]
pub struct Elsewhere {
    /// The file.
    pub file: FileId,
    /// Where in it.
    pub span: Span,
    /// The keys that lead there, in the file.
    pub path: Vec<Text>,
    /// What it says, if that was looked for.
    pub value: Option<Value>,
    /// What imports the file.
    pub importers: Vec<FileId>,
    /// How one would import it.
    pub import: String,
    /// Whether it says it of this component, a base of it, or everything.
    pub is_near: bool,
}

/// Where other files say it, those about the instance first.
pub(super) fn find(estate: &Estate, stack: &Stack, instance: &Instance, question: &Question) -> Vec<Elsewhere> {
    let started = Instant::now();
    let mut found = Vec::new();
    for manifest in &estate.manifests {
        let is_read = stack.reads.binary_search(&manifest.file).is_ok();
        let places = match question.subject {
            Subject::File(file) if file == manifest.file && !is_read => {
                vec![(Vec::new(), Span::new(file, 1, 1), None)]
            }
            Subject::File(_) => Vec::new(),
            _ if is_read || started.elapsed() > MOST_TIME => Vec::new(),
            _ => places(estate, manifest, question),
        };
        for (path, span, value) in places {
            found.push(Elsewhere {
                file: manifest.file,
                span,
                is_near: is_near(instance, &path),
                path,
                value,
                importers: importers(estate, manifest.file),
                import: manifest_name(&estate.config, &manifest.path),
            });
        }
    }
    found.sort_by_key(|one| !one.is_near);
    found.truncate(MOST_FOUND);
    found
}

type Found = (Vec<Text>, Span, Option<Value>);

/// The places of a manifest that say it, as it is written.
fn places(estate: &Estate, manifest: &Arc<Manifest>, question: &Question) -> Vec<Found> {
    let read = estate.files.disk().read(&manifest.path, MOST_BYTES);
    let text = read.ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let sought = question
        .path
        .last()
        .map_or(question.value.as_str(), String::as_str)
        .to_lowercase();
    let Some(text) = text.filter(|text| text.to_lowercase().contains(&sought)) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    if let Ok(root) = parse(&text, manifest.file, ParseOptions::default()) {
        look(&root, question, &mut Vec::new(), &mut found);
    }
    found
}

fn look(node: &Node, question: &Question, path: &mut Vec<Text>, found: &mut Vec<Found>) {
    if found.len() >= MOST_OF_FILE {
        return;
    }
    let is_leaf = match &node.value {
        Value::Map(map) => map.is_empty(),
        Value::List(list) => list.items().is_empty(),
        _ => true,
    };
    let is_value = match question.subject {
        Subject::Path => !question.path.is_empty(),
        _ => is_leaf && question.says(&node.value),
    };
    let is_import = path.first().is_some_and(|key| key == "import");
    if is_value && !is_import && question.is_about(path) {
        found.push((path.clone(), node.origin.span, Some(node.value.clone())));
        return;
    }
    match &node.value {
        Value::Map(map) => {
            for entry in map.entries() {
                path.push(entry.key.clone());
                look(&entry.node, question, path, found);
                path.pop();
            }
        }
        Value::List(list) => {
            for (index, item) in list.items().iter().enumerate() {
                path.push(index.to_string().into());
                look(item, question, path, found);
                path.pop();
            }
        }
        _ => {}
    }
}

/// Whether a path of a manifest is about the instance, a base of it, or all components.
fn is_near(instance: &Instance, path: &[Text]) -> bool {
    match path {
        [components, _, name, ..] if components == "components" => {
            *name == instance.key.name || *name == instance.component || instance.inheritance.contains(name)
        }
        _ => true,
    }
}

fn importers(estate: &Estate, file: FileId) -> Vec<FileId> {
    let imports = |manifest: &&Arc<Manifest>| manifest.imports.iter().any(|import| import.target == Some(file));
    let found = estate.manifests.iter().filter(imports);
    found.map(|manifest| manifest.file).take(MOST_IMPORTERS).collect()
}
