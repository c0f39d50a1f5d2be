//! Operations made up from what the graph says about itself: mostly valid, often large, sometimes broken.

use std::collections::HashMap;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use crate::generate::random::Random;

/// What the graph is asked about itself.
pub const INTROSPECTION: &str = "{ __schema { queryType { name } mutationType { name } types { kind name
    enumValues { name } possibleTypes { name } inputFields { name type { ...Type } }
    fields { name type { ...Type } args { name type { ...Type } } } } } }
    fragment Type on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/// How many known texts are remembered.
const MOST_KNOWN: usize = 2_000;
/// Texts that find nothing, or try to break something.
const ODD: [&str; 10] = [
    "",
    " ",
    "ä€😀",
    "..",
    "../../etc/passwd",
    "\\u0000",
    "%00",
    "'; DROP TABLE revision; --",
    "{{ .vars }}",
    "WyJOQU1FIiwwLDAsW11d",
];

/// Makes operations.
pub struct Operations {
    random: Random,
    types: HashMap<String, Value>,
    roots: [String; 2],
    /// Texts and ids from answers: they find something when they are asked for.
    known: Vec<String>,
}

/// A document of fragments that each spread the next one twice: who follows every spread follows as many as two to this
/// power.
#[must_use]
pub fn bomb(levels: usize) -> String {
    let fragment = |level| format!("fragment f{level} on Query {{ ...f{} ...f{} }}\n", level + 1, level + 1);
    let fragments: String = (0..levels).map(fragment).collect();
    format!("{{ ...f0 }}\n{fragments}fragment f{levels} on Query {{ __typename }}")
}

impl Operations {
    /// Operations on the graph that gave this answer to [`INTROSPECTION`].
    pub fn new(seed: u64, data: &Value) -> Result<Self> {
        let schema = &data["__schema"];
        let types = schema["types"].as_array().context("the graph has types")?;
        let named = types.iter().map(|one| (text(&one["name"]).to_owned(), one.clone()));
        Ok(Self {
            random: Random::new(seed),
            types: named.collect(),
            roots: ["queryType", "mutationType"].map(|root| text(&schema[root]["name"]).to_owned()),
            known: vec!["terraform".to_owned()],
        })
    }

    /// Remembers the texts of an answer.
    pub fn learn(&mut self, answer: &Value) {
        match answer {
            Value::String(found) if found.len() < 200 => {
                if self.known.len() < MOST_KNOWN {
                    self.known.push(found.clone());
                } else {
                    let at = self.below(MOST_KNOWN);
                    self.known[at].clone_from(found);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.learn(item)),
            Value::Object(fields) => fields.values().for_each(|field| self.learn(field)),
            _ => {}
        }
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.random.below(end as u64)).unwrap_or_default()
    }

    /// The next operation.
    pub fn make(&mut self) -> String {
        let is_mutation = self.below(10) == 0;
        let root = self.roots[usize::from(is_mutation)].clone();
        let depth = 2 + self.below(7);
        let set = self.selections(&root, depth);
        let mut operation = format!("{} {set}", if is_mutation { "mutation" } else { "query" });
        if self.below(20) == 0 {
            operation = self.broken(&operation);
        }
        operation
    }

    fn selections(&mut self, type_name: &str, depth: usize) -> String {
        let fields = self
            .types
            .get(type_name)
            .and_then(|one| one["fields"].as_array().cloned());
        let mut parts = vec!["__typename".to_owned()];
        let fields = fields.unwrap_or_default();
        let mut chosen: Vec<usize> = (0..1 + self.below(4)).map(|_| self.below(fields.len())).collect();
        chosen.sort_unstable();
        chosen.dedup();
        for field in chosen.into_iter().filter_map(|at| fields.get(at)) {
            parts.extend(self.field(field, depth));
        }
        for possible in self
            .types
            .get(type_name)
            .and_then(|one| one["possibleTypes"].as_array().cloned())
            .unwrap_or_default()
        {
            if depth > 0 && self.below(4) == 0 {
                let name = text(&possible["name"]).to_owned();
                let set = self.selections(&name, depth - 1);
                parts.push(format!("... on {name} {set}"));
            }
        }
        format!("{{ {} }}", parts.join(" "))
    }

    fn field(&mut self, field: &Value, depth: usize) -> Option<String> {
        let of = named(&field["type"]);
        let is_leaf = matches!(text(&self.types.get(&of)?["kind"]), "SCALAR" | "ENUM");
        if !is_leaf && depth == 0 {
            return None;
        }
        let name = text(&field["name"]);
        let alias = match self.below(20) {
            0 => format!("a{}: ", self.below(1_000)),
            _ => String::new(),
        };
        let arguments = self.arguments(&field["args"]);
        let set = if is_leaf {
            String::new()
        } else {
            self.selections(&of, depth - 1)
        };
        let directive = match self.below(12) {
            0 => " @include(if: true)",
            1 => " @skip(if: false)",
            _ => "",
        };
        Some(format!("{alias}{name}{arguments}{directive} {set}"))
    }

    fn arguments(&mut self, arguments: &Value) -> String {
        let mut given = Vec::new();
        for argument in arguments.as_array().into_iter().flatten() {
            if text(&argument["type"]["kind"]) == "NON_NULL" || self.below(3) == 0 {
                let value = self.value(text(&argument["name"]), &argument["type"]);
                given.push(format!("{}: {value}", text(&argument["name"])));
            }
        }
        if given.is_empty() {
            String::new()
        } else {
            format!("({})", given.join(", "))
        }
    }

    fn value(&mut self, name: &str, of: &Value) -> String {
        match text(&of["kind"]) {
            "NON_NULL" => self.value(name, &of["ofType"]),
            "LIST" => {
                let count = self.below(4);
                let items: Vec<String> = (0..count).map(|_| self.value(name, &of["ofType"])).collect();
                format!("[{}]", items.join(", "))
            }
            _ => self.named_value(name, text(&of["name"])),
        }
    }

    fn named_value(&mut self, name: &str, of: &str) -> String {
        match of {
            "Boolean" => (self.below(2) == 0).to_string(),
            "Int" => {
                let usual = [
                    "1",
                    "2",
                    "5",
                    "20",
                    "0",
                    "100",
                    "101",
                    "-1",
                    "2147483647",
                    "99999999999",
                ];
                let most = if name == "first" || name == "last" {
                    5
                } else {
                    usual.len()
                };
                let most = if self.below(10) == 0 { usual.len() } else { most };
                usual[self.below(most)].to_owned()
            }
            "Float" => "1.5".to_owned(),
            "String" | "ID" => json!(self.text()).to_string(),
            other => self.composed(other),
        }
    }

    fn composed(&mut self, of: &str) -> String {
        let Some(one) = self.types.get(of).cloned() else {
            return "null".to_owned();
        };
        if let Some(values) = one["enumValues"].as_array() {
            return text(&values[self.below(values.len())]["name"]).to_owned();
        }
        let mut given = Vec::new();
        for field in one["inputFields"].as_array().into_iter().flatten() {
            if text(&field["type"]["kind"]) == "NON_NULL" || self.below(3) == 0 {
                let value = self.value(text(&field["name"]), &field["type"]);
                given.push(format!("{}: {value}", text(&field["name"])));
            }
        }
        format!("{{ {} }}", given.join(", "))
    }

    fn text(&mut self) -> String {
        if self.below(5) == 0 {
            return ODD[self.below(ODD.len())].to_owned();
        }
        let at = self.below(self.known.len());
        self.known[at].clone()
    }

    /// The operation with a few characters gone, doubled or replaced.
    fn broken(&mut self, operation: &str) -> String {
        let mut characters: Vec<char> = operation.chars().collect();
        for _ in 0..=self.below(3) {
            let at = self.below(characters.len());
            match self.below(3) {
                0 => drop(characters.remove(at)),
                1 => characters.insert(at, characters[at]),
                _ => characters[at] = ['{', '}', '"', '(', '$', '\u{0}', 'é', '.'][self.below(8)],
            }
        }
        characters.into_iter().collect()
    }
}

/// The name of the type under lists and non-null marks.
fn named(of: &Value) -> String {
    match &of["ofType"] {
        Value::Null => text(&of["name"]).to_owned(),
        inner => named(inner),
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
