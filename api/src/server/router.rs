//! Every route of the server.
//!
//! A layer costs each request a copy of all that is below it, so there are few: what every request passes through is
//! one, and what guards the graph is another.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tracing::Instrument;

use super::{App, access, assets, graphql_http, graphql_ws, guard, health, metrics, rates, request_id};

/// How many bytes an answer must have to be compressed: smaller ones fit one packet.
const SMALLEST_COMPRESSED: u64 = 1_400;

/// The routes, and what every request passes through.
pub(super) fn router(app: Arc<App>) -> Router {
    let graphql = get(graphql_ws::upgrade_or_get)
        .post(graphql_http::post)
        .fallback(graphql_http::wrong_method);
    let closed = (
        compression(),
        from_fn_with_state(Arc::clone(&app), rates::tell),
        app.rates.by_address(),
        from_fn_with_state(Arc::clone(&app), access::admit),
        app.rates.by_session(),
    );
    let counted = (
        from_fn_with_state(Arc::clone(&app), rates::tell),
        app.rates.by_address(),
    );
    Router::new()
        .route("/graphql", graphql)
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::show))
        .layer(closed)
        .merge(Router::new().route("/session", post(access::enter)).layer(counted))
        .route("/healthz", get(health::health))
        .fallback(assets::asset)
        .layer(from_fn_with_state(Arc::clone(&app), pass))
        .with_state(app)
}

/// What every request passes through: it gets an id and a span, is refused if it comes from
/// elsewhere, and is counted.
async fn pass(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let id = app.ids.next();
    request.extensions_mut().insert(id.clone());
    let (route, method) = metrics::labels(&request);
    let span = tracing::debug_span!("http_request", route, method, request_id = id.as_str());
    let mut response = guard::protect(&app, &id, request, next).instrument(span).await;
    app.metrics.answered(route, method, response.status());
    request_id::tell(&id, response.headers_mut());
    response
}

/// Answers that are worth it are compressed. Events are not: each must go out at once.
fn compression() -> CompressionLayer<impl Predicate + Send + Sync + 'static> {
    let worthwhile = SizeAbove::new(SMALLEST_COMPRESSED).and(NotForContentType::SSE);
    CompressionLayer::new().gzip(true).compress_when(worthwhile)
}
