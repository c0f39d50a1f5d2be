//! The way every operation takes, whatever transport brought it: limits, validation and cost, one snapshot,
//! execution that ends in time and survives a panic, errors with a code.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, OnceLock};

use async_graphql::extensions::Tracing;
use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationType};
use async_graphql::{ID, Request, SDLExportOptions, Schema, ServerError, ValidationMode};
use chrono::{DateTime, Utc};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::atmos::history::History;
use crate::atmos::searches::{Searches, searches};
use crate::batching::{Batched, Loads};
use crate::cache::{Cache, CacheReading};
use crate::check::{self, Checker};
use crate::context::RequestState;
use crate::error::Code;
use crate::feed::Plans;
use crate::live::Live;
use crate::meter::Meters;
use crate::policy::Policy;
use crate::reply::{Reply, RequestId};
use crate::store::Store;
use crate::{Mutation, Query, Root, Subscription, limits};

/// The graph over one estate and one store. Cloning shares it.
#[derive(Clone)]
pub struct Graph {
    /// What executes. It validates only what it must: everything has been through `checker`.
    pub(crate) root: Root,
    pub(crate) plans: Arc<Plans>,
    checker: Arc<Checker>,
    live: Arc<Live>,
    store: Arc<dyn Store>,
    meters: Arc<Meters>,
    documents: Arc<Documents>,
    searches: Arc<Searches>,
    history: Arc<History>,
    policy: Policy,
}

/// Documents that keep the limits, by their text: to parse one takes longer than to answer a small one.
type Documents = Cache<String, Arc<Document>>;

/// A parsed document.
struct Document {
    parsed: ExecutableDocument,
    /// What it costs where that hangs on nothing else; it is valid then.
    cost: OnceLock<usize>,
}

/// How many bytes of parsed documents are kept.
const MOST_DOCUMENTS: u64 = 8 << 20;
/// How many bytes a parsed document takes for each byte of its text, at most.
const PARSED_BYTES: usize = 24;

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

/// A request that is valid and keeps the limits.
pub struct Prepared {
    pub(crate) request: Request,
    pub(crate) id: RequestId,
    pub(crate) resume: Option<String>,
    /// What it asks for; a document whose operation cannot be told counts as a query, which execution refuses.
    pub operation: Operation,
    /// The name that the client gave the operation.
    pub name: Option<String>,
    /// What it costs.
    pub cost: usize,
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

pub(crate) fn builder() -> async_graphql::SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query::default(), Mutation::default(), Subscription::default())
        .override_output_type_description::<ID>("The opaque id of a node: it means nothing but finds the node again.")
        .override_output_type_description::<DateTime<Utc>>(
            "A moment in UTC, as RFC 3339 writes it: `2026-01-31T12:00:00Z`.",
        )
}

impl Graph {
    /// The graph over what lives and what is kept.
    #[must_use]
    pub fn new(live: Arc<Live>, store: Arc<dyn Store>, policy: Policy) -> Self {
        let (searches, history) = (Arc::new(searches()), Arc::new(History::new()));
        let meters: Arc<Meters> = Arc::default();
        let mut root = builder()
            .data(Arc::clone(&live))
            .data(Arc::clone(&store))
            .data(Arc::clone(&meters))
            .data(Arc::clone(&searches))
            .data(Arc::clone(&history));
        if policy.traces {
            root = root.extension(Tracing);
        }
        let weigh = |text: &String, _: &Arc<Document>| text.len().saturating_mul(PARSED_BYTES);
        Self {
            root: root.validation_mode(ValidationMode::Fast).finish(),
            plans: Arc::default(),
            checker: Arc::new(Checker::new(&policy)),
            live,
            store,
            meters,
            documents: Arc::new(Cache::new("documents", MOST_DOCUMENTS, weigh)),
            searches,
            history,
            policy,
        }
    }

    /// What the caches did since the server started.
    #[must_use]
    pub fn caches(&self) -> Vec<CacheReading> {
        let mut readings = self.store.caches();
        readings.extend([self.documents.reading(), self.searches.reading()]);
        readings.extend(self.history.readings());
        readings
    }

    /// What loaders did since the server started.
    #[must_use]
    pub fn meters(&self) -> &Meters {
        &self.meters
    }

    /// Parses and checks a request: whatever can be refused is refused before anything runs.
    ///
    /// # Errors
    /// The answer to a document that is not GraphQL, does not fit the schema or asks for too much.
    pub fn prepare(&self, request: Request, id: &RequestId) -> Result<Prepared, Box<Reply>> {
        self.checked(request, id)
            .map_err(|errors| Box::new(Reply::errors(errors, id)))
    }

    fn checked(&self, mut request: Request, id: &RequestId) -> Result<Prepared, Vec<ServerError>> {
        let document = self.document(&mut request).map_err(|error| vec![error])?;
        let cost = self.cost(&document, &request)?;
        let (operation, name) = operation(&document.parsed, request.operation_name.as_deref());
        request.set_parsed_query(document.parsed.clone());
        Ok(Prepared {
            request,
            id: id.clone(),
            resume: None,
            operation,
            name,
            cost,
        })
    }

    /// The request's document, parsed, if it keeps the limits.
    fn document(&self, request: &mut Request) -> Result<Arc<Document>, ServerError> {
        if let Some(known) = self.documents.get(&request.query) {
            return Ok(known);
        }
        limits::check_text(&request.query)?;
        let parsed = request.parsed_query().map_err(|error| parse_error(&error))?;
        limits::check_document(parsed, &self.policy)?;
        let document = Arc::new(Document {
            parsed: parsed.clone(),
            cost: OnceLock::new(),
        });
        self.documents.insert(request.query.clone(), Arc::clone(&document));
        Ok(document)
    }

    /// What the request costs, if its document is valid.
    fn cost(&self, document: &Document, request: &Request) -> Result<usize, Vec<ServerError>> {
        if let Some(cost) = document.cost.get() {
            return Ok(*cost);
        }
        let name = request.operation_name.as_deref();
        let cost = self
            .checker
            .cost(document.parsed.clone(), request.variables.clone(), name)?;
        if is_constant(&document.parsed) {
            document.cost.get_or_init(|| cost);
        }
        Ok(cost)
    }

    /// The request with what it has for itself: one snapshot, and loaders that remember nothing of other requests.
    pub(crate) fn equipped(&self, request: Request, loads: &Loads) -> Request {
        request.data(RequestState::new(loads))
    }

    /// Executes a query or a mutation.
    ///
    /// Boxed, so that the code of every resolver is in this crate alone, and not once more in the one that asks.
    #[must_use]
    pub fn execute(&self, prepared: Prepared) -> BoxFuture<'_, Reply> {
        let execution = async move {
            let loads = Loads::default();
            let request = self.equipped(prepared.request, &loads);
            let execution = self.guarded(Batched::new(self.root.execute(request), loads)).await;
            match execution {
                Ok(response) => {
                    let cost = check::told(prepared.cost);
                    Reply::finished(response.extension("cost", cost), &prepared.id)
                }
                Err(error) => Reply::broken_off(error, &prepared.id),
            }
        };
        execution.boxed()
    }

    /// Lets an execution run until it ends, panics or takes too long. It is polled first, so that it stops where it
    /// lets others have a turn; the time until the estate is open does not count.
    pub(crate) async fn guarded<T>(&self, execution: impl Future<Output = T>) -> Result<T, ServerError> {
        let deadline = async {
            if self.live.current().is_none() {
                // An error means that the server stops.
                let _ = self.live.ready().await;
            }
            tokio::time::sleep(self.policy.deadline).await;
        };
        tokio::select! {
            biased;
            done = AssertUnwindSafe(execution).catch_unwind() => done.map_err(|panic| Code::panicked(&words(&*panic))),
            () = deadline => Err(Code::too_slow(self.policy.deadline)),
        }
    }
}

impl Prepared {
    /// Resumes a subscription after `cursor`, whatever its document says; an operation without cursors takes no notice.
    #[must_use]
    pub fn resume_after(self, cursor: Option<String>) -> Self {
        Self { resume: cursor, ..self }
    }
}

/// Whether a document is as valid and costs as much with any variables: it has none, and one operation.
fn is_constant(document: &ExecutableDocument) -> bool {
    let mut operations = document.operations.iter();
    let only = operations.next().filter(|_| operations.next().is_none());
    only.is_some_and(|(_, operation)| operation.node.variable_definitions.is_empty())
}

/// What a panic says.
fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default()
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

/// What is asked for, and its name. A named single operation parses as one of several,
/// so the name decides only where there is a choice.
fn operation(document: &ExecutableDocument, name: Option<&str>) -> (Operation, Option<String>) {
    let found = match &document.operations {
        DocumentOperations::Single(operation) => Some((None, operation)),
        DocumentOperations::Multiple(operations) => match name {
            Some(name) => operations.get_key_value(name),
            None if operations.len() == 1 => operations.iter().next(),
            None => None,
        }
        .map(|(name, operation)| (Some(name.to_string()), operation)),
    };
    let name = found.as_ref().and_then(|(name, _)| name.clone());
    let kind = match found.map(|(_, operation)| operation.node.ty) {
        Some(OperationType::Mutation) => Operation::Mutation,
        Some(OperationType::Subscription) => Operation::Subscription,
        Some(OperationType::Query) | None => Operation::Query,
    };
    (kind, name)
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
}
