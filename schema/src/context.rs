//! What resolvers find in their context: the one snapshot that a request sees, and when to let others have a turn.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use async_graphql::Context;
use tokio::sync::OnceCell;

use crate::activity::commits::CommitLoader;
use crate::activity::loader::ActivityLoader;
use crate::atmos::dependents::DependentLoader;
use crate::atmos::folders::FolderLoader;
use crate::atmos::history::History;
use crate::atmos::loader::DiskLoader;
use crate::atmos::previews::PreviewLoader;
use crate::atmos::searches::Searches;
use crate::atmos::snapshot::Snapshot;
use crate::batching::Loads;
use crate::error::{Error, Result};
use crate::live::Live;
use crate::meter::Meters;
use crate::store::Store;
use crate::{activity, atmos};

/// How long a request computes at a stretch. Without a pause it could not be stopped, and would hold up others.
const TURN: Duration = Duration::from_millis(1);

/// The loaders of one request, each made when it is first asked for: most requests need none.
#[derive(Default)]
struct Loaders {
    activities: Lazy<ActivityLoader>,
    disk: Lazy<DiskLoader>,
    dependents: Lazy<DependentLoader>,
    folders: Lazy<FolderLoader>,
    commits: Lazy<CommitLoader>,
    previews: Lazy<PreviewLoader>,
}

type Lazy<T> = OnceLock<Box<T>>;

/// What one request has for itself.
pub(crate) struct RequestState {
    /// Taken when it is first asked for, then the same for the whole request.
    snapshot: OnceCell<Arc<Snapshot>>,
    loads: Loads,
    loaders: Loaders,
    started: Instant,
    /// When it last let others have a turn, in microseconds from its start.
    paused: AtomicU64,
}

impl RequestState {
    /// Of a request that loads through `loads`.
    pub(crate) fn new(loads: &Loads) -> Self {
        Self {
            snapshot: OnceCell::new(),
            loads: loads.clone(),
            loaders: Loaders::default(),
            started: Instant::now(),
            paused: AtomicU64::new(0),
        }
    }
}

/// The request's snapshot. Waits for the first one while the estate is still being opened.
pub(crate) async fn snapshot(ctx: &Context<'_>) -> Result<Arc<Snapshot>> {
    let request = request(ctx)?;
    let live = live(ctx)?;
    let snapshot = request.snapshot.get_or_try_init(|| live.ready()).await;
    let snapshot = Arc::clone(snapshot.map_err(Error::internal)?);
    pause(ctx).await?;
    Ok(snapshot)
}

/// Lets others have a turn if the request has computed for a while. A request that is out of time ends here.
pub(crate) async fn pause(ctx: &Context<'_>) -> Result<()> {
    let request = request(ctx)?;
    let now = u64::try_from(request.started.elapsed().as_micros()).unwrap_or(u64::MAX);
    let turn = u128::from(now.saturating_sub(request.paused.load(Ordering::Relaxed)));
    if turn >= TURN.as_micros() {
        request.paused.store(now, Ordering::Relaxed);
        request.loads.pause().await;
    }
    Ok(())
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
    let request = request(ctx)?;
    let (store, meters) = (store(ctx)?, meters(ctx)?);
    let made = || Box::new(activity::loader::loader(store, meters, &request.loads));
    Ok(request.loaders.activities.get_or_init(made))
}

/// The request's loader of what is on disk.
pub(crate) fn disk<'a>(ctx: &Context<'a>) -> Result<&'a DiskLoader> {
    let request = request(ctx)?;
    let meters = meters(ctx)?;
    let made = || Box::new(atmos::loader::loader(meters, &request.loads));
    Ok(request.loaders.disk.get_or_init(made))
}

/// The request's loader of who depends on what is affected.
pub(crate) fn dependents<'a>(ctx: &Context<'a>) -> Result<&'a DependentLoader> {
    let request = request(ctx)?;
    let meters = meters(ctx)?;
    let made = || Box::new(atmos::dependents::loader(meters, &request.loads));
    Ok(request.loaders.dependents.get_or_init(made))
}

/// The request's loader of what is in the folders of components.
pub(crate) fn folders<'a>(ctx: &Context<'a>) -> Result<&'a FolderLoader> {
    let request = request(ctx)?;
    let meters = meters(ctx)?;
    let made = || Box::new(atmos::folders::loader(meters, &request.loads));
    Ok(request.loaders.folders.get_or_init(made))
}

/// The request's loader of who changed files last.
pub(crate) fn commits<'a>(ctx: &Context<'a>) -> Result<&'a CommitLoader> {
    let request = request(ctx)?;
    let (live, meters) = (live(ctx)?, meters(ctx)?);
    let made = || Box::new(activity::commits::loader(live, meters, &request.loads));
    Ok(request.loaders.commits.get_or_init(made))
}

/// The estate at other commits.
pub(crate) fn history<'a>(ctx: &Context<'a>) -> Result<&'a Arc<History>> {
    data(ctx)
}

/// The searches that were made.
pub(crate) fn searches<'a>(ctx: &Context<'a>) -> Result<&'a Arc<Searches>> {
    data(ctx)
}

/// The request's loader of what fixes would change.
pub(crate) fn previews<'a>(ctx: &Context<'a>) -> Result<&'a PreviewLoader> {
    let request = request(ctx)?;
    let (live, meters) = (live(ctx)?, meters(ctx)?);
    let made = || Box::new(atmos::previews::loader(live, meters, &request.loads));
    Ok(request.loaders.previews.get_or_init(made))
}

fn meters<'a>(ctx: &Context<'a>) -> Result<&'a Arc<Meters>> {
    data(ctx)
}

fn request<'a>(ctx: &Context<'a>) -> Result<&'a RequestState> {
    data(ctx)
}

fn data<'a, T: Send + Sync + 'static>(ctx: &Context<'a>) -> Result<&'a T> {
    ctx.data::<T>().map_err(|error| Error::internal(error.message))
}
