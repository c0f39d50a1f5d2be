//! YAML functions that need nothing outside the repository: `!env`, `!template`, `!git.*`, `!tags`, `!unset` and the like.
//!
//! All others (`!terraform.state`, `!store`, `!exec`, …) stay strings here; the estate lists them as references.

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::render::{Host, TemplateCache, strict};
use crate::source::Span;
use crate::value::{Entry, List, Map, Marks, Node, Text, Value};

/// Results are evaluated again, as often as this.
const MOST_DEPTH: usize = 64;
/// Calls that one component may make, those of results included.
const MOST_CALLS: usize = 10_000;

/// Where evaluation stands.
#[derive(Default)]
struct Walk {
    /// Results within results.
    depth: usize,
    /// Lists and maps around.
    level: usize,
    calls: usize,
    /// The first call whose result was not taken.
    refused: Option<Span>,
}

impl Walk {
    /// Whether the result of one more call may take its place; if so, it counts.
    fn enters(&mut self, result: &Value) -> bool {
        self.calls += 1;
        let fits = self.depth < MOST_DEPTH
            && self.calls <= MOST_CALLS
            && self.level + result.depth() <= crate::value::MOST_DEPTH;
        self.depth += usize::from(fits);
        fits
    }
}

/// Evaluates the functions of one component.
pub(crate) struct Functions<'a> {
    pub(crate) config: &'a Config,
    pub(crate) templates: &'a TemplateCache,
    /// The component's sections, as `!template`, `!env` and `!tags` see them.
    pub(crate) sections: &'a Map,
    /// Functions to leave as they are.
    pub(crate) skip: &'a [String],
}

impl Functions<'_> {
    /// The sections of the component at `span` with every local function replaced by its value.
    pub(crate) fn evaluate(&self, span: Span, diagnostics: &mut Vec<Diagnostic>) -> Map {
        let mut walk = Walk::default();
        let evaluated = self.map(self.sections, &mut walk);
        if let Some(refused) = walk.refused {
            let span = if refused.is_none() { span } else { refused };
            let message = "The results of functions call functions without end, so some stay as they are written.";
            let hint = "Look for a function whose result holds that function again.";
            diagnostics.push(Diagnostic::error("function-too-deep", span, message).hint(hint));
        }
        evaluated
    }

    fn map(&self, map: &Map, walk: &mut Walk) -> Map {
        if !map.marks().has(Marks::FUNCTION) {
            return map.clone();
        }
        walk.level += 1;
        let entries = map.entries().iter();
        let kept = entries.filter_map(|entry| {
            Some(Entry {
                key: entry.key.clone(),
                node: self.node(&entry.node, walk)?,
            })
        });
        let kept = kept.collect();
        walk.level -= 1;
        Map::from_sorted(kept)
    }

    /// The node's value; `None` where `!unset` takes it away.
    fn node(&self, node: &Node, walk: &mut Walk) -> Option<Node> {
        if !node.value.marks().has(Marks::FUNCTION) {
            return Some(node.clone());
        }
        match &node.value {
            Value::Map(map) => Some(node.with_value(Value::Map(self.map(map, walk)))),
            Value::List(list) => {
                walk.level += 1;
                let items = list.items().iter().filter_map(|item| self.node(item, walk)).collect();
                walk.level -= 1;
                Some(node.with_value(Value::List(List::new(items))))
            }
            Value::String(text) if text == "!unset" => None,
            Value::String(text) => match self.call(text) {
                Some(value) if walk.enters(&value) => {
                    let result = self.node(&node.with_value(value), walk);
                    walk.depth -= 1;
                    result
                }
                Some(_) => {
                    walk.refused.get_or_insert(node.origin.span);
                    Some(node.clone())
                }
                None => Some(node.clone()),
            },
            _ => Some(node.clone()),
        }
    }

    /// The value of `!function arguments`; `None` if it is not one of those evaluated here.
    pub(crate) fn call(&self, text: &Text) -> Option<Value> {
        let call = text.strip_prefix('!')?;
        let (function, arguments) = call.split_once(char::is_whitespace).unwrap_or((call, ""));
        if self.skip.iter().any(|skipped| skipped == function) {
            return None;
        }
        let arguments = arguments.trim();
        match function {
            "env" => Some(self.env(arguments)),
            "template" => self.template(arguments),
            "repo-root" | "git.root" => Some(self.repository_root(arguments)),
            "tags" => Some(self.metadata("tags").unwrap_or_else(|| Value::List(List::default()))),
            "labels" => Some(self.metadata("labels").unwrap_or_else(|| Value::Map(Map::default()))),
            "labels.keys" => Some(self.labels(|entry| Value::String(entry.key.clone()))),
            "labels.values" => Some(self.labels(|entry| entry.node.value.clone())),
            _ if function.starts_with("git.") => self.git(function, arguments),
            _ => None,
        }
    }

    /// `!env NAME [default]`: the component's own `env` comes before the process environment.
    fn env(&self, arguments: &str) -> Value {
        let words = words(arguments);
        let Some(name) = words.first() else {
            return Value::text("");
        };
        let own = self.sections.get("env").and_then(|node| node.at(&[name]));
        if let Some(own) = own.filter(|node| !node.value.marks().has(Marks::FUNCTION) && !node.value.is_null()) {
            return own.value.clone();
        }
        let found = self.config.environment.get(name).cloned();
        Value::text(found.unwrap_or_else(|| words[1..].join(" ")))
    }

    /// `!template`: rendered if it still holds a template; JSON becomes its value.
    fn template(&self, text: &str) -> Option<Value> {
        let rendered = if text.contains("{{") {
            let data = Value::Map(self.sections.clone());
            let template = self
                .templates
                .get(&text.into(), self.config.templates.delimiters.as_ref())
                .ok()?;
            template.render(&data, &strict(true), &Host::new(self.config)).ok()?
        } else {
            text.to_owned()
        };
        let json = serde_json::from_str::<serde_json::Value>(&rendered).ok();
        Some(json.map_or_else(|| Value::text(rendered), Value::from))
    }

    fn repository_root(&self, default: &str) -> Value {
        let root = self
            .config
            .git_root
            .as_ref()
            .map(|root| root.to_string_lossy().into_owned());
        Value::text(root.unwrap_or_else(|| default.to_owned()))
    }

    fn git(&self, function: &str, default: &str) -> Option<Value> {
        let repository = self
            .config
            .git_root
            .as_deref()
            .and_then(crate::git::Repository::containing);
        let remote = repository.as_ref().and_then(|repository| repository.remote.as_ref());
        let found = match function {
            "git.sha" | "git.ref" | "git.branch" => {
                let repository = repository.as_ref();
                match function {
                    "git.sha" => repository.and_then(|repository| repository.commit.clone()),
                    _ => repository.and_then(|repository| repository.branch.clone()),
                }
            }
            "git.repository" => remote.map(|remote| format!("{}/{}", remote.owner, remote.name)),
            "git.owner" => remote.map(|remote| remote.owner.clone()),
            "git.name" => remote.map(|remote| remote.name.clone()),
            "git.host" => remote.map(|remote| remote.host.clone()),
            "git.url" => remote.map(|remote| remote.url.clone()),
            _ => return None,
        };
        let fallback = (!default.is_empty()).then(|| words(default).join(" "));
        found.or(fallback).map(Value::text)
    }

    fn metadata(&self, key: &str) -> Option<Value> {
        Some(self.sections.get("metadata")?.at(&[key])?.value.clone())
    }

    fn labels(&self, pick: impl Fn(&Entry) -> Value) -> Value {
        let labels = self.metadata("labels");
        let entries = labels
            .as_ref()
            .and_then(Value::as_map)
            .map(Map::entries)
            .unwrap_or_default();
        Value::List(List::new(
            entries.iter().map(|entry| Node::computed(pick(entry))).collect(),
        ))
    }
}

/// The words of a function's arguments, quotes taken off: `"..."` (`""` is a quote in it), `'...'`, or up to a space.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (word, after) = match first {
            '"' | '\'' => quoted(&rest[1..], first),
            _ => {
                let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
                (rest[..end].to_owned(), &rest[end..])
            }
        };
        words.push(word);
        rest = after.trim_start();
    }
    words
}

fn quoted(text: &str, quote: char) -> (String, &str) {
    let mut word = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(quote) {
        word.push_str(before);
        match after.strip_prefix(quote) {
            Some(more) if quote == '"' => {
                word.push('"');
                rest = more;
            }
            _ => return (word, after),
        }
    }
    word.push_str(rest);
    (word, "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::Folder;

    #[test]
    fn results_that_call_themselves_end() {
        let folder = Folder::with(&[
            ("atmos.yaml", "stacks: {base_path: ., included_paths: [s.yaml]}"),
            ("s.yaml", "components: {terraform: {x: {vars: {a: !env LOOP}}}}"),
        ]);
        let looping = r#"!template {"a": "!env LOOP"}"#;
        let estate = folder.estate_with(&[("LOOP", looping)]);
        assert_eq!(estate.instances().count(), 1);
    }

    #[test]
    fn words_lose_their_quotes() {
        assert_eq!(words(r#"NAME "a b" 'c "d"' e"#), ["NAME", "a b", r#"c "d""#, "e"]);
        assert_eq!(words(r#""say ""hi""" x"#), [r#"say "hi""#, "x"]);
        assert_eq!(words("\"unterminated"), ["unterminated"]);
        assert!(words("  ").is_empty());
    }
}
