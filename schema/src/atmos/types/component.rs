//! Components: what instances deploy.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use atmos::estate;

use super::instance::{Instance, description};
use crate::atmos::inputs::instance::{InstanceFilter, InstanceOrder};
use crate::atmos::loader::IsDirectory;
use crate::atmos::select::chosen_instance_page;
use crate::atmos::snapshot::Snapshot;
use crate::connection::{Connection, PageArgs, page_cost};
use crate::context;
use crate::error::{Error, Result};
use crate::node::global_id;

/// A component: the Terraform root module, chart or template that instances deploy.
#[derive(Clone)]
pub struct Component {
    snapshot: Arc<Snapshot>,
    number: u32,
}

impl Component {
    /// The component with this number.
    pub(crate) fn new(snapshot: &Arc<Snapshot>, number: u32) -> Self {
        Self {
            snapshot: Arc::clone(snapshot),
            number,
        }
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

    /// In how many stacks it is.
    async fn stack_count(&self) -> u32 {
        self.snapshot.components().get(self.number).stack_count
    }
}
