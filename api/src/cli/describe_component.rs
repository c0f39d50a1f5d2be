//! `isobar describe component NAME -s STACK`.

use atmos::config::Config;
use atmos::estate::{Estate, Instance, Stack};
use atmos::naming;
use atmos::sources;
use atmos::value::{List, Map, Node, Text, Value};
use clap::{Args, ValueEnum};

use super::arguments::{OutputArguments, ProcessArguments};
use super::failure::Failure;
use super::output::{self, Format};
use super::session::Session;
use super::{Outcome, lookup, provenance};

#[derive(Args)]
pub(super) struct Component {
    /// The component's name
    name: String,
    /// The stack's name; ATMOS_STACK if not given
    #[arg(long, short)]
    stack: Option<String>,
    /// The form of the answer
    #[arg(long, short, value_enum, default_value = "yaml")]
    format: Format,
    /// How much to show: what a component is configured with, or everything; as
    /// describe.component.filter of atmos.yaml says if not given
    #[arg(long, value_enum)]
    filter: Option<Shown>,
    /// Say behind each line of the YAML where it is written
    #[arg(long)]
    provenance: bool,
    #[command(flatten)]
    process: ProcessArguments,
    #[command(flatten)]
    output: OutputArguments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Shown {
    /// The sections that a manifest can hold.
    Schema,
    /// Those that Atmos computes, too.
    Full,
}

/// What Atmos shows of a component unless asked for everything.
const SCHEMA: [&str; 11] = [
    "backend",
    "component",
    "dependencies",
    "env",
    "hooks",
    "imports",
    "metadata",
    "overrides",
    "providers",
    "settings",
    "vars",
];

impl Component {
    pub(super) fn run(self, session: &Session) -> Result<Outcome, Failure> {
        let name = session.stack(self.stack.as_deref())?;
        let estate = session.estate(Some(&self.process))?;
        let stack = lookup::stack(&estate, name)?;
        let instance = lookup::instance(&estate, stack, &self.name)?;
        let shown = self.filter.unwrap_or_else(|| configured(&estate.config));
        let described = describe(&estate, stack, instance, shown);
        // A part that `--query` finds is shown bare: nobody knows what of it is a value of the component.
        if self.provenance && self.format == Format::Yaml && self.output.query.is_none() {
            output::to(&self.output, |out| {
                Ok(provenance::write(out, &estate, instance, &described)?)
            })?;
        } else {
            output::document(&Value::Map(described), self.format, &self.output)?;
        }
        Ok(Outcome::Fine)
    }
}

fn configured(config: &Config) -> Shown {
    let tree = Node::computed(Value::Map(config.tree.clone()));
    let filter = tree.at(&["describe", "component", "filter"]);
    match filter.and_then(|node| node.value.as_str()) {
        Some("full") => Shown::Full,
        _ => Shown::Schema,
    }
}

fn describe(estate: &Estate, stack: &Stack, instance: &Instance, shown: Shown) -> Map {
    let config = &estate.config;
    let imports = stack.imports.iter().cloned().map(Value::String).map(Node::computed);
    let imports = Value::List(List::new(imports.collect()));
    let all = instance.sections.to_map().with("imports", Node::computed(imports));
    // Of a single component, Atmos shows the workspace that Terraform would run in.
    let all = match naming::terraform_workspace(instance) {
        Some(workspace) => all.with("workspace", Node::computed(Value::text(workspace))),
        None => all,
    };
    if shown == Shown::Full {
        let names = [
            ("spacelift_stack", naming::spacelift_stack(instance)),
            ("atlantis_project", naming::atlantis_project(instance, config)),
        ];
        let names = names
            .into_iter()
            .filter_map(|(key, name)| Some((key, Value::text(name?))));
        let made_from = [
            ("atmos_cli_config", Value::Map(configuration(config))),
            ("deps", texts(sources::deps(estate, instance))),
            ("deps_all", texts(sources::deps_all(estate, stack, instance))),
            ("sources", Value::Map(sources::sources(estate, instance))),
        ];
        return names
            .chain(made_from)
            .fold(all, |all, (key, value)| all.with(key, Node::computed(value)));
    }
    let entries = all.entries().iter();
    let wanted = entries.filter(|entry| SCHEMA.contains(&entry.key.as_str()));
    wanted.map(|entry| (entry.key.clone(), entry.node.clone())).collect()
}

/// The part of the configuration that Atmos shows with a component.
fn configuration(config: &Config) -> Map {
    let keys = ["base_path", "components", "stacks", "workflows"].into_iter();
    let entries = keys.filter_map(|key| Some((Text::from(key), config.tree.get(key)?.clone())));
    entries.collect()
}

fn texts(all: Vec<Text>) -> Value {
    Value::List(List::new(
        all.into_iter().map(Value::String).map(Node::computed).collect(),
    ))
}
