//! The document stage: a file's text, its templates rendered, as a tree.
//!
//! Templates render only in `.tmpl` files and in files that have a context: an import's, or one made of the
//! file's own `locals`, `settings`, `vars` and `env`, which its imports get, too.

use std::cell::{Cell, RefCell};
use std::hash::{Hash as _, Hasher as _};
use std::path::PathBuf;
use std::sync::Arc;

use rustc_hash::FxHasher;

use super::imports::Spec;
use super::own::{OWN_CONTEXT, over};
use super::tags::ManifestTags;
use super::{Call, Evaluator};
use crate::check::file::{Findings, Subject};
use crate::diagnostic::Diagnostic;
use crate::merge::{ListMerge, merge_maps};
use crate::render::{Budget, MOST_STEPS, failure, finding, strict, text};
use crate::source::{FileId, Span};
use crate::template::{TemplateError, TemplateErrorKind};
use crate::value::{Entry, List, MOST_DEPTH, Map, Marks, Node, Text, Value, too_deep};
use crate::yaml::{ParseOptions, parse};

/// A file as a tree, before its imports.
pub(super) struct Document {
    /// Always a map.
    pub(super) node: Node,
    /// Files that it includes.
    pub(super) includes: Vec<FileId>,
    /// Where it looked for such files and found none.
    pub(super) awaited: Vec<PathBuf>,
    /// What is wrong with it.
    pub(super) diagnostics: Vec<Arc<Diagnostic>>,
    /// What rendering it took.
    pub(super) steps: u64,
    /// The sections that the templates of its imports may read.
    own: Map,
    /// Whether it would be another with another context.
    pub(super) reads_context: bool,
}

impl Document {
    /// What the templates of its imports may read, where it is imported with `context`.
    pub(super) fn passed(&self, context: &Map) -> Map {
        over(context, &self.own)
    }
}

impl Evaluator<'_> {
    /// The file of the call, rendered in at most so many steps.
    pub(super) fn document(&self, call: &Call, most_steps: u64) -> Document {
        let mut diagnostics = Vec::new();
        let budget = Budget::new(most_steps);
        let source = self.sources.get(call.file);
        let tags = self.tags(call.file);
        let mut checked = None;
        let mut own = None;
        let mut reads_context = false;
        let node = match &source.text {
            Ok(text) => {
                let raw = self.parse(text, &tags);
                reads_context = !call.skip_templates && text.contains("{{");
                own = self.own(call, raw.as_ref().ok(), &budget, &mut diagnostics);
                let hash = self.with_included(source.hash, &tags);
                checked = raw.as_ref().ok().map(|root| self.check(call.file, text, hash, root));
                let context = own.as_ref().map(|own| own.over(&call.context));
                let subject = (call, context.unwrap_or_else(|| call.context.clone()));
                let whole = self.tree(text, raw, subject, &tags, &budget, &mut diagnostics);
                own.as_ref().map_or_else(|| whole.clone(), |own| own.in_place(&whole))
            }
            Err(diagnostic) => {
                diagnostics.push((**diagnostic).clone());
                Node::default()
            }
        };
        diagnostics.append(&mut tags.diagnostics.borrow_mut());
        let node = rooted(node, call.file, &mut diagnostics);
        let checked = checked.iter().flat_map(|found| found.iter().cloned());
        Document {
            node,
            includes: tags.reads.take(),
            awaited: tags.awaited.take(),
            diagnostics: checked.chain(diagnostics.into_iter().map(Arc::new)).collect(),
            steps: budget.taken(),
            own: own.map_or_else(Map::default, |own| own.sections),
            reads_context,
        }
    }

    /// The hash of a file and of all that it includes, which stands in its tree.
    fn with_included(&self, hash: u64, tags: &ManifestTags<'_>) -> u64 {
        let included = tags.reads.borrow();
        included.iter().fold(hash, |hash, file| {
            let mut hasher = FxHasher::default();
            (hash, self.sources.get(*file).hash).hash(&mut hasher);
            hasher.finish()
        })
    }

    /// What is wrong with the file as it is written, whatever it is evaluated with.
    fn check(&self, file: FileId, text: &str, hash: u64, root: &Node) -> Findings {
        let subject = Subject {
            config: self.config,
            files: self.files,
            file,
            text,
            root,
        };
        self.checks.findings(&subject, hash)
    }

    fn tags(&self, file: FileId) -> ManifestTags<'_> {
        ManifestTags {
            config: self.config,
            files: self.files,
            sources: self.sources,
            file: Cell::new(file),
            depth: Cell::new(0),
            included: Cell::default(),
            reads: RefCell::default(),
            awaited: RefCell::default(),
            diagnostics: RefCell::default(),
            told: RefCell::default(),
        }
    }

    /// The text as a tree, rendered where templates count.
    fn tree(
        &self,
        text: &Arc<str>,
        raw: Result<Node, Box<Diagnostic>>,
        (call, context): (&Call, Map),
        tags: &ManifestTags<'_>,
        budget: &Budget,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Node {
        if call.skip_templates || !text.contains("{{") {
            return accepted(raw, diagnostics);
        }
        let Some(data) = self.data(call, context) else {
            return accepted(raw, diagnostics);
        };
        match self.render(text, call, &data, budget) {
            Ok(rendered) => {
                let node = accepted(self.parse(&rendered, tags), diagnostics);
                let whole = raw.map_or_else(|_| node.clone(), |raw| self.substituted(&node, &raw, &data, budget));
                if whole.value.depth() > MOST_DEPTH {
                    diagnostics.push(too_deep(whole.origin.span, "templates make of this manifest"));
                    return node;
                }
                whole
            }
            Err(_) if budget.left() == 0 => {
                diagnostics.extend(budget.spent(Span::new(call.file, 1, 1)));
                raw.unwrap_or_default()
            }
            Err(error) => {
                // Without a context from outside, templates may wait for the component that they are in.
                let may_wait = call.context.is_empty() && raw.is_ok();
                if !may_wait || matches!(error.kind, TemplateErrorKind::Syntax) {
                    diagnostics.push(failure(&error, call.file, 1, "This manifest"));
                }
                raw.unwrap_or_default()
            }
        }
    }

    /// The text of the call's file as YAML sees it, its templates rendered, or why they fail.
    pub(crate) fn rendered(&self, call: &Call) -> Result<String, Box<Diagnostic>> {
        let source = self.sources.get(call.file);
        let text = source.text.as_ref().map_err(Clone::clone)?;
        if call.skip_templates || !text.contains("{{") {
            return Ok(text.to_string());
        }
        let raw = self.parse(text, &self.tags(call.file)).ok();
        let budget = Budget::new(MOST_STEPS);
        let own = self.own(call, raw.as_ref(), &budget, &mut Vec::new());
        let context = own.map_or_else(|| call.context.clone(), |own| own.over(&call.context));
        let Some(data) = self.data(call, context) else {
            return Ok(text.to_string());
        };
        self.render(text, call, &data, &budget).map_err(|error| {
            let spent = budget.spent(Span::new(call.file, 1, 1));
            Box::new(spent.unwrap_or_else(|| failure(&error, call.file, 1, "This manifest")))
        })
    }

    /// What the templates of the call's file are rendered with; `None` where they do not count.
    fn data(&self, call: &Call, context: Map) -> Option<Value> {
        let path = self.files.path(call.file);
        let is_template = path.extension().is_some_and(|extension| extension == "tmpl");
        (is_template || !context.is_empty()).then(|| Value::Map(self.with_versions(context)))
    }

    fn render(&self, text: &Arc<str>, call: &Call, data: &Value, budget: &Budget) -> Result<String, TemplateError> {
        let template = self.templates.get(&Text::from(&**text), None)?;
        let host = crate::render::Host::new(self.config, self.templates).with_budget(budget);
        let strictness = strict(call.ignore_missing || self.config.templates.ignore_missing);
        template.render(data, &strictness, &host)
    }

    /// `rendered`, with values that are one plain reference (`"{{ .a.b }}"`) taken as they are: maps, lists and
    /// numbers keep their type.
    fn substituted(&self, rendered: &Node, raw: &Node, data: &Value, budget: &Budget) -> Node {
        if !raw.value.marks().has(Marks::TEMPLATE) {
            return rendered.clone();
        }
        match (&rendered.value, &raw.value) {
            (Value::Map(out), Value::Map(source)) => {
                let source = self.with_rendered_keys(source, data, budget);
                let entries = out.entries().iter().map(|entry| {
                    let twin = source.get(&entry.key);
                    let node = twin.map_or_else(
                        || entry.node.clone(),
                        |twin| self.substituted(&entry.node, twin, data, budget),
                    );
                    Entry {
                        key: entry.key.clone(),
                        node,
                    }
                });
                rendered.with_value(Value::Map(Map::from_sorted(entries.collect())))
            }
            (Value::List(out), Value::List(source)) if out.items().len() == source.items().len() => {
                let items = out.items().iter().zip(source.items());
                let items = items
                    .map(|(node, twin)| self.substituted(node, twin, data, budget))
                    .collect();
                rendered.with_value(Value::List(List::new(items)))
            }
            (_, Value::String(text)) => {
                let template = self.templates.get(text, None).ok();
                let path = template.and_then(|template| template.lone_reference());
                let value = path.and_then(|path| lookup(data, &path));
                value.map_or_else(|| rendered.clone(), |value| rendered.with_value(value))
            }
            _ => rendered.clone(),
        }
    }

    fn with_rendered_keys(&self, map: &Map, data: &Value, budget: &Budget) -> Map {
        if !map.entries().iter().any(|entry| entry.key.contains("{{")) {
            return map.clone();
        }
        let render = |key: &Text| {
            let rendered = text(self.templates, self.config, key, data, strict(true), budget);
            rendered.map_or_else(|_| key.clone(), Text::from)
        };
        map.entries()
            .iter()
            .map(|entry| (render(&entry.key), entry.node.clone()))
            .collect()
    }

    fn parse(&self, text: &str, tags: &ManifestTags<'_>) -> Result<Node, Box<Diagnostic>> {
        let key_delimiter = self
            .config
            .key_delimiter
            .as_deref()
            .filter(|delimiter| !delimiter.is_empty());
        parse(
            text,
            tags.file.get(),
            ParseOptions {
                key_delimiter,
                tags: Some(tags),
                keys: Some(&self.memo.keys),
            },
        )
    }

    /// The path of an import; it may be a template over what earlier imports of the list brought.
    pub(super) fn import_path(
        &self,
        spec: &Spec,
        call: &Call,
        earlier: &Node,
        budget: &Budget,
    ) -> Result<String, Box<Diagnostic>> {
        if !spec.path.contains("{{") || !self.config.templates.enabled {
            return Ok(spec.path.clone());
        }
        let sections = OWN_CONTEXT
            .iter()
            .filter_map(|key| Some(((*key).into(), earlier.at(&[key])?.clone())));
        let data = Value::Map(merge_maps(&sections.collect(), &call.context, ListMerge::Replace));
        text(
            self.templates,
            self.config,
            &spec.path.as_str().into(),
            &data,
            strict(false),
            budget,
        )
        .map_err(|error| Box::new(finding(&error, spec.span, "This import path")))
    }
}

/// What stands under `path`, unless it is text, which templates render just as well.
pub(super) fn lookup(data: &Value, path: &[Text]) -> Option<Value> {
    let found = path
        .iter()
        .try_fold(data, |value, step| Some(&value.as_map()?.get(step)?.value))?;
    (!matches!(found, Value::String(_) | Value::Null)).then(|| found.clone())
}

fn accepted(parsed: Result<Node, Box<Diagnostic>>, diagnostics: &mut Vec<Diagnostic>) -> Node {
    parsed.unwrap_or_else(|diagnostic| {
        diagnostics.push(*diagnostic);
        Node::default()
    })
}

/// The document as a map; anything else is a finding.
fn rooted(node: Node, file: FileId, diagnostics: &mut Vec<Diagnostic>) -> Node {
    let span = if node.origin.span.is_none() {
        Span::new(file, 1, 1)
    } else {
        node.origin.span
    };
    match &node.value {
        Value::Map(_) => return node,
        Value::Null => {}
        other => {
            let message = format!("A manifest is a map of sections; this is a {}.", other.kind());
            let hint = "Start with a section such as `vars:`, `import:` or `components:`.";
            diagnostics.push(Diagnostic::error("manifest-not-a-map", span, message).hint(hint));
        }
    }
    Node::written(Value::Map(Map::default()), span)
}
