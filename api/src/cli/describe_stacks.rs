//! `isobar describe stacks`: stack, `components`, type, name, sections.

use std::sync::Arc;

use atmos::config::Config;
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
    let with_empty = includes_empty(&estate.config);
    let described = stacks.filter_map(|stack| {
        let components = components(stack, filter, with_empty);
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

/// `describe.settings.include_empty`: whether Terraform components show the sections that hold nothing.
fn includes_empty(config: &Config) -> bool {
    let describe = config.tree.get("describe");
    let setting = describe.and_then(|node| node.at(&["settings", "include_empty"]));
    setting.and_then(|node| node.value.as_bool()).unwrap_or(true)
}

fn components(stack: &Stack, filter: &Filter, with_empty: bool) -> Map {
    let of_type = |instances: &[Arc<Instance>]| {
        let wanted = instances.iter().filter(|instance| filter.wants(instance));
        let members = wanted.map(|instance| {
            let sections = Value::Map(filter.sections(instance, with_empty));
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
        let is_listed = !self.component_types.is_empty() || lookup::is_listed(instance);
        is_named && is_listed && among(&self.component_types, &instance.key.component_type)
    }

    fn sections(&self, instance: &Instance, with_empty: bool) -> Map {
        let with_empty = with_empty || instance.key.component_type != "terraform";
        if self.sections.is_empty() && with_empty {
            return instance.sections.to_map();
        }
        let is_named = |name: &str| self.sections.is_empty() || self.sections.iter().any(|one| one == name);
        let entries = instance.sections.entries();
        let wanted = entries.filter(|entry| {
            let is_empty = entry.node.value.as_map().is_some_and(Map::is_empty);
            is_named(&entry.key) && (with_empty || !is_empty)
        });
        wanted.map(|entry| (entry.key.clone(), entry.node.clone())).collect()
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Wrapper {
        #[command(flatten)]
        stacks: Stacks,
    }

    fn parsed(flags: &str) -> Stacks {
        let words = format!("stacks {flags}");
        Wrapper::try_parse_from(words.split_whitespace())
            .expect("the flags parse")
            .stacks
    }

    fn shown(flags: &str) -> String {
        outline(&describe(&estate(), &parsed(flags).filter), 4)
    }

    fn estate() -> Arc<Estate> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().expect("below the root")).expect("a folder");
            std::fs::write(path, text).expect("a file");
        };
        let config = "base_path: .\nstacks: {base_path: stacks, included_paths: ['*'], name_pattern: '{stage}'}\n";
        write("atmos.yaml", config);
        let prod = "vars: {stage: prod}
components:
  terraform: {vpc: {}, vpc/second: {metadata: {component: vpc}}, eks: {}}
  helmfile: {nginx: {}}
";
        write("stacks/prod.yaml", prod);
        write(
            "stacks/dev.yaml",
            "vars: {stage: dev}\ncomponents: {terraform: {eks: {vars: {size: 1}}}}\n",
        );
        Session::for_tests(folder.path()).estate(None).expect("it opens")
    }

    /// Keys down to a depth: `prod(components(terraform(eks vpc)))`.
    fn outline(value: &Value, depth: usize) -> String {
        let Some(map) = value.as_map().filter(|_| depth > 0) else {
            return String::new();
        };
        let entries = map.entries().iter().map(|entry| {
            let below = outline(&entry.node.value, depth - 1);
            let below = if below.is_empty() { below } else { format!("({below})") };
            format!("{}{below}", entry.key)
        });
        entries
            .collect::<Vec<_>>()
            .join(" ")
            .replace("components", "c")
            .replace("terraform", "t")
    }

    #[test]
    fn filters_leave_what_they_name() {
        let cases = [
            ("", "dev(c(t(eks))) prod(c(helmfile(nginx) t(eks vpc vpc/second)))"),
            ("-s prod --component-types helmfile", "prod(c(helmfile(nginx)))"),
            ("--stack dev", "dev(c(t(eks)))"),
            ("--components vpc", "prod(c(t(vpc vpc/second)))"),
            ("--components eks,nginx -s prod", "prod(c(helmfile(nginx) t(eks)))"),
            ("--components none --include-empty-stacks", "dev(c) prod(c)"),
            ("-s nowhere", ""),
        ];
        for (flags, expected) in cases {
            assert_eq!(shown(flags), expected, "{flags}");
        }
    }

    #[test]
    fn what_only_custom_commands_know_shows_where_it_is_asked_for() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let config = "stacks: {base_path: ., included_paths: ['*.yaml'], excluded_paths: [atmos.yaml]}
describe: {settings: {include_empty: false}}\n";
        let manifest = "components: {argo: {app: {}}, terraform: {vpc: {vars: {a: 1}}}, helmfile: {x: {}}}\n";
        for (name, text) in [
            ("atmos.yaml", config),
            ("dev.yaml", manifest),
            ("only.yaml", "components: {argo: {app: {}}}"),
        ] {
            std::fs::write(folder.path().join(name), text).expect("a file");
        }
        let estate = Session::for_tests(folder.path()).estate(None).expect("it opens");
        let shown = |flags: &str| describe(&estate, &parsed(flags).filter);
        assert_eq!(outline(&shown(""), 4), "dev(c(helmfile(x) t(vpc)))");
        assert_eq!(
            outline(&shown("--component-types argo"), 4),
            "dev(c(argo(app))) only(c(argo(app)))"
        );
        let names = ["vars", "settings"].map(|name| format!("--sections {name}"));
        let sections = names.map(|flags| outline(&shown(&flags), 5));
        assert_eq!(sections[0], "dev(c(helmfile(x(vars)) t(vpc(vars))))");
        assert_eq!(sections[1], "dev(c(helmfile(x(settings)) t(vpc)))");
    }

    #[test]
    fn sections_leave_those_that_are_named() {
        let estate = estate();
        let filter = parsed("-s dev --sections vars,settings,none").filter;
        let sections = outline(&describe(&estate, &filter), 6);
        assert_eq!(sections, "dev(c(t(eks(settings vars(size stage)))))");
    }

    #[test]
    fn switches_take_a_value_only_behind_an_equals_sign() {
        let value = |flags| parsed(flags).process.process_templates;
        assert_eq!(value(""), None);
        assert_eq!(value("--process-templates"), Some(true));
        assert_eq!(value("--process-templates=false"), Some(false));
    }
}
