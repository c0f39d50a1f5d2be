//! Following the estate.

use std::sync::Arc;

use async_graphql::{Context, Subscription};
use futures_util::{Stream, StreamExt};

use super::types::change::EstateChange;
use crate::context;
use crate::error::{Error, Result};

/// Following the estate.
#[derive(Default)]
pub struct AtmosSubscription;

/// Following the estate.
#[Subscription]
impl AtmosSubscription {
    /// The estate changed: an event for each new revision.
    async fn estate_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The cursor of the last event that was seen: what changed since then comes first. An unknown one, or one that is too old, brings one event with `isReset`."
        )]
        after: Option<String>,
    ) -> Result<impl Stream<Item = EstateChange> + use<>> {
        let live = Arc::clone(context::live(ctx)?);
        live.ready().await.map_err(Error::internal)?;
        let news = live.follow(after.as_deref());
        Ok(news.filter_map(move |news| {
            let change = live.current().map(|snapshot| EstateChange::new(&live, snapshot, news));
            std::future::ready(change)
        }))
    }
}
