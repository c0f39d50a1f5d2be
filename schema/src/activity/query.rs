//! Asking what happened.

use std::sync::Arc;

use async_graphql::{Context, Object};

use super::types::Activity;
use crate::connection::{Connection, PageArgs, Window, page_cost};
use crate::context;
use crate::error::{Error, Result};
use crate::keyset::{Key, Order, OwnedKey};
use crate::store::Slice;

/// Newest first; a cursor holds the record's number.
const ORDER: Order = Order::ascending("NEWEST");

/// Asking what happened.
#[derive(Default)]
pub struct ActivityQuery;

/// Asking what happened.
#[Object]
impl ActivityQuery {
    /// What happened to the estate, newest first.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn activities(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "From the start: 20 unless said, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "From the end: at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Activity>> {
        let args = PageArgs::new(first, after, last, before);
        let window = Window::new(&args, ORDER)?;
        let slice = slice(&window);
        let store = context::store(ctx)?;
        let total = store.activity_count().await.map_err(Error::database)?;
        let mut records = store.activities(slice).await.map_err(Error::database)?;
        let has_more = records.len() > window.size;
        let surplus = records.len().saturating_sub(window.size);
        if window.from_end {
            records.drain(..surplus);
        } else {
            records.truncate(window.size);
        }
        let snapshot = context::snapshot(ctx).await?;
        let nodes = records.into_iter().map(|record| {
            let key = Key::ranked(-record.id, [""; 4]);
            (key, Activity::new(Arc::clone(&snapshot), Arc::new(record)))
        });
        let (previous, next) = if window.from_end {
            (has_more, window.before.is_some())
        } else {
            (window.after.is_some(), has_more)
        };
        let total = usize::try_from(total).unwrap_or(usize::MAX);
        Ok(Connection::new(nodes.collect(), ORDER, total, previous, next))
    }
}

/// One more than the page, to see whether there is more.
fn slice(window: &Window) -> Slice {
    let id = |key: &OwnedKey| -key.as_key().rank;
    Slice {
        below: window.after.as_ref().map(id),
        above: window.before.as_ref().map(id),
        limit: window.size as u64 + 1,
        oldest: window.from_end,
    }
}
