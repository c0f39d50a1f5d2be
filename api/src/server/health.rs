//! Whether the server is up, and whether the estate is open.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::App;

/// `GET /readyz`: as `/healthz`, with 503 until the estate is open.
pub(super) async fn ready(State(app): State<Arc<App>>) -> (StatusCode, Json<Value>) {
    let status = if app.live.current().is_some() {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, health(State(app)).await)
}

/// `GET /healthz`: `starting` until there is a first snapshot, then `ready`; always 200: the server itself is up.
pub(super) async fn health(State(app): State<Arc<App>>) -> Json<Value> {
    let snapshot = app.live.current();
    let status = if snapshot.is_some() { "ready" } else { "starting" };
    let revision = snapshot.map(|snapshot| snapshot.estate.revision);
    let (boot, version) = (app.ids.boot(), env!("CARGO_PKG_VERSION"));
    Json(json!({ "status": status, "revision": revision, "version": version, "boot": boot }))
}
