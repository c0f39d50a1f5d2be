//! The way every operation takes, whatever transport brought it: parse, limits, one snapshot,
//! execution that survives a panic, errors with a code.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationType};
use async_graphql::{ID, Request, Response, SDLExportOptions, Schema, ServerError};
use chrono::{DateTime, Utc};
use futures_util::stream::BoxStream;
use futures_util::{FutureExt, StreamExt};

use crate::batching::{Batched, Loads};
use crate::cache::{Cache, CacheReading};
use crate::context::RequestSnapshot;
use crate::error::{self, Code};
use crate::live::Live;
use crate::meter::Meters;
use crate::store::Store;
use crate::{Mutation, Query, Root, Subscription, activity, atmos, limits};

/// The graph over one estate and one store. Cloning shares it.
#[derive(Clone)]
pub struct Graph {
    root: Root,
    store: Arc<dyn Store>,
    meters: Arc<Meters>,
    documents: Arc<Documents>,
}

/// Parsed documents that keep the limits, by their text: to parse one takes longer than to answer a small one.
type Documents = Cache<String, Arc<ExecutableDocument>>;

/// How many bytes of parsed documents are kept.
const MOST_DOCUMENTS: u64 = 8 << 20;
/// How many bytes a parsed document takes for each byte of its text, at most.
const PARSED_BYTES: usize = 24;

/// The id of a request: in its answer, in its errors, in the log.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// What kind of operation a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Reads.
    Query,
    /// Changes something.
    Mutation,
    /// Follows something.
    Subscription,
}

/// A parsed request that keeps the limits.
pub struct Prepared {
    request: Request,
    loads: Loads,
    id: RequestId,
    /// What it asks for; a document whose operation cannot be told counts as a query, which execution refuses.
    pub operation: Operation,
}

/// An answer.
#[derive(Debug)]
pub struct Reply {
    /// The answer itself.
    pub response: Response,
    /// Whether nothing was executed: the answer then has errors and no data at all.
    pub is_request_error: bool,
}

/// The schema as text.
#[must_use]
pub fn sdl() -> String {
    let options = SDLExportOptions::new().include_specified_by();
    let mut text = builder().finish().sdl_with_options(options);
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn builder() -> async_graphql::SchemaBuilder<Query, Mutation, Subscription> {
    limits::apply(Schema::build(
        Query::default(),
        Mutation::default(),
        Subscription::default(),
    ))
    .disable_suggestions()
    .override_output_type_description::<ID>("The opaque id of a node: it means nothing but finds the node again.")
    .override_output_type_description::<DateTime<Utc>>(
        "A moment in UTC, as RFC 3339 writes it: `2026-01-31T12:00:00Z`.",
    )
}

impl Graph {
    /// The graph over what lives and what is kept.
    #[must_use]
    pub fn new(live: Arc<Live>, store: Arc<dyn Store>) -> Self {
        let root = builder().data(live).data(Arc::clone(&store)).finish();
        let weigh = |text: &String, _: &Arc<ExecutableDocument>| text.len().saturating_mul(PARSED_BYTES);
        Self {
            root,
            store,
            meters: Arc::default(),
            documents: Arc::new(Cache::new("documents", MOST_DOCUMENTS, weigh)),
        }
    }

    /// What the caches did since the server started.
    #[must_use]
    pub fn caches(&self) -> Vec<CacheReading> {
        let mut readings = self.store.caches();
        readings.push(self.documents.reading());
        readings
    }

    /// What loaders did since the server started.
    #[must_use]
    pub fn meters(&self) -> &Meters {
        &self.meters
    }

    /// The request with what it has for itself: one snapshot, and loaders that remember nothing of other requests.
    fn equipped(&self, request: Request, loads: &Loads) -> Request {
        request
            .data(Arc::new(RequestSnapshot::default()))
            .data(activity::loader::loader(&self.store, &self.meters, loads))
            .data(atmos::loader::loader(&self.meters, loads))
    }

    /// Parses a request and checks what can be checked before execution.
    ///
    /// # Errors
    /// The answer to a document that is not GraphQL or too large.
    pub fn prepare(&self, mut request: Request, id: RequestId) -> Result<Prepared, Box<Reply>> {
        match self.document(&mut request) {
            Ok(document) => {
                let operation = operation(&document, request.operation_name.as_deref());
                request.set_parsed_query(Arc::unwrap_or_clone(document));
                let loads = Loads::default();
                Ok(Prepared {
                    request: self.equipped(request, &loads),
                    loads,
                    id,
                    operation,
                })
            }
            Err(error) => Err(Box::new(Reply::refused(error, &id))),
        }
    }

    /// The request's document, parsed, if it keeps the limits.
    fn document(&self, request: &mut Request) -> Result<Arc<ExecutableDocument>, ServerError> {
        if let Some(known) = self.documents.get(&request.query) {
            return Ok(known);
        }
        let document = request.parsed_query().map_err(|error| parse_error(&error))?;
        limits::check(document)?;
        let document = Arc::new(document.clone());
        self.documents.insert(request.query.clone(), Arc::clone(&document));
        Ok(document)
    }

    /// Executes a query or a mutation.
    pub async fn execute(&self, prepared: Prepared) -> Reply {
        let execution = Batched::new(self.root.execute(prepared.request), prepared.loads);
        match AssertUnwindSafe(execution).catch_unwind().await {
            Ok(response) => Reply::finished(response, &prepared.id),
            Err(_) => Reply::panicked(&prepared.id),
        }
    }

    /// Executes any operation; a query or mutation yields one answer.
    #[must_use]
    pub fn follow(&self, prepared: Prepared) -> BoxStream<'static, Reply> {
        let id = prepared.id;
        let after_panic = id.clone();
        let answers = Batched::new(self.root.execute_stream(prepared.request), prepared.loads);
        AssertUnwindSafe(answers)
            .catch_unwind()
            .scan(false, |panicked, answer| {
                let item = (!*panicked).then_some(answer);
                *panicked |= matches!(item, Some(Err(_)));
                std::future::ready(item)
            })
            .map(move |answer| match answer {
                Ok(response) => Reply::finished(response, &id),
                Err(_) => Reply::panicked(&after_panic),
            })
            .boxed()
    }
}

impl Reply {
    /// The answer as JSON. Where nothing was executed there is no `data`, not even null.
    ///
    /// # Errors
    /// If a value has no form in JSON.
    pub fn to_json(&self) -> serde_json::Result<Vec<u8>> {
        if self.is_request_error {
            return serde_json::to_vec(&serde_json::json!({ "errors": self.response.errors }));
        }
        serde_json::to_vec(&self.response)
    }

    /// The answer to a request that is not executed.
    #[must_use]
    pub fn refused(error: ServerError, id: &RequestId) -> Self {
        Self::finished(Response::from_errors(vec![error]), id)
    }

    fn panicked(id: &RequestId) -> Self {
        let mut reply = Self::refused(Code::internal(), id);
        reply.is_request_error = false;
        reply
    }

    fn finished(mut response: Response, id: &RequestId) -> Self {
        error::finish(&mut response.errors, &id.0);
        let is_request_error = response.data == async_graphql::Value::Null
            && !response.errors.is_empty()
            && response.errors.iter().all(|error| error.path.is_empty());
        Self {
            response,
            is_request_error,
        }
    }
}

/// The parser's message shows its grammar and the source; the place is what helps.
fn parse_error(error: &ServerError) -> ServerError {
    let mut parsed = Code::ParseFailed.error("The document is not valid GraphQL.");
    parsed.locations.clone_from(&error.locations);
    if let Some(place) = parsed.locations.first() {
        parsed.message = format!(
            "The document is not valid GraphQL: unexpected input at line {}, column {}.",
            place.line, place.column
        );
    }
    parsed
}

/// A named single operation parses as one of several, so the name decides only where there is a choice.
fn operation(document: &ExecutableDocument, name: Option<&str>) -> Operation {
    let found = match &document.operations {
        DocumentOperations::Single(operation) => Some(operation),
        DocumentOperations::Multiple(operations) => match name {
            Some(name) => operations.get(name),
            None if operations.len() == 1 => operations.values().next(),
            None => None,
        },
    };
    match found.map(|operation| operation.node.ty) {
        Some(OperationType::Mutation) => Operation::Mutation,
        Some(OperationType::Subscription) => Operation::Subscription,
        Some(OperationType::Query) | None => Operation::Query,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_schema_is_the_one_that_is_served() {
        assert!(
            sdl() == include_str!("../schema.graphql"),
            "schema/schema.graphql is stale: run `make schema`, read its diff, commit it"
        );
    }

    #[test]
    fn the_released_schema_is_that_of_the_version_in_the_manifest() {
        let first = include_str!("../released.graphql").lines().next();
        let version = env!("CARGO_PKG_VERSION");
        assert!(
            first.is_some_and(|line| line.contains(&format!("Isobar {version},"))),
            "schema/released.graphql is not of {version}: a release writes it with `make released`"
        );
    }
}
