//! `settings.validation`: which policies an instance asks for.

use std::time::Duration;

use crate::diagnostic::Diagnostic;
use crate::sections::Sections;
use crate::source::Span;
use crate::value::{Map, Node, Text, Value};

/// How long a policy may take where it does not say.
const TIMEOUT: Duration = Duration::from_secs(20);

/// What a policy is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Language {
    JsonSchema,
    Rego,
}

/// One policy that an instance asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Its key in `settings.validation`.
    pub(super) name: Text,
    /// Where that stands.
    pub(super) span: Span,
    pub(super) language: Language,
    pub(super) path: String,
    pub(super) modules: Vec<String>,
    pub(super) description: Option<String>,
    pub(super) timeout: Duration,
}

/// Whether the instance with these sections asks for policies.
pub(crate) fn is_policed(sections: &Sections) -> bool {
    section(sections).is_some_and(|validation| !validation.is_empty())
}

fn section(sections: &Sections) -> Option<&Map> {
    sections
        .get("settings")?
        .value
        .as_map()?
        .get("validation")?
        .value
        .as_map()
}

impl Language {
    /// The language that `schema_type` names.
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "jsonschema" => Some(Self::JsonSchema),
            "opa" => Some(Self::Rego),
            _ => None,
        }
    }

    /// The key below `schemas` of `atmos.yaml`.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::JsonSchema => "jsonschema",
            Self::Rego => "opa",
        }
    }
}

impl Entry {
    /// The policies that are not disabled, and what is wrong with the entries.
    pub(super) fn all(sections: &Sections, overrides: &super::Overrides) -> (Vec<Self>, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let entries = section(sections).map(Map::entries).unwrap_or_default();
        let read = entries
            .iter()
            .filter_map(|entry| Self::read(&entry.key, &entry.node, overrides, &mut diagnostics));
        (read.collect(), diagnostics)
    }

    fn read(name: &Text, node: &Node, overrides: &super::Overrides, diagnostics: &mut Vec<Diagnostic>) -> Option<Self> {
        let mut fields = Fields {
            name,
            node,
            diagnostics,
        };
        if fields.get("disabled").and_then(Value::as_bool) == Some(true) {
            return None;
        }
        let written = fields.text("schema_type");
        let kind = overrides.language.clone().or(written)?;
        let Some(language) = Language::named(&kind) else {
            fields.wrong(&format!(
                "has the schema type `{kind}`, which is none of `jsonschema` and `opa`"
            ));
            return None;
        };
        let path = overrides.path.clone().or_else(|| fields.text("schema_path"))?;
        let modules = match overrides.modules.as_slice() {
            [] => fields.texts("module_paths"),
            modules => modules.to_vec(),
        };
        let timeout = overrides.timeout.or_else(|| fields.seconds("timeout"));
        Some(Self {
            name: name.clone(),
            span: node.origin.span,
            language,
            path,
            modules,
            description: fields.optional_text("description"),
            timeout: timeout.unwrap_or(TIMEOUT),
        })
    }

    /// The one policy that a command line names in full, if it does.
    pub(super) fn named_outright(overrides: &super::Overrides) -> Option<Self> {
        Some(Self {
            name: "--schema-path".into(),
            span: Span::NONE,
            language: Language::named(overrides.language.as_deref()?)?,
            path: overrides.path.clone()?,
            modules: overrides.modules.clone(),
            description: None,
            timeout: overrides.timeout.unwrap_or(TIMEOUT),
        })
    }
}

/// The fields of one entry; those of the wrong kind are findings.
struct Fields<'a> {
    name: &'a Text,
    node: &'a Node,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Fields<'_> {
    fn get(&self, key: &str) -> Option<&Value> {
        let value = &self.node.value.as_map()?.get(key)?.value;
        (!value.is_null()).then_some(value)
    }

    fn text(&mut self, key: &str) -> Option<String> {
        let text = self.optional_text(key).filter(|text| !text.is_empty());
        if text.is_none() {
            self.wrong(&format!("has no `{key}`"));
        }
        text
    }

    fn optional_text(&self, key: &str) -> Option<String> {
        self.get(key).and_then(Value::as_str).map(str::to_owned)
    }

    fn texts(&mut self, key: &str) -> Vec<String> {
        let items = match self.get(key) {
            None => return Vec::new(),
            Some(Value::List(list)) => list.items(),
            Some(_) => &[],
        };
        let texts: Vec<String> = items
            .iter()
            .filter_map(|item| item.value.as_str())
            .map(str::to_owned)
            .collect();
        if texts.is_empty() || texts.len() != items.len() {
            self.wrong(&format!("has a `{key}` that is no list of paths"));
        }
        texts
    }

    fn seconds(&mut self, key: &str) -> Option<Duration> {
        match self.get(key)? {
            Value::Int(0) => None,
            Value::Int(seconds) if *seconds > 0 => Some(Duration::from_secs(seconds.unsigned_abs())),
            _ => {
                self.wrong(&format!("has a `{key}` that is no number of seconds"));
                None
            }
        }
    }

    fn wrong(&mut self, what: &str) {
        let message = format!("The validation `{}` {what}; Atmos cannot evaluate it.", self.name);
        let hint = "Write `schema_type: jsonschema` or `schema_type: opa`, and `schema_path` relative to the base path \
                    of `schemas` in atmos.yaml.";
        let diagnostic = Diagnostic::warning("validation-invalid", self.node.origin.span, message);
        self.diagnostics.push(diagnostic.hint(hint));
    }
}
