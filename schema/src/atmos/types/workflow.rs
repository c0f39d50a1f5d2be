//! Workflows: named lists of commands.

use std::sync::Arc;

use async_graphql::{ID, Object, SimpleObject};
use atmos::value::{Map, Text, Value};
use atmos::workflow;

use super::file::File;
use super::location::Location;
use crate::atmos::snapshot::Snapshot;
use crate::node::global_id;

/// A workflow: commands that run one after another.
#[derive(Clone)]
pub struct Workflow {
    snapshot: Arc<Snapshot>,
    at: usize,
}

/// A step of a workflow.
pub struct WorkflowStep {
    snapshot: Arc<Snapshot>,
    step: workflow::Step,
    /// The stack of what it is part of.
    stack: Option<Text>,
}

/// What a workflow asks of whoever runs it.
pub struct WorkflowParameter {
    snapshot: Arc<Snapshot>,
    parameter: workflow::Parameter,
}

/// How often and how a step is tried again when it fails.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct WorkflowRetry {
    /// How often it is tried at most.
    pub max_attempts: Option<String>,
    /// How long it waits first.
    pub initial_delay: Option<String>,
    /// How waits grow: `constant`, `linear` or `exponential`.
    pub backoff_strategy: Option<String>,
}

impl Workflow {
    /// The workflow at this place of the estate.
    pub(crate) fn new(snapshot: &Arc<Snapshot>, at: u32) -> Self {
        Self {
            snapshot: Arc::clone(snapshot),
            at: at as usize,
        }
    }

    /// The workflow of that file and name.
    pub(crate) fn find(snapshot: &Arc<Snapshot>, file: &str, name: &str) -> Option<Self> {
        let mut workflows = snapshot.estate.workflows.iter();
        let at = workflows.position(|found| found.file == file && found.name == name)?;
        Some(Self {
            snapshot: Arc::clone(snapshot),
            at,
        })
    }

    fn get(&self) -> &workflow::Workflow {
        &self.snapshot.estate.workflows[self.at]
    }

    /// Whether another file has a workflow of that name.
    fn is_ambiguous(&self) -> bool {
        let own = self.get();
        let all = &self.snapshot.estate.workflows;
        all.iter().any(|other| other.name == own.name && other.file != own.file)
    }
}

impl WorkflowStep {
    fn all(snapshot: &Arc<Snapshot>, steps: &[workflow::Step], stack: Option<&Text>) -> Vec<Self> {
        let view = |step: &workflow::Step| Self {
            snapshot: Arc::clone(snapshot),
            step: step.clone(),
            stack: stack.cloned(),
        };
        steps.iter().map(view).collect()
    }
}

/// A workflow: commands that run one after another.
#[Object]
impl Workflow {
    /// The node's id.
    pub(crate) async fn id(&self) -> ID {
        global_id("Workflow", &[&self.get().file, &self.get().name])
    }

    /// Its name in its file.
    async fn name(&self) -> &str {
        &self.get().name
    }

    /// What it says it does.
    async fn description(&self) -> Option<&str> {
        self.get().description.as_deref()
    }

    /// The stack that its steps run in unless they say otherwise.
    async fn stack(&self) -> Option<&str> {
        self.get().stack.as_deref()
    }

    /// The file that it is in.
    async fn file(&self) -> File {
        File::new(&self.snapshot, self.get().span.file())
    }

    /// The path of that file below the workflows' base path, as `atmos workflow -f` names it.
    async fn file_name(&self) -> &str {
        &self.get().file
    }

    /// What the file says about all of its workflows.
    async fn file_description(&self) -> Option<&str> {
        self.get().file_description.as_deref()
    }

    /// Where in the file it stands.
    async fn location(&self) -> Option<Location> {
        Location::new(&self.snapshot, self.get().span)
    }

    /// Where its commands run, relative to the base path; null for the base path itself.
    async fn working_directory(&self) -> Option<String> {
        self.get()
            .definition
            .get("working_directory")?
            .value
            .as_str()
            .map(str::to_owned)
    }

    /// The variables that it sets for its commands, by name; their values are not told.
    async fn environment(&self) -> Vec<String> {
        names(&self.get().definition, "env")
    }

    /// The command that runs it.
    async fn command_line(&self) -> String {
        let workflow = self.get();
        let name = quoted(&workflow.name);
        match self.is_ambiguous() {
            true => format!("atmos workflow {name} -f {}", quoted(&workflow.file)),
            false => format!("atmos workflow {name}"),
        }
    }

    /// What it asks of whoever runs it, in the order of its steps.
    #[graphql(complexity = "1 + 5 * child_complexity")]
    async fn parameters(&self) -> Vec<WorkflowParameter> {
        let parameters = self.get().parameters().into_iter();
        parameters
            .map(|parameter| WorkflowParameter {
                snapshot: Arc::clone(&self.snapshot),
                parameter,
            })
            .collect()
    }

    /// How many steps it has, without the steps in steps.
    async fn step_count(&self) -> usize {
        self.get().steps.len()
    }

    /// Its steps in order.
    #[graphql(complexity = "1 + 10 * child_complexity")]
    async fn steps(&self) -> Vec<WorkflowStep> {
        let workflow = self.get();
        WorkflowStep::all(&self.snapshot, &workflow.steps, workflow.stack.as_ref())
    }
}

/// A step of a workflow.
#[Object]
impl WorkflowStep {
    /// Its name.
    async fn name(&self) -> &str {
        &self.step.name
    }

    /// What runs it, such as `atmos` or `shell`.
    #[graphql(name = "type")]
    async fn kind(&self) -> &str {
        &self.step.kind
    }

    /// What runs.
    async fn command(&self) -> Option<&str> {
        self.step.command.as_deref()
    }

    /// What Atmos makes of it: a command of Atmos with its stack, any other as it is written.
    async fn command_line(&self) -> Option<String> {
        self.step.command_line(self.stack.as_deref())
    }

    /// The stack that it runs in, where the step says so.
    async fn stack(&self) -> Option<&str> {
        self.step.stack.as_deref()
    }

    /// The stack that it runs in: its own, else that of what it is part of; null if its command alone may name one.
    async fn effective_stack(&self) -> Option<&str> {
        self.step.stack.as_deref().or(self.stack.as_deref())
    }

    /// The steps that must be done before it starts, by name. A step that needs nothing follows the one before it,
    /// but for those that run beside each other.
    async fn needs(&self) -> Vec<&str> {
        self.step.needs.iter().map(Text::as_str).collect()
    }

    /// Whether the workflow goes on beside it instead of waiting for it.
    async fn is_background(&self) -> bool {
        self.step
            .definition
            .get("background")
            .and_then(|node| node.value.as_bool())
            == Some(true)
    }

    /// Whether the workflow goes on when it fails.
    async fn is_failure_ignored(&self) -> bool {
        self.step
            .definition
            .get("continue")
            .and_then(|node| node.value.as_bool())
            == Some(true)
    }

    /// When it runs: `success`, `failure`, `always`, or an expression; null for after success.
    async fn when(&self) -> Option<String> {
        self.step.text("when").map(|text| text.to_string())
    }

    /// How it is tried again; null if it is not.
    async fn retry(&self) -> Option<WorkflowRetry> {
        let retry = self.step.definition.get("retry")?;
        let text = |key: &str| retry.at(&[key]).map(|node| scalar(&node.value));
        Some(WorkflowRetry {
            max_attempts: text("max_attempts"),
            initial_delay: text("initial_delay"),
            backoff_strategy: text("backoff_strategy"),
        })
    }

    /// Where it runs, relative to the base path; null for where the workflow does.
    async fn working_directory(&self) -> Option<String> {
        self.step.text("working_directory").map(|text| text.to_string())
    }

    /// The variables that it sets, by name; their values are not told.
    async fn environment(&self) -> Vec<String> {
        names(&self.step.definition, "env")
    }

    /// Where it stands.
    async fn location(&self) -> Option<Location> {
        Location::new(&self.snapshot, self.step.span)
    }

    /// The steps that it runs beside each other, or once for each combination.
    #[graphql(complexity = "1 + 5 * child_complexity")]
    async fn steps(&self) -> Vec<Self> {
        let stack = self.step.stack.as_ref().or(self.stack.as_ref());
        Self::all(&self.snapshot, &self.step.steps, stack)
    }
}

/// What a workflow asks of whoever runs it.
#[Object]
impl WorkflowParameter {
    /// The name of the step that asks, by which later ones know the answer.
    async fn name(&self) -> &str {
        &self.parameter.name
    }

    /// How it asks: `input`, `confirm`, `choose`, `filter` or `file`.
    #[graphql(name = "type")]
    async fn kind(&self) -> &str {
        &self.parameter.kind
    }

    /// The question.
    async fn prompt(&self) -> Option<&str> {
        self.parameter.prompt.as_deref()
    }

    /// The answer if none is given.
    async fn default(&self) -> Option<&str> {
        self.parameter.default.as_deref()
    }

    /// The answers to choose from.
    async fn options(&self) -> Vec<&str> {
        self.parameter.options.iter().map(Text::as_str).collect()
    }

    /// Where it stands.
    async fn location(&self) -> Option<Location> {
        Location::new(&self.snapshot, self.parameter.span)
    }
}

/// The keys of a map in a definition.
fn names(definition: &Map, key: &str) -> Vec<String> {
    let map = definition.get(key).and_then(|node| node.value.as_map());
    let entries = map.map_or(&[][..], Map::entries);
    entries.iter().map(|entry| entry.key.to_string()).collect()
}

fn scalar(value: &Value) -> String {
    value.as_str().map_or_else(|| format!("{value:?}"), str::to_owned)
}

/// A name as a shell takes it: quoted unless it is plain.
fn quoted(name: &str) -> String {
    let is_plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c));
    match is_plain {
        true => name.to_owned(),
        false => format!("'{}'", name.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_quoted_unless_it_is_plain() {
        assert_eq!(quoted("plan-all"), "plan-all");
        assert_eq!(quoted("it's; rm"), r"'it'\''s; rm'");
        assert_eq!(quoted(""), "''");
    }
}
