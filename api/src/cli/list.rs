//! `isobar list …`.

use std::collections::BTreeMap;
use std::io::{IsTerminal, stdout};

use atmos::estate::{Estate, Instance};
use atmos::value::Value;
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
    /// Only those with one of these tags (`metadata.tags`), separated by commas
    #[arg(long, value_delimiter = ',', value_name = "TAG")]
    tags: Vec<String>,
    /// Only those with all of these labels (`metadata.labels`), separated by commas
    #[arg(long, value_delimiter = ',', value_name = "NAME=VALUE")]
    labels: Vec<String>,
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
        let wanted = all.into_iter().map(AsRef::as_ref).filter(is_wanted);
        Ok(wanted.filter(|instance| self.is_marked(instance)).collect())
    }

    /// Whether the instance has one of the tags and all of the labels that are asked for.
    fn is_marked(&self, instance: &Instance) -> bool {
        let metadata = |key: &str| Some(&instance.sections.get("metadata")?.at(&[key])?.value);
        let tags = metadata("tags").and_then(Value::as_list).map(atmos::value::List::items);
        let has_tag = |tag: &String| {
            let tags = tags.unwrap_or_default();
            tags.iter().any(|known| known.value.as_str() == Some(tag.as_str()))
        };
        let labels = metadata("labels").and_then(Value::as_map);
        let has_label = |label: &String| {
            let (name, value) = label.split_once('=').unwrap_or((label, ""));
            let known = labels.and_then(|labels| labels.get(name));
            known.is_some_and(|known| !label.contains('=') || text(&known.value) == value)
        };
        (self.tags.is_empty() || self.tags.iter().any(has_tag)) && self.labels.iter().all(has_label)
    }
}

/// A label's value as one would type it.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.to_string(),
        other => format!("{other:?}"),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        which: Which,
    }

    #[test]
    fn tags_and_labels_choose_among_instances() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let manifest = "
components:
  terraform:
    a: {metadata: {tags: [x, y], labels: {team: core, tier: 1}}}
    b: {metadata: {tags: [y], labels: {team: edge, tier: 1}}}
    c: {}
";
        let config = "stacks: {base_path: ., included_paths: [dev.yaml]}";
        for (name, text) in [("atmos.yaml", config), ("dev.yaml", manifest)] {
            std::fs::write(folder.path().join(name), text).expect("a file");
        }
        let estate = Session::for_tests(folder.path()).estate(None).expect("it opens");
        let listed = |flags: &str| {
            let line = Line::try_parse_from(std::iter::once("list").chain(flags.split_whitespace()));
            let which = line.expect("flags").which;
            let instances = which.instances(&estate).expect("instances");
            let names: Vec<_> = instances.iter().map(|instance| instance.key.name.as_str()).collect();
            names.join(" ")
        };
        for (flags, expected) in [
            ("", "a b c"),
            ("--tags x", "a"),
            ("--tags x,y", "a b"),
            ("--tags z", ""),
            ("--labels team=core", "a"),
            ("--labels tier=1", "a b"),
            ("--labels tier=1,team=edge", "b"),
            ("--labels team", "a b"),
            ("--tags y --labels team=core", "a"),
        ] {
            assert_eq!(listed(flags), expected, "{flags}");
        }
    }
}
