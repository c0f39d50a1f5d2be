//! What the files as they are change against a commit, by the rules of `atmos describe affected`.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use async_graphql::{Context, ID, Object, SimpleObject};
use atmos::affected::Affected as Known;

use super::awaited::{Awaited, Progress};
use super::command::Command;
use super::instance::Instance;
use crate::atmos::dependents::DependentsOf;
use crate::atmos::inputs::instance::finds_instance;
use crate::atmos::snapshot::{Snapshot, count};
use crate::connection::{Connection, PageArgs, page_cost};
use crate::context;
use crate::error::{Error, Result};
use crate::keyset::{Key, Order};
use crate::node::instance_id;
use crate::text::Search;

/// How many dependents of one instance are listed.
const MOST_DEPENDENTS: usize = 100;

/// What the files as they are change against a commit.
pub struct AffectedReport {
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) base: Option<String>,
    pub(crate) commit: String,
    pub(crate) search: Option<String>,
    pub(crate) cause: Option<String>,
    pub(crate) found: Awaited<Arc<Vec<Known>>>,
}

/// An instance that a change affects.
#[derive(Clone)]
pub struct AffectedInstance {
    snapshot: Arc<Snapshot>,
    found: Arc<Vec<Known>>,
    number: usize,
}

/// How many instances a reason affects.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct AffectedReason {
    /// The reason in Atmos's words, such as `stack.vars` or `component`.
    pub name: String,
    /// How many instances it affects.
    pub count: u32,
}

/// How many instances a changed file or folder affects.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct AffectedCause {
    /// The path, relative to the estate's root.
    pub path: String,
    /// How many instances it affects.
    pub count: u32,
}

/// How many causes are listed.
const MOST_CAUSES: usize = 200;

impl AffectedReport {
    /// Those that the search finds and, unless all causes count, that the chosen one affects.
    fn passing<'a>(&'a self, found: &'a [Known]) -> impl Iterator<Item = (usize, &'a Known)> {
        let cause = self.cause.as_deref();
        let is_by = move |one: &Known| {
            let mut causes = one.causes.iter();
            cause.is_none_or(|cause| causes.any(|path| self.snapshot.display(path) == cause))
        };
        self.found_by_search(found).filter(move |(_, one)| is_by(one))
    }

    fn found_by_search<'a>(&'a self, found: &'a [Known]) -> impl Iterator<Item = (usize, &'a Known)> {
        let search = Search::new(self.search.as_deref());
        let all = found.iter().enumerate();
        all.filter(move |(_, one)| finds_instance(search.as_ref(), &one.instance))
    }
}

/// What the files as they are change against a commit.
#[Object]
impl AffectedReport {
    #[graphql(flatten)]
    async fn progress(&self) -> Progress {
        self.found.progress()
    }

    /// The commit that it is compared with, in full.
    async fn commit(&self) -> &str {
        &self.commit
    }

    /// How many instances each reason affects, the most first; null while it is not ready.
    async fn reasons(&self) -> Option<Vec<AffectedReason>> {
        let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
        for (_, one) in self.passing(self.found.ready()?) {
            for reason in &one.reasons {
                *counts.entry(reason.as_str()).or_default() += 1;
            }
        }
        let reason = |(name, count): (&str, u32)| AffectedReason {
            name: name.to_owned(),
            count,
        };
        let mut reasons: Vec<_> = counts.into_iter().map(reason).collect();
        reasons.sort_by_key(|reason| std::cmp::Reverse(reason.count));
        Some(reasons)
    }

    /// How many instances each changed file, or folder of a component, affects: of those that the search finds, whatever
    /// cause is chosen. The most first, at most 200; null while it is not ready.
    async fn causes(&self) -> Option<Vec<AffectedCause>> {
        let mut counts: BTreeMap<&Path, u32> = BTreeMap::new();
        for (_, one) in self.found_by_search(self.found.ready()?) {
            for path in &one.causes {
                *counts.entry(path).or_default() += 1;
            }
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let cause = |(path, count): (&Path, u32)| AffectedCause {
            path: self.snapshot.display(path),
            count,
        };
        Some(counts.into_iter().take(MOST_CAUSES).map(cause).collect())
    }

    /// The same on the command line, as a pipeline runs it.
    async fn command(&self) -> Command {
        Command::affected(self.base.as_deref(), &self.commit)
    }

    /// What is affected, by stack, type and name; null while it is not ready.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn instances(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "From the start: 20 unless said, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "From the end: at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<Connection<AffectedInstance>>> {
        context::pause(ctx).await?;
        let Some(found) = self.found.ready() else {
            return Ok(None);
        };
        let args = PageArgs::new(first, after, last, before);
        let page = Connection::cut(
            found,
            &args,
            Order::ascending("STACK"),
            self.passing(found).map(|(number, _)| number).collect(),
            |found, number| {
                let key = &found[number].instance.key;
                Key::texts([&key.stack, &key.component_type, &key.name, ""])
            },
            |number| AffectedInstance {
                snapshot: Arc::clone(&self.snapshot),
                found: Arc::clone(found),
                number,
            },
        )?;
        Ok(Some(page))
    }
}

impl AffectedInstance {
    fn get(&self) -> &Known {
        &self.found[self.number]
    }

    /// Who depends on it, by number.
    async fn all_dependents(&self, ctx: &Context<'_>) -> Result<Vec<u32>> {
        let key = DependentsOf(Arc::clone(&self.snapshot.estate), Arc::clone(&self.get().instance));
        let found = context::dependents(ctx)?.load_one(key).await;
        let found = found.map_err(Error::internal)?;
        let keys = found.iter().flat_map(|keys| keys.iter());
        Ok(keys.filter_map(|key| self.snapshot.instance_number(key)).collect())
    }
}

/// An instance that a change affects.
#[Object]
impl AffectedInstance {
    /// The id of the instance.
    async fn instance_id(&self) -> ID {
        instance_id(&self.get().instance.key)
    }

    /// The stack's name.
    async fn stack(&self) -> &str {
        &self.get().instance.key.stack
    }

    /// The component type.
    #[graphql(name = "type")]
    async fn component_type(&self) -> &str {
        &self.get().instance.key.component_type
    }

    /// Its name in the stack.
    async fn name(&self) -> &str {
        &self.get().instance.key.name
    }

    /// The instance; null if it is gone.
    async fn instance(&self) -> Option<Instance> {
        let number = self.snapshot.instance_number(&self.get().instance.key)?;
        Some(Instance::new(&self.snapshot, number))
    }

    /// Why, in Atmos's words, such as `stack.vars`, `component` or `deleted`; the first is the foremost.
    async fn reasons(&self) -> &[String] {
        &self.get().reasons
    }

    /// The changed files that its differing values are written in, and the folder of its component where code changed,
    /// relative to the estate's root; where only an import came or went, every changed file that its stack reads.
    async fn causes(&self) -> Vec<String> {
        self.get()
            .causes
            .iter()
            .map(|path| self.snapshot.display(path))
            .collect()
    }

    /// The file or folder that it names as something it depends on, and that changed.
    async fn changed_path(&self) -> Option<&str> {
        self.get().path.as_ref().map(|path| path.path.as_str())
    }

    /// Whether it, or its whole stack, is gone.
    async fn is_deleted(&self) -> bool {
        self.get().deletion.is_some()
    }

    /// How many instances depend on it, directly or through others.
    #[graphql(complexity = "20")]
    async fn dependent_count(&self, ctx: &Context<'_>) -> Result<u32> {
        Ok(count(self.all_dependents(ctx).await?.len()))
    }

    /// Who depends on it, directly or through others, by the rules of `--include-dependents`: the nearest first, at most
    /// 100.
    #[graphql(complexity = "20 + 10 * child_complexity")]
    async fn dependents(&self, ctx: &Context<'_>) -> Result<Vec<Instance>> {
        let numbers = self.all_dependents(ctx).await?.into_iter().take(MOST_DEPENDENTS);
        Ok(numbers.map(|number| Instance::new(&self.snapshot, number)).collect())
    }
}
