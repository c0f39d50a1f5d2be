//! YAML functions: those that need nothing but the repository (`!env`, `!template`, `!git.*`, `!tags`, `!unset` …), and
//! those that read other components of it (`!terraform.state`, `!terraform.output`, `!secret`, `!version`).
//!
//! All others (`!store`, `!aws.*` …) stay strings; the estate lists them as references.

mod state;
mod words;

use std::sync::atomic::{AtomicBool, Ordering};

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::executor::Executor;
use crate::links::{Links, MASKED};
use crate::render::{Budget, Host, TemplateCache, strict};
use crate::source::Span;
use crate::template::printed;
use crate::value::{Entry, List, Map, Marks, Node, Value};

pub(crate) use words::{first, unquoted, words};

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
    /// Where the component stands; nothing around it for locals.
    pub(crate) around: Option<Surroundings<'a>>,
}

/// What lies around a component.
#[derive(Clone, Copy)]
pub(crate) struct Surroundings<'a> {
    /// The stack's name.
    pub(crate) stack: &'a str,
    /// The other components; `None` until all are known.
    pub(crate) links: Option<&'a dyn Links>,
    /// What runs `!exec`, if anything may.
    pub(crate) executor: Option<&'a dyn Executor>,
    /// What the other components are needed for.
    pub(crate) asked: &'a Asked,
    /// The steps that its templates share.
    pub(crate) budget: &'a Budget,
}

/// What the other components were asked for while they were not known.
#[derive(Default)]
pub(crate) struct Asked {
    /// Their sections.
    pub(crate) components: AtomicBool,
    /// Their state.
    pub(crate) states: AtomicBool,
}

impl Asked {
    pub(crate) fn note(question: &AtomicBool) {
        question.store(true, Ordering::Relaxed);
    }

    /// Whether sections, and whether states were asked for.
    pub(crate) fn answers(self) -> (bool, bool) {
        (self.components.into_inner(), self.states.into_inner())
    }
}

impl Functions<'_> {
    /// The sections of the component at `span` with every local function replaced by its value.
    pub(crate) fn evaluate(&self, span: Span, diagnostics: &mut Vec<Diagnostic>) -> Map {
        let mut walk = Walk::default();
        // Mocks stand in for what functions would read: they are taken as they are written.
        let evaluated = self.map(&self.sections.without("mocks"), &mut walk);
        let evaluated = match self.sections.get("mocks") {
            Some(mocks) => evaluated.with("mocks", mocks.clone()),
            None => evaluated,
        };
        if let Some(refused) = walk.refused {
            let span = if refused.is_none() { span } else { refused };
            let message = "The results of functions call functions without end, so some stay as they are written.";
            let hint = "Look for a function whose result holds that function again.";
            diagnostics.push(Diagnostic::error("function-too-deep", span, message).hint(hint));
        }
        evaluated
    }

    /// One value with its functions evaluated; `None` where `!unset` takes it away.
    pub(crate) fn value(&self, node: &Node) -> Option<Node> {
        self.node(node, &mut Walk::default())
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
    pub(crate) fn call(&self, text: &str) -> Option<Value> {
        let call = text.strip_prefix('!')?;
        // Trimming templates may leave no space before the arguments.
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        let (function, arguments) = call.split_at(call.find(|c| !is_part(c)).unwrap_or(call.len()));
        if self.skip.iter().any(|skipped| skipped == function) {
            return None;
        }
        let arguments = arguments.trim();
        match function {
            "env" => Some(self.env(arguments)),
            "template" => self.template(arguments),
            "repo-root" => self.git("root", arguments),
            "tags" => Some(self.metadata("tags").unwrap_or_else(|| Value::List(List::default()))),
            "labels" => Some(self.metadata("labels").unwrap_or_else(|| Value::Map(Map::default()))),
            "labels.keys" => Some(self.labels(|entry| Value::String(entry.key.clone()))),
            "labels.values" => Some(self.labels(|entry| entry.node.value.clone())),
            "version" => Some(self.config.versions.get(&first(arguments).0)?.value.clone()),
            "secret" => self.secret(&first(arguments).0),
            "exec" => self.exec(arguments),
            "terraform.state" | "terraform.output" => self.state(arguments),
            _ => self.git(function.strip_prefix("git.")?, arguments),
        }
    }

    /// `!env NAME [default]`: the component's own `env` comes before the process environment.
    fn env(&self, arguments: &str) -> Value {
        let words = words(arguments);
        let Some(name) = words.first() else {
            return Value::text("");
        };
        let own = self.sections.get("env").and_then(|node| node.at(&[name]));
        let own = own.filter(|node| !node.value.marks().has(Marks::FUNCTION));
        // Atmos prints what it finds: whatever it was, it is text now.
        if let Some(printed) = own.and_then(|node| printed(&node.value)) {
            return Value::text(printed);
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
            let host = Host::within(self.config, self);
            let rendered = template.render(&data, &strict(true), &host).ok()?;
            if host.is_incomplete(&rendered) {
                return None;
            }
            rendered
        } else {
            text.to_owned()
        };
        Some(decoded(rendered))
    }

    /// `!secret NAME`: what is declared is there, and nobody sees it.
    fn secret(&self, name: &str) -> Option<Value> {
        self.sections.get("secrets")?.at(&["vars", name])?;
        Some(MASKED.into())
    }

    /// `!exec COMMAND`, where commands may run.
    fn exec(&self, command: &str) -> Option<Value> {
        let output = self.around?.executor?.run(command)?;
        Some(decoded(output.trim_end_matches('\n').to_owned()))
    }

    fn state(&self, arguments: &str) -> Option<Value> {
        let around = self.around.as_ref()?;
        let disabled = self.metadata("enabled") == Some(Value::Bool(false));
        if disabled {
            return None;
        }
        let call = state::Call::parse(arguments)?;
        let Some(links) = around.links else {
            Asked::note(&around.asked.states);
            return None;
        };
        call.value(&links.outputs(&call.component, call.stack.as_deref().unwrap_or(around.stack)))
    }

    /// A fact about the repository, or the default that is written.
    fn git(&self, fact: &str, default: &str) -> Option<Value> {
        if !crate::git::FACTS.contains(&fact) {
            return None;
        }
        let repository = self
            .config
            .git_root
            .as_deref()
            .and_then(crate::git::Repository::containing);
        let found = repository.and_then(|repository| repository.fact(fact));
        let fallback = (!default.is_empty() || fact == "root").then(|| words(default).join(" "));
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

/// JSON as its value, anything else as text.
fn decoded(text: String) -> Value {
    match serde_json::from_str::<serde_json::Value>(&text) {
        Ok(json) => Value::from(json),
        Err(_) => Value::text(text),
    }
}

#[cfg(test)]
mod tests {
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

    fn vars(manifest: &str) -> String {
        let config = "stacks: {base_path: ., included_paths: [s.yaml]}\ntemplates: {settings: {enabled: true}}\n";
        let folder = Folder::with(&[("atmos.yaml", config), ("s.yaml", manifest)]);
        let estate = folder.estate_with(&[("HOME", "/home/me"), ("N", "5")]);
        let instance = estate.instances().next().expect("an instance");
        format!("{:?}", instance.sections.get("vars").expect("vars").value)
    }

    #[test]
    fn functions_read_the_component_and_the_environment() {
        let manifest = r#"
components:
  terraform:
    x:
      metadata: {tags: [a, b], labels: {team: core, tier: "1"}}
      env: {OWN: mine, NUMBER: 5}
      settings: {list: [1, 2], map: {k: v}}
      vars:
        env: !env HOME
        own: !env OWN
        number_of_env: !env NUMBER
        none: !env NOPE
        default: !env NOPE with:colons/and "two  spaces"
        text: !env N
        tags: !tags
        labels: !labels
        keys: !labels.keys
        values: !labels.values
        list: !template '{{ toJson .settings.list }}'
        map: !template "{{ toJson .settings.map }}"
        number: !template "{{ 1 }}"
        kept: !template '"{{ 1 }}"'
        gone: !unset
        items: [1, !unset , !env OWN]
        literal: !literal "!env HOME"
        later: !store.get a b
        trimmed: !template '{{- toJson .settings.list -}}'
        cwd: !cwd
"#;
        assert_eq!(
            vars(manifest),
            r#"{"cwd":"!cwd","default":"with:colons/and two  spaces","env":"/home/me","items":[1,"mine"],"kept":"1","keys":["team","tier"],"labels":{"team":"core","tier":"1"},"later":"!store.get a b","list":[1,2],"literal":"/home/me","map":{"k":"v"},"none":"","number":1,"number_of_env":"5","own":"mine","tags":["a","b"],"text":"5","trimmed":[1,2],"values":["core","1"]}"#
        );
    }

    #[test]
    fn what_env_finds_in_the_component_becomes_text_as_go_prints_it() {
        let manifest = "
components:
  terraform:
    x:
      env: {NOTHING: null, MAP: {b: 1, a: [x, 2]}, BIG: 1.0e+21, OFF: false, HOME: !env HOME}
      vars: {a: !env NOTHING default, b: !env MAP, c: !env BIG, d: !env OFF, e: !env HOME}
";
        assert_eq!(
            vars(manifest),
            r#"{"a":"<nil>","b":"map[a:[x 2] b:1]","c":"1e+21","d":"false","e":"/home/me"}"#
        );
    }

    #[test]
    fn git_facts_fall_back_to_what_is_written() {
        let manifest = "components: {terraform: {x: {vars: {a: !git.sha none, b: !git.branch , c: !repo-root here}}}}";
        assert_eq!(vars(manifest), r#"{"a":"none","b":"!git.branch","c":"here"}"#);
    }
}
