//! The workflows as `atmos describe workflows` prints them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Workflow, printed};
use crate::value::{Entry, List, Map, Node, Text, Value};

/// What `atmos describe workflows --output` prints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Output {
    /// `[{file, workflow}]`.
    #[default]
    List,
    /// Names by file.
    Map,
    /// Definitions by file.
    All,
}

/// The workflows as `atmos describe workflows` shows them.
#[must_use]
pub fn describe(workflows: &[Arc<Workflow>], output: Output) -> Value {
    let mut files: BTreeMap<&Text, Vec<&Workflow>> = BTreeMap::new();
    for workflow in workflows {
        files.entry(&workflow.file).or_default().push(workflow);
    }
    for of_file in files.values_mut() {
        of_file.sort_by(|a, b| a.name.cmp(&b.name));
    }
    let text = |text: &Text| Node::computed(Value::String(text.clone()));
    match output {
        Output::List => {
            let all = files.values().flatten().map(|workflow| {
                let item = [
                    ("file".into(), text(&workflow.file)),
                    ("workflow".into(), text(&workflow.name)),
                ];
                Node::computed(Value::Map(item.into_iter().collect()))
            });
            Value::List(List::new(all.collect()))
        }
        Output::Map => by_file(&files, |of_file| {
            Value::List(List::new(of_file.iter().map(|workflow| text(&workflow.name)).collect()))
        }),
        Output::All => by_file(&files, |of_file| Value::Map(manifest(of_file))),
    }
}

fn by_file(files: &BTreeMap<&Text, Vec<&Workflow>>, show: impl Fn(&[&Workflow]) -> Value) -> Value {
    let all = files
        .iter()
        .map(|(file, of_file)| ((*file).clone(), Node::computed(show(of_file))));
    Value::Map(all.collect())
}

/// A file as Atmos prints it: its name and description where it has them, and its workflows.
fn manifest(of_file: &[&Workflow]) -> Map {
    let all = of_file.iter().map(|workflow| (workflow.name.clone(), shown(workflow)));
    let mut manifest = Map::default().with("workflows", Node::computed(Value::Map(all.collect())));
    if let Some(first) = of_file.first() {
        for (key, text) in [("name", &first.file_name), ("description", &first.file_description)] {
            if let Some(text) = text {
                manifest = manifest.with(key, Node::computed(Value::String(text.clone())));
            }
        }
    }
    manifest
}

/// A workflow as Atmos prints it: what is empty is left out, steps are filled in.
fn shown(workflow: &Workflow) -> Node {
    let definition = filled(&workflow.definition);
    let steps = match workflow.definition.get("steps").map(|node| &node.value) {
        Some(Value::List(list)) => steps_shown(list),
        _ => Value::Null,
    };
    Node::computed(Value::Map(definition.with("steps", Node::computed(steps))))
}

/// Steps with a name each, and with the fields that Atmos prints even where nothing is written.
fn steps_shown(list: &List) -> Value {
    let steps = list.items().iter().enumerate().map(|(index, node)| {
        let Value::Map(written) = &node.value else {
            return node.clone();
        };
        let mut step = filled(written);
        if let Some(Value::List(below)) = step.get("steps").map(|node| &node.value) {
            step = step.with("steps", node.with_value(steps_shown(below)));
        }
        let always = [
            ("name", Value::text(format!("step{}", index + 1))),
            ("command", Value::text("")),
            ("continue", Value::Null),
            ("when", Value::Null),
        ];
        for (key, value) in always {
            if step.get(key).is_none() {
                step = step.with(key, Node::computed(value));
            }
        }
        node.with_value(Value::Map(step))
    });
    Value::List(List::new(steps.collect()))
}

/// What is text to Atmos whatever YAML thinks it is, such as `command: true`.
const TEXTS: [&str; 10] = [
    "command",
    "content",
    "description",
    "identity",
    "name",
    "script",
    "stack",
    "title",
    "type",
    "working_directory",
];

/// What keeps its `false`: Atmos tells it from nothing.
const SWITCHES: [&str; 2] = ["continue", "export"];

/// Without what is empty; texts are texts, also in `env`; the times of `retry` are nanoseconds.
fn filled(map: &Map) -> Map {
    let is_kept = |entry: &&Entry| !is_empty(&entry.node.value) || SWITCHES.contains(&entry.key.as_str());
    let kept = map.entries().iter().filter(is_kept);
    let entries = kept.map(|entry| match &entry.node.value {
        Value::Map(env) if entry.key == "env" => Entry {
            key: entry.key.clone(),
            node: entry.node.with_value(Value::Map(texts(env))),
        },
        Value::Map(retry) if entry.key == "retry" => Entry {
            key: entry.key.clone(),
            node: entry.node.with_value(Value::Map(times(retry))),
        },
        value if value.as_str().is_none() && TEXTS.contains(&entry.key.as_str()) => Entry {
            key: entry.key.clone(),
            node: printed(&entry.node)
                .map_or_else(|| entry.node.clone(), |text| entry.node.with_value(Value::String(text))),
        },
        _ => entry.clone(),
    });
    Map::from_sorted(entries.collect())
}

fn texts(env: &Map) -> Map {
    let all = env.entries().iter().map(|entry| {
        let text = printed(&entry.node).unwrap_or_default();
        (entry.key.clone(), entry.node.with_value(Value::String(text)))
    });
    all.collect()
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) | Value::Int(0) => true,
        Value::String(text) => text.is_empty(),
        Value::List(list) => list.items().is_empty(),
        Value::Map(map) => map.is_empty(),
        _ => false,
    }
}

/// A map whose durations are numbers of nanoseconds.
fn times(retry: &Map) -> Map {
    let all = retry.entries().iter().map(|entry| {
        let is_time = matches!(entry.key.as_str(), "initial_delay" | "max_delay" | "max_elapsed_time");
        let time = entry.node.value.as_str().filter(|_| is_time).and_then(nanoseconds);
        let node = time.map_or_else(|| entry.node.clone(), |time| entry.node.with_value(Value::Int(time)));
        (entry.key.clone(), node)
    });
    all.collect()
}

/// A duration as Go writes it, for example `1m30s` or `50ms`.
fn nanoseconds(text: &str) -> Option<i64> {
    let mut total = 0.0;
    let mut rest = text;
    while !rest.is_empty() {
        let number = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let unit = rest[number..]
            .find(|c: char| c.is_ascii_digit())
            .map_or(rest.len(), |at| number + at);
        let factor = match &rest[number..unit] {
            "ns" => 1.0,
            "us" | "µs" => 1e3,
            "ms" => 1e6,
            "s" => 1e9,
            "m" => 60e9,
            "h" => 3600e9,
            _ => return None,
        };
        total += rest[..number].parse::<f64>().ok()? * factor;
        rest = &rest[unit..];
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "out of range saturates, as no retry waits that long"
    )]
    (!text.is_empty()).then_some(total as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::source::Files;
    use crate::test_support::{Case, conformance_cases};
    use crate::workflow::load;
    use crate::workflow::tests::{FLOWS, check};

    #[test]
    fn they_are_described_as_list_map_and_definitions() {
        let (workflows, _) = check(&[("flows/x.yaml", FLOWS)]);
        let check = |output, expected| assert_eq!(format!("{:?}", describe(&workflows, output)), expected);
        check(
            Output::List,
            r#"[{"file":"x.yaml","workflow":"a"},{"file":"x.yaml","workflow":"b"}]"#,
        );
        check(Output::Map, r#"{"x.yaml":["a","b"]}"#);
        let all = describe(&workflows, Output::All);
        let b = Node::computed(all)
            .at(&["x.yaml", "workflows", "b"])
            .cloned()
            .unwrap_or_default();
        assert_eq!(format!("{:?}", b.at(&["env"]).expect("kept").value), r#"{"N":"1"}"#);
        assert_eq!(
            format!("{:?}", b.at(&["steps", "0"]).expect("kept").value),
            r#"{"command":"plan","continue":null,"name":"step1","when":null}"#
        );
    }

    #[test]
    fn durations_read_as_in_go() {
        for (text, expected) in [
            ("50ms", Some(50_000_000)),
            ("1m30s", Some(90_000_000_000)),
            ("1.5h", Some(5_400_000_000_000)),
            ("5", None),
            ("5 s", None),
            ("", None),
        ] {
            assert_eq!(nanoseconds(text), expected, "{text}");
        }
    }

    #[test]
    fn conformance_cases_describe_as_the_peer_does() {
        for source in conformance_cases() {
            let Ok(expected) = std::fs::read_to_string(source.join("expected.workflows.json")) else {
                continue;
            };
            let case = Case::open(&source);
            let files = Files::default();
            let (config, _) = Config::load(&case.options(), &files);
            let (workflows, diagnostics) = load(&config, &files);
            let expected: serde_json::Value = serde_json::from_str(&expected).expect("JSON");
            let found = serde_json::to_value(describe(&workflows, Output::All)).expect("JSON");
            let mut differences = Vec::new();
            differ(&found, &expected, &case.name, &mut differences);
            assert!(differences.is_empty(), "{differences:#?} {diagnostics:?}");
        }
    }

    /// The deepest paths at which two documents differ.
    fn differ(found: &serde_json::Value, expected: &serde_json::Value, path: &str, all: &mut Vec<String>) {
        use serde_json::Value::{Array, Object};
        match (found, expected) {
            (Object(a), Object(b)) if a.keys().eq(b.keys()) => {
                a.iter()
                    .for_each(|(key, value)| differ(value, &b[key], &format!("{path} > {key}"), all));
            }
            (Array(a), Array(b)) if a.len() == b.len() => {
                let pairs = a.iter().zip(b).enumerate();
                pairs.for_each(|(index, (a, b))| differ(a, b, &format!("{path} > {index}"), all));
            }
            _ if found == expected => {}
            _ => all.push(format!("{path}: {found} should be {expected}")),
        }
    }
}
