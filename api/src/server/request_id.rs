//! Ids of requests: in the answer's header, in its errors, in the log.

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use schema::RequestId;

use super::App;

/// The ids of one run of the server.
pub(super) struct RequestIds {
    boot: String,
    next: AtomicU64,
}

impl Default for RequestIds {
    /// The standard library seeds its hasher from the system: enough to tell one run from another.
    fn default() -> Self {
        Self {
            boot: format!("{:08x}", RandomState::new().hash_one(0) as u32),
            next: AtomicU64::new(1),
        }
    }
}

impl RequestIds {
    /// What tells this run from others.
    pub(super) fn boot(&self) -> &str {
        &self.boot
    }

    fn next(&self) -> RequestId {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        RequestId(format!("{}-{number}", self.boot))
    }
}

/// Gives the request an id, and the answer its header.
pub(super) async fn identify(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let id = app.ids.next();
    request.extensions_mut().insert(id.clone());
    let mut response = next.run(request).await;
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}
