//! Following the estate.

use std::sync::Arc;

use async_graphql::{Context, Subscription};
use futures_util::StreamExt;
use futures_util::stream::BoxStream;

use super::types::change::EstateChange;
use super::types::work::Work;
use crate::context;
use crate::error::{Error, Result};
use crate::feed::{self, Item};
use crate::live::{Doing, News};

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

    /// The engine does something else now: what it does comes first, then every change; while it works, how far it is
    /// comes every so often. It needs no open estate.
    async fn work_changed(&self, ctx: &Context<'_>) -> Result<BoxStream<'static, Work>> {
        let live = context::live(ctx)?;
        let item = |doing: Doing| {
            Ok(Item {
                cursor: String::new(),
                number: None,
                event: Arc::new(doing),
            })
        };
        let show = |doing: &Doing| Work::new(doing.clone());
        feed::serve(ctx, None, |_| live.follow_work().map(item).boxed(), show)
    }
}
