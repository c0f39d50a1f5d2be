//! Ids of requests: in the answer's header, in its errors, in the log.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use schema::RequestId;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

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

    /// The id of the next request.
    pub(super) fn next(&self) -> RequestId {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        RequestId::new(&format!("{}-{number}", self.boot))
    }
}

/// Tells an answer's id in its head.
pub(super) fn tell(id: &RequestId, headers: &mut HeaderMap) {
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        headers.insert(HEADER, value);
    }
}
