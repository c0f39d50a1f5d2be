//! Reads the settings that the engine needs from the merged tree, and says what is wrong with them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::base_path::BasePath;
use super::discovery::{self, Merged};
use super::loader::Loader;
use super::variables::switch;
use super::{Config, Inputs, TemplateSettings, data_sources};
use crate::diagnostic::Diagnostic;
use crate::glob::normal;
use crate::merge::{ListMerge, settle as settled};
use crate::source::Span;
use crate::value::{Map, Node, Value};
use crate::version;

const LOG_LEVELS: [&str; 6] = ["Trace", "Debug", "Info", "Warning", "Error", "Off"];

/// The tree with a voice: settings of the wrong kind are reported and count as absent.
struct Settings<'a> {
    loader: &'a Loader<'a>,
    tree: Map,
}

/// The configuration that `merged` says.
pub(super) fn settle(loader: &mut Loader<'_>, merged: Merged) -> Config {
    let tree = settled(&Node::computed(Value::Map(merged.tree.clone())));
    let settings = Settings {
        loader,
        tree: tree.value.as_map().cloned().unwrap_or_default(),
    };
    let base_path = settings.base_path(&merged);
    let below = |text: Option<String>| text.map(|text| normal(&base_path.join(text)));
    settings.check_log_level(&merged.files);
    let by_type = |key: &str| settings.by_component_type(key);
    loader.note_input(version::lock_file(&settings.tree, &base_path));
    let mut config = Config {
        directory: loader.options.directory.clone(),
        git_root: loader.git_root().map(Path::to_path_buf),
        sources: loader.sources.clone(),
        is_default: merged.is_default,
        stacks_base_path: settings.stacks_base_path(&base_path),
        included_paths: settings.included_paths(),
        excluded_paths: settings.texts(&["stacks", "excluded_paths"]),
        name_pattern: settings.text(&["stacks", "name_pattern"]),
        name_template: settings.text(&["stacks", "name_template"]),
        component_base_paths: by_type("base_path"),
        component_commands: by_type("command"),
        workspace_prefix_separator: settings
            .text(&["components", "terraform", "workspace", "prefix_separator"])
            .unwrap_or_else(|| "-".to_owned()),
        workflows_base_path: below(settings.text(&["workflows", "base_path"])),
        vendor_base_path: below(settings.text(&["vendor", "base_path"])),
        list_merge: settings.list_merge(),
        key_delimiter: settings.text(&["settings", "yaml", "key_delimiter"]),
        inherit_metadata: settings.switch(&["stacks", "inherit", "metadata"]).unwrap_or(true),
        inherit_source: settings.switch(&["stacks", "inherit", "source"]).unwrap_or(true),
        templates: settings.templates(),
        env: settings.map(&["env"]),
        environment: loader.environment.clone(),
        versions: version::versions(&settings.tree, &base_path, loader.files),
        data_sources: BTreeMap::new(),
        inputs: Inputs::default(),
        config_directory: merged.config_directory,
        profiles: merged.profiles,
        base_path,
        tree: settings.tree,
    };
    config.data_sources = data_sources::read(&config, loader);
    config.inputs = loader.inputs();
    config
}

impl Settings<'_> {
    fn get(&self, path: &[&str]) -> Option<&Node> {
        let (first, rest) = path.split_first()?;
        let node = self.tree.get(first)?.at(rest)?;
        (!node.value.is_null()).then_some(node)
    }

    /// A setting of text; numbers and switches count as what they print. Empty is absent.
    fn text(&self, path: &[&str]) -> Option<String> {
        let node = self.get(path)?;
        let text = match &node.value {
            Value::String(text) | Value::Time(text) => text.to_string(),
            Value::List(_) | Value::Map(_) => {
                self.wrong_kind(path, node, "text");
                return None;
            }
            scalar => format!("{scalar:?}"),
        };
        (!text.is_empty()).then_some(text)
    }

    fn switch(&self, path: &[&str]) -> Option<bool> {
        let node = self.get(path)?;
        let value = match &node.value {
            Value::Bool(value) => Some(*value),
            Value::Int(number) => Some(*number != 0),
            Value::String(text) if text.is_empty() => return None,
            Value::String(text) => switch(text),
            _ => None,
        };
        if value.is_none() {
            self.wrong_kind(path, node, "true or false");
        }
        value
    }

    /// A list of texts; one text is split at its commas.
    fn texts(&self, path: &[&str]) -> Vec<String> {
        let Some(node) = self.get(path) else { return Vec::new() };
        match &node.value {
            Value::String(text) => text
                .split(',')
                .filter(|text| !text.is_empty())
                .map(str::to_owned)
                .collect(),
            Value::List(list) => {
                let texts = list.items().iter().filter_map(|item| {
                    let text = item.value.as_str();
                    if text.is_none() && !item.value.is_null() {
                        self.wrong_kind(path, item, "text");
                    }
                    text
                });
                texts.filter(|text| !text.is_empty()).map(str::to_owned).collect()
            }
            _ => {
                self.wrong_kind(path, node, "a list of texts");
                Vec::new()
            }
        }
    }

    fn map(&self, path: &[&str]) -> Map {
        let Some(node) = self.get(path) else {
            return Map::default();
        };
        if node.value.as_map().is_none() {
            self.wrong_kind(path, node, "a map");
        }
        node.value.as_map().cloned().unwrap_or_default()
    }

    fn wrong_kind(&self, path: &[&str], node: &Node, expected: &str) {
        let name = path.join(".");
        let message = format!(
            "`{name}` should be {expected}, but is a {}; it is ignored.",
            node.value.kind()
        );
        self.loader
            .report(Diagnostic::error("config-wrong-kind", node.origin.span, message));
    }

    fn span(&self, path: &[&str]) -> Span {
        self.get(path).map_or(Span::NONE, |node| node.origin.span)
    }

    fn base_path(&self, merged: &Merged) -> PathBuf {
        let loader = self.loader;
        let caller = loader
            .options
            .base_path
            .as_deref()
            .or_else(|| loader.variable("ATMOS_BASE_PATH"));
        let caller = caller.filter(|text| !text.is_empty());
        let file = merged.files.get("base_path").and_then(|node| node.value.as_str());
        let sees_git_root = discovery::sees_git_root(loader);
        let is_elsewhere =
            !merged.is_explicit && sees_git_root && !discovery::has_own(loader.files.disk(), &loader.options.directory);
        let found = BasePath {
            text: caller.or(file).unwrap_or_default(),
            disk: loader.files.disk(),
            is_from_caller: caller.is_some(),
            config_directory: merged.config_directory.as_deref(),
            directory: &loader.options.directory,
            git_root: loader.git_root(),
            is_elsewhere,
        }
        .resolve();
        if !loader.files.disk().is_folder(&found) {
            let message = format!("The base path {} is not a folder.", found.display());
            let hint = "Correct `base_path`, ATMOS_BASE_PATH or --base-path.";
            loader.report(Diagnostic::error("config-base-path-missing", self.span(&["base_path"]), message).hint(hint));
        }
        found
    }

    fn stacks_base_path(&self, base_path: &Path) -> PathBuf {
        let text = self.text(&["stacks", "base_path"]).unwrap_or_else(|| {
            let message = "`stacks.base_path` is not set; `stacks` stands in.";
            let hint = "Set it in atmos.yaml to the folder of the stack manifests, or set ATMOS_STACKS_BASE_PATH.";
            let diagnostic = Diagnostic::error("config-stacks-base-path-unset", self.file_span(), message);
            self.loader.report(diagnostic.hint(hint));
            "stacks".to_owned()
        });
        normal(&base_path.join(text))
    }

    fn included_paths(&self) -> Vec<String> {
        let paths = self.texts(&["stacks", "included_paths"]);
        if paths.is_empty() {
            let message = "`stacks.included_paths` names no files, so there are no stacks.";
            let hint = "List patterns of top-level manifests relative to `stacks.base_path`, for example `orgs/**/*`, \
                        or set ATMOS_STACKS_INCLUDED_PATHS.";
            let diagnostic = Diagnostic::error("config-included-paths-unset", self.file_span(), message);
            self.loader.report(diagnostic.hint(hint));
        }
        paths
    }

    /// The place of `stacks`, or of the last file, for what is missing.
    fn file_span(&self) -> Span {
        let span = self.span(&["stacks"]);
        match self.loader.sources.last() {
            Some(source) if span.is_none() => Span::new(self.loader.files.intern(&source.path), 0, 0),
            _ => span,
        }
    }

    fn by_component_type(&self, key: &str) -> BTreeMap<String, String> {
        let types = self.map(&["components"]);
        let named = types.entries().iter().filter_map(|entry| {
            let text = entry.node.at(&[key]).and(self.text(&["components", &entry.key, key]));
            Some((entry.key.to_string(), text?))
        });
        named.collect()
    }

    fn list_merge(&self) -> ListMerge {
        let path = ["settings", "list_merge_strategy"];
        let Some(name) = self.text(&path) else {
            return ListMerge::default();
        };
        ListMerge::named(&name).unwrap_or_else(|| {
            let message = format!("There is no list merge strategy `{name}`; `replace` stands in.");
            let diagnostic = Diagnostic::error("config-list-merge-strategy", self.span(&path), message);
            self.loader
                .report(diagnostic.hint("The strategies are `replace`, `append` and `merge`."));
            ListMerge::default()
        })
    }

    /// Quirk: Atmos refuses a level that it does not know even where ATMOS_LOGS_LEVEL says another.
    fn check_log_level(&self, files: &Map) {
        let node = files.get("logs").and_then(|logs| logs.at(&["level"]));
        if let Some(level) = node.and_then(|node| node.value.as_str())
            && !level.is_empty()
            && !LOG_LEVELS.iter().any(|known| known.eq_ignore_ascii_case(level))
        {
            let message = format!("There is no log level `{level}`; Atmos refuses to run with it.");
            let hint = format!("The levels are {}.", LOG_LEVELS.join(", "));
            let span = node.map_or(Span::NONE, |node| node.origin.span);
            self.loader
                .report(Diagnostic::error("config-log-level", span, message).hint(hint));
        }
    }

    fn templates(&self) -> TemplateSettings {
        let at = |key: &'static str| -> [&str; 3] { ["templates", "settings", key] };
        let is_on = |path: &[&str]| self.switch(path).unwrap_or(false);
        let delimiters = self.texts(&at("delimiters"));
        let env = self.map(&at("env"));
        TemplateSettings {
            enabled: is_on(&at("enabled")),
            sprig: is_on(&["templates", "settings", "sprig", "enabled"]),
            gomplate: is_on(&["templates", "settings", "gomplate", "enabled"]),
            ignore_missing: is_on(&at("ignore_missing_template_values")),
            evaluations: self
                .text(&at("evaluations"))
                .and_then(|text| text.parse().ok())
                .unwrap_or(1)
                .max(1),
            delimiters: match delimiters.as_slice() {
                [open, close] if open != "{{" || close != "}}" => Some((open.clone(), close.clone())),
                _ => None,
            },
            env: env
                .entries()
                .iter()
                .filter_map(|entry| {
                    Some((
                        entry.key.to_string(),
                        self.text(&["templates", "settings", "env", &entry.key])?,
                    ))
                })
                .collect(),
        }
    }
}
