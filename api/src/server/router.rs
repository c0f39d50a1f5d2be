//! Every route of the server.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

use super::{App, access, assets, graphql_http, graphql_ws, guard, health, request_id};

/// How large a request may be.
const MOST_BODY: usize = 256 * 1024;
/// How large a request for a session may be.
const MOST_ENTRANCE: usize = 4 * 1024;

/// The routes, and what every request passes through.
pub(super) fn router(app: App) -> Router {
    let graphql = get(graphql_ws::upgrade_or_get)
        .post(graphql_http::post)
        .fallback(graphql_http::wrong_method)
        .layer(DefaultBodyLimit::max(MOST_BODY));
    let closed = Router::new()
        .route("/graphql", graphql)
        .layer(from_fn_with_state(app.clone(), access::admit));
    let open = Router::new()
        .route(
            "/session",
            post(access::enter).layer(DefaultBodyLimit::max(MOST_ENTRANCE)),
        )
        .route("/healthz", get(health::health))
        .fallback(assets::asset);
    closed
        .merge(open)
        .layer(from_fn_with_state(app.clone(), guard::protect))
        .layer(from_fn_with_state(app.clone(), request_id::identify))
        .with_state(app)
}
