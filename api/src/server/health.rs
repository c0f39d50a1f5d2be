//! Whether the server is up, and whether the estate is open.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::App;

/// `starting` until there is a first snapshot, then `ready`; always 200: the server itself is up.
pub(super) async fn health(State(app): State<App>) -> Json<Value> {
    let snapshot = app.live.current();
    let status = if snapshot.is_some() { "ready" } else { "starting" };
    let revision = snapshot.map(|snapshot| snapshot.estate.revision);
    let (boot, version) = (app.ids.boot(), env!("CARGO_PKG_VERSION"));
    Json(json!({ "status": status, "revision": revision, "version": version, "boot": boot }))
}
