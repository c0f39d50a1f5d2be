//! The configuration: what all `atmos.yaml` files, profiles, variables and flags merge to.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::diagnostic::Diagnostic;
use crate::merge::ListMerge;
use crate::source::Files;
use crate::value::Map;

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
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The directory that was opened.
    pub directory: PathBuf,
    /// The git work tree's root, if there is one.
    pub git_root: Option<PathBuf>,
    /// Everything, merged, keys lower-cased as Atmos has them.
    pub tree: Map,
    /// The files it came from, in merge order.
    pub sources: Vec<ConfigSource>,
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
    /// Absolute.
    pub workflows_base_path: Option<PathBuf>,
    /// `settings.list_merge_strategy`.
    pub list_merge: ListMerge,
    /// `stacks.inherit.metadata`.
    pub inherit_metadata: bool,
    /// `templates.settings`.
    pub templates: TemplateSettings,
    /// `env`, keys in their written case.
    pub env: Map,
    /// The process environment that `!env` and `env` see.
    pub environment: BTreeMap<String, String>,
}

/// Where a part of the configuration came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigSource {
    /// The file.
    pub path: PathBuf,
    /// Which layer it belongs to: `system`, `home`, `parent`, `git root`, `directory`, `fragment`, `import`, `profile`, `flag`.
    pub layer: &'static str,
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
    /// `evaluations`.
    pub evaluations: u32,
    /// `delimiters`, if they are not `{{` and `}}`.
    pub delimiters: Option<(String, String)>,
    /// `env`: variables that the `env` function sees on top.
    pub env: BTreeMap<String, String>,
}

impl Config {
    /// Discovers and merges the configuration. Never fails: what is wrong becomes a diagnostic
    /// and the defaults stand in.
    #[must_use]
    pub fn load(options: &ConfigOptions, files: &Files) -> (Self, Vec<Diagnostic>) {
        let text = std::fs::read_to_string(options.directory.join("atmos.yaml")).unwrap_or_default();
        let node = crate::yaml::parse(
            &text,
            files.intern(&options.directory.join("atmos.yaml")),
            crate::yaml::ParseOptions::default(),
        )
        .unwrap_or_default();
        let tree = node.value.as_map().cloned().unwrap_or_default();
        let n = crate::value::Node::computed(crate::value::Value::Map(tree.clone()));
        let t = |p: &[&str]| n.at(p).and_then(|x| x.value.as_str()).map(str::to_owned);
        let l = |p: &[&str]| {
            n.at(p)
                .and_then(|x| x.value.as_list())
                .map(|l| {
                    l.items()
                        .iter()
                        .filter_map(|i| i.value.as_str().map(str::to_owned))
                        .collect::<Vec<_>>()
                })
                .unwrap_or_default()
        };
        let base_path = crate::glob::normal(&options.directory.join(t(&["base_path"]).unwrap_or_default()));
        let c = Self {
            directory: options.directory.clone(),
            git_root: None,
            sources: vec![],
            profiles: vec![],
            stacks_base_path: base_path.join(t(&["stacks", "base_path"]).unwrap_or_default()),
            included_paths: l(&["stacks", "included_paths"]),
            excluded_paths: l(&["stacks", "excluded_paths"]),
            name_pattern: t(&["stacks", "name_pattern"]),
            name_template: t(&["stacks", "name_template"]),
            component_base_paths: ["terraform", "helmfile", "packer", "ansible"]
                .iter()
                .filter_map(|k| Some(((*k).to_owned(), t(&["components", k, "base_path"])?)))
                .collect(),
            workflows_base_path: t(&["workflows", "base_path"]).map(|p| base_path.join(p)),
            list_merge: t(&["settings", "list_merge_strategy"])
                .and_then(|s| ListMerge::named(&s))
                .unwrap_or_default(),
            inherit_metadata: true,
            templates: TemplateSettings {
                enabled: false,
                sprig: true,
                gomplate: true,
                evaluations: 1,
                delimiters: None,
                env: BTreeMap::new(),
            },
            env: n
                .at(&["env"])
                .and_then(|x| x.value.as_map())
                .cloned()
                .unwrap_or_default(),
            environment: options.environment.clone(),
            base_path,
            tree,
        };
        (c, vec![])
    }
}
