//! Reading what a request brings: as much as it may, and within the time that it may take.

use std::error::Error;

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use http_body_util::LengthLimitError;
use tokio::time::timeout;

use super::accept::Patience;

/// What is said of a body that broke off.
pub(super) const BROKEN: &str = "The request did not arrive as a whole.";

/// Why a body was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    /// It is larger than it may be.
    TooLarge,
    /// It did not arrive as a whole, or not in time.
    Broken,
}

/// A whole body of at most so many bytes. One that says that it is larger is not waited for.
pub(super) async fn read(body: Body, most: usize, patience: Patience) -> Result<Bytes, Unread> {
    if body.size_hint().lower() > most as u64 {
        return Err(Unread::TooLarge);
    }
    match timeout(patience.body, to_bytes(body, most)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) if is_excess(&error) => Err(Unread::TooLarge),
        Ok(Err(_)) | Err(_) => Err(Unread::Broken),
    }
}

/// Whether a body without a length turned out to be too large.
fn is_excess(error: &axum::Error) -> bool {
    error.source().is_some_and(<dyn Error>::is::<LengthLimitError>)
}
