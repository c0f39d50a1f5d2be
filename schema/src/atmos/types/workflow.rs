//! Workflows: named lists of commands.

use std::sync::Arc;

use async_graphql::{ID, Object, SimpleObject};
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
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct WorkflowStep {
    /// Its name.
    pub name: String,
    /// What runs it, such as `atmos` or `shell`.
    #[graphql(name = "type")]
    pub kind: String,
    /// What runs.
    pub command: Option<String>,
    /// The stack that it runs in, where the step says so.
    pub stack: Option<String>,
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

    /// Where in the file it stands.
    async fn location(&self) -> Option<Location> {
        Location::new(&self.snapshot, self.get().span)
    }

    /// Its steps in order.
    async fn steps(&self) -> Vec<WorkflowStep> {
        self.get().steps.iter().map(WorkflowStep::from).collect()
    }
}

impl From<&workflow::Step> for WorkflowStep {
    fn from(step: &workflow::Step) -> Self {
        let text = |text: &Option<atmos::value::Text>| text.as_ref().map(ToString::to_string);
        Self {
            name: step.name.to_string(),
            kind: step.kind.to_string(),
            command: text(&step.command),
            stack: text(&step.stack),
        }
    }
}
