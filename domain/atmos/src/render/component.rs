//! The component stage: templates in a resolved component, rendered with the component itself as data.
//!
//! Atmos writes the whole component as YAML, renders that as one text and reads it back. Rendering each string in
//! the YAML form it would have there gives the same values, and every value keeps its origin.

use std::collections::BTreeMap;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Severity};
use crate::emit;
use crate::functions::{Functions, Surroundings};
use crate::sections::Sections;
use crate::source::{FileId, Span};
use crate::template::{MissingKey, RenderOptions, TemplateError, TemplateErrorKind};
use crate::value::{Entry, List, MOST_DEPTH, Map, Marks, Node, Text, Value, too_deep};
use crate::yaml::{ParseOptions, parse};

use super::{Budget, Delimiters, Host, TemplateCache, finding};

/// Sections that templates never touch.
const UNTOUCHED: [&str; 3] = ["component_info", "sources", "mocks"];
/// More passes than any estate needs.
const MOST_EVALUATIONS: u32 = 20;

/// `templates.settings`, with what the component's `settings.templates.settings` adds: variables and data sources, and
/// nothing else.
pub(crate) struct Settings {
    evaluations: u32,
    delimiters: Option<Delimiters>,
    options: RenderOptions,
    /// `env` of the component's own settings.
    pub(super) variables: BTreeMap<String, String>,
    /// The URLs of its `gomplate.datasources`, by name.
    pub(super) data_sources: BTreeMap<String, Text>,
}

impl Settings {
    /// The settings that count for a component; `None` if templates are off.
    pub(crate) fn of(config: &Config, sections: &Sections) -> Option<Self> {
        let templates = &config.templates;
        if !templates.enabled {
            return None;
        }
        let own = sections
            .get("settings")
            .and_then(|node| node.at(&["templates", "settings"]));
        let below = |path: &[&str]| own.and_then(|own| own.at(path)?.value.as_map()).map(Map::entries);
        let variable = |entry: &Entry| Some((entry.key.to_string(), entry.node.value.as_str()?.to_owned()));
        let source = |entry: &Entry| match &entry.node.at(&["url"])?.value {
            Value::String(url) => Some((entry.key.to_string(), url.clone())),
            _ => None,
        };
        let variables = below(&["env"]).unwrap_or_default().iter();
        let data_sources = below(&["gomplate", "datasources"]).unwrap_or_default().iter();
        Some(Self {
            variables: variables.filter_map(variable).collect(),
            data_sources: data_sources.filter_map(source).collect(),
            evaluations: templates.evaluations.clamp(1, MOST_EVALUATIONS),
            delimiters: templates.delimiters.clone(),
            options: RenderOptions {
                missing_key: MissingKey::Default,
                sprig: templates.sprig,
                gomplate: templates.gomplate,
            },
        })
    }
}

/// One component being rendered.
pub(crate) struct Rendering<'a> {
    pub(crate) config: &'a Config,
    pub(crate) cache: &'a TemplateCache,
    pub(crate) settings: &'a Settings,
    /// Functions not to evaluate.
    pub(crate) skip: &'a [String],
    pub(crate) around: Surroundings<'a>,
}

/// One pass over a component.
struct Pass<'a> {
    rendering: &'a Rendering<'a>,
    functions: Functions<'a>,
    data: Value,
    diagnostics: Vec<Diagnostic>,
}

impl Rendering<'_> {
    /// `sections` of the component at `span` with every template rendered; what cannot be stays as written and is a
    /// finding.
    pub(crate) fn render(&self, sections: Map, span: Span, diagnostics: &mut Vec<Diagnostic>) -> Map {
        if !self.concerns(sections.marks()) {
            return sections;
        }
        let mut pass = self.pass(&sections);
        let entries = sections.entries().iter().map(|entry| {
            let untouched = UNTOUCHED.contains(&entry.key.as_str());
            if untouched {
                entry.clone()
            } else {
                Entry {
                    key: entry.key.clone(),
                    node: pass.node(&entry.node),
                }
            }
        });
        let rendered = Map::from_sorted(entries.collect());
        diagnostics.append(&mut pass.diagnostics);
        if Value::Map(rendered.clone()).depth() > MOST_DEPTH {
            diagnostics.push(too_deep(span, "templates make of this component"));
            return sections;
        }
        rendered
    }

    /// One value rendered with `sections` as data, as it would be if it stood among them.
    pub(crate) fn value(&self, node: &Node, sections: &Map) -> Node {
        self.pass(sections).node(node)
    }

    fn pass<'p>(&'p self, sections: &'p Map) -> Pass<'p> {
        Pass {
            rendering: self,
            functions: Functions {
                config: self.config,
                templates: self.cache,
                sections,
                skip: self.skip,
                around: Some(self.around),
            },
            data: Value::Map(data(self.config, sections)),
            diagnostics: Vec::new(),
        }
    }

    /// Whether a subtree with these marks may hold a template.
    const fn concerns(&self, marks: Marks) -> bool {
        self.settings.delimiters.is_some() || marks.has(Marks::TEMPLATE)
    }
}

impl Pass<'_> {
    fn node(&mut self, node: &Node) -> Node {
        if !self.rendering.concerns(node.value.marks()) {
            return node.clone();
        }
        match &node.value {
            Value::Map(map) => node.with_value(Value::Map(self.map(map))),
            Value::List(list) => node.with_value(Value::List(List::new(
                list.items().iter().map(|item| self.node(item)).collect(),
            ))),
            Value::String(text) => self.text(node, text),
            _ => node.clone(),
        }
    }

    fn map(&mut self, map: &Map) -> Map {
        map.entries()
            .iter()
            .map(|entry| (self.key(entry), self.node(&entry.node)))
            .collect()
    }

    fn key(&mut self, entry: &Entry) -> Text {
        if !self.is_template(&entry.key) {
            return entry.key.clone();
        }
        let rendered = self.node(&Node {
            value: Value::String(entry.key.clone()),
            origin: entry.node.origin.clone(),
        });
        match rendered.value {
            Value::String(text) => text,
            other => serde_json::to_string(&other).unwrap_or_default().into(),
        }
    }

    fn is_template(&self, text: &str) -> bool {
        let open = self
            .rendering
            .settings
            .delimiters
            .as_ref()
            .map_or("{{", |(open, _)| open);
        text.contains(open)
    }

    fn text(&mut self, node: &Node, text: &Text) -> Node {
        if !self.is_template(text) {
            return node.clone();
        }
        if let Some(finding) = self.rendering.around.budget.spent(node.origin.span) {
            self.diagnostics.push(finding);
        }
        if self.rendering.around.budget.left() == 0 {
            return node.clone();
        }
        let settings = self.rendering.settings;
        let host = Host::within(self.rendering.config, &self.functions).with_settings(settings);
        let mut source: Text = settings.document(text).into();
        // Every evaluation renders what the one before made, with the same data.
        for _ in 0..settings.evaluations {
            let template = self.rendering.cache.get(&source, settings.delimiters.as_ref());
            let rendered = template.and_then(|template| template.render(&self.data, &settings.options, &host));
            match rendered {
                Ok(rendered) if host.is_incomplete(&rendered) => return node.clone(),
                Ok(rendered) if rendered == *source => break,
                Ok(rendered) => source = rendered.into(),
                Err(error) => {
                    let is_of_outside = matches!(error.kind, TemplateErrorKind::Unresolved { .. });
                    if !is_of_outside && !host.hides_outputs() {
                        // Not an error: Atmos stumbles over it only when it gets to this component.
                        let found = finding(&error, node.origin.span, "This template");
                        self.diagnostics.push(Diagnostic {
                            severity: Severity::Warning,
                            ..found
                        });
                    }
                    return node.clone();
                }
            }
            if !self.is_template(&source) {
                break;
            }
        }
        node.with_value(read_back(&source))
    }
}

/// What templates read: the sections but `mocks`, and the tracked versions as `version`, unless the component has one.
fn data(config: &Config, sections: &Map) -> Map {
    let sections = sections.without("mocks");
    if config.versions.is_empty() || sections.get("version").is_some() {
        return sections;
    }
    sections.with("version", Node::computed(Value::Map(config.versions.clone())))
}

/// The key under which a string is written for rendering.
const KEY: &str = "v";

impl Settings {
    /// The YAML in which a string is rendered.
    ///
    /// Where delimiters hold quotes, such as `'{{`, Atmos writes the strings that use them in double quotes: the
    /// delimiters would not survive in single ones.
    fn document(&self, text: &Text) -> String {
        if self
            .delimiters
            .as_ref()
            .is_some_and(|(open, close)| open.contains('\'') || close.contains('\''))
        {
            return format!("{KEY}: {}\n", serde_json::Value::from(text.as_str()));
        }
        document(text)
    }
}

/// The text between the quotes, where nothing in it means anything: most of what is rendered is a name or a path.
fn quoted(rendered: &str) -> Option<&str> {
    let text = rendered.strip_prefix("v: '")?.strip_suffix("'\n")?;
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~') && byte != b'\'';
    text.bytes().all(is_plain).then_some(text)
}

/// The YAML that holds a string under [`KEY`].
fn document(text: &Text) -> String {
    let value = Value::String(text.clone());
    emit::to_yaml(&Value::Map(Map::default().with(KEY, Node::computed(value))))
}

/// A string rendered in the YAML form that it has in a tree, and the value that it is then.
pub(crate) fn in_tree(
    cache: &TemplateCache,
    config: &Config,
    text: &Text,
    data: &Value,
    options: RenderOptions,
    budget: &Budget,
) -> Result<Value, TemplateError> {
    let source: Text = document(text).into();
    super::text(cache, config, &source, data, options, budget).map(|rendered| read_back(&rendered))
}

/// The value that the rendered YAML holds; text that is no YAML any more stays text.
fn read_back(rendered: &str) -> Value {
    if let Some(text) = quoted(rendered) {
        return Value::text(text);
    }
    let parsed = parse(rendered, FileId::NONE, ParseOptions::default()).ok();
    let value = parsed
        .as_ref()
        .and_then(|node| node.value.as_map())
        .filter(|map| map.len() == 1);
    let value = value.and_then(|map| map.get(KEY)).map(|node| node.value.clone());
    value.unwrap_or_else(|| {
        let text = rendered.strip_prefix("v:").unwrap_or(rendered).trim();
        Value::text(text.trim_matches('\'').trim_matches('"'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_at_once_is_what_a_parser_reads() {
        for text in [
            "",
            "a",
            "1",
            "null",
            " a: b #c ",
            "!env X",
            "{{ .x }}",
            "a-b.c/d_e",
            "\"",
            "[1]",
            "\\n",
        ] {
            let rendered = format!("v: '{text}'\n");
            let parsed = parse(&rendered, FileId::NONE, ParseOptions::default()).expect("is YAML");
            let parsed = &parsed.at(&["v"]).expect("the value").value;
            assert_eq!(quoted(&rendered).map(Value::text).as_ref(), Some(parsed), "{rendered}");
        }
        for rendered in [
            "v: 'a''b'\n",
            "v: 'a\nb'\n",
            "v: 'é'\n",
            "v: a\n",
            "v: 'a' # b\n",
            "v: 'a\tb'\n",
        ] {
            assert_eq!(quoted(rendered), None, "{rendered}");
        }
    }
}
