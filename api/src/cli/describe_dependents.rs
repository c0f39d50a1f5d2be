//! `isobar describe dependents NAME -s STACK`.

use atmos::dependents::{self, dependents};
use atmos::value::{List, Node, Value};
use clap::Args;

use super::arguments::{OutputArguments, ProcessArguments};
use super::failure::Failure;
use super::output::{self, Format};
use super::session::Session;
use super::{Outcome, lookup};

#[derive(Args)]
pub(super) struct Dependents {
    /// The component's name
    name: String,
    /// The stack's name; ATMOS_STACK if not given
    #[arg(long, short)]
    stack: Option<String>,
    /// The form of the answer
    #[arg(long, short, value_enum, default_value = "json")]
    format: Format,
    /// Show the settings of each dependent
    #[arg(long)]
    include_settings: bool,
    #[command(flatten)]
    process: ProcessArguments,
    #[command(flatten)]
    output: OutputArguments,
}

impl Dependents {
    pub(super) fn run(self, session: &Session) -> Result<Outcome, Failure> {
        let name = session.stack(self.stack.as_deref())?;
        let estate = session.estate(Some(&self.process))?;
        let stack = lookup::stack(&estate, name)?;
        let instance = lookup::instance(&estate, stack, &self.name)?;
        let rows = dependents(&estate, instance)
            .into_iter()
            .map(|dependent| dependents::row(&estate, dependent, self.include_settings))
            .map(|row| Node::computed(Value::Map(row)));
        let rows = Value::List(List::new(rows.collect()));
        output::document(&rows, self.format, &self.output)?;
        Ok(Outcome::Fine)
    }
}
