//! Relay connections: one helper for every list that can grow.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::sync::Arc;

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
    nodes: Vec<T>,
    cursors: Cursors,
    has_previous_page: bool,
    has_next_page: bool,
    total_count: usize,
}

/// Writes the cursor of a node by its place in the page: most pages are asked for few cursors, or none.
type Cursors = Box<dyn Fn(usize) -> String + Send + Sync>;

/// One node in a page, with its place in the order.
pub struct Edge<'a, T> {
    page: &'a Connection<T>,
    place: usize,
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

impl PageArgs {
    /// The arguments as a field gets them.
    pub(crate) const fn new(
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Self {
        Self {
            first,
            after,
            last,
            before,
        }
    }
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
    /// A page that something else has cut already: nodes, each with its key in `order`.
    pub(crate) fn new(nodes: Vec<(Key<'static>, T)>, order: Order, total: usize, previous: bool, next: bool) -> Self {
        let (keys, nodes): (Vec<_>, Vec<_>) = nodes.into_iter().unzip();
        Self {
            nodes,
            cursors: Box::new(move |place| order.encode(&keys[place])),
            has_previous_page: previous,
            has_next_page: next,
            total_count: total,
        }
    }

    /// The page of `items` that `args` ask for; their keys are in `source`. Only what is on the page is sorted and made
    /// into nodes.
    pub(crate) fn cut<S, I>(
        source: &Arc<S>,
        args: &PageArgs,
        order: Order,
        items: Vec<I>,
        key: impl Fn(&S, I) -> Key<'_> + Send + Sync + 'static,
        node: impl Fn(I) -> T,
    ) -> Result<Self>
    where
        S: Send + Sync + ?Sized + 'static,
        I: Copy + Send + Sync + 'static,
    {
        Self::cut_from(source, args, None, order, items, key, node)
    }

    /// The page of `items` that `args` ask for, `skip` places further on.
    pub(crate) fn cut_from<S, I>(
        source: &Arc<S>,
        args: &PageArgs,
        skip: Option<i32>,
        order: Order,
        items: Vec<I>,
        key: impl Fn(&S, I) -> Key<'_> + Send + Sync + 'static,
        node: impl Fn(I) -> T,
    ) -> Result<Self>
    where
        S: Send + Sync + ?Sized + 'static,
        I: Copy + Send + Sync + 'static,
    {
        let window = Window::new(args, order)?.skipping(skip)?;
        let total = items.len();
        let key_of = |item| key(source, item);
        let (page, previous, next) = if order.is_sorted() {
            debug_assert!(items.is_sorted_by(|a, b| order.compare(&key_of(*a), &key_of(*b)).is_le()));
            window.of_sorted(order, &items, &key_of)
        } else {
            window.of_unsorted(order, items, &key_of)
        };
        let source = Arc::clone(source);
        Ok(Self {
            nodes: page.iter().map(|item| node(*item)).collect(),
            cursors: Box::new(move |place| order.encode(&key(&source, page[place]))),
            has_previous_page: previous,
            has_next_page: next,
            total_count: total,
        })
    }

    /// Where the page stands in its list.
    fn info(&self) -> PageInfo {
        let last = self.nodes.len().checked_sub(1);
        PageInfo {
            has_previous_page: self.has_previous_page,
            has_next_page: self.has_next_page,
            start_cursor: last.map(|_| (self.cursors)(0)),
            end_cursor: last.map(&self.cursors),
        }
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

impl<T: OutputType> TypeName for Edge<'_, T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", T::type_name()).into()
    }
}

/// A page of a list that can grow.
#[Object(name_type)]
impl<T: OutputType> Connection<T> {
    /// The nodes of this page.
    async fn nodes(&self, ctx: &Context<'_>) -> Result<&[T]> {
        context::pause(ctx).await?;
        Ok(&self.nodes)
    }

    /// The nodes of this page, each with its cursor.
    async fn edges(&self, ctx: &Context<'_>) -> Result<Vec<Edge<'_, T>>> {
        context::pause(ctx).await?;
        let places = 0..self.nodes.len();
        Ok(places.map(|place| Edge { page: self, place }).collect())
    }

    /// Where this page stands in the list.
    async fn page_info(&self) -> PageInfo {
        self.info()
    }

    /// How many nodes the whole list has.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<usize> {
        context::pause(ctx).await?;
        Ok(self.total_count)
    }
}

/// One node of a page, with its place in the order.
#[Object(name_type)]
impl<T: OutputType> Edge<'_, T> {
    /// The place in the order, for `after` and `before`. It stays good when the list changes.
    async fn cursor(&self) -> String {
        (self.page.cursors)(self.place)
    }

    /// The node itself.
    async fn node(&self) -> &T {
        &self.page.nodes[self.place]
    }
}
