//! `isobar describe workflows`.

use atmos::workflow;
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
        let described = workflow::describe(&estate.workflows, self.output.into());
        output::document(&described, self.format, &self.place)?;
        Ok(Outcome::Fine)
    }
}

impl From<Shape> for workflow::Output {
    fn from(shape: Shape) -> Self {
        match shape {
            Shape::List => Self::List,
            Shape::Map => Self::Map,
            Shape::All => Self::All,
        }
    }
}
