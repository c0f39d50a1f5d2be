//! Searches over the whole estate.

use std::sync::Arc;

use async_graphql::{Context, Enum, Object};
use atmos::search::{self, Field, Found, FoundValue as Hit, Index, Query, Term};
use atmos::value::Text;

use super::component::Component;
use super::diagnostic::Diagnostic;
use super::file::File;
use super::instance::Instance;
use super::stack::Stack;
use super::value::{Owner, Value};
use crate::atmos::select;
use crate::atmos::snapshot::{Snapshot, count};
use crate::blocking::blocking;
use crate::connection::{Connection, PageArgs, page_cost};
use crate::context;
use crate::error::{Error, Result};
use crate::keyset::{Key, Order};

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
pub struct Search(Arc<Results>);

/// What one search found.
struct Results {
    snapshot: Arc<Snapshot>,
    query: Query,
    index: Arc<Index>,
    found: Found,
}

/// A value that was found, in every instance that has it from the same place.
pub struct FoundValue {
    results: Arc<Results>,
    hit: Hit,
}

impl Search {
    /// Looks for `text`: on a thread of its own, for the first search makes the index.
    pub(crate) async fn new(snapshot: &Arc<Snapshot>, text: String) -> Result<Self> {
        let snapshot = Arc::clone(snapshot);
        let look = move || {
            let query = Query::new(&text);
            let index = snapshot.search();
            let found = index.find(&snapshot.estate, &query, |file| snapshot.file_path(file));
            Self(Arc::new(Results {
                snapshot,
                query,
                index,
                found,
            }))
        };
        blocking(look).await.map_err(Error::internal)
    }
}

impl Results {
    /// The keys that order the values: the same order that they come in.
    fn keys(&self) -> Vec<(i64, i64, [String; 3])> {
        let key = |hit: &Hit| {
            let (path, node) = self.index.value(hit.number);
            let span = node.origin.span;
            let place = i64::from(span.line()) << 16 | i64::from(span.column());
            let path: Vec<&str> = path.iter().map(Text::as_str).collect();
            let file = if span.is_none() {
                String::new()
            } else {
                self.snapshot.file_path(span.file())
            };
            let text = search::scalar(&node.value).map_or_else(String::new, |text| text.chars().take(100).collect());
            (i64::from(hit.distance), place, [path.join("."), file, text])
        };
        self.found.values.iter().map(key).collect()
    }
}

/// What a search finds, by kind.
#[Object]
impl Search {
    /// The words that are looked for, as they were understood; at most eight.
    async fn terms(&self) -> Vec<SearchTerm> {
        self.0.query.terms().iter().cloned().map(SearchTerm).collect()
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
        let Results { snapshot, query, .. } = &*self.0;
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let all = 0..count(snapshot.estate.stacks.len());
        let meant = all.filter(|number| query.is_stack(&snapshot.stack(*number).name));
        select::stack_page(snapshot, meant, &args, None, None)
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
        let Results { snapshot, query, .. } = &*self.0;
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let all = 0..count(snapshot.estate.components.len());
        let is_meant = |number: &u32| {
            let component = snapshot.component(*number);
            query.is_component(&component.component_type, &component.name)
        };
        select::chosen_component_page(snapshot, all.filter(is_meant).collect(), &args, None)
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
        let Results { snapshot, found, .. } = &*self.0;
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        select::chosen_instance_page(snapshot, found.instances.iter().copied(), &args, None, None)
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
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let keys = self.0.keys();
        let key = |at: u32| {
            let (rank, place, [path, file, text]) = &keys[at as usize];
            Key {
                rank: *rank,
                place: *place,
                text: [path, file, text, ""],
                ..Key::default()
            }
        };
        Connection::cut(
            &args,
            Order::ascending("CLOSENESS"),
            (0..count(keys.len())).collect(),
            key,
            |at| FoundValue {
                results: Arc::clone(&self.0),
                hit: self.0.found.values[at as usize],
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
        let Results { snapshot, query, .. } = &*self.0;
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let entries = (0..).zip(&snapshot.files().entries);
        let meant = entries.filter(|(_, entry)| query.is_file(&entry.path));
        select::chosen_file_page(snapshot, meant.map(|(at, _)| at).collect(), &args, None)
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
        let Results { snapshot, query, .. } = &*self.0;
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let all = (0..).zip(&snapshot.estate.diagnostics);
        let meant = all.filter(|(_, finding)| {
            let file = snapshot.files().get(finding.span.file());
            let path = file.map_or("", |entry| entry.path.as_str());
            query.is_finding(finding.code, &finding.message, path)
        });
        select::diagnostic_page(snapshot, meant.map(|(number, _)| number), &args, None)
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
        let Results { snapshot, index, .. } = &*self.results;
        let (path, node) = index.value(self.hit.number);
        Value::new(snapshot, Owner::Instance(self.hit.first), path, node.clone())
    }

    /// The first instance that has it.
    async fn instance(&self) -> Instance {
        Instance::new(&self.results.snapshot, self.hit.first)
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
        let Results {
            snapshot, index, found, ..
        } = &*self.results;
        let args = PageArgs {
            first,
            after,
            last,
            before,
        };
        let holders = index.holders(found, self.hit.number);
        select::chosen_instance_page(snapshot, holders, &args, None, None)
    }
}
