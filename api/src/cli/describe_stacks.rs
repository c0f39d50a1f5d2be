//! `isobar describe stacks`: stack, `components`, type, name, sections.

use std::sync::Arc;

use atmos::config::Config;
use atmos::estate::{Estate, Instance, Stack};
use atmos::naming::manifest_name;
use atmos::value::{Map, Node, Text, Value};
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
        let components = components(stack, filter, estate, with_empty);
        let is_shown = if filter.include_empty_stacks {
            !components.is_empty() || is_named_alone(stack, &estate.config)
        } else {
            says_something(&components)
        };
        is_shown.then(|| (stack.name.clone(), one("components", Value::Map(components))))
    });
    let empty = without_components(estate, filter)
        .into_iter()
        .map(|name| (name, one("components", Value::Map(Map::default()))));
    // Of one name, what has components counts.
    Value::Map(empty.chain(described).collect())
}

fn is_wanted(stack: &Stack, filter: &Filter, estate: &Estate) -> bool {
    filter
        .stack
        .as_deref()
        .is_none_or(|name| stack.name == name || lookup::is_manifest(stack, name, estate))
}

/// Whether one of the components shows a section.
fn says_something(types: &Map) -> bool {
    let components = types.entries().iter().filter_map(|entry| entry.node.value.as_map());
    let mut shown = components.flat_map(Map::entries);
    shown.any(|entry| entry.node.value.as_map().is_some_and(|sections| !sections.is_empty()))
}

/// Whether the stack has a name without its components: Atmos shows no other stack of which nothing is left.
fn is_named_alone(stack: &Stack, config: &Config) -> bool {
    let written = stack.globals.get("name").and_then(|node| node.value.as_str());
    is_named_by_manifest(config) || written.is_some_and(|name| !name.is_empty())
}

/// Whether neither a template nor a pattern names the stacks.
fn is_named_by_manifest(config: &Config) -> bool {
    let is_unset = |text: &Option<String>| text.as_deref().is_none_or(str::is_empty);
    is_unset(&config.name_template) && is_unset(&config.name_pattern)
}

/// The manifests without components, where `--include-empty-stacks` asks for them and they have a name: one that is
/// written out, or their path where no other way of naming is configured.
fn without_components(estate: &Estate, filter: &Filter) -> Vec<Text> {
    if !filter.include_empty_stacks {
        return Vec::new();
    }
    let makes_one = |file| estate.stacks.iter().any(|stack| stack.manifests.contains(&file));
    let alone = estate.manifests.iter().filter(|manifest| manifest.is_top_level);
    let names = alone
        .filter(|manifest| !makes_one(manifest.file))
        .filter_map(|manifest| {
            let path: Text = manifest_name(&estate.config, &manifest.path).into();
            let by_path = || is_named_by_manifest(&estate.config).then(|| path.clone());
            let name = manifest.name.clone().or_else(by_path)?;
            let is_wanted = filter
                .stack
                .as_deref()
                .is_none_or(|wanted| wanted == name || wanted == path);
            is_wanted.then_some(name)
        });
    names.collect()
}

/// `describe.settings.include_empty`: whether Terraform components show the sections that hold nothing.
fn includes_empty(config: &Config) -> bool {
    let describe = config.tree.get("describe");
    let setting = describe.and_then(|node| node.at(&["settings", "include_empty"]));
    setting.and_then(|node| node.value.as_bool()).unwrap_or(true)
}

fn components(stack: &Stack, filter: &Filter, estate: &Estate, with_empty: bool) -> Map {
    // The path of a manifest leaves what that one brings.
    let manifest = filter.stack.as_deref().filter(|name| stack.name != *name);
    let is_from = |instance: &Instance| {
        manifest.is_none_or(|name| manifest_name(&estate.config, &estate.files.path(instance.manifest)) == name)
    };
    let of_type = |instances: &[Arc<Instance>]| {
        let wanted = instances
            .iter()
            .filter(|instance| filter.wants(instance) && is_from(instance));
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
            ("--components none --include-empty-stacks", ""),
            ("--sections none", ""),
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
    fn of_empty_stacks_those_show_that_have_a_name_without_components() {
        let shown = |naming: &str, flags: &str| {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let config = format!("stacks: {{base_path: ., included_paths: [stacks/*]{naming}}}\n");
            std::fs::create_dir(folder.path().join("stacks")).expect("a folder");
            for (name, text) in [
                ("atmos.yaml", config.as_str()),
                ("stacks/a.yaml", "vars: {stage: a}\ncomponents: {terraform: {x: {}}}\n"),
                ("stacks/b.yaml", "vars: {stage: b}\n"),
                ("stacks/d.yaml", "name: alone\n"),
                ("stacks/e.yaml", "name: named\n"),
                (
                    "stacks/c.yaml",
                    "name: named\nvars: {stage: c}\ncomponents: {terraform: {y: {}}}\n",
                ),
            ] {
                std::fs::write(folder.path().join(name), text).expect("a file");
            }
            let estate = Session::for_tests(folder.path()).estate(None).expect("it opens");
            outline(&describe(&estate, &parsed(flags).filter), 4)
        };
        let all = "--include-empty-stacks --components none";
        assert_eq!(shown("", all), "alone(c) named(c) stacks/a(c) stacks/b(c)");
        assert_eq!(shown("", "--include-empty-stacks -s stacks/b"), "stacks/b(c)");
        assert_eq!(shown("", "--include-empty-stacks -s stacks/d"), "alone(c)");
        assert_eq!(shown("", "--include-empty-stacks -s named"), "named(c(t(y)))");
        assert_eq!(shown(", name_pattern: '{stage}'", all), "alone(c) named(c)");
        assert_eq!(shown(", name_template: '{{ .vars.stage }}'", all), "alone(c) named(c)");
        let some = "--include-empty-stacks --components x";
        assert_eq!(shown(", name_pattern: '{stage}'", some), "a(c(t(x))) alone(c) named(c)");
    }

    #[test]
    fn the_path_of_a_manifest_leaves_what_it_brings_to_its_stack() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (name, text) in [
            (
                "atmos.yaml",
                "stacks: {base_path: ., included_paths: ['[ab].yaml'], name_pattern: '{stage}'}",
            ),
            ("a.yaml", "vars: {stage: dev}\ncomponents: {terraform: {x: {}}}\n"),
            ("b.yaml", "vars: {stage: dev}\ncomponents: {terraform: {y: {}}}\n"),
        ] {
            std::fs::write(folder.path().join(name), text).expect("a file");
        }
        let estate = Session::for_tests(folder.path()).estate(None).expect("it opens");
        let shown = |flags: &str| outline(&describe(&estate, &parsed(flags).filter), 4);
        assert_eq!(shown("-s dev"), "dev(c(t(x y)))");
        assert_eq!(shown("-s b"), "dev(c(t(y)))");
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
