//! The files of the section `generate`: a text is a template over the instance, a map is written as its name's ending says.

use super::{hcl, json};
use crate::config::Config;
use crate::render::{Budget, TemplateCache, strict, text as rendered};
use crate::value::{List, Node, Text, Value};

/// The text of a file, or why there is none.
pub(super) fn text(name: &str, content: &Value, data: &Value, config: &Config) -> Result<String, String> {
    let renderer = Renderer {
        cache: TemplateCache::default(),
        budget: Budget::default(),
        config,
        data,
    };
    match content {
        Value::String(template) => renderer.text(template),
        Value::Map(_) => {
            let tree = renderer.tree(content)?;
            let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase());
            match extension.as_deref() {
                Some("yaml" | "yml") => Ok(crate::emit::to_yaml(&tree)),
                Some("tf" | "hcl") => Ok(hcl::written(&tree)),
                _ => Ok(json(&tree)),
            }
        }
        other => Err(format!("It is a {}; Atmos writes texts and maps only.", other.kind())),
    }
}

struct Renderer<'a> {
    cache: TemplateCache,
    budget: Budget,
    config: &'a Config,
    data: &'a Value,
}

impl Renderer<'_> {
    fn text(&self, template: &Text) -> Result<String, String> {
        if !template.contains("{{") {
            return Ok(template.to_string());
        }
        let done = rendered(
            &self.cache,
            self.config,
            template,
            self.data,
            strict(true),
            &self.budget,
        );
        done.map_err(|error| {
            format!(
                "Its template cannot be rendered: {}.",
                error.message.trim_end_matches('.')
            )
        })
    }

    fn tree(&self, value: &Value) -> Result<Value, String> {
        let node = |node: &Node| Ok(node.with_value(self.tree(&node.value)?));
        Ok(match value {
            Value::String(text) => Value::text(self.text(text)?),
            Value::List(list) => {
                let items: Result<Vec<Node>, String> = list.items().iter().map(node).collect();
                Value::List(List::new(items?))
            }
            Value::Map(map) => {
                let entries = map.entries().iter();
                let entries: Result<_, String> = entries
                    .map(|entry| Ok((entry.key.clone(), node(&entry.node)?)))
                    .collect();
                Value::Map(entries?)
            }
            other => other.clone(),
        })
    }
}
