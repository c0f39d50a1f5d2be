//! The one way from what a client sent to an operation that may run, whatever transport brought it.
//!
//! Whatever is asked of an operation before it runs is asked in [`admit`].

use schema::{Prepared, RequestId};

use super::App;
use super::caller::Caller;
use super::graphql_request::Params;
use super::refused::Refused;

/// The operation, if it may run.
pub(super) fn admit(app: &App, caller: Caller, params: Params, id: &RequestId) -> Result<Prepared, Refused> {
    let prepared = app.graph.prepare(params.into_request(), id)?;
    app.rates.take_cost(caller, prepared.cost, id)?;
    let (kind, name, cost) = (prepared.operation, prepared.name.as_deref(), prepared.cost);
    tracing::debug!(request_id = id.0, ?caller, ?kind, name, cost, "operation admitted");
    Ok(prepared)
}
