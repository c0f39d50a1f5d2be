//! What resolvers find in their context, and the one snapshot that a request sees.

use std::sync::Arc;

use async_graphql::Context;
use tokio::sync::OnceCell;

use crate::activity::loader::ActivityLoader;
use crate::atmos::loader::DiskLoader;
use crate::atmos::snapshot::Snapshot;
use crate::error::{Error, Result};
use crate::live::Live;
use crate::store::Store;

/// The snapshot of one request: taken when it is first asked for, then the same for the whole request.
#[derive(Default)]
pub(crate) struct RequestSnapshot(OnceCell<Arc<Snapshot>>);

/// The request's snapshot. Waits for the first one while the estate is still being opened.
pub(crate) async fn snapshot(ctx: &Context<'_>) -> Result<Arc<Snapshot>> {
    let request: &Arc<RequestSnapshot> = data(ctx)?;
    let live = live(ctx)?;
    let snapshot = request.0.get_or_try_init(|| live.ready()).await;
    Ok(Arc::clone(snapshot.map_err(Error::internal)?))
}

/// The living estate.
pub(crate) fn live<'a>(ctx: &Context<'a>) -> Result<&'a Arc<Live>> {
    data(ctx)
}

/// What is kept between runs.
pub(crate) fn store<'a>(ctx: &Context<'a>) -> Result<&'a Arc<dyn Store>> {
    data(ctx)
}

/// The request's loader of activities.
pub(crate) fn activities<'a>(ctx: &Context<'a>) -> Result<&'a ActivityLoader> {
    data(ctx)
}

/// The request's loader of what is on disk.
pub(crate) fn disk<'a>(ctx: &Context<'a>) -> Result<&'a DiskLoader> {
    data(ctx)
}

fn data<'a, T: Send + Sync + 'static>(ctx: &Context<'a>) -> Result<&'a T> {
    ctx.data::<T>().map_err(|error| Error::internal(error.message))
}
