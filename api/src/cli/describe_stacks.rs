//! `isobar describe stacks`: stack, `components`, type, name, sections.

use std::sync::Arc;

use atmos::estate::{Estate, Instance, Stack};
use atmos::value::{Map, Node, Value};
use clap::Args;

use super::Outcome;
use super::arguments::{OutputArguments, ProcessArguments};
use super::failure::Failure;
use super::lookup;
use super::output::{self, Format};
use super::session::{Session, errors};

#[derive(Args)]
pub(super) struct Stacks {
    #[command(flatten)]
    filter: Filter,
    /// The form of the answer
    #[arg(long, short, value_enum, default_value = "yaml")]
    format: Format,
    #[command(flatten)]
    process: ProcessArguments,
    #[command(flatten)]
    output: OutputArguments,
}

/// What to show of the estate.
#[derive(Args, Default)]
struct Filter {
    /// Only this stack, by its name or the path of its manifest
    #[arg(long, short)]
    stack: Option<String>,
    /// Only these components, by their name or what they point at
    #[arg(long, value_delimiter = ',', value_name = "NAME")]
    components: Vec<String>,
    /// Only components of these types
    #[arg(long, value_delimiter = ',', value_name = "TYPE")]
    component_types: Vec<String>,
    /// Only these sections
    #[arg(long, value_delimiter = ',', value_name = "SECTION")]
    sections: Vec<String>,
    /// Show stacks without components, too
    #[arg(long)]
    include_empty_stacks: bool,
}

impl Stacks {
    pub(super) fn run(mut self, session: &Session) -> Result<Outcome, Failure> {
        self.filter.stack = self
            .filter
            .stack
            .or_else(|| session.variable("ATMOS_STACK").map(Into::into));
        let estate = session.estate(Some(&self.process))?;
        output::document(&describe(&estate, &self.filter), self.format, &self.output)?;
        let has_errors = errors(&estate).next().is_some();
        Ok(if has_errors { Outcome::Findings } else { Outcome::Fine })
    }
}

/// Shares every section with the estate, so that its size is that of the outline.
fn describe(estate: &Estate, filter: &Filter) -> Value {
    let stacks = estate.stacks.iter().filter(|stack| is_wanted(stack, filter, estate));
    let described = stacks.filter_map(|stack| {
        let components = components(stack, filter);
        let is_shown = filter.include_empty_stacks || !components.is_empty();
        is_shown.then(|| (stack.name.clone(), one("components", Value::Map(components))))
    });
    Value::Map(described.collect())
}

fn is_wanted(stack: &Stack, filter: &Filter, estate: &Estate) -> bool {
    filter
        .stack
        .as_deref()
        .is_none_or(|name| stack.name == name || lookup::is_manifest(stack, name, estate))
}

fn components(stack: &Stack, filter: &Filter) -> Map {
    let of_type = |instances: &[Arc<Instance>]| {
        let wanted = instances.iter().filter(|instance| filter.wants(instance));
        let members = wanted.map(|instance| {
            let sections = Value::Map(filter.sections(instance));
            (instance.key.name.clone(), Node::computed(sections))
        });
        let members: Map = members.collect();
        let name = instances.first().map(|instance| instance.key.component_type.clone());
        (!members.is_empty()).then_some((name?, Node::computed(Value::Map(members))))
    };
    stack
        .instances
        .chunk_by(|a, b| a.key.component_type == b.key.component_type)
        .filter_map(of_type)
        .collect()
}

fn one(key: &str, value: Value) -> Node {
    Node::computed(Value::Map(Map::default().with(key, Node::computed(value))))
}

impl Filter {
    fn wants(&self, instance: &Instance) -> bool {
        let among = |names: &[String], name: &str| names.is_empty() || names.iter().any(|one| one == name);
        let is_named = among(&self.components, &instance.key.name) || among(&self.components, &instance.component);
        is_named && among(&self.component_types, &instance.key.component_type)
    }

    fn sections(&self, instance: &Instance) -> Map {
        if self.sections.is_empty() {
            return instance.sections.clone();
        }
        let entries = instance.sections.entries().iter();
        let wanted = entries.filter(|entry| self.sections.iter().any(|name| entry.key == name.as_str()));
        wanted.map(|entry| (entry.key.clone(), entry.node.clone())).collect()
    }
}
