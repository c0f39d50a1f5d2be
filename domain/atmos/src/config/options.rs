//! Every option of the effective configuration with what set it, for people who ask why something is as it is.

use super::Config;
use super::variables::VARIABLES;
use crate::check::looks_secret;
use crate::source::Span;
use crate::value::{Node, Value};

/// More options are not listed.
const MOST_OPTIONS: usize = 20_000;

/// One option: a value that is no collection of others, or a list of plain values.
#[derive(Clone, Debug)]
pub struct ConfigOption {
    /// The keys that lead to it.
    pub path: Vec<String>,
    /// Its value, with what it overrode.
    pub node: Node,
    /// Where it is written; [`Span::NONE`] for defaults, variables and flags.
    pub span: Span,
    /// Who set it.
    pub setter: Setter,
    /// Whether it may be a secret, so that its value is nobody's business.
    pub is_secret: bool,
}

/// Who set an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setter {
    /// Nobody: it is Atmos's default.
    Default,
    /// A file.
    File,
    /// The variable of this name, without `ATMOS_`.
    Variable(&'static str),
    /// The command line.
    Flag,
}

/// A variable that Atmos reads, and that is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigVariable {
    /// Its whole name.
    pub name: String,
    /// The option that it sets, if it stands for one.
    pub option: Option<&'static str>,
}

/// Every option, in the order of the keys.
#[must_use]
pub fn options(config: &Config) -> Vec<ConfigOption> {
    let mut all = Vec::new();
    let root = Node::computed(Value::Map(config.tree.clone()));
    visit(config, &root, &mut Vec::new(), &mut all);
    all
}

/// The `ATMOS_*` variables that are set, by name. What they are set to is not told.
#[must_use]
pub fn variables(config: &Config) -> Vec<ConfigVariable> {
    let set = config.environment.iter().filter(|(_, value)| !value.is_empty());
    let known = |name: &str| {
        VARIABLES
            .iter()
            .find(|(known, ..)| *known == name)
            .map(|(.., option)| *option)
    };
    set.filter_map(|(name, _)| {
        Some(ConfigVariable {
            option: known(name.strip_prefix("ATMOS_")?),
            name: name.clone(),
        })
    })
    .collect()
}

fn visit(config: &Config, node: &Node, path: &mut Vec<String>, all: &mut Vec<ConfigOption>) {
    if all.len() >= MOST_OPTIONS {
        return;
    }
    match &node.value {
        Value::Map(map) if !map.is_empty() => {
            for entry in map.entries() {
                path.push(entry.key.to_string());
                visit(config, &entry.node, path, all);
                path.pop();
            }
        }
        Value::List(list) if list.items().iter().any(is_collection) => {
            for (at, item) in list.items().iter().enumerate() {
                path.push(at.to_string());
                visit(config, item, path, all);
                path.pop();
            }
        }
        _ => all.push(option(config, node, path)),
    }
}

fn is_collection(node: &Node) -> bool {
    matches!(node.value, Value::List(_) | Value::Map(_))
}

fn option(config: &Config, node: &Node, path: &[String]) -> ConfigOption {
    ConfigOption {
        setter: setter(config, node, &path.join(".")),
        is_secret: is_secret(node, path),
        path: path.to_vec(),
        span: place(node),
        node: node.clone(),
    }
}

fn setter(config: &Config, node: &Node, path: &str) -> Setter {
    if place(node) != Span::NONE {
        return Setter::File;
    }
    let is_set = |name: &str| {
        config
            .environment
            .get(&format!("ATMOS_{name}"))
            .is_some_and(|text| !text.is_empty())
    };
    let variable = VARIABLES
        .iter()
        .find(|(name, _, option)| *option == path && is_set(name));
    match variable {
        Some((name, ..)) => Setter::Variable(name),
        // No default names a base path, and the built-in configuration is all defaults.
        None if path == "base_path" && !config.is_default => Setter::Flag,
        None => Setter::Default,
    }
}

/// Where the option is written: a list may be put together of items that are.
fn place(node: &Node) -> Span {
    match &node.value {
        Value::List(list) if node.origin.span.is_none() => list.items().first().map_or(Span::NONE, place),
        _ => node.origin.span,
    }
}

fn is_secret(node: &Node, path: &[String]) -> bool {
    let key = path.iter().rev().find(|key| key.parse::<usize>().is_err());
    let key = key.map_or("", String::as_str);
    match &node.value {
        Value::String(text) => looks_secret(key, text),
        Value::List(list) => list.items().iter().any(|item| is_secret(item, path)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ConfigOptions;
    use crate::source::Files;
    use crate::test_support::Folder;

    fn config(
        files: &[(&str, &str)],
        environment: &[(&str, &str)],
        base_path: Option<&str>,
    ) -> (Folder, Files, Config) {
        let folder = Folder::with(files);
        let variable = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let options = ConfigOptions {
            directory: folder.root().to_path_buf(),
            base_path: base_path.map(str::to_owned),
            environment: environment.iter().map(variable).collect(),
            ..ConfigOptions::default()
        };
        let table = Files::default();
        let (config, _) = Config::load(&options, &table);
        (folder, table, config)
    }

    fn of(config: &Config, path: &str) -> ConfigOption {
        let found = options(config).into_iter().find(|option| option.path.join(".") == path);
        found.unwrap_or_else(|| panic!("no {path}"))
    }

    #[test]
    fn each_option_says_who_set_it() {
        let main = "base_path: .\nstacks:\n  base_path: stacks\n  name_pattern: '{stage}'\nlogs: {level: Info}\n";
        let part = "stacks:\n  included_paths: [a, b]\n";
        let environment = [("ATMOS_STACKS_NAME_PATTERN", "{tenant}"), ("ATMOS_LOGS_FILE", "")];
        let (folder, files, config) = config(
            &[("atmos.yaml", main), (".atmos.d/a.yaml", part)],
            &environment,
            Some("./"),
        );
        let told = |path: &str| {
            let option = of(&config, path);
            let file = files
                .path(option.span.file())
                .strip_prefix(folder.root())
                .map(|path| path.display().to_string());
            (option.setter, file.unwrap_or_default(), option.span.line())
        };
        assert_eq!(told("stacks.base_path"), (Setter::File, "atmos.yaml".to_owned(), 3));
        assert_eq!(
            told("stacks.included_paths"),
            (Setter::File, ".atmos.d/a.yaml".to_owned(), 2)
        );
        assert_eq!(told("stacks.name_pattern").0, Setter::Variable("STACKS_NAME_PATTERN"));
        assert_eq!(told("base_path").0, Setter::Flag);
        assert_eq!(told("logs.file").0, Setter::Default);
        let named = [ConfigVariable {
            name: "ATMOS_STACKS_NAME_PATTERN".to_owned(),
            option: Some("stacks.name_pattern"),
        }];
        assert_eq!(variables(&config), named);
    }

    #[test]
    fn what_may_be_a_secret_is_marked() {
        let main = "base_path: .\nsettings:\n  github_token: 'short'\n  other: [ghp_0123456789abcdefghij0123456789abcdefgh]\n  \
                    token_file: x\n  open: hello\n";
        let (_folder, _files, config) = config(&[("atmos.yaml", main)], &[], None);
        let secret = |path: &str| of(&config, path).is_secret;
        assert!(secret("settings.github_token") && secret("settings.other"));
        assert!(!secret("settings.token_file") && !secret("settings.open"));
    }
}
