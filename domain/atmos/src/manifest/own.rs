//! What a file with locals gives to templates, its own and those of its imports.

use super::document::lookup;
use super::locals::{self, Resolution};
use super::{Call, Evaluator};
use crate::diagnostic::Diagnostic;
use crate::render::{Budget, in_tree, strict, text};
use crate::value::{List, Map, Marks, Node, Text, Value};

/// Sections of a file that its own templates may read once it has locals.
pub(super) const OWN_CONTEXT: [&str; 3] = ["settings", "vars", "env"];

/// What a file with locals gives to templates.
pub(super) struct Own {
    locals: Map,
    /// `settings`, `vars` and `env`, rendered.
    pub(super) sections: Map,
}

impl Own {
    /// The import's context with the file's own sections and locals in it.
    pub(super) fn over(&self, context: &Map) -> Map {
        over(context, &self.sections).with("locals", Node::computed(Value::Map(self.locals.clone())))
    }

    /// The tree with the sections as they were rendered on their own, which holds even where the whole could not be.
    pub(super) fn in_place(&self, node: &Node) -> Node {
        match &node.value {
            Value::Map(map) => node.with_value(Value::Map(over(map, &self.sections))),
            _ => node.clone(),
        }
    }
}

/// The context with these keys replaced.
pub(super) fn over(context: &Map, sections: &Map) -> Map {
    let entries = sections.entries().iter();
    entries.fold(context.clone(), |all, entry| all.with(&entry.key, entry.node.clone()))
}

impl Evaluator<'_> {
    /// The context with the tracked versions as `version`, as far as there are any.
    pub(super) fn with_versions(&self, context: Map) -> Map {
        let versions = &self.config.versions;
        if versions.is_empty() || context.get("version").is_some() {
            return context;
        }
        context.with("version", Node::computed(Value::Map(versions.clone())))
    }

    /// What the file itself gives to templates; `None` if it has no locals.
    ///
    /// Locals see the sections as they are written; then `settings` see the locals, `vars` those too, `env` all of them.
    pub(super) fn own(
        &self,
        call: &Call,
        raw: Option<&Node>,
        budget: &Budget,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Own> {
        let root = raw.filter(|_| !call.skip_templates)?.value.as_map()?;
        let written = locals::of(root)?;
        let sections = OWN_CONTEXT
            .iter()
            .filter_map(|key| Some((Text::from(*key), root.get(key)?.clone())));
        let sections: Map = sections.filter(|(_, node)| node.value.as_map().is_some()).collect();
        let resolution = Resolution {
            config: self.config,
            cache: self.templates,
            budget,
            context: over(&call.context, &sections),
            written,
            resolved: Map::default(),
            diagnostics: Vec::new(),
        };
        let (locals, found) = resolution.run();
        diagnostics.extend(found);
        let mut own = Own {
            locals,
            sections: Map::default(),
        };
        for key in OWN_CONTEXT {
            if let Some(node) = sections.get(key) {
                let data = Value::Map(self.with_versions(own.over(&call.context)));
                let rendered = self.section(node, &data, budget).unwrap_or_else(|| node.clone());
                own.sections = own.sections.with(key, rendered);
            }
        }
        Some(own)
    }

    /// The section with every template rendered; `None` if one of them cannot be.
    fn section(&self, node: &Node, data: &Value, budget: &Budget) -> Option<Node> {
        if !node.value.marks().has(Marks::TEMPLATE) {
            return Some(node.clone());
        }
        let value = match &node.value {
            Value::Map(map) => {
                let entries = map.entries().iter().map(|entry| {
                    let key = self.key(&entry.key, data, budget)?;
                    Some((key, self.section(&entry.node, data, budget)?))
                });
                Value::Map(entries.collect::<Option<_>>()?)
            }
            Value::List(list) => {
                let items = list.items().iter().map(|item| self.section(item, data, budget));
                Value::List(List::new(items.collect::<Option<_>>()?))
            }
            Value::String(text) if text.contains("{{") => self.scalar(text, data, budget)?,
            other => other.clone(),
        };
        Some(node.with_value(value))
    }

    fn key(&self, key: &Text, data: &Value, budget: &Budget) -> Option<Text> {
        if !key.contains("{{") {
            return Some(key.clone());
        }
        let rendered = text(self.templates, self.config, key, data, strict(false), budget);
        rendered.ok().map(Text::from)
    }

    /// A string of a section rendered; a plain reference gives what it leads to.
    fn scalar(&self, text: &Text, data: &Value, budget: &Budget) -> Option<Value> {
        let template = self.templates.get(text, None).ok()?;
        let found = template.lone_reference().and_then(|path| lookup(data, &path));
        found.or_else(|| in_tree(self.templates, self.config, text, data, strict(false), budget).ok())
    }
}
