//! Relay connections: one helper for every list that can grow.

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use async_graphql::{Context, Object, OutputType, TypeName};

use crate::context;
use crate::error::{Error, Result};
use crate::keyset::{Key, Order, OwnedKey};

/// How many nodes a page has if the caller says nothing.
const DEFAULT_SIZE: i32 = 20;
/// How many nodes a page has at most.
pub(crate) const MOST: i32 = 100;

/// The four arguments of a connection.
#[derive(Clone, Debug, Default)]
pub(crate) struct PageArgs {
    pub(crate) first: Option<i32>,
    pub(crate) after: Option<String>,
    pub(crate) last: Option<i32>,
    pub(crate) before: Option<String>,
}

/// What the arguments ask for, checked.
#[derive(Clone, Debug)]
pub(crate) struct Window {
    pub(crate) after: Option<OwnedKey>,
    pub(crate) before: Option<OwnedKey>,
    pub(crate) size: usize,
    pub(crate) from_end: bool,
    /// How many are passed over before the page, from where it would begin.
    skip: usize,
}

/// A page of a list.
pub struct Connection<T> {
    edges: Vec<Edge<T>>,
    page_info: PageInfo,
    total_count: usize,
}

/// One node in a page, with its place in the order.
pub struct Edge<T> {
    cursor: String,
    node: T,
}

/// Where a page stands in its list.
#[derive(async_graphql::SimpleObject, Clone, Debug, Default, PartialEq, Eq)]
pub struct PageInfo {
    /// Whether there is more before this page.
    pub has_previous_page: bool,
    /// Whether there is more after this page.
    pub has_next_page: bool,
    /// The cursor of the page's first edge; null if it is empty.
    pub start_cursor: Option<String>,
    /// The cursor of the page's last edge; null if it is empty.
    pub end_cursor: Option<String>,
}

/// What it costs to look through a list, however short the page is.
const LOOK_THROUGH: usize = 100;

/// What a connection field costs: looking through the list, and its page times what each node costs.
pub(crate) fn page_cost(first: Option<i32>, last: Option<i32>, child: usize) -> usize {
    let size = first.or(last).unwrap_or(DEFAULT_SIZE).clamp(0, MOST);
    let page = usize::try_from(size).unwrap_or(0).saturating_mul(child);
    page.saturating_add(LOOK_THROUGH)
}

impl Window {
    /// Checks the arguments against the page sizes and against `order`.
    pub(crate) fn new(args: &PageArgs, order: Order) -> Result<Self> {
        let (size, from_end) = match (args.first, args.last) {
            (Some(_), Some(_)) => {
                let message = "Ask for `first` or for `last`, not for both.";
                return Err(Error::BadInput(message.to_owned()));
            }
            (None, Some(last)) => (checked(last, "last")?, true),
            (first, None) => (checked(first.unwrap_or(DEFAULT_SIZE), "first")?, false),
        };
        let decode = |cursor: &Option<String>| {
            let decoded = cursor.as_ref().map(|cursor| order.decode(cursor));
            decoded.transpose()
        };
        Ok(Self {
            after: decode(&args.after)?,
            before: decode(&args.before)?,
            size,
            from_end,
            skip: 0,
        })
    }

    /// The window that begins so many later.
    fn skipping(self, skip: Option<i32>) -> Result<Self> {
        let skip = skip.unwrap_or_default();
        match usize::try_from(skip) {
            Ok(skip) => Ok(Self { skip, ..self }),
            Err(_) => Err(Error::BadInput(format!("`skip` is {skip}; it cannot be below 0."))),
        }
    }
}

fn checked(size: i32, name: &str) -> Result<usize> {
    match usize::try_from(size) {
        Ok(checked) if size <= MOST => Ok(checked),
        _ => Err(Error::BadInput(format!(
            "`{name}` is {size}; it can be from 0 to {MOST}."
        ))),
    }
}

impl<T> Connection<T> {
    /// A page that something else has cut already.
    pub(crate) fn new(nodes: Vec<(String, T)>, total: usize, previous: bool, next: bool) -> Self {
        let page_info = PageInfo {
            has_previous_page: previous,
            has_next_page: next,
            start_cursor: nodes.first().map(|(cursor, _)| cursor.clone()),
            end_cursor: nodes.last().map(|(cursor, _)| cursor.clone()),
        };
        let edges = nodes.into_iter();
        Self {
            edges: edges.map(|(cursor, node)| Edge { cursor, node }).collect(),
            page_info,
            total_count: total,
        }
    }

    /// The page of `items` that `args` ask for. Only what is on the page is sorted and made into nodes.
    pub(crate) fn cut<'a, I: Copy>(
        args: &PageArgs,
        order: Order,
        items: Vec<I>,
        key: impl Fn(I) -> Key<'a>,
        node: impl Fn(I) -> T,
    ) -> Result<Self> {
        Self::cut_from(args, None, order, items, key, node)
    }

    /// The page of `items` that `args` ask for, `skip` places further on.
    pub(crate) fn cut_from<'a, I: Copy>(
        args: &PageArgs,
        skip: Option<i32>,
        order: Order,
        items: Vec<I>,
        key: impl Fn(I) -> Key<'a>,
        node: impl Fn(I) -> T,
    ) -> Result<Self> {
        let window = Window::new(args, order)?.skipping(skip)?;
        let total = items.len();
        let (page, previous, next) = if order.is_sorted() {
            debug_assert!(items.is_sorted_by(|a, b| order.compare(&key(*a), &key(*b)).is_le()));
            window.of_sorted(order, &items, &key)
        } else {
            window.of_unsorted(order, items, &key)
        };
        let nodes = page.into_iter().map(|item| (order.encode(&key(item)), node(item)));
        Ok(Self::new(nodes.collect(), total, previous, next))
    }
}

/// The items on a page, and whether there are others before and after it.
type Page<I> = (Vec<I>, bool, bool);

impl Window {
    /// Where the page begins and ends among so many items that its cursors leave.
    fn part(&self, length: usize) -> (usize, usize) {
        if self.from_end {
            let end = length.saturating_sub(self.skip);
            (end.saturating_sub(self.size), end)
        } else {
            let start = self.skip.min(length);
            (start, length.min(start.saturating_add(self.size)))
        }
    }

    fn of_sorted<'a, I: Copy>(&self, order: Order, items: &[I], key: &impl Fn(I) -> Key<'a>) -> Page<I> {
        let place = |cursor: &OwnedKey, past: bool| {
            let cursor = cursor.as_key();
            items.partition_point(|item| {
                let place = order.compare(&key(*item), &cursor);
                place.is_lt() || past && place.is_eq()
            })
        };
        let start = self.after.as_ref().map_or(0, |after| place(after, true));
        let end = self.before.as_ref();
        let end = end.map_or(items.len(), |before| place(before, false)).max(start);
        let (first, last) = self.part(end - start);
        let (start, end) = (start + first, start + last);
        (items[start..end].to_vec(), start > 0, end < items.len())
    }

    /// Finds the page without sorting the rest: a list of a hundred thousand is ordered anew for every request.
    fn of_unsorted<'a, I: Copy>(&self, order: Order, items: Vec<I>, key: &impl Fn(I) -> Key<'a>) -> Page<I> {
        let (mut previous, mut next) = (false, false);
        let mut within: Vec<(Key<'a>, I)> = Vec::new();
        for item in items {
            let key = key(item);
            let is_past = |cursor: &OwnedKey| order.compare(&key, &cursor.as_key());
            if self.after.as_ref().is_some_and(|after| is_past(after).is_le()) {
                previous = true;
            } else if self.before.as_ref().is_some_and(|before| is_past(before).is_ge()) {
                next = true;
            } else {
                within.push((key, item));
            }
        }
        let (first, last) = self.part(within.len());
        // What is not on the page is parted from it, not sorted; at an end of the list there is nothing to part.
        if last < within.len() {
            within.select_nth_unstable_by(last, |a, b| order.compare(&a.0, &b.0));
            within.truncate(last);
            next = true;
        }
        if first > 0 {
            if first < within.len() {
                within.select_nth_unstable_by(first, |a, b| order.compare(&a.0, &b.0));
            }
            within.drain(..first);
            previous = true;
        }
        within.sort_unstable_by(|a, b| order.compare(&a.0, &b.0));
        (within.into_iter().map(|(_, item)| item).collect(), previous, next)
    }
}

impl<T: OutputType> TypeName for Connection<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", T::type_name()).into()
    }
}

impl<T: OutputType> TypeName for Edge<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", T::type_name()).into()
    }
}

/// A page of a list that can grow.
#[Object(name_type)]
impl<T: OutputType> Connection<T> {
    /// The nodes of this page.
    async fn nodes(&self, ctx: &Context<'_>) -> Result<Vec<&T>> {
        context::pause(ctx).await?;
        Ok(self.edges.iter().map(|edge| &edge.node).collect())
    }

    /// The nodes of this page, each with its cursor.
    async fn edges(&self, ctx: &Context<'_>) -> Result<&[Edge<T>]> {
        context::pause(ctx).await?;
        Ok(&self.edges)
    }

    /// Where this page stands in the list.
    async fn page_info(&self) -> &PageInfo {
        &self.page_info
    }

    /// How many nodes the whole list has.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<usize> {
        context::pause(ctx).await?;
        Ok(self.total_count)
    }
}

/// One node of a page, with its place in the order.
#[Object(name_type)]
impl<T: OutputType> Edge<T> {
    /// The place in the order, for `after` and `before`. It stays good when the list changes.
    async fn cursor(&self) -> &str {
        &self.cursor
    }

    /// The node itself.
    async fn node(&self) -> &T {
        &self.node
    }
}
