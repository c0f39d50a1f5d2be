//! Following the estate.

use async_graphql::{Context, Subscription};
use futures_util::StreamExt;
use futures_util::stream::BoxStream;

use super::types::change::EstateChange;
use crate::error::{Error, Result};
use crate::live::News;
use crate::{context, feed};

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
    ) -> Result<BoxStream<'static, EstateChange>> {
        let live = context::live(ctx)?;
        let now = live.ready().await.map_err(Error::internal)?;
        let show = |news: &News| EstateChange::new(live, now, news);
        feed::serve(ctx, after, |after| live.follow(after).boxed(), show)
    }
}
