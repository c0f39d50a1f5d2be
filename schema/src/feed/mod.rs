//! Subscriptions: events go to everyone who follows, and an event that is the same for many is shown and written once.
//!
//! A subscription runs in two steps, which its resolver leaves to [`serve`]. It is *opened* once for each follower:
//! the resolver checks its arguments and leaves the events, each with its cursor. Then each event is *shown*:
//! the operation is executed with that one event, once for all followers who asked for the same.
//! Where what may be seen differs from one viewer to another, the viewer belongs into the key of a plan.

mod follow;
mod plan;
#[cfg(test)]
mod tests;

use std::any::Any;
use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::Context;
use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};

pub(crate) use plan::Plans;

use crate::error::{Error, Result};

/// One event on its way to one follower.
pub(crate) struct Item {
    /// Where to resume after it.
    pub(crate) cursor: String,
    /// What others know it by; `None` where it is this follower's alone.
    pub(crate) number: Option<u64>,
    pub(crate) event: AnyEvent,
}

/// An event of any subscription.
pub(crate) type AnyEvent = Arc<dyn Any + Send + Sync>;

/// A follower was too slow: there were events that it did not get. It can resume after the cursor.
pub(crate) struct Lagged {
    pub(crate) cursor: String,
}

/// The events of one follower.
pub(crate) type Source = BoxStream<'static, Result<Item, Lagged>>;

/// In a request that opens: where to resume, and where the resolver leaves the events.
struct Opening {
    resume: Option<String>,
    source: Mutex<Option<Source>>,
}

/// In a request that shows: the event.
struct Showing(AnyEvent);

/// What a subscription's resolver returns: `open` makes the events after a cursor, `show` what the graph sees of one.
pub(crate) fn serve<E, T>(
    ctx: &Context<'_>,
    after: Option<String>,
    open: impl FnOnce(Option<&str>) -> Source,
    show: impl FnOnce(&E) -> T,
) -> Result<BoxStream<'static, T>>
where
    E: Send + Sync + 'static,
    T: Send + 'static,
{
    if let Some(Showing(event)) = ctx.data_opt::<Showing>() {
        let event = event.downcast_ref::<E>();
        let event = event.ok_or_else(|| Error::internal("the event is another subscription's"))?;
        return Ok(stream::once(std::future::ready(show(event))).boxed());
    }
    let opening: &Arc<Opening> = ctx.data().map_err(|error| Error::internal(error.message))?;
    let after = opening.resume.clone().or(after);
    *opening.source.lock().unwrap_or_else(PoisonError::into_inner) = Some(open(after.as_deref()));
    Ok(stream::empty().boxed())
}

impl Opening {
    fn new(resume: Option<String>) -> Self {
        Self {
            resume,
            source: Mutex::default(),
        }
    }

    fn source(&self) -> Option<Source> {
        self.source.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
