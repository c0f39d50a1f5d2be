//! `isobar describe workflows`: by file, as Atmos prints them.

use std::collections::BTreeMap;

use atmos::estate::Estate;
use atmos::value::{List, Map, Node, Text, Value};
use atmos::workflow::Workflow;
use atmos::yaml::{self, ParseOptions};
use clap::{Args, ValueEnum};

use super::Outcome;
use super::arguments::OutputArguments;
use super::failure::Failure;
use super::output::{self, Format};
use super::session::Session;

#[derive(Args)]
pub(super) struct Workflows {
    /// How much to show
    #[arg(long, short, value_enum, default_value = "list")]
    output: Shape,
    /// The form of the answer
    #[arg(long, short, value_enum, default_value = "yaml")]
    format: Format,
    #[command(flatten)]
    place: OutputArguments,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Shape {
    /// File and workflow, a row each.
    List,
    /// The names of each file's workflows.
    Map,
    /// Everything.
    All,
}

impl Workflows {
    pub(super) fn run(self, session: &Session) -> Result<Outcome, Failure> {
        let estate = session.estate(None)?;
        let described = match self.output {
            Shape::List => list(&estate),
            Shape::Map => by_file(&estate, |workflows| {
                let names = workflows.iter().map(|workflow| text(&workflow.name));
                Value::List(List::new(names.collect()))
            }),
            Shape::All => by_file(&estate, |workflows| all(&estate, workflows)),
        };
        output::document(&described, self.format, &self.place)?;
        Ok(Outcome::Fine)
    }
}

fn list(estate: &Estate) -> Value {
    let row = |workflow: &std::sync::Arc<Workflow>| {
        map([
            ("file".into(), text(&workflow.file)),
            ("workflow".into(), text(&workflow.name)),
        ])
    };
    Value::List(List::new(estate.workflows.iter().map(row).collect()))
}

fn by_file(estate: &Estate, show: impl Fn(&[&Workflow]) -> Value) -> Value {
    let mut files: BTreeMap<&Text, Vec<&Workflow>> = BTreeMap::new();
    for workflow in &estate.workflows {
        files.entry(&workflow.file).or_default().push(workflow);
    }
    let shown = files
        .into_iter()
        .map(|(file, workflows)| (file.clone(), Node::computed(show(&workflows))));
    Value::Map(shown.collect())
}

/// The manifest: what it says about itself, and its workflows.
fn all(estate: &Estate, workflows: &[&Workflow]) -> Value {
    let definitions = workflows.iter().map(|workflow| {
        let definition = Value::Map(definition(&workflow.definition));
        (workflow.name.clone(), Node::computed(definition))
    });
    let mut manifest = vec![(Text::from("workflows"), map(definitions))];
    manifest.extend(
        workflows
            .first()
            .into_iter()
            .flat_map(|workflow| about(estate, workflow)),
    );
    Value::Map(manifest.into_iter().collect())
}

/// `name` and `description` of the file, which no workflow holds.
fn about(estate: &Estate, workflow: &Workflow) -> Vec<(Text, Node)> {
    let file = workflow.span.file();
    let source = std::fs::read_to_string(estate.files.path(file)).unwrap_or_default();
    let document = yaml::parse(&source, file, ParseOptions::default()).unwrap_or_default();
    let member = |key: &str| Some((key.into(), document.at(&[key])?.clone()));
    let members = ["name", "description"].into_iter().filter_map(member);
    members
        .filter(|(_, node): &(Text, Node)| node.value.as_str().is_some_and(|text| !text.is_empty()))
        .collect()
}

/// As written, with every step's name, and the two members that Atmos always prints.
fn definition(written: &Map) -> Map {
    let Some(Value::List(steps)) = written.get("steps").map(|node| &node.value) else {
        return written.clone();
    };
    let numbered = steps.items().iter().zip(1..).map(|(step, number)| match &step.value {
        Value::Map(members) => step.with_value(Value::Map(full_step(members, number))),
        _ => step.clone(),
    });
    let steps = Value::List(List::new(numbered.collect()));
    written.with("steps", Node::computed(steps))
}

fn full_step(members: &Map, number: usize) -> Map {
    let null = || Node::computed(Value::Null);
    let fallbacks = [
        ("continue", null()),
        ("name", text(&format!("step{number}"))),
        ("when", null()),
    ];
    let retry = members
        .get("retry")
        .and_then(|node| Some(node.with_value(nanoseconds(node.value.as_map()?))));
    let full = fallbacks.into_iter().fold(members.clone(), |step, (key, node)| {
        let is_there = step.get(key).is_some_and(|node| node.value.as_str() != Some(""));
        if is_there { step } else { step.with(key, node) }
    });
    retry.into_iter().fold(full, |step, retry| step.with("retry", retry))
}

/// Durations as Go counts them.
fn nanoseconds(retry: &Map) -> Value {
    let keys = ["initial_delay", "max_delay", "max_elapsed_time"];
    let counted = keys.into_iter().filter_map(|key| {
        let written = retry.get(key)?;
        let nanoseconds = duration(written.value.as_str()?)?;
        Some((key, written.with_value(Value::Int(nanoseconds))))
    });
    Value::Map(counted.fold(retry.clone(), |retry, (key, node)| retry.with(key, node)))
}

/// Go's durations: `1h30m`, `1.5s`, `50ms`.
fn duration(text: &str) -> Option<i64> {
    let mut rest = text;
    let mut total = 0.0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let number: f64 = rest[..digits].parse().ok()?;
        let unit_end = rest[digits..].find(|c: char| c.is_ascii_digit());
        let unit = unit_end.map_or(&rest[digits..], |end| &rest[digits..digits + end]);
        total += number
            * match unit {
                "ns" => 1.0,
                "us" | "µs" => 1e3,
                "ms" => 1e6,
                "s" => 1e9,
                "m" => 60e9,
                "h" => 3600e9,
                _ => return None,
            };
        rest = &rest[digits + unit.len()..];
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the cast saturates, as a duration that long may"
    )]
    Some(total as i64)
}

fn map(members: impl IntoIterator<Item = (Text, Node)>) -> Node {
    Node::computed(Value::Map(members.into_iter().collect()))
}

fn text(text: &str) -> Node {
    Node::computed(text.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_counted_in_nanoseconds() {
        assert_eq!(duration("50ms"), Some(50_000_000));
        assert_eq!(duration("1m1.5s"), Some(61_500_000_000));
        assert_eq!(duration("5 minutes"), None);
        assert_eq!(duration("7"), None);
    }

    #[test]
    fn steps_without_a_name_are_numbered() {
        let written = serde_json::json!({
            "steps": [{"command": "a"}, {"command": "b", "name": "own", "continue": true}],
        });
        let Value::Map(written) = Value::from(written) else {
            unreachable!("the literal is a map");
        };
        let expected = serde_json::json!({
            "steps": [
                {"command": "a", "name": "step1", "continue": null, "when": null},
                {"command": "b", "name": "own", "continue": true, "when": null},
            ],
        });
        assert_eq!(Value::Map(definition(&written)), Value::from(expected));
    }
}
