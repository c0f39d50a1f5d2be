//! What go-yaml v3 makes of some hundred documents, as a table: the YAML that Atmos reads is the YAML that is read here.

use serde::Deserialize;

use super::{ParseOptions, parse};
use crate::source::Files;
use crate::value::Value;

const TABLE: &str = include_str!("go-yaml.jsonl");

/// One document, and its value unless it is refused. Times are the text that they print as.
#[derive(Deserialize)]
struct Case {
    yaml: String,
    #[serde(default)]
    value: serde_json::Value,
    #[serde(default)]
    refused: bool,
}

fn read(yaml: &str) -> Result<Value, &'static str> {
    let file = Files::default().intern("a.yaml".as_ref());
    match parse(yaml, file, ParseOptions::default()) {
        Ok(node) => Ok(node.value),
        Err(diagnostic) => Err(diagnostic.code),
    }
}

#[test]
fn documents_read_as_in_go_yaml() {
    let mut different = Vec::new();
    for line in TABLE.lines() {
        let case: Case = serde_json::from_str(line).expect("a line of the table");
        let found = read(&case.yaml);
        let is_same = match &found {
            Ok(value) => !case.refused && same(value, &case.value),
            Err(_) => case.refused,
        };
        if !is_same {
            different.push(format!("{:?}: {found:?}, not {line}", case.yaml));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

/// Equal as JSON, but for what JSON has no number for.
fn same(found: &Value, expected: &serde_json::Value) -> bool {
    match (found, expected) {
        (Value::Float(number), serde_json::Value::Object(special)) if !number.is_finite() => {
            let name = match (number.is_nan(), *number > 0.0) {
                (true, _) => "NaN",
                (_, true) => "+Inf",
                (_, false) => "-Inf",
            };
            special.get("$float").and_then(|value| value.as_str()) == Some(name)
        }
        (Value::Map(map), serde_json::Value::Object(members)) => {
            map.len() == members.len()
                && map.entries().iter().all(|entry| {
                    members
                        .get(entry.key.as_str())
                        .is_some_and(|member| same(&entry.node.value, member))
                })
        }
        (Value::List(list), serde_json::Value::Array(items)) => {
            list.items().len() == items.len()
                && list
                    .items()
                    .iter()
                    .zip(items)
                    .all(|(node, item)| same(&node.value, item))
        }
        (Value::Int(_) | Value::Big(_) | Value::Float(_), serde_json::Value::Number(number)) => {
            let written = number
                .as_i64()
                .map(Value::Int)
                .or_else(|| number.as_f64().map(Value::Float));
            written.is_some_and(|written| *found == written)
        }
        (Value::String(text) | Value::Time(text), serde_json::Value::String(other)) => text == other.as_str(),
        (Value::Bool(a), serde_json::Value::Bool(b)) => a == b,
        (Value::Null, serde_json::Value::Null) => true,
        _ => false,
    }
}
