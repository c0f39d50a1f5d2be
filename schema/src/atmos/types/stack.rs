//! Stacks.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use atmos::estate;
use atmos::value::{self, Node, Text};

use super::command::{self, Command};
use super::counts::InstanceCounts;
use super::diagnostic::Diagnostic;
use super::file::File;
use super::instance::Instance;
use super::value::{Owner, Value};
use super::value_tree;
use crate::atmos::index::overview::StackFacts;
use crate::atmos::index::shapes::ContextKey;
use crate::atmos::inputs::diagnostic::DiagnosticFilter;
use crate::atmos::inputs::file::FileOrder;
use crate::atmos::inputs::instance::{InstanceFilter, InstanceOrder};
use crate::atmos::select::{chosen_file_page, diagnostic_page, instance_page};
use crate::atmos::snapshot::Snapshot;
use crate::connection::{Connection, PageArgs, page_cost};
use crate::context;
use crate::error::Result;
use crate::node::global_id;

/// A stack: one or more top-level manifests of the same name, with the instances in them.
#[derive(Clone)]
pub struct Stack {
    snapshot: Arc<Snapshot>,
    number: u32,
}

impl Stack {
    /// The stack with this number.
    pub(crate) fn new(snapshot: &Arc<Snapshot>, number: u32) -> Self {
        Self {
            snapshot: Arc::clone(snapshot),
            number,
        }
    }

    fn get(&self) -> &estate::Stack {
        self.snapshot.stack(self.number)
    }

    fn facts(&self) -> &StackFacts {
        &self.snapshot.overview().stacks[self.number as usize]
    }

    fn find(&self, path: &[String]) -> Option<Value> {
        let root = Node::computed(value::Value::Map(self.get().globals.clone()));
        let steps: Vec<_> = path.iter().map(String::as_str).collect();
        let node = root.at(&steps)?.clone();
        let path = path.iter().map(Text::from).collect();
        Some(Value::new(&self.snapshot, Owner::Stack, path, node))
    }
}

/// A stack: one or more top-level manifests of the same name, with the instances in them.
#[Object]
impl Stack {
    /// The node's id.
    pub(crate) async fn id(&self) -> ID {
        global_id("Stack", &[&self.get().name])
    }

    /// Its name, as `atmos list stacks` prints it.
    async fn name(&self) -> &str {
        &self.get().name
    }

    /// Its top-level manifests, by path.
    async fn manifests(&self) -> Vec<File> {
        let files = self.get().manifests.iter();
        files.map(|file| File::new(&self.snapshot, *file)).collect()
    }

    /// Everything that it imports, directly or not, as Atmos names it.
    async fn imports(&self) -> Vec<&str> {
        self.get().imports.iter().map(Text::as_str).collect()
    }

    /// The tenant that its variables name.
    async fn tenant(&self) -> Option<&str> {
        self.facts().shape.context(ContextKey::Tenant)
    }

    /// The environment that its variables name: mostly a short name of the region.
    async fn environment(&self) -> Option<&str> {
        self.facts().shape.context(ContextKey::Environment)
    }

    /// The stage that its variables name.
    async fn stage(&self) -> Option<&str> {
        self.facts().shape.context(ContextKey::Stage)
    }

    /// The namespace that its variables name.
    async fn namespace(&self) -> Option<&str> {
        self.facts().shape.context(ContextKey::Namespace)
    }

    /// How much is in it.
    async fn counts(&self) -> InstanceCounts {
        self.facts().into()
    }

    /// Its instances, by type and name unless ordered otherwise.
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
        instance_page(&self.snapshot, [self.number], &args, filter, order_by)
    }

    /// What is wrong or doubtful in it or in a file that it reads, worst first.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn diagnostics(
        &self,
        #[graphql(desc = "From the start: 20 unless said, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "From the end: at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which ones.")] filter: Option<DiagnosticFilter>,
    ) -> Result<Connection<Diagnostic>> {
        let args = PageArgs::new(first, after, last, before);
        let numbers = self.snapshot.findings().of_stack(self.number).iter().copied();
        diagnostic_page(&self.snapshot, numbers, &args, filter)
    }

    /// The files that it reads beside its own manifests, by path unless ordered otherwise.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn imported_files(
        &self,
        #[graphql(desc = "From the start: 20 unless said, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "From the end: at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "In which order.")] order_by: Option<FileOrder>,
    ) -> Result<Connection<File>> {
        let args = PageArgs::new(first, after, last, before);
        let stack = self.get();
        let imported = stack.reads.iter().filter(|file| !stack.manifests.contains(file));
        let places = imported.filter_map(|file| self.snapshot.files().place(*file));
        let mut places: Vec<_> = places.collect();
        places.sort_unstable();
        chosen_file_page(&self.snapshot, places, &args, order_by)
    }

    /// The value under a path in the global sections of its manifests, before any component; null if nothing stands there.
    async fn value(
        &self,
        #[graphql(desc = "Keys and indices; the empty path is all global sections.")] path: Vec<String>,
    ) -> Option<Value> {
        self.find(&path)
    }

    /// The value under a path in the global sections and what is below it, in the order of a tree. A level that would
    /// make it more than 2,000 values is left out as a whole; `hasChildren` tells where to ask again.
    #[graphql(complexity = "1 + 50 * child_complexity")]
    async fn values(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Keys and indices; the empty path is all global sections.")] path: Vec<String>,
        #[graphql(default = 2, desc = "How many levels below the path, from 0 to 20.")] depth: i32,
        #[graphql(
            desc = "Of what stands directly below the path, only the first so many, up to 10,000. All of it, if not said."
        )]
        most: Option<i32>,
    ) -> Result<Vec<Value>> {
        context::pause(ctx).await?;
        value_tree::flatten(self.find(&path), depth, most)
    }

    /// The commands of Atmos that one uses with it.
    async fn commands(&self) -> Vec<Command> {
        command::of_stack(&self.get().name)
    }
}
