//! Small estates for tests, made by hand: what the graph does must not hang on how an engine resolves.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use async_graphql::{Request, Variables};
use async_trait::async_trait;
use atmos::config::{Config, ConfigOptions};
use atmos::diagnostic::Diagnostic;
use atmos::estate::{ChangeSet, Component, Dependency, DependencyKind, Estate, Instance, InstanceKey, Stack};
use atmos::source::{FileId, Files, Span};
use atmos::value::{Map, Node, Value};
use serde_json::json;

use crate::atmos::types::change::ChangeKind;
use crate::live::Live;
use crate::settings::types::SettingsUpdateInput;
use crate::settings::views::{SavedView, SavedViewPage};
use crate::store::{Activity, ActivityEntry, Settings, Slice, Store, StoreError};
use crate::{Graph, Policy, RequestId};

/// An estate to be.
pub(crate) struct Builder {
    pub(crate) estate: Estate,
}

/// An estate at revision 1 with these stacks and, in each, Terraform instances of these names.
pub(crate) fn estate(stacks: &[(&str, &[&str])]) -> Builder {
    let files = Files::default();
    let options = ConfigOptions {
        directory: "/estate".into(),
        ..ConfigOptions::default()
    };
    let (mut config, _) = Config::load(&options, &files);
    config.directory = "/estate".into();
    let mut builder = Builder {
        estate: Estate {
            revision: 1,
            resolved_at: SystemTime::UNIX_EPOCH,
            took: Duration::from_millis(5),
            config: Arc::new(config),
            files,
            manifests: Vec::new(),
            stacks: stacks
                .iter()
                .map(|(name, instances)| Arc::new(stack(name, instances)))
                .collect(),
            components: Vec::new(),
            workflows: Vec::new(),
            diagnostics: Vec::new(),
        },
    };
    builder.estate.stacks.sort_by(|a, b| a.name.cmp(&b.name));
    builder.estate.components = components(&builder.estate);
    builder
}

impl Builder {
    /// At another revision.
    pub(crate) fn revision(mut self, revision: u64) -> Self {
        self.estate.revision = revision;
        self
    }

    /// With a diagnostic.
    pub(crate) fn diagnostic(mut self, diagnostic: Diagnostic) -> Self {
        self.estate.diagnostics.push(Arc::new(diagnostic));
        self
    }

    /// With an edge between instances of two stacks.
    pub(crate) fn depends(mut self, from: (&str, &str), to: (&str, &str)) -> Self {
        for stack in self.estate.stacks.iter_mut().filter(|stack| stack.name == from.0) {
            let stack = Arc::get_mut(stack).expect("nobody else has it yet");
            for instance in stack.instances.iter_mut().filter(|found| found.key.name == from.1) {
                let instance = Arc::get_mut(instance).expect("nobody else has it yet");
                instance.dependencies.push(Dependency {
                    kind: DependencyKind::Components,
                    stack: to.0.into(),
                    component: to.1.into(),
                    span: Span::NONE,
                });
            }
        }
        self
    }

    /// With a file that these stacks read.
    pub(crate) fn read_by(mut self, path: &str, stacks: &[&str]) -> (Self, FileId) {
        let file = self.estate.files.intern(Path::new(path));
        for stack in self
            .estate
            .stacks
            .iter_mut()
            .filter(|stack| stacks.contains(&&*stack.name))
        {
            let stack = Arc::get_mut(stack).expect("nobody else has it yet");
            stack.reads = stack.reads.iter().copied().chain([file]).collect();
        }
        (self, file)
    }

    /// With a value that is written there, in all instances of these stacks.
    pub(crate) fn written(mut self, span: Span, stacks: &[&str]) -> Self {
        for stack in self
            .estate
            .stacks
            .iter_mut()
            .filter(|stack| stacks.contains(&&*stack.name))
        {
            let stack = Arc::get_mut(stack).expect("nobody else has it yet");
            for instance in &mut stack.instances {
                let instance = Arc::get_mut(instance).expect("nobody else has it yet");
                let command = Node::written(Value::text("tofu"), span);
                instance.sections = instance.sections.with("command", command);
            }
        }
        self
    }

    /// Done.
    pub(crate) fn build(self) -> Arc<Estate> {
        Arc::new(self.estate)
    }
}

fn stack(name: &str, instances: &[&str]) -> Stack {
    let stage = name.rsplit('-').next().unwrap_or(name);
    let mut instances: Vec<_> = instances
        .iter()
        .map(|instance| Arc::new(self::instance(name, instance)))
        .collect();
    instances.sort_by(|a, b| a.key.cmp(&b.key));
    Stack {
        name: name.into(),
        manifests: Vec::new(),
        reads: Arc::from([]),
        imports: Vec::new(),
        globals: map(json!({ "vars": { "stage": stage } })),
        instances,
    }
}

fn instance(stack: &str, name: &str) -> Instance {
    let sections = json!({
        "component": name,
        "env": {},
        "metadata": { "description": "An instance", "locked": name == "locked" },
        "vars": { "enabled": true, "name": name, "tags": { "team": "core", "zones": ["a", "b"] } },
        "workspace": stack,
    });
    Instance {
        key: InstanceKey {
            stack: stack.into(),
            component_type: "terraform".into(),
            name: name.into(),
        },
        component: name.into(),
        manifest: FileId::NONE,
        span: Span::NONE,
        sections: (&map(sections)).into(),
        inheritance: Arc::from([]),
        references: Vec::new(),
        dependencies: Vec::new(),
    }
}

fn map(value: serde_json::Value) -> Map {
    match Value::from(value) {
        Value::Map(map) => map,
        _ => Map::default(),
    }
}

fn components(estate: &Estate) -> Vec<Arc<Component>> {
    let mut names: Vec<_> = estate.instances().map(|instance| instance.component.clone()).collect();
    names.sort();
    names.dedup();
    let component = |name: atmos::value::Text| Component {
        component_type: "terraform".into(),
        path: Some(format!("/estate/components/terraform/{name}").into()),
        instances: estate
            .instances()
            .filter(|instance| instance.component == name)
            .map(|instance| instance.key.clone())
            .collect(),
        name,
    };
    names.into_iter().map(|name| Arc::new(component(name))).collect()
}

/// What a change to this revision is.
pub(crate) fn change(revision: u64) -> Arc<ChangeSet> {
    let mut changes = ChangeSet {
        revision,
        ..ChangeSet::default()
    };
    changes.stacks.changed.push("dev".into());
    Arc::new(changes)
}

/// A store in memory.
#[derive(Default)]
pub(crate) struct Memory {
    pub(crate) activities: Mutex<Vec<Activity>>,
    /// How often each thing was asked for.
    pub(crate) calls: Mutex<BTreeMap<&'static str, usize>>,
    settings: Mutex<Settings>,
    views: Mutex<Vec<SavedView>>,
    /// What happens while the settings are read.
    pub(crate) meanwhile: Mutex<Option<Box<dyn FnOnce() + Send>>>,
}

impl Memory {
    fn count(&self, call: &'static str) {
        *self
            .calls
            .lock()
            .expect("no test panics with it")
            .entry(call)
            .or_default() += 1;
    }
}

#[async_trait]
impl Store for Memory {
    async fn activities(&self, slice: Slice) -> Result<Vec<Activity>, StoreError> {
        self.count("activities");
        let all = self.activities.lock().expect("no test panics with it");
        let mut found: Vec<_> = all
            .iter()
            .filter(|activity| slice.below.is_none_or(|id| activity.id < id))
            .filter(|activity| slice.above.is_none_or(|id| activity.id > id))
            .cloned()
            .collect();
        found.sort_by_key(|activity| if slice.oldest { activity.id } else { -activity.id });
        found.truncate(usize::try_from(slice.limit).unwrap_or(usize::MAX));
        found.sort_by_key(|activity| -activity.id);
        Ok(found)
    }

    async fn activity_count(&self) -> Result<u64, StoreError> {
        Ok(self.activities.lock().expect("no test panics with it").len() as u64)
    }

    async fn activities_by_id(&self, ids: &[i64]) -> Result<Vec<Activity>, StoreError> {
        self.count("activities_by_id");
        if ids.contains(&666) {
            return Err("the disk is on fire".into());
        }
        let all = self.activities.lock().expect("no test panics with it");
        Ok(all
            .iter()
            .filter(|activity| ids.contains(&activity.id))
            .cloned()
            .collect())
    }

    async fn activity_files(&self, ids: &[i64]) -> Result<HashMap<i64, Arc<[String]>>, StoreError> {
        self.count("activity_files");
        let files = |id: i64| Arc::from([format!("stacks/{id}.yaml")]);
        Ok(ids.iter().map(|id| (*id, files(*id))).collect())
    }

    async fn activity_entries(&self, ids: &[i64]) -> Result<HashMap<i64, Arc<[ActivityEntry]>>, StoreError> {
        self.count("activity_entries");
        let entry = |name| ActivityEntry {
            kind: ChangeKind::Changed,
            key: instance("dev", name).key,
        };
        let entries = Arc::from(["eks", "rds", "vpc"].map(entry));
        Ok(ids.iter().map(|id| (*id, Arc::clone(&entries))).collect())
    }

    async fn settings(&self) -> Result<Settings, StoreError> {
        let meanwhile = self.meanwhile.lock().expect("no test panics with it").take();
        if let Some(meanwhile) = meanwhile {
            meanwhile();
        }
        Ok(*self.settings.lock().expect("no test panics with it"))
    }

    async fn update_settings(&self, input: SettingsUpdateInput) -> Result<Settings, StoreError> {
        let mut settings = self.settings.lock().expect("no test panics with it");
        settings.theme = input.theme.unwrap_or(settings.theme);
        Ok(*settings)
    }

    async fn saved_views(&self) -> Result<Vec<SavedView>, StoreError> {
        Ok(self.views.lock().expect("no test panics with it").clone())
    }

    async fn save_view(&self, view: SavedView) -> Result<(), StoreError> {
        self.delete_view(view.page, &view.name).await?;
        self.views.lock().expect("no test panics with it").push(view);
        Ok(())
    }

    async fn delete_view(&self, page: SavedViewPage, name: &str) -> Result<(), StoreError> {
        let mut views = self.views.lock().expect("no test panics with it");
        views.retain(|view| view.page != page || view.name != name);
        Ok(())
    }
}

/// A graph to ask.
pub(crate) struct Subject {
    pub(crate) graph: Graph,
    pub(crate) live: Arc<Live>,
    pub(crate) store: Arc<Memory>,
}

/// The graph of an estate.
pub(crate) fn graph(estate: Builder) -> Subject {
    graph_with(estate, Policy::default())
}

/// The graph of an estate on a server that allows this.
pub(crate) fn graph_with(estate: Builder, policy: Policy) -> Subject {
    let live = Arc::new(Live::new("boot", false));
    live.open(estate.build());
    let store = Arc::new(Memory::default());
    let kept = Arc::clone(&store) as Arc<dyn Store>;
    Subject {
        graph: Graph::new(Arc::clone(&live), kept, policy),
        live,
        store,
    }
}

impl Subject {
    /// The whole answer.
    pub(crate) async fn answer(&self, query: &str) -> serde_json::Value {
        self.answer_with(query, json!({})).await
    }

    /// The whole answer, with variables.
    pub(crate) async fn answer_with(&self, query: &str, variables: serde_json::Value) -> serde_json::Value {
        let request = Request::new(query).variables(Variables::from_json(variables));
        let reply = match self.graph.prepare(request, &RequestId::new("test")) {
            Ok(prepared) => self.graph.execute(prepared).await,
            Err(reply) => *reply,
        };
        serde_json::from_str(&reply.to_json()).expect("it is JSON")
    }

    /// The data of an answer without errors.
    pub(crate) async fn data(&self, query: &str) -> serde_json::Value {
        let mut answer = self.answer(query).await;
        assert_eq!(answer.get("errors"), None, "{query}");
        answer["data"].take()
    }

    /// The code of the first error.
    pub(crate) async fn code(&self, query: &str) -> String {
        let answer = self.answer(query).await;
        let code = &answer["errors"][0]["extensions"]["code"];
        code.as_str().unwrap_or_else(|| panic!("no code: {answer}")).to_owned()
    }
}
