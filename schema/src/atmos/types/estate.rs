//! The estate: the repository as a whole.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, SimpleObject};
use atmos::config::{self, Config, ConfigSource};
use atmos::git::Repository;
use chrono::{DateTime, Utc};

use super::counts::EstateCounts;
use super::environment::{Environment, EnvironmentGrouping, StackLabel, environments, labelled, stack_labels};
use super::file::File;
use super::git::GitHead;
use super::option::{ConfigOption, ConfigVariable};
use crate::atmos::snapshot::Snapshot;
use crate::blocking::blocking;
use crate::connection::{Connection, PageArgs, page_cost};
use crate::context;
use crate::error::{Error, Result};
use crate::keyset::{Key, Order};
use crate::live::{WatchMode, WatchState};
use crate::node::global_id;

/// A resolved repository at one revision.
#[derive(Clone)]
pub struct Estate {
    snapshot: Arc<Snapshot>,
}

/// How changes on disk are noticed.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct Watch {
    /// The way.
    pub mode: WatchMode,
    /// Why it is not the best way, if it is not.
    pub reason: Option<String>,
}

/// Where components of a type are.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct ComponentPath {
    /// The component type, such as `terraform`.
    #[graphql(name = "type")]
    pub component_type: String,
    /// The base path of its components, as it is configured.
    pub path: String,
}

/// A file that the configuration came from.
pub struct ConfigFile {
    snapshot: Arc<Snapshot>,
    source: ConfigSource,
}

impl Estate {
    /// The estate of a snapshot.
    pub(crate) fn new(snapshot: &Arc<Snapshot>) -> Self {
        Self {
            snapshot: Arc::clone(snapshot),
        }
    }

    fn config(&self) -> &Config {
        &self.snapshot.estate.config
    }
}

/// A resolved repository at one revision.
#[Object]
impl Estate {
    /// The node's id.
    pub(crate) async fn id(&self) -> ID {
        global_id("Estate", &[])
    }

    /// The directory that was opened; paths in this graph are relative to it.
    async fn root(&self) -> String {
        self.snapshot.root().to_string_lossy().into_owned()
    }

    /// The name of that directory.
    async fn name(&self) -> String {
        let root = self.snapshot.root();
        let name = root.file_name().unwrap_or(root.as_os_str());
        name.to_string_lossy().into_owned()
    }

    /// Counts up with every change, from 1, in one run of the server.
    async fn revision(&self) -> u64 {
        self.snapshot.estate.revision
    }

    /// Where to follow from, so that nothing is missed: the argument `after` of `estateChanged`.
    async fn cursor(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(context::live(ctx)?.cursor(self.snapshot.estate.revision))
    }

    /// When this revision was resolved.
    async fn resolved_at(&self) -> DateTime<Utc> {
        self.snapshot.estate.resolved_at.into()
    }

    /// How long that took.
    async fn resolve_milliseconds(&self) -> f64 {
        self.snapshot.estate.took.as_secs_f64() * 1000.0
    }

    /// Whether it is the example that comes with Isobar.
    async fn is_demo(&self) -> bool {
        self.snapshot.is_demo
    }

    /// How changes on disk are noticed.
    async fn watch(&self, ctx: &Context<'_>) -> Result<Watch> {
        let WatchState { mode, reason } = context::live(ctx)?.watch();
        Ok(Watch { mode, reason })
    }

    /// Where the git work tree stands now; null if it is not one.
    async fn git(&self) -> Result<Option<GitHead>> {
        let root = self.snapshot.root().to_owned();
        let found = blocking(move || Repository::containing(&root)).await;
        Ok(found.map_err(Error::internal)?.map(GitHead::from))
    }

    /// The files that the configuration came from, in the order that they were merged.
    async fn config_files(&self) -> Vec<ConfigFile> {
        let sources = self.config().sources.iter();
        sources
            .map(|source| ConfigFile {
                snapshot: Arc::clone(&self.snapshot),
                source: source.clone(),
            })
            .collect()
    }

    /// The base path of everything, relative to the root.
    async fn base_path(&self) -> String {
        self.snapshot.display(&self.config().base_path)
    }

    /// Where stack manifests are, relative to the root.
    async fn stacks_base_path(&self) -> String {
        self.snapshot.display(&self.config().stacks_base_path)
    }

    /// Where components are, by type.
    async fn component_paths(&self) -> Vec<ComponentPath> {
        let paths = self.config().component_base_paths.iter();
        paths
            .map(|(component_type, path)| ComponentPath {
                component_type: component_type.clone(),
                path: path.clone(),
            })
            .collect()
    }

    /// Where workflows are, relative to the root; null if that is not configured.
    async fn workflows_base_path(&self) -> Option<String> {
        let path = self.config().workflows_base_path.as_deref()?;
        Some(self.snapshot.display(path))
    }

    /// The profiles in force.
    async fn profiles(&self) -> &[String] {
        &self.config().profiles
    }

    /// `stacks.name_pattern`.
    async fn name_pattern(&self) -> Option<&str> {
        self.config().name_pattern.as_deref()
    }

    /// `stacks.name_template`.
    async fn name_template(&self) -> Option<&str> {
        self.config().name_template.as_deref()
    }

    /// The patterns that name top-level manifests.
    async fn included_paths(&self) -> &[String] {
        &self.config().included_paths
    }

    /// The patterns that take some of them out again.
    async fn excluded_paths(&self) -> &[String] {
        &self.config().excluded_paths
    }

    /// Whether templates in the configuration of components are rendered.
    async fn are_templates_enabled(&self) -> bool {
        self.config().templates.enabled
    }

    /// The options of the configuration, by their keys, each with what set it.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn options(
        &self,
        #[graphql(desc = "From the start: 20 unless said, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "From the end: at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Words that the keys or the value hold, in any order and case.")] search: Option<String>,
    ) -> Result<Connection<ConfigOption>> {
        let args = PageArgs::new(first, after, last, before);
        let words: Vec<String> = search
            .unwrap_or_default()
            .split_whitespace()
            .map(str::to_lowercase)
            .collect();
        let mut options = config::options(self.config());
        options.retain(|option| ConfigOption::holds(option, &words));
        let keys: Arc<[String]> = options.iter().map(ConfigOption::key).collect();
        Connection::cut(
            &keys,
            &args,
            Order::ascending("PATH"),
            (0..options.len()).collect(),
            |keys, at| Key::texts([&keys[at], "", "", ""]),
            |at| ConfigOption::new(&self.snapshot, options[at].clone()),
        )
    }

    /// The `ATMOS_*` variables that are set, by name, without what they are set to.
    async fn variables(&self) -> Vec<ConfigVariable> {
        let variables = config::variables(self.config()).into_iter();
        let view = |variable: config::ConfigVariable| ConfigVariable {
            name: variable.name,
            option: variable.option.map(str::to_owned),
        };
        variables.map(view).collect()
    }

    /// The labels that stacks have, by name: what stands in `metadata.labels` at the root of their manifests.
    async fn stack_labels(&self) -> Vec<StackLabel> {
        stack_labels(&self.snapshot)
    }

    /// How much there is.
    async fn counts(&self) -> EstateCounts {
        EstateCounts::of(&self.snapshot)
    }

    /// Its stacks in groups, by name.
    #[graphql(complexity = "1 + 10 * child_complexity")]
    async fn environments(
        &self,
        #[graphql(default_with = "EnvironmentGrouping::Stage", desc = "What to group by.")] by: EnvironmentGrouping,
        #[graphql(desc = "A label of stacks to group by instead, such as `team`.")] label: Option<String>,
    ) -> Vec<Environment> {
        let label = label.filter(|label| !label.is_empty());
        match label {
            Some(label) => labelled(&self.snapshot, &label),
            None => environments(&self.snapshot, by),
        }
    }
}

/// A file that the configuration came from.
#[Object]
impl ConfigFile {
    /// The path, relative to the estate's root.
    async fn path(&self) -> String {
        self.snapshot.display(&self.source.path)
    }

    /// Which layer it belongs to, such as `home`, `directory` or `profile`.
    async fn kind(&self) -> &str {
        self.source.layer
    }

    /// The file itself.
    async fn file(&self) -> Option<File> {
        let path = self.snapshot.display(&self.source.path);
        let entry = self.snapshot.files().find(&path)?;
        Some(File::new(&self.snapshot, entry.id))
    }
}
