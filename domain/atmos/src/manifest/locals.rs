//! `locals`: names for values within one file, never seen by what imports it.

use rustc_hash::FxHashSet;

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::functions::Functions;
use crate::merge::{ListMerge, merge_maps};
use crate::render::{Budget, Host, TemplateCache, finding, strict};
use crate::value::{Entry, List, MOST_DEPTH, Map, Node, Text, Value, too_deep};

/// Sections that may have locals of their own, over the root's.
const SCOPES: [&str; 6] = ["terraform", "helmfile", "packer", "ansible", "kubernetes", "helm"];

/// The locals of a file as written, all scopes merged; `None` if it has none.
pub(super) fn of(root: &Map) -> Option<Map> {
    let own = |map: &Map| map.get("locals").and_then(|node| node.value.as_map()).cloned();
    let sections = SCOPES.iter().filter_map(|scope| root.get(scope)?.value.as_map());
    let layers = own(root).into_iter().chain(sections.filter_map(own));
    layers.reduce(|below, above| merge_maps(&below, &above, ListMerge::Replace))
}

/// Locals that one file may have.
const MOST_LOCALS: usize = 2_000;

/// A local that waits for those it mentions.
struct Opened {
    name: Text,
    node: Node,
    /// What it mentions and is not looked at yet, the next one last.
    mentions: Vec<Text>,
}

/// Resolves locals that may read each other, in the order of their references.
pub(super) struct Resolution<'a> {
    pub(super) config: &'a Config,
    pub(super) cache: &'a TemplateCache,
    pub(super) budget: &'a Budget,
    /// What locals may read besides each other: the file's `settings`, `vars`, `env` and the import context.
    pub(super) context: Map,
    pub(super) written: Map,
    pub(super) resolved: Map,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Resolution<'_> {
    /// The resolved locals. What cannot be resolved keeps its text and is a finding.
    pub(super) fn run(mut self) -> (Map, Vec<Diagnostic>) {
        let mut done = FxHashSet::default();
        for entry in self.written.clone().entries().iter().take(MOST_LOCALS) {
            self.resolve(&entry.key, &mut done);
        }
        if let Some(first) = self.written.entries().get(MOST_LOCALS) {
            let message = format!(
                "Of these locals only the first {MOST_LOCALS} are resolved; `{}` is not.",
                first.key
            );
            let diagnostic = Diagnostic::error("locals-too-many", first.node.origin.span, message);
            self.diagnostics
                .push(diagnostic.hint("Move what is data into `vars`, or into a file to include."));
        }
        (self.resolved, self.diagnostics)
    }

    /// Resolves `name` after everything that it mentions; chains may be as long as they like.
    fn resolve(&mut self, name: &Text, done: &mut FxHashSet<Text>) {
        let mut open: Vec<Opened> = self.opened(name).filter(|_| !done.contains(name)).into_iter().collect();
        while let Some(top) = open.last_mut() {
            let Some(next) = top.mentions.pop() else {
                if let Some(ready) = open.pop().filter(|ready| done.insert(ready.name.clone())) {
                    let mut value = self.render(&ready.node);
                    if value.value.depth() > MOST_DEPTH {
                        self.diagnostics
                            .push(too_deep(ready.node.origin.span, "templates make of this local"));
                        value = ready.node;
                    }
                    self.resolved = self.resolved.with(&ready.name, value);
                }
                continue;
            };
            if done.contains(&next) {
                continue;
            }
            if let Some(start) = open.iter().position(|step| step.name == next) {
                self.report_cycle(&open[start..], done);
            } else {
                open.extend(self.opened(&next));
            }
        }
    }

    fn opened(&self, name: &Text) -> Option<Opened> {
        let node = self.written.get(name)?.clone();
        let mut mentions = self.references(&node);
        mentions.reverse();
        Some(Opened {
            name: name.clone(),
            node,
            mentions,
        })
    }

    /// The first of the circle keeps its text.
    fn report_cycle(&mut self, circle: &[Opened], done: &mut FxHashSet<Text>) {
        let Some(first) = circle.first() else { return };
        let steps: Vec<_> = circle.iter().chain([first]).map(|step| step.name.as_str()).collect();
        let message = format!("These locals refer to each other: {}.", steps.join(" → "));
        let diagnostic = Diagnostic::error("locals-cycle", first.node.origin.span, message);
        self.diagnostics
            .push(diagnostic.hint("Break the circle: give one of them a value of its own."));
        done.insert(first.name.clone());
        self.resolved = self.resolved.with(&first.name, first.node.clone());
    }

    /// The locals that a value mentions.
    fn references(&self, node: &Node) -> Vec<Text> {
        match &node.value {
            Value::Map(map) => map
                .entries()
                .iter()
                .flat_map(|entry| self.references(&entry.node))
                .collect(),
            Value::List(list) => list.items().iter().flat_map(|item| self.references(item)).collect(),
            Value::String(text) if text.contains("{{") => {
                let Ok(template) = self.cache.get(text, None) else {
                    return Vec::new();
                };
                let chains = template.field_chains();
                let locals = chains
                    .iter()
                    .filter(|chain| chain.path.first().is_some_and(|first| first == "locals"));
                locals.filter_map(|chain| chain.path.get(1).cloned()).collect()
            }
            _ => Vec::new(),
        }
    }

    fn render(&mut self, node: &Node) -> Node {
        match &node.value {
            Value::Map(map) => {
                let entries = map.entries().iter();
                let rendered = entries.map(|entry| Entry {
                    key: entry.key.clone(),
                    node: self.render(&entry.node),
                });
                node.with_value(Value::Map(Map::from_sorted(rendered.collect())))
            }
            Value::List(list) => node.with_value(Value::List(List::new(
                list.items().iter().map(|item| self.render(item)).collect(),
            ))),
            Value::String(text) if text.contains("{{") => self.render_text(node, text),
            Value::String(text) if text.starts_with('!') => {
                let functions = Functions {
                    config: self.config,
                    templates: self.cache,
                    sections: &self.context,
                    skip: &[],
                    around: None,
                };
                functions
                    .call(text)
                    .map_or_else(|| node.clone(), |value| node.with_value(value))
            }
            _ => node.clone(),
        }
    }

    fn render_text(&mut self, node: &Node, text: &Text) -> Node {
        let locals = Node::computed(Value::Map(self.resolved.clone()));
        let data = Value::Map(self.context.with("locals", locals));
        let rendered = self.cache.get(text, None).and_then(|template| {
            let found = template
                .lone_reference()
                .and_then(|path| super::document::lookup(&data, &path));
            match found {
                Some(value) => Ok(value),
                None => template
                    .render(
                        &data,
                        &strict(false),
                        &Host::new(self.config, self.cache).with_budget(self.budget),
                    )
                    .map(Value::text),
            }
        });
        match rendered {
            Ok(value) => node.with_value(value),
            Err(_) if self.budget.left() == 0 => {
                self.diagnostics.extend(self.budget.spent(node.origin.span));
                node.clone()
            }
            Err(error) => {
                self.diagnostics.push(finding(&error, node.origin.span, "This local"));
                node.clone()
            }
        }
    }
}
