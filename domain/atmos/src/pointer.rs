//! Pointers: what in a file names something else (an import, an included file, a component, a base, a dependency), and
//! where that stands.
//!
//! What names mean hangs on the stack, so a pointer may lead to several places: one for each meaning that it has in the
//! stacks that read the file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::code;
use crate::config::Config;
use crate::estate::{Estate, Instance, Stack};
use crate::glob;
use crate::source::{FileId, Files, Span};
use crate::value::{Node, Text, Value};
use crate::yaml::{ParseOptions, parse};

/// Places that one pointer leads to; nobody reads on.
const MOST_TARGETS: usize = 20;

/// What kind of thing is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PointerKind {
    /// A file, by `import`.
    Import,
    /// A file, by `!include`.
    Include,
    /// The component to deploy, by `metadata.component`.
    Component,
    /// An instance to inherit from, by `metadata.inherits` or `component`.
    Base,
    /// An instance, by what is depended on or read.
    Dependency,
}

/// A name in a file, and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointer {
    /// Where it is written: its key, or the item of a list.
    pub span: Span,
    /// The name, as far as it is known.
    pub text: Text,
    /// What it names.
    pub kind: PointerKind,
    /// Where that stands; a line of 0 means the file as a whole.
    pub targets: Vec<Span>,
}

/// Everything in `file` that names something else, from top to bottom; `text` is what it holds.
#[must_use]
pub fn pointers(estate: &Estate, file: FileId, text: &str) -> Vec<Pointer> {
    let mut found = Finder {
        estate,
        file,
        readers: estate
            .stacks
            .iter()
            .filter(|stack| stack.reads.contains(&file))
            .collect(),
        found: Vec::new(),
    };
    found.imports();
    found.includes(text);
    if let Ok(root) = parse(text, file, ParseOptions::default()) {
        found.components(&root);
    }
    found.dependencies();
    let mut pointers = found.found;
    pointers.sort_by(|a, b| (a.span, a.kind, &a.text).cmp(&(b.span, b.kind, &b.text)));
    pointers
}

struct Finder<'a> {
    estate: &'a Estate,
    file: FileId,
    readers: Vec<&'a Arc<Stack>>,
    found: Vec<Pointer>,
}

impl Finder<'_> {
    fn add(&mut self, span: Span, text: &Text, kind: PointerKind, targets: impl IntoIterator<Item = Span>) {
        let is_same = |known: &Pointer| known.span == span && known.kind == kind && known.text == *text;
        let at = match self.found.iter().position(is_same) {
            Some(at) => at,
            None => {
                self.found.push(Pointer {
                    span,
                    text: text.clone(),
                    kind,
                    targets: Vec::new(),
                });
                self.found.len() - 1
            }
        };
        let known = &mut self.found[at].targets;
        for target in targets {
            if known.len() < MOST_TARGETS && !target.is_none() && !known.contains(&target) {
                known.push(target);
            }
        }
    }

    fn imports(&mut self) {
        let path = self.estate.files.path(self.file);
        let Some(manifest) = self.estate.manifest(&path) else {
            return;
        };
        for import in &manifest.imports {
            let target = import.target.map(whole);
            self.add(import.span, &import.text, PointerKind::Import, target);
        }
    }

    fn includes(&mut self, text: &str) {
        for (line, text) in (1..).zip(text.lines()) {
            for (at, _) in text.match_indices("!include") {
                let Some(path) = included(&text[at..]) else { continue };
                let column = text[..at].chars().count() + 1;
                let places = include_places(&self.estate.config, &self.estate.files, self.file, path);
                let target = places.iter().find(|place| self.may_show(place));
                let target = target.map(|place| whole(self.estate.files.intern(place)));
                self.add(
                    Span::new(self.file, line, column),
                    &path.into(),
                    PointerKind::Include,
                    target,
                );
            }
        }
    }

    fn may_show(&self, path: &Path) -> bool {
        let disk = self.estate.files.disk();
        disk.is_file(path) && self.estate.config.holds(path, disk)
    }

    /// What the components of the manifest `root` name.
    fn components(&mut self, root: &Node) {
        let types = root.at(&["components"]).and_then(|node| node.value.as_map());
        for of_type in types.iter().flat_map(|map| map.entries()) {
            let components = of_type.node.value.as_map();
            for component in components.iter().flat_map(|map| map.entries()) {
                self.component(&of_type.key, &component.node);
            }
        }
    }

    fn component(&mut self, component_type: &Text, written: &Node) {
        if let Some((span, name)) = named(written.at(&["component"])) {
            self.base(component_type, span, name);
        }
        let inherits = written
            .at(&["metadata", "inherits"])
            .and_then(|node| node.value.as_list());
        for item in inherits.iter().flat_map(|list| list.items()) {
            if let Some((span, name)) = named(Some(item)) {
                self.base(component_type, span, name);
            }
        }
        if let Some((span, name)) = named(written.at(&["metadata", "component"])) {
            let folder = self.estate.component(component_type, name);
            let entry = folder.and_then(|component| code::entry(self.estate, component));
            let target = entry.map(|path| whole(self.estate.files.intern(&path)));
            self.add(span, name, PointerKind::Component, target);
        }
    }

    /// A base: where each stack that reads the file defines it; a component of that name where none does.
    fn base(&mut self, component_type: &Text, span: Span, name: &Text) {
        let instances = self.readers.iter();
        let mut targets: Vec<Span> = instances
            .filter_map(|stack| Some(stack.instance(component_type, name)?.span))
            .collect();
        targets.dedup();
        if targets.is_empty() {
            let folder = self.estate.component(component_type, name);
            let entry = folder.and_then(|component| code::entry(self.estate, component));
            targets.extend(entry.map(|path| whole(self.estate.files.intern(&path))));
        }
        self.add(span, name, PointerKind::Base, targets);
    }

    /// What instances say in the file that they depend on, functions included.
    fn dependencies(&mut self) {
        let (estate, file) = (self.estate, self.file);
        let instances: Vec<&Arc<Instance>> = self.readers.iter().flat_map(|stack| &stack.instances).collect();
        for instance in instances {
            let said = instance.dependencies.iter();
            for dependency in said.filter(|dependency| dependency.span.file() == file) {
                let target = estate.stack(&dependency.stack).and_then(|stack| {
                    let place = stack.guess(&dependency.component, &instance.key.component_type)?;
                    Some(stack.instances[place].span)
                });
                self.add(dependency.span, &dependency.component, PointerKind::Dependency, target);
            }
        }
    }
}

/// Where an included file may be: next to the file that includes it, else at the base path.
pub(crate) fn include_places(config: &Config, files: &Files, from: FileId, path: &str) -> [PathBuf; 2] {
    let here = files.path(from);
    let here = here.parent().unwrap_or(&here).join(path);
    [here, config.base_path.join(path)].map(|path| glob::normal(&path))
}

/// The path in `!include path` and `!include.raw path`.
fn included(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("!include")?;
    let rest = rest.strip_prefix(".raw").unwrap_or(rest);
    let path = rest.strip_prefix(char::is_whitespace)?.trim_start();
    let path = match path.strip_prefix(['"', '\'']) {
        Some(quoted) => quoted.split(['"', '\'']).next()?,
        None => path.split(char::is_whitespace).next()?,
    };
    (!path.is_empty()).then_some(path)
}

/// A name that is no template.
fn named(node: Option<&Node>) -> Option<(Span, &Text)> {
    let node = node?;
    match &node.value {
        Value::String(name) if !name.is_empty() && !name.contains("{{") => Some((node.origin.span, name)),
        _ => None,
    }
}

fn whole(file: FileId) -> Span {
    Span::new(file, 0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::Folder;

    #[test]
    fn names_lead_to_what_they_mean_in_the_stacks_that_read_the_file() {
        let config = "
base_path: .
components: {terraform: {base_path: components}}
stacks: {base_path: stacks, included_paths: ['deploy/*'], name_pattern: '{stage}'}
";
        let catalog = "import:
  - catalog/base
  - catalog/gone
components:
  terraform:
    vpc:
      metadata:
        component: network
        inherits:
          - vpc/defaults
      settings:
        depends_on:
          1: {component: dns}
      vars:
        text: !include files/note.txt
    dns: {component: vpc}
";
        let folder = Folder::with(&[
            ("atmos.yaml", config),
            ("stacks/catalog/vpc.yaml", catalog),
            (
                "stacks/catalog/base.yaml",
                "components: {terraform: {vpc/defaults: {metadata: {type: abstract}}}}\n",
            ),
            ("stacks/catalog/files/note.txt", "hello"),
            ("components/network/main.tf", ""),
            ("stacks/deploy/dev.yaml", "import: [catalog/vpc]\nvars: {stage: dev}\n"),
        ]);
        let estate = folder.estate();
        let file = estate.files.intern(&folder.path("stacks/catalog/vpc.yaml"));
        let found = pointers(&estate, file, catalog);
        let told: Vec<String> = found
            .iter()
            .map(|pointer| {
                let target = |span: &Span| {
                    let path = crate::paths::relative(folder.root(), &estate.files.path(span.file()));
                    format!("{path}:{}", span.line())
                };
                let targets: Vec<String> = pointer.targets.iter().map(target).collect();
                format!(
                    "{} {:?} {} {targets:?}",
                    pointer.span.line(),
                    pointer.kind,
                    pointer.text
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                "2 Import catalog/base [\"stacks/catalog/base.yaml:0\"]",
                "3 Import catalog/gone []",
                "8 Component network [\"components/network/main.tf:0\"]",
                "10 Base vpc/defaults [\"stacks/catalog/base.yaml:1\"]",
                "13 Dependency dns [\"stacks/catalog/vpc.yaml:16\"]",
                "15 Include files/note.txt [\"stacks/catalog/files/note.txt:0\"]",
                "16 Base vpc [\"stacks/catalog/vpc.yaml:6\"]",
            ]
        );
    }
}
