//! The configuration: what all `atmos.yaml` files, profiles, variables and flags merge to.
//!
//! Reading it executes nothing and fetches nothing: `!exec` and remote imports stay as they are written, with a
//! diagnostic. The process environment is what [`ConfigOptions::environment`] says, never the process's own.

mod base_path;
mod commands;
mod data_sources;
mod defaults;
mod discovery;
mod functions;
mod imports;
mod include;
mod keys;
mod loader;
mod options;
mod profiles;
mod settings;
mod variables;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub use options::{ConfigOption, ConfigVariable, Setter, options, variables};

use crate::diagnostic::Diagnostic;
use crate::disk::Disk;
use crate::glob::Pattern;
use crate::merge::ListMerge;
use crate::source::{Files, Span};
use crate::value::{Map, Node, Value};

pub use data_sources::DataSource;

/// What the command line says about configuration; everything else is discovered.
#[derive(Clone, Debug, Default)]
pub struct ConfigOptions {
    /// Where discovery starts: the directory that the user named.
    pub directory: PathBuf,
    /// `--base-path`.
    pub base_path: Option<String>,
    /// `--config`: files that replace discovery, merged in order.
    pub config: Vec<PathBuf>,
    /// `--config-path`: directories that replace discovery, merged in order.
    pub config_path: Vec<PathBuf>,
    /// `--profile`.
    pub profiles: Vec<String>,
    /// The process environment, as the caller read it.
    pub environment: BTreeMap<String, String>,
}

/// The effective configuration.
///
/// What has no field of its own is read from [`Config::tree`] with [`Config::get`] and its friends, for example
/// `config.map(&["auth"])`, `config.map(&["integrations", "github"])` or `config.list(&["commands"])`.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The directory that was opened.
    pub directory: PathBuf,
    /// The git work tree's root, if there is one.
    pub git_root: Option<PathBuf>,
    /// Everything, merged: defaults, files, profiles, variables, flags. Keys are lower-cased as Atmos has them,
    /// except below `env` and `auth.identities`.
    pub tree: Map,
    /// The files it came from, in merge order.
    pub sources: Vec<ConfigSource>,
    /// The directory of the last `atmos.yaml` (Atmos calls it `cli_config_path`); `None` when there is none.
    pub config_directory: Option<PathBuf>,
    /// Whether no `atmos.yaml` was found and Atmos's built-in one stands in.
    pub is_default: bool,
    /// The profiles in force.
    pub profiles: Vec<String>,
    /// Absolute.
    pub base_path: PathBuf,
    /// Absolute.
    pub stacks_base_path: PathBuf,
    /// `stacks.included_paths`, as written.
    pub included_paths: Vec<String>,
    /// `stacks.excluded_paths`, as written.
    pub excluded_paths: Vec<String>,
    /// `stacks.name_pattern`.
    pub name_pattern: Option<String>,
    /// `stacks.name_template`.
    pub name_template: Option<String>,
    /// By type: `components.<type>.base_path`, as written (it becomes `component_info.component_path`).
    pub component_base_paths: BTreeMap<String, String>,
    /// By type: `components.<type>.command`.
    pub component_commands: BTreeMap<String, String>,
    /// `components.terraform.workspace.prefix_separator`: what stands for `/` in generated backend keys; `-` by default.
    pub workspace_prefix_separator: String,
    /// Absolute.
    pub workflows_base_path: Option<PathBuf>,
    /// `vendor.base_path`, absolute.
    pub vendor_base_path: Option<PathBuf>,
    /// `settings.list_merge_strategy`.
    pub list_merge: ListMerge,
    /// `settings.yaml.key_delimiter`: manifests' unquoted keys that hold it become nested maps.
    pub key_delimiter: Option<String>,
    /// `stacks.inherit.metadata`.
    pub inherit_metadata: bool,
    /// `stacks.inherit.source`, which counts for `provision`, too.
    pub inherit_source: bool,
    /// `templates.settings`.
    pub templates: TemplateSettings,
    /// `env`, keys in their written case.
    pub env: Map,
    /// The process environment that `!env` and `env` see, with the `ATMOS_*` variables of `env` that it did not have.
    pub environment: BTreeMap<String, String>,
    /// The files that templates may read by a name: `templates.settings.gomplate.datasources`.
    pub data_sources: BTreeMap<String, DataSource>,
    /// The locked versions of the configured version track, by name: what `!version` and `.version` see.
    pub versions: Map,
    pub(crate) inputs: Inputs,
}

/// Where a part of the configuration came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigSource {
    /// The file.
    pub path: PathBuf,
    /// Which layer it belongs to: `system`, `home`, `parent`, `git root`, `directory`, `variable`, `flag`; or `fragment`
    /// or `import` of the next of those; or `profile`.
    pub layer: &'static str,
}

/// The layers of configuration files, from low to high.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layer {
    /// `/usr/local/etc/atmos`.
    System,
    /// `~/.atmos`.
    Home,
    /// The nearest `atmos.yaml` above the directory.
    Parent,
    /// The git work tree's root.
    GitRoot,
    /// The directory itself.
    Directory,
    /// `ATMOS_CLI_CONFIG_PATH`.
    Variable,
    /// `--config` or `--config-path`, which replace all of the above.
    Flag,
    /// A file below `.atmos.d` or `atmos.d`, under the `atmos.yaml` that follows it.
    Fragment,
    /// An `import` of the `atmos.yaml` that follows it.
    Import,
    /// A file of a profile.
    Profile,
}

/// `templates.settings` of `atmos.yaml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateSettings {
    /// `enabled`: whether the component stage renders at all.
    pub enabled: bool,
    /// `sprig.enabled`.
    pub sprig: bool,
    /// `gomplate.enabled`.
    pub gomplate: bool,
    /// `ignore_missing_template_values`, for the templates of names.
    pub ignore_missing: bool,
    /// `evaluations`.
    pub evaluations: u32,
    /// `delimiters`, if they are not `{{` and `}}`.
    pub delimiters: Option<(String, String)>,
    /// `env`: variables that the `env` function sees on top.
    pub env: BTreeMap<String, String>,
}

/// What the configuration was read from, and would be read from if it were there.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Inputs {
    paths: Vec<PathBuf>,
    patterns: Vec<Pattern>,
}

impl Config {
    /// Discovers and merges the configuration. Never fails: what is wrong becomes a diagnostic
    /// and the defaults stand in.
    #[must_use]
    pub fn load(options: &ConfigOptions, files: &Files) -> (Self, Vec<Diagnostic>) {
        let mut loader = loader::Loader::new(options, files);
        let merged = discovery::merge_all(&mut loader);
        let config = settings::settle(&mut loader, merged);
        (config, loader.diagnostics())
    }

    /// What stands at `path` of the tree, with its origin.
    #[must_use]
    pub fn get(&self, path: &[&str]) -> Option<&Node> {
        let (first, rest) = path.split_first()?;
        self.tree.get(first)?.at(rest)
    }

    /// The map at `path`; empty if there is none.
    #[must_use]
    pub fn map(&self, path: &[&str]) -> Map {
        self.get(path)
            .and_then(|node| node.value.as_map())
            .cloned()
            .unwrap_or_default()
    }

    /// The items of the list at `path`; empty if there is none.
    #[must_use]
    pub fn list(&self, path: &[&str]) -> &[Node] {
        match self.get(path).map(|node| &node.value) {
            Some(Value::List(list)) => list.items(),
            _ => &[],
        }
    }

    /// The string at `path`, if it is one and not empty.
    #[must_use]
    pub fn text(&self, path: &[&str]) -> Option<&str> {
        self.get(path)?.value.as_str().filter(|text| !text.is_empty())
    }

    /// Where the value at `path` is written; [`Span::NONE`] for defaults, variables and flags.
    #[must_use]
    pub fn span(&self, path: &[&str]) -> Span {
        self.get(path).map_or(Span::NONE, |node| node.origin.span)
    }

    /// Whether `path` lies in what was opened: the git work tree, the base path or the directory. Links are followed.
    pub(crate) fn holds(&self, path: &Path, disk: &Disk) -> bool {
        let real = |path: &Path| disk.real(path).unwrap_or_else(|_| path.to_path_buf());
        let path = real(path);
        let roots = [self.git_root.as_ref(), Some(&self.base_path), Some(&self.directory)];
        roots.into_iter().flatten().any(|root| path.starts_with(real(root)))
    }

    /// What to watch so that no change of the estate goes unseen: folders with everything below, and single files.
    #[must_use]
    pub fn watched_paths(&self) -> Vec<PathBuf> {
        let root = self.git_root.as_ref().unwrap_or(&self.base_path);
        let folders = [root, &self.directory, &self.stacks_base_path];
        let folders = folders.into_iter().chain(&self.workflows_base_path).cloned();
        // Configuration from elsewhere, and HEAD of an added work tree, which lies in the main one.
        let files = self.inputs.paths.iter().filter(|path| path.is_file()).cloned();
        let mut all: Vec<PathBuf> = folders.chain(files).collect();
        all.sort();
        all.dedup();
        all
    }

    /// Whether a change of `path`, a file or a folder, may change the configuration.
    #[must_use]
    pub fn depends_on(&self, path: &Path) -> bool {
        let touches = |input: &PathBuf| input.starts_with(path) || path.starts_with(input);
        let matches = |pattern: &Pattern| pattern.matches(path) || pattern.root().starts_with(path);
        self.inputs.paths.iter().any(touches) || self.inputs.patterns.iter().any(matches)
    }
}

impl Layer {
    /// The word shown to people.
    #[must_use]
    const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Home => "home",
            Self::Parent => "parent",
            Self::GitRoot => "git root",
            Self::Directory => "directory",
            Self::Variable => "variable",
            Self::Flag => "flag",
            Self::Fragment => "fragment",
            Self::Import => "import",
            Self::Profile => "profile",
        }
    }
}
