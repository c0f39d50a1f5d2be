//! Workflows: the YAML files below `workflows.base_path`.

use crate::source::Span;
use crate::value::{Map, Text};

/// One workflow of a workflow file.
pub struct Workflow {
    /// Its key in the file.
    pub name: Text,
    /// Where its key stands.
    pub span: Span,
    /// The file's path relative to the workflows' base path.
    pub file: Text,
    /// What it says it does.
    pub description: Option<Text>,
    /// The stack all steps run in, unless they say otherwise.
    pub stack: Option<Text>,
    /// The steps in order.
    pub steps: Vec<Step>,
    /// The whole definition as written.
    pub definition: Map,
}

/// One step of a workflow.
pub struct Step {
    /// Its name; `step1`, `step2`, … where none is written.
    pub name: Text,
    /// `atmos` where none is written.
    pub kind: Text,
    /// What runs.
    pub command: Option<Text>,
    /// The stack of this step.
    pub stack: Option<Text>,
}
pub(crate) fn load(
    _c: &crate::config::Config,
    _f: &crate::source::Files,
) -> (Vec<std::sync::Arc<Workflow>>, Vec<crate::diagnostic::Diagnostic>) {
    (vec![], vec![])
}
