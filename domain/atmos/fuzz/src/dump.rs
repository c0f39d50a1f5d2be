//! An estate as text: everything it says, with files by path, so that equal texts mean equal estates.

use std::fmt::Write as _;
use std::path::Path;

use atmos::diagnostic::{Diagnostic, Scope};
use atmos::estate::{Estate, Import, Instance, Manifest, Stack};
use atmos::source::{Files, Span};
use atmos::value::{Map, Node, Value};
use atmos::workflow::Workflow;

/// The whole estate: values with their origins, imports, edges, findings. Paths start at `root`.
#[must_use]
pub fn estate(estate: &Estate, root: &Path) -> String {
    let mut dump = Dump {
        files: &estate.files,
        root,
        text: String::new(),
    };
    dump.configuration(estate);
    for manifest in &estate.manifests {
        dump.manifest(manifest);
    }
    for stack in &estate.stacks {
        dump.stack(stack);
    }
    for component in &estate.components {
        let path = component.path.as_deref().map(|path| dump.path(path));
        dump.line(&format!(
            "component {} {} {path:?} {:?}",
            component.component_type, component.name, component.instances
        ));
    }
    for workflow in &estate.workflows {
        dump.workflow(workflow);
    }
    for found in &estate.diagnostics {
        dump.diagnostic(found);
    }
    dump.text
}

struct Dump<'a> {
    files: &'a Files,
    root: &'a Path,
    text: String,
}

impl Dump<'_> {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn path(&self, path: &Path) -> String {
        path.strip_prefix(self.root).unwrap_or(path).display().to_string()
    }

    fn place(&self, span: Span) -> String {
        if span.is_none() {
            return "computed".to_owned();
        }
        let path = self.files.path(span.file());
        format!("{}:{}:{}", self.path(&path), span.line(), span.column())
    }

    fn configuration(&mut self, estate: &Estate) {
        let config = &estate.config;
        for source in &config.sources {
            let path = self.path(&source.path);
            self.line(&format!("configuration {path} {}", source.layer));
        }
        self.map("configuration", &config.tree);
    }

    fn manifest(&mut self, manifest: &Manifest) {
        let path = self.path(&manifest.path);
        self.line(&format!("manifest {path} {}", manifest.is_top_level));
        for import in &manifest.imports {
            self.import(import);
        }
    }

    fn import(&mut self, import: &Import) {
        let target = import.target.map(|target| self.path(&self.files.path(target)));
        let place = self.place(import.span);
        self.line(&format!(
            "  import {} {:?} {target:?} {place}",
            import.text, import.kind
        ));
    }

    fn stack(&mut self, stack: &Stack) {
        let named = |files: &[atmos::source::FileId]| -> Vec<String> {
            let mut names: Vec<_> = files.iter().map(|file| self.path(&self.files.path(*file))).collect();
            names.sort();
            names
        };
        let (manifests, reads) = (named(&stack.manifests), named(&stack.reads));
        self.line(&format!(
            "stack {} {manifests:?} {reads:?} {:?}",
            stack.name, stack.imports
        ));
        self.map("  globals", &stack.globals);
        for instance in &stack.instances {
            self.instance(instance);
        }
    }

    fn instance(&mut self, instance: &Instance) {
        let manifest = self.path(&self.files.path(instance.manifest));
        let place = self.place(instance.span);
        self.line(&format!(
            "instance {:?} {} {manifest} {place} {:?}",
            instance.key, instance.component, instance.inheritance
        ));
        self.map("  sections", &instance.sections.to_map());
        for reference in &instance.references {
            let place = self.place(reference.span);
            self.line(&format!(
                "  reference {} {} {:?} {:?} {:?} {place}",
                reference.function, reference.expression, reference.path, reference.component, reference.stack
            ));
        }
        for edge in &instance.dependencies {
            let place = self.place(edge.span);
            self.line(&format!(
                "  depends {:?} {} {} {place}",
                edge.kind, edge.stack, edge.component
            ));
        }
    }

    fn workflow(&mut self, workflow: &Workflow) {
        let place = self.place(workflow.span);
        self.line(&format!("workflow {} {} {place}", workflow.file, workflow.name));
        self.map("  definition", &workflow.definition);
        for step in &workflow.steps {
            let place = self.place(step.span);
            self.line(&format!(
                "  step {} {} {:?} {:?} {place}",
                step.name, step.kind, step.command, step.stack
            ));
        }
    }

    fn diagnostic(&mut self, found: &Diagnostic) {
        let place = self.place(found.span);
        let scope = match &found.scope {
            Scope::Estate => "estate".to_owned(),
            Scope::File => "file".to_owned(),
            Scope::Stack { stack } => stack.to_string(),
            Scope::Instance {
                stack,
                component_type,
                component,
            } => format!("{stack} {component_type} {component}"),
        };
        self.line(&format!(
            "{:?} {} {place} {scope}: {:?} {:?}",
            found.severity, found.code, found.message, found.hint
        ));
        for related in &found.related {
            let place = self.place(related.span);
            self.line(&format!("  related {place} {}", related.message));
        }
    }

    fn map(&mut self, name: &str, map: &Map) {
        for entry in map.entries() {
            self.node(&format!("{name}.{}", entry.key), &entry.node);
        }
    }

    fn node(&mut self, name: &str, node: &Node) {
        let place = self.place(node.origin.span);
        let _ = write!(self.text, "{name} @{place}");
        for layer in node.origin.chain() {
            let place = self.place(layer.span);
            let _ = write!(self.text, " over {place} {:?}", layer.value);
        }
        match &node.value {
            Value::Map(map) => {
                self.line(" map");
                self.map(name, map);
            }
            Value::List(list) => {
                self.line(" list");
                for (at, item) in list.items().iter().enumerate() {
                    self.node(&format!("{name}.{at}"), item);
                }
            }
            scalar => self.line(&format!(" = {scalar:?}")),
        }
    }
}
