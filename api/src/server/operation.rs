//! The one way from what a client sent to the answers, whatever transport brought it.
//!
//! Whatever is asked of an operation before it runs is asked in [`admit`]; what runs is measured.

use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use schema::{Prepared, Reply, RequestId};
use tracing::{Instrument, Span};

use super::App;
use super::caller::Caller;
use super::graphql_request::Params;
use super::metrics;
use super::refused::Refused;

/// The operation, if it may run.
pub(super) fn admit(app: &App, caller: Caller, params: Params, id: &RequestId) -> Result<Prepared, Refused> {
    let prepared = app.graph.prepare(params.into_request(), id).map_err(Refused::from);
    let admitted = prepared.and_then(|prepared| {
        app.rates.take_cost(caller, prepared.cost, id)?;
        Ok(prepared)
    });
    match &admitted {
        Ok(prepared) => {
            let (kind, name, cost) = (prepared.operation, prepared.name.as_deref(), prepared.cost);
            tracing::debug!(
                request_id = id.as_str(),
                ?caller,
                ?kind,
                name,
                cost,
                "operation admitted"
            );
        }
        Err(_) => app.metrics.refuse(),
    }
    admitted
}

/// Executes a query or a mutation.
pub(super) async fn execute(app: &App, prepared: Prepared, id: &RequestId) -> Reply {
    let _measured = app.metrics.start(&prepared);
    let span = span(&prepared, id);
    app.graph.execute(prepared).instrument(span).await
}

/// Executes any operation; a query or mutation yields one answer.
pub(super) fn follow(app: &App, prepared: Prepared, id: &RequestId) -> BoxStream<'static, Reply> {
    let measured = app.metrics.start(&prepared);
    let span = span(&prepared, id);
    let mut answers = app.graph.follow(prepared);
    stream::poll_fn(move |ctx| {
        let _measured = &measured;
        span.in_scope(|| answers.poll_next_unpin(ctx))
    })
    .boxed()
}

fn span(prepared: &Prepared, id: &RequestId) -> Span {
    let (kind, name) = (metrics::kind(prepared.operation), prepared.name.as_deref());
    tracing::debug_span!("operation", kind, name, cost = prepared.cost, request_id = id.as_str())
}
