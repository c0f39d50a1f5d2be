//! Components: what instances deploy.

use std::sync::{Arc, OnceLock};

use async_graphql::{Context, ID, Object};
use atmos::estate;

use super::instance::{Instance, description};
use super::module::{ComponentFile, ComponentModule, ComponentSource, ComponentSourceKind, Readme};
use crate::atmos::folders::{About, AboutOf, FilesOf, ModuleOf, Of};
use crate::atmos::inputs::instance::{InstanceFilter, InstanceOrder};
use crate::atmos::loader::IsDirectory;
use crate::atmos::select::chosen_instance_page;
use crate::atmos::snapshot::Snapshot;
use crate::atmos::uses::{Uses, set_variables};
use crate::connection::{Connection, PageArgs, page_cost};
use crate::context;
use crate::error::{Error, Result};
use crate::node::global_id;

/// A component: the Terraform root module, chart or template that instances deploy.
#[derive(Clone)]
pub struct Component {
    snapshot: Arc<Snapshot>,
    number: u32,
    /// Found when it is first asked for: it takes a look at every instance.
    uses: Arc<OnceLock<Uses>>,
}

impl Component {
    /// The component with this number.
    pub(crate) fn new(snapshot: &Arc<Snapshot>, number: u32) -> Self {
        Self {
            snapshot: Arc::clone(snapshot),
            number,
            uses: Arc::default(),
        }
    }

    fn uses(&self) -> &Uses {
        self.uses.get_or_init(|| Uses::of(&self.snapshot, &self.numbers()))
    }

    fn of(&self) -> Of {
        Of {
            snapshot: Arc::clone(&self.snapshot),
            number: self.number,
        }
    }

    /// What its folder says.
    async fn about(&self, ctx: &Context<'_>) -> Result<Arc<About>> {
        let about = Box::pin(context::folders(ctx)?.load_one(AboutOf(self.of()))).await;
        Ok(about.map_err(Error::internal)?.unwrap_or_default())
    }

    fn get(&self) -> &estate::Component {
        self.snapshot.component(self.number)
    }

    /// The numbers of its instances.
    fn numbers(&self) -> Vec<u32> {
        let keys = self.get().instances.iter();
        let mut numbers: Vec<_> = keys.filter_map(|key| self.snapshot.instance_number(key)).collect();
        numbers.sort_unstable();
        numbers
    }
}

/// A component: the Terraform root module, chart or template that instances deploy.
#[Object]
impl Component {
    /// The node's id.
    pub(crate) async fn id(&self) -> ID {
        let component = self.get();
        global_id("Component", &[&component.component_type, &component.name])
    }

    /// The component type, such as `terraform`.
    #[graphql(name = "type")]
    async fn component_type(&self) -> &str {
        &self.get().component_type
    }

    /// The directory's name below the base path of its type.
    async fn name(&self) -> &str {
        &self.get().name
    }

    /// The directory, relative to the estate's root; null for types without one.
    async fn path(&self) -> Option<String> {
        let path = self.get().path.as_deref()?;
        Some(self.snapshot.display(path))
    }

    /// Whether the directory exists.
    async fn does_path_exist(&self, ctx: &Context<'_>) -> Result<bool> {
        let Some(path) = self.get().path.clone() else {
            return Ok(false);
        };
        let found = Box::pin(context::disk(ctx)?.load_one(IsDirectory(path))).await;
        Ok(found.map_err(Error::internal)?.unwrap_or_default())
    }

    /// What its instances say about it: the first description among them.
    async fn description(&self) -> Option<&str> {
        let number = self.snapshot.components().get(self.number).described_by?;
        description(self.snapshot.instance(number))
    }

    /// Its instances, by stack, type and name unless ordered otherwise.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn instances(
        &self,
        #[graphql(desc = "From the start: 20 unless said, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "From the end: at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which ones.")] filter: Option<Box<InstanceFilter>>,
        #[graphql(desc = "In which order.")] order_by: Option<InstanceOrder>,
    ) -> Result<Connection<Instance>> {
        let args = PageArgs::new(first, after, last, before);
        chosen_instance_page(&self.snapshot, self.numbers(), &args, filter, order_by)
    }

    /// How many instances there are.
    async fn instance_count(&self) -> usize {
        self.get().instances.len()
    }

    /// How many of them can be deployed: all but the abstract ones.
    #[graphql(complexity = "20")]
    async fn deployable_count(&self) -> u32 {
        let tally = self.uses().tally;
        tally.total - tally.are_abstract
    }

    /// How many of them are bases, never deployed.
    #[graphql(complexity = "20")]
    async fn abstract_count(&self) -> u32 {
        self.uses().tally.are_abstract
    }

    /// How many of them are disabled.
    #[graphql(complexity = "20")]
    async fn disabled_count(&self) -> u32 {
        self.uses().tally.disabled
    }

    /// How many of them are locked.
    #[graphql(complexity = "20")]
    async fn locked_count(&self) -> u32 {
        self.uses().tally.locked
    }

    /// What it belongs to: `metadata.custom.category` or `metadata.labels.category` of an instance, else the folder
    /// that it is in below the base path of its type; null if it is in none.
    #[graphql(complexity = "20")]
    async fn category(&self) -> Option<String> {
        let folder = || Some(self.get().name.rsplit_once('/')?.0.to_owned());
        self.uses().category.clone().or_else(folder)
    }

    /// The README in its folder.
    #[graphql(complexity = "20 + child_complexity")]
    async fn readme(&self, ctx: &Context<'_>) -> Result<Option<Box<Readme>>> {
        let about = Box::pin(self.about(ctx)).await?;
        Ok(about.readme.clone().map(|readme| Box::new(readme.into())))
    }

    /// Where it came from: what its own manifest says, what vendor manifests say, what its instances say.
    #[graphql(complexity = "20 + 5 * child_complexity")]
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<ComponentSource>> {
        let about = Box::pin(self.about(ctx)).await?;
        let vendored = about.vendored.iter().map(|vendored| ComponentSource {
            kind: vendored.by.into(),
            uri: vendored.uri.clone(),
            version: vendored.version.clone(),
            path: Some(self.snapshot.display(&vendored.file)),
            line: Some(vendored.line),
            instance_count: None,
        });
        let fetched = self
            .uses()
            .sources
            .iter()
            .map(|((uri, version), count)| ComponentSource {
                kind: ComponentSourceKind::Instances,
                uri: uri.clone(),
                version: version.clone(),
                path: None,
                line: None,
                instance_count: Some(*count),
            });
        Ok(vendored.chain(fetched).collect())
    }

    /// What its Terraform code declares; null if it has none.
    #[graphql(complexity = "200 + 10 * child_complexity")]
    async fn module(&self, ctx: &Context<'_>) -> Result<Option<Box<ComponentModule>>> {
        let module = Box::pin(context::folders(ctx)?.load_one(ModuleOf(self.of()))).await;
        let Some(module) = module.map_err(Error::internal)? else {
            return Ok(None);
        };
        let set = set_variables(&self.snapshot, &self.numbers());
        let uses = |name: &str| set.get(name).copied().unwrap_or_default();
        Ok(Some(Box::new(ComponentModule::new(&module, uses))))
    }

    /// The files in its folder that people read, by name: code, manifests, documents; at most 200.
    #[graphql(complexity = "200 + 10 * child_complexity")]
    async fn files(&self, ctx: &Context<'_>) -> Result<Vec<ComponentFile>> {
        let files = Box::pin(context::folders(ctx)?.load_one(FilesOf(self.of()))).await;
        let files = files.map_err(Error::internal)?.unwrap_or_else(|| Arc::from([]));
        Ok(files.iter().cloned().map(ComponentFile::from).collect())
    }

    /// In how many stacks it is.
    async fn stack_count(&self) -> u32 {
        self.snapshot.components().get(self.number).stack_count
    }
}
