//! Searches over the whole estate.

use std::sync::Arc;

use async_graphql::{Context, Enum, Object};
use atmos::search::{Field, FoundValue as Hit, MOST_CHARACTERS, Term};

use super::component::Component;
use super::diagnostic::Diagnostic;
use super::file::File;
use super::instance::Instance;
use super::stack::Stack;
use super::value::{Owner, Value};
use crate::atmos::searches::Looked;
use crate::atmos::select;
use crate::atmos::snapshot::Snapshot;
use crate::blocking::blocking;
use crate::connection::{Connection, PageArgs, page_cost};
use crate::context;
use crate::error::{Error, Result};
use crate::keyset::Order;

/// What a word of a search has to be part of.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchField {
    /// A name, a key, a value, a path or a finding.
    Any,
    /// The name of a stack.
    Stack,
    /// The name of a component or an instance.
    Component,
    /// The component type.
    Type,
    /// The path of a file.
    File,
    /// The code of a finding.
    Code,
    /// The value under some keys.
    Keys,
}

/// A word of a search, as it was understood.
pub struct SearchTerm(Term);

/// What a search finds, by kind.
#[derive(Clone)]
pub struct Search {
    snapshot: Arc<Snapshot>,
    looked: Arc<Looked>,
}

/// A value that was found, in every instance that has it from the same place.
pub struct FoundValue {
    search: Search,
    hit: Hit,
}

impl Search {
    /// Looks for `text`, unless that was done in this revision.
    pub(crate) async fn new(ctx: &Context<'_>, snapshot: Arc<Snapshot>, text: &str) -> Result<Self> {
        let searches = context::searches(ctx)?;
        let text: String = text.chars().take(MOST_CHARACTERS).collect();
        let key = (snapshot.estate.revision, text);
        if let Some(looked) = searches.get(&key) {
            return Ok(Self { snapshot, looked });
        }
        let (over, text) = (Arc::clone(&snapshot), key.1.clone());
        let looked = blocking(move || Arc::new(Looked::new(&over, &text))).await;
        let looked = looked.map_err(Error::internal)?;
        searches.insert(key, Arc::clone(&looked));
        Ok(Self { snapshot, looked })
    }
}

/// What a search finds, by kind.
#[Object]
impl Search {
    /// The words that are looked for, as they were understood; at most eight.
    async fn terms(&self) -> Vec<SearchTerm> {
        self.looked.query.terms().iter().cloned().map(SearchTerm).collect()
    }

    /// The stacks whose names are meant.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn stacks(
        &self,
        #[graphql(desc = "From the start: 20 unless said, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "From the end: at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Stack>> {
        let args = PageArgs::new(first, after, last, before);
        let meant = self.looked.stacks(&self.snapshot).iter().copied();
        select::stack_page(&self.snapshot, meant, &args, None, None)
    }

    /// The components whose names are meant.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn components(
        &self,
        #[graphql(desc = "From the start: 20 unless said, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "From the end: at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Component>> {
        let args = PageArgs::new(first, after, last, before);
        let meant = self.looked.components(&self.snapshot).to_vec();
        select::chosen_component_page(&self.snapshot, meant, &args, None)
    }

    /// The instances that are meant: by their own name, their stack's, or what stands under the keys that were asked for.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn instances(
        &self,
        #[graphql(desc = "From the start: 20 unless said, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "From the end: at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Instance>> {
        let args = PageArgs::new(first, after, last, before);
        let meant = self.looked.found.instances.iter().copied();
        select::chosen_instance_page(&self.snapshot, meant, &args, None, None)
    }

    /// The values that are meant, those that are a word as a whole first; the closest thousand of them.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn values(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "From the start: 20 unless said, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "From the end: at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<FoundValue>> {
        context::pause(ctx).await?;
        let args = PageArgs::new(first, after, last, before);
        Connection::cut(
            &self.looked,
            &args,
            Order::ascending("CLOSENESS"),
            self.looked.values(&self.snapshot),
            Looked::key,
            |at| FoundValue {
                search: self.clone(),
                hit: self.looked.found.values[at as usize],
            },
        )
    }

    /// The files whose paths are meant.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn files(
        &self,
        #[graphql(desc = "From the start: 20 unless said, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "From the end: at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<File>> {
        let args = PageArgs::new(first, after, last, before);
        let meant = self.looked.files(&self.snapshot).to_vec();
        select::chosen_file_page(&self.snapshot, meant, &args, None)
    }

    /// The findings whose codes or messages are meant.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn diagnostics(
        &self,
        #[graphql(desc = "From the start: 20 unless said, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "From the end: at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Diagnostic>> {
        let args = PageArgs::new(first, after, last, before);
        let meant = self.looked.diagnostics(&self.snapshot).iter().copied();
        select::diagnostic_page(&self.snapshot, meant, &args, None)
    }
}

/// A word of a search, as it was understood.
#[Object]
impl SearchTerm {
    /// What the word has to be part of.
    async fn field(&self) -> SearchField {
        match self.0.field {
            Field::Any => SearchField::Any,
            Field::Stack => SearchField::Stack,
            Field::Component => SearchField::Component,
            Field::Type => SearchField::Type,
            Field::File => SearchField::File,
            Field::Code => SearchField::Code,
            Field::Keys(_) => SearchField::Keys,
        }
    }

    /// The keys that a value has to stand under; empty for other fields.
    async fn keys(&self) -> &[String] {
        match &self.0.field {
            Field::Keys(keys) => keys,
            _ => &[],
        }
    }

    /// The word itself; empty for anything.
    async fn word(&self) -> &str {
        &self.0.word
    }
}

/// A value that was found, in every instance that has it from the same place.
#[Object]
impl FoundValue {
    /// The value, in the first instance that has it.
    async fn value(&self) -> Value {
        let snapshot = &self.search.snapshot;
        let index = snapshot.search();
        let (path, node) = index.value(self.hit.number);
        Value::new(snapshot, Owner::Instance(self.hit.first), path, node.clone())
    }

    /// The first instance that has it.
    async fn instance(&self) -> Instance {
        Instance::new(&self.search.snapshot, self.hit.first)
    }

    /// How many instances have it.
    async fn instance_count(&self) -> u32 {
        self.hit.count
    }

    /// The instances that have it.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn instances(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "From the start: 20 unless said, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "From the end: at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Instance>> {
        context::pause(ctx).await?;
        let Search { snapshot, looked } = &self.search;
        let args = PageArgs::new(first, after, last, before);
        let holders = snapshot.search().holders(&looked.found, self.hit.number);
        select::chosen_instance_page(snapshot, holders, &args, None, None)
    }
}
