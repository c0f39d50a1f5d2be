//! Every route of the server.

use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::timeout::RequestBodyDeadlineLayer;

use super::{App, access, assets, graphql_http, graphql_ws, guard, health, metrics, rates, request_id};

/// How many bytes an answer must have to be compressed: smaller ones fit one packet.
const SMALLEST_COMPRESSED: u64 = 1_400;
/// How large a request for a session may be.
const MOST_ENTRANCE: usize = 4 * 1024;

/// The routes, and what every request passes through.
pub(super) fn router(app: Arc<App>) -> Router {
    let graphql = get(graphql_ws::upgrade_or_get)
        .post(graphql_http::post)
        .fallback(graphql_http::wrong_method)
        .layer::<_, Infallible>(compression())
        .layer(DefaultBodyLimit::max(schema::MOST_BYTES));
    let closed = Router::new()
        .route("/graphql", graphql)
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::show))
        .layer(app.rates.by_session())
        .layer(from_fn_with_state(Arc::clone(&app), access::admit));
    let entrance = post(access::enter).layer(DefaultBodyLimit::max(MOST_ENTRANCE));
    Router::new()
        .route("/session", entrance)
        .merge(closed)
        .layer(app.rates.by_address())
        .layer(from_fn_with_state(Arc::clone(&app), rates::tell))
        .layer(RequestBodyDeadlineLayer::new(app.patience.body))
        .route("/healthz", get(health::health))
        .fallback(assets::asset)
        .layer(from_fn_with_state(Arc::clone(&app), guard::protect))
        .layer(from_fn_with_state(Arc::clone(&app), metrics::count))
        .layer(from_fn_with_state(Arc::clone(&app), request_id::identify))
        .with_state(app)
}

/// Answers that are worth it are compressed. Events are not: each must go out at once.
fn compression() -> CompressionLayer<impl Predicate + Send + Sync + 'static> {
    let worthwhile = SizeAbove::new(SMALLEST_COMPRESSED).and(NotForContentType::SSE);
    CompressionLayer::new().gzip(true).compress_when(worthwhile)
}
