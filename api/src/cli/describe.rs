//! `isobar describe …`: what things resolve to.

use clap::Subcommand;

use super::failure::Failure;
use super::session::Session;
use super::{Outcome, describe_affected, describe_component, describe_dependents, describe_stacks, describe_workflows};

#[derive(Subcommand)]
pub(super) enum Describe {
    /// Show the resolved configuration of stacks
    Stacks(describe_stacks::Stacks),
    /// Show the resolved configuration of one component in one stack
    Component(describe_component::Component),
    /// Show the workflows
    Workflows(describe_workflows::Workflows),
    /// Show what depends on a component in a stack
    Dependents(describe_dependents::Dependents),
    /// Show what differs from another checkout of the repository
    Affected(describe_affected::Affected),
}

impl Describe {
    pub(super) fn run(self, session: &Session) -> Result<Outcome, Failure> {
        match self {
            Self::Stacks(stacks) => stacks.run(session),
            Self::Component(component) => component.run(session),
            Self::Workflows(workflows) => workflows.run(session),
            Self::Dependents(dependents) => dependents.run(session),
            Self::Affected(affected) => affected.run(session),
        }
    }
}
