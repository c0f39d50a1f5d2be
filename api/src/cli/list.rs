//! `isobar list …`.

use std::collections::BTreeMap;
use std::io::{IsTerminal, stdout};

use atmos::estate::{Estate, Instance};
use clap::{Args, Subcommand};

use super::failure::Failure;
use super::session::{Session, errors};
use super::table::{Format, Table};
use super::{Outcome, lookup, output};

#[derive(Subcommand)]
pub(super) enum List {
    /// List stacks
    Stacks(Stacks),
    /// List components, with the number of stacks that have them
    Components(Components),
    /// List instances: a component in a stack
    Instances(Instances),
    /// List workflows
    Workflows(Workflows),
}

#[derive(Args)]
struct Form {
    /// The form of the list; a table on a terminal
    #[arg(long, short, value_enum)]
    format: Option<Format>,
}

#[derive(Args)]
pub(super) struct Stacks {
    /// Only stacks with this component
    #[arg(long, short)]
    component: Option<String>,
    #[command(flatten)]
    form: Form,
}

#[derive(Args)]
pub(super) struct Components {
    #[command(flatten)]
    which: Which,
    /// Abstract components, too
    #[arg(long = "abstract")]
    with_abstract: bool,
    #[command(flatten)]
    form: Form,
}

#[derive(Args)]
pub(super) struct Instances {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    form: Form,
}

#[derive(Args)]
struct Which {
    /// Only those in this stack
    #[arg(long, short)]
    stack: Option<String>,
    /// Only those of this type
    #[arg(long = "type", value_name = "TYPE")]
    component_type: Option<String>,
}

#[derive(Args)]
pub(super) struct Workflows {
    /// Only those of this file
    #[arg(long, value_name = "FILE")]
    file: Option<String>,
    #[command(flatten)]
    form: Form,
}

impl List {
    pub(super) fn run(self, session: &Session) -> Result<Outcome, Failure> {
        let estate = session.estate(None)?;
        let (table, form, for_pipes) = match self {
            Self::Stacks(stacks) => (stacks.table(&estate), stacks.form, Format::Plain),
            Self::Components(components) => (components.table(&estate)?, components.form, Format::Plain),
            Self::Instances(instances) => (instances.table(&estate)?, instances.form, Format::Csv),
            Self::Workflows(workflows) => (workflows.table(&estate), workflows.form, Format::Plain),
        };
        let own = if stdout().is_terminal() {
            Format::Table
        } else {
            for_pipes
        };
        output::lines(|out| table.write(out, form.format.unwrap_or(own)))?;
        let has_errors = errors(&estate).next().is_some();
        Ok(if has_errors { Outcome::Findings } else { Outcome::Fine })
    }
}

impl Stacks {
    fn table(&self, estate: &Estate) -> Table {
        let has = |name: &str, stack: &atmos::estate::Stack| stack.instances_named(name).next().is_some();
        let stacks = estate.stacks.iter();
        let stacks = stacks.filter(|stack| stack.instances.iter().any(|instance| lookup::is_listed(instance)));
        let wanted = stacks.filter(|stack| self.component.as_deref().is_none_or(|name| has(name, stack)));
        Table {
            columns: vec!["Stack"],
            rows: wanted.map(|stack| vec![stack.name.to_string()]).collect(),
        }
    }
}

impl Components {
    fn table(&self, estate: &Estate) -> Result<Table, Failure> {
        let mut stacks: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for instance in self.which.instances(estate)? {
            if self.with_abstract || !instance.is_abstract() {
                let key = (instance.key.name.as_str(), instance.key.component_type.as_str());
                *stacks.entry(key).or_default() += 1;
            }
        }
        let row = |((name, kind), count): ((&str, &str), usize)| vec![name.into(), kind.into(), count.to_string()];
        Ok(Table {
            columns: vec!["Component", "Type", "Stacks"],
            rows: stacks.into_iter().map(row).collect(),
        })
    }
}

impl Instances {
    fn table(&self, estate: &Estate) -> Result<Table, Failure> {
        let instances = self.which.instances(estate)?.into_iter();
        let real = instances.filter(|instance| !instance.is_abstract() && instance.is_enabled());
        let mut keys: Vec<_> = real.map(|instance| (&instance.key.stack, &instance.key.name)).collect();
        keys.sort_unstable();
        Ok(Table {
            columns: vec!["Component", "Stack"],
            rows: keys
                .into_iter()
                .map(|(stack, name)| vec![name.to_string(), stack.to_string()])
                .collect(),
        })
    }
}

impl Workflows {
    fn table(&self, estate: &Estate) -> Table {
        let workflows = estate.workflows.iter();
        let wanted = workflows.filter(|workflow| self.file.as_deref().is_none_or(|file| workflow.file == file));
        Table {
            columns: vec!["File", "Workflow", "Description"],
            rows: wanted
                .map(|workflow| {
                    let description = workflow.description.as_deref().unwrap_or_default();
                    vec![
                        workflow.file.to_string(),
                        workflow.name.to_string(),
                        description.trim().to_owned(),
                    ]
                })
                .collect(),
        }
    }
}

impl Which {
    fn instances<'a>(&self, estate: &'a Estate) -> Result<Vec<&'a Instance>, Failure> {
        let stack = self
            .stack
            .as_deref()
            .map(|name| lookup::stack(estate, name))
            .transpose()?;
        let all: Vec<_> = match stack {
            Some(stack) => stack.instances.iter().collect(),
            None => estate.instances().collect(),
        };
        let kind = self.component_type.as_deref();
        let is_wanted = |instance: &&Instance| {
            kind.map_or_else(
                || lookup::is_listed(instance),
                |kind| instance.key.component_type == kind,
            )
        };
        Ok(all.into_iter().map(AsRef::as_ref).filter(is_wanted).collect())
    }
}
