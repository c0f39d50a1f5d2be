//! When two documents are equal: numbers by value, maps without order, lists with order,
//! and the places of this machine under the names that the expected documents use.

use std::collections::{BTreeMap, BTreeSet};

use ::tests::repository::Repository;
use serde_json::Value;

/// The folders that the expected documents name `$ROOT` and `$HOME`.
pub(super) struct Places {
    root: String,
    home: String,
}

impl Places {
    pub(super) fn new(repository: &Repository) -> Self {
        Self {
            root: repository.root().display().to_string(),
            home: repository.home().display().to_string(),
        }
    }

    /// The document with the names in place of the folders, and of the realm's digest.
    pub(super) fn replace(&self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.replace_text(&text)),
            Value::Array(items) => items.into_iter().map(|item| self.replace(item)).collect(),
            Value::Object(map) => Value::Object(
                map.into_iter()
                    .map(|(key, value)| self.replace_entry(&key, value))
                    .collect(),
            ),
            other => other,
        }
    }

    fn replace_entry(&self, key: &str, value: Value) -> (String, Value) {
        let value = match value {
            Value::String(digest) if key == "realm" && is_digest(&digest) => Value::from("$REALM"),
            other => self.replace(other),
        };
        (self.replace_text(key), value)
    }

    fn replace_text(&self, text: &str) -> String {
        text.replace(&self.root, "$ROOT").replace(&self.home, "$HOME")
    }
}

fn is_digest(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Removes what Atmos answers differently from run to run: `[stack, type, component]`.
pub(super) fn forget(document: &mut Value, unstable: &Value) {
    let names: Vec<&str> = unstable
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let [stack, component_type, component] = names[..] else {
        return;
    };
    let found = document.pointer_mut(&format!("/{}/components/{}", escape(stack), escape(component_type)));
    if let Some(Value::Object(components)) = found {
        components.remove(component);
    }
}

fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// Where `expected` and `actual`, described stacks, differ: an instance each, as `stack type component`, or what is not in
/// an instance as the path to it. And how many instances there are.
pub(super) fn instances(expected: &Value, actual: &Value) -> (BTreeMap<String, String>, usize) {
    let (mut found, mut all) = (BTreeMap::new(), 0);
    for (stack, body) in entries(expected) {
        for (component_type, components) in entries(&body["components"]) {
            for (component, instance) in entries(components) {
                all += 1;
                let other = &actual[stack]["components"][component_type][component];
                let first = differences(instance, other, 1).into_iter().next();
                found.extend(first.map(|first| (format!("{stack} {component_type} {component}"), first)));
            }
        }
    }
    let rest = differences(
        &without_instances(expected, actual),
        &without_instances(actual, expected),
        5,
    );
    found.extend(rest.into_iter().map(|one| match one.split_once(": ") {
        Some((path, what)) => (path.to_owned(), what.to_owned()),
        None => (String::new(), one),
    }));
    (found, all)
}

/// The document without the instances that `other` has, too.
fn without_instances(document: &Value, other: &Value) -> Value {
    let mut rest = document.clone();
    for (stack, body) in entries(other) {
        for (component_type, components) in entries(&body["components"]) {
            for (component, _) in entries(components) {
                forget(&mut rest, &Value::from(vec![stack.as_str(), component_type, component]));
            }
        }
    }
    rest
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// The first places where the documents differ, at most `limit`.
pub(super) fn differences(expected: &Value, actual: &Value, limit: usize) -> Vec<String> {
    let mut found = Vec::new();
    compare(expected, actual, "", limit, &mut found);
    found
}

fn compare(expected: &Value, actual: &Value, path: &str, limit: usize, found: &mut Vec<String>) {
    if found.len() >= limit {
        return;
    }
    match (expected, actual) {
        (Value::Object(a), Value::Object(b)) => {
            for key in a.keys().chain(b.keys()).collect::<BTreeSet<_>>() {
                match (a.get(key), b.get(key)) {
                    (Some(a), Some(b)) => compare(a, b, &format!("{path}/{key}"), limit, found),
                    (a, _) => {
                        let word = if a.is_some() { "missing" } else { "unexpected" };
                        found.push(format!("{path}/{key}: {word}"));
                    }
                }
            }
            found.truncate(limit);
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (index, (a, b)) in a.iter().zip(b).enumerate() {
                compare(a, b, &format!("{path}[{index}]"), limit, found);
            }
        }
        (Value::Number(a), Value::Number(b)) if a.as_f64() == b.as_f64() => {}
        (a, b) if a == b => {}
        (a, b) => found.push(format!("{path}: expected {}, got {}", short(a), short(b))),
    }
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 120 {
        text
    } else {
        text.chars().take(117).chain("...".chars()).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn differences_are_told_by_instance() {
        let stack = |value: i64, extra: &str| json!({ "s": { "components": { "terraform": { "a": { "v": value }, "b": {} } }, "x": extra } });
        let (found, all) = instances(&stack(1, "x"), &stack(2, "y"));
        assert_eq!(all, 2);
        assert_eq!(found.keys().collect::<Vec<_>>(), ["/s/x", "s terraform a"]);
        assert!(instances(&stack(1, "x"), &stack(1, "x")).0.is_empty());
        let (missing, _) = instances(&stack(1, "x"), &json!({}));
        assert!(missing.contains_key("s terraform b"), "{missing:?}");
    }

    #[test]
    fn numbers_compare_by_value_and_lists_by_order() {
        assert!(differences(&json!({"a": 1, "b": [1, 2]}), &json!({"b": [1.0, 2], "a": 1.0}), 9).is_empty());
        assert_eq!(differences(&json!([1, 2]), &json!([2, 1]), 9).len(), 2);
        assert_eq!(differences(&json!({"a": null}), &json!({}), 9), ["/a: missing"]);
        assert_eq!(
            differences(&json!(1), &json!("1"), 9),
            ["expected 1, got \"1\""].map(|text| format!(": {text}"))
        );
    }
}
