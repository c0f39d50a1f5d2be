//! Whether two estates from two engines say the same, origins and all. Files compare by path.

use std::cell::RefCell;
use std::collections::HashMap;

use atmos::diagnostic::Diagnostic;
use atmos::estate::{Dependency, Estate, Import, Instance, Manifest, Reference, Stack};
use atmos::source::{FileId, Span};
use atmos::value::{Entry, Map, Node, Value};
use atmos::workflow::{Step, Workflow};

/// Two estates, and which of their files are the same.
struct Twins<'a> {
    left: &'a Estate,
    right: &'a Estate,
    files: RefCell<HashMap<(FileId, FileId), bool>>,
}

/// Whether both say the same.
#[must_use]
pub fn equal(left: &Estate, right: &Estate) -> bool {
    let twins = Twins {
        left,
        right,
        files: RefCell::default(),
    };
    left.config == right.config
        && twins.maps(&left.config.tree, &right.config.tree)
        && all(&left.manifests, &right.manifests, |a, b| twins.manifests(a, b))
        && all(&left.stacks, &right.stacks, |a, b| twins.stacks(a, b))
        && all(&left.components, &right.components, |a, b| {
            (&a.component_type, &a.name, &a.path, &a.instances) == (&b.component_type, &b.name, &b.path, &b.instances)
        })
        && all(&left.workflows, &right.workflows, |a, b| twins.workflows(a, b))
        && all(&left.diagnostics, &right.diagnostics, |a, b| twins.diagnostics(a, b))
}

fn all<T>(left: &[T], right: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(a, b)| same(a, b))
}

impl Twins<'_> {
    fn file(&self, a: FileId, b: FileId) -> bool {
        let mut files = self.files.borrow_mut();
        *files
            .entry((a, b))
            .or_insert_with(|| self.left.files.path(a) == self.right.files.path(b))
    }

    fn spans(&self, a: Span, b: Span) -> bool {
        (a.line(), a.column()) == (b.line(), b.column()) && self.file(a.file(), b.file())
    }

    fn manifests(&self, a: &Manifest, b: &Manifest) -> bool {
        a.path == b.path && a.is_top_level == b.is_top_level && all(&a.imports, &b.imports, |a, b| self.imports(a, b))
    }

    fn imports(&self, a: &Import, b: &Import) -> bool {
        let targets = match (a.target, b.target) {
            (Some(a), Some(b)) => self.file(a, b),
            (a, b) => a.is_none() && b.is_none(),
        };
        targets && (&a.text, a.kind) == (&b.text, b.kind) && self.spans(a.span, b.span)
    }

    fn stacks(&self, a: &Stack, b: &Stack) -> bool {
        let read = |estate: &Estate, stack: &Stack| {
            let mut paths: Vec<_> = stack.reads.iter().map(|file| estate.files.path(*file)).collect();
            paths.sort();
            paths
        };
        (&a.name, &a.imports) == (&b.name, &b.imports)
            && all(&a.manifests, &b.manifests, |a, b| self.file(*a, *b))
            && read(self.left, a) == read(self.right, b)
            && self.maps(&a.globals, &b.globals)
            && all(&a.instances, &b.instances, |a, b| self.instances(a, b))
    }

    fn instances(&self, a: &Instance, b: &Instance) -> bool {
        (&a.key, &a.component, &a.inheritance) == (&b.key, &b.component, &b.inheritance)
            && self.file(a.manifest, b.manifest)
            && self.spans(a.span, b.span)
            && self.maps(&a.sections.to_map(), &b.sections.to_map())
            && all(&a.references, &b.references, |a, b| self.references(a, b))
            && all(&a.dependencies, &b.dependencies, |a, b| self.dependencies(a, b))
    }

    fn references(&self, a: &Reference, b: &Reference) -> bool {
        let text = |one: &Reference| {
            let (function, expression) = (one.function.clone(), one.expression.clone());
            (
                function,
                expression,
                one.path.clone(),
                one.component.clone(),
                one.stack.clone(),
            )
        };
        text(a) == text(b) && self.spans(a.span, b.span)
    }

    fn dependencies(&self, a: &Dependency, b: &Dependency) -> bool {
        (a.kind, &a.stack, &a.component) == (b.kind, &b.stack, &b.component) && self.spans(a.span, b.span)
    }

    fn workflows(&self, a: &Workflow, b: &Workflow) -> bool {
        let text = |flow: &Workflow| {
            let about = (flow.file_name.clone(), flow.file_description.clone());
            (
                flow.name.clone(),
                flow.file.clone(),
                flow.description.clone(),
                flow.stack.clone(),
                about,
            )
        };
        text(a) == text(b)
            && self.spans(a.span, b.span)
            && all(&a.steps, &b.steps, |a, b| self.steps(a, b))
            && self.maps(&a.definition, &b.definition)
    }

    fn steps(&self, a: &Step, b: &Step) -> bool {
        (&a.name, &a.kind, &a.command, &a.stack) == (&b.name, &b.kind, &b.command, &b.stack)
            && self.spans(a.span, b.span)
    }

    fn diagnostics(&self, a: &Diagnostic, b: &Diagnostic) -> bool {
        (a.severity, a.code, &a.message, &a.hint, &a.scope) == (b.severity, b.code, &b.message, &b.hint, &b.scope)
            && self.spans(a.span, b.span)
            && a.fix.is_some() == b.fix.is_some()
            && all(&a.related, &b.related, |a, b| {
                a.message == b.message && self.spans(a.span, b.span)
            })
    }

    fn maps(&self, a: &Map, b: &Map) -> bool {
        let same = |a: &Entry, b: &Entry| a.key == b.key && self.nodes(&a.node, &b.node);
        all(a.entries(), b.entries(), same)
    }

    fn nodes(&self, a: &Node, b: &Node) -> bool {
        self.spans(a.origin.span, b.origin.span) && self.values(&a.value, &b.value) && self.chains(a, b)
    }

    fn chains(&self, a: &Node, b: &Node) -> bool {
        let (mut left, mut right) = (a.origin.chain(), b.origin.chain());
        loop {
            match (left.next(), right.next()) {
                (None, None) => return true,
                (Some(a), Some(b)) if self.spans(a.span, b.span) && a.value == b.value => {}
                _ => return false,
            }
        }
    }

    fn values(&self, a: &Value, b: &Value) -> bool {
        match (a, b) {
            (Value::Map(a), Value::Map(b)) => self.maps(a, b),
            (Value::List(a), Value::List(b)) => all(a.items(), b.items(), |a, b| self.nodes(a, b)),
            (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
            _ => a == b && a.kind() == b.kind(),
        }
    }
}
