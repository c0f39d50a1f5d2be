//! Work that waits for the disk, on threads that may.

use tokio::task::JoinError;
use tokio_util::task::AbortOnDropHandle;

/// What `work` finds. If nobody waits for it any more before it has begun, it never begins; once begun it is short,
/// for what is read is bounded.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, JoinError> {
    AbortOnDropHandle::new(tokio::task::spawn_blocking(work)).await
}
