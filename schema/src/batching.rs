//! Loads that start when an operation can do nothing more without them, and not before.
//!
//! Long lists are resolved a few items at a time, and their task yields in between. A loader that runs as soon as
//! the task yields loads those few, however short its delay; here it waits for the whole level, for no time at all.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use futures_util::task::AtomicWaker;
use futures_util::{Stream, StreamExt};

/// How often an operation goes on by itself before others get their turn.
const MOST_ROUNDS: usize = 1_000;

/// Loads of one operation that are yet to start. Cloning shares them.
#[derive(Clone, Default)]
pub(crate) struct Loads(Arc<Waiting>);

#[derive(Default)]
struct Waiting {
    loads: Mutex<Vec<BoxFuture<'static, ()>>>,
    /// The operation gives its thread to others, though it could go on.
    is_paused: AtomicBool,
}

/// An operation that starts its loads, and ends them when it is dropped.
pub(crate) struct Batched<O> {
    operation: Pin<Box<O>>,
    waiting: Loads,
    /// Those that run; most operations never load.
    running: Option<FuturesUnordered<BoxFuture<'static, ()>>>,
    progress: Arc<Progress>,
}

/// Whether the operation can go on.
#[derive(Default)]
struct Progress {
    is_made: AtomicBool,
    task: AtomicWaker,
}

impl Loads {
    /// Takes a load to start later.
    pub(crate) fn add(&self, load: BoxFuture<'static, ()>) {
        self.lock().push(load);
    }

    /// Gives the operation's thread to others for once; nothing is loaded because of it.
    pub(crate) async fn pause(&self) {
        let mut is_over = false;
        std::future::poll_fn(|ctx| {
            if std::mem::replace(&mut is_over, true) {
                return Poll::Ready(());
            }
            self.0.is_paused.store(true, Ordering::Release);
            ctx.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
    }

    fn is_paused(&self) -> bool {
        self.0.is_paused.swap(false, Ordering::AcqRel)
    }

    fn take(&self) -> Vec<BoxFuture<'static, ()>> {
        std::mem::take(&mut *self.lock())
    }

    fn lock(&self) -> MutexGuard<'_, Vec<BoxFuture<'static, ()>>> {
        self.0.loads.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<O> Batched<O> {
    /// `operation`, whose loaders add to `loads`.
    pub(crate) fn new(operation: O, loads: Loads) -> Self {
        Self {
            operation: Box::pin(operation),
            waiting: loads,
            running: None,
            progress: Arc::default(),
        }
    }

    fn poll_with<T>(&mut self, ctx: &Context<'_>, poll: impl Fn(Pin<&mut O>, &mut Context<'_>) -> Poll<T>) -> Poll<T> {
        self.progress.task.register(ctx.waker());
        let waker = Waker::from(Arc::clone(&self.progress));
        let inner = &mut Context::from_waker(&waker);
        for _ in 0..MOST_ROUNDS {
            self.progress.is_made.store(false, Ordering::Release);
            if let Poll::Ready(answer) = poll(self.operation.as_mut(), inner) {
                return Poll::Ready(answer);
            }
            if self.waiting.is_paused() {
                break;
            }
            if self.can_go_on() {
                continue;
            }
            self.run_loads(inner);
            if !self.can_go_on() {
                return Poll::Pending;
            }
        }
        ctx.waker().wake_by_ref();
        Poll::Pending
    }

    /// Starts what waits, and goes on with what runs.
    fn run_loads(&mut self, ctx: &mut Context<'_>) {
        let waiting = self.waiting.take();
        if self.running.is_none() && waiting.is_empty() {
            return;
        }
        let running = self.running.get_or_insert_default();
        running.extend(waiting);
        while let Poll::Ready(Some(())) = running.poll_next_unpin(ctx) {}
    }

    fn can_go_on(&self) -> bool {
        self.progress.is_made.load(Ordering::Acquire)
    }
}

impl<O: Future> Future for Batched<O> {
    type Output = O::Output;

    fn poll(mut self: Pin<&mut Self>, ctx: &mut Context<'_>) -> Poll<O::Output> {
        self.poll_with(ctx, Future::poll)
    }
}

impl<O: Stream> Stream for Batched<O> {
    type Item = O::Item;

    fn poll_next(mut self: Pin<&mut Self>, ctx: &mut Context<'_>) -> Poll<Option<O::Item>> {
        self.poll_with(ctx, Stream::poll_next)
    }
}

impl Wake for Progress {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.is_made.store(true, Ordering::Release);
        self.task.wake();
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::time::Duration;

    use async_graphql::dataloader::{DataLoader, Loader};
    use futures_util::future::{join, try_join_all};
    use futures_util::stream;

    use super::*;

    /// Doubles numbers, and keeps how many at a time.
    #[derive(Clone, Default)]
    struct Double(Arc<Mutex<Vec<usize>>>);

    impl Loader<u32> for Double {
        type Value = u32;
        type Error = ();

        async fn load(&self, keys: &[u32]) -> Result<HashMap<u32, u32>, ()> {
            self.0.lock().expect("no test panics with it").push(keys.len());
            tokio::task::yield_now().await;
            Ok(keys.iter().map(|key| (*key, key * 2)).collect())
        }
    }

    fn loader(double: &Double, loads: &Loads) -> DataLoader<Double> {
        let loads = loads.clone();
        DataLoader::new(double.clone(), move |load| loads.add(load)).delay(Duration::ZERO)
    }

    fn sizes(double: &Double) -> Vec<usize> {
        double.0.lock().expect("no test panics with it").clone()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn each_level_of_an_operation_is_one_load_however_long_its_lists_are() {
        let (double, loads) = (Double::default(), Loads::default());
        let loader = loader(&double, &loads);
        let item = async |number: u32| {
            let level = loader.load_one(number).await?.unwrap_or_default();
            let (a, b) = join(loader.load_one(level + 1_000), loader.load_one(level + 10_000)).await;
            Ok::<_, ()>(a?.unwrap_or_default() + b?.unwrap_or_default())
        };
        let answer = Batched::new(try_join_all((0..500).map(item)), loads)
            .await
            .expect("it loads");
        assert_eq!(answer[7], (14 + 1_000) * 2 + (14 + 10_000) * 2);
        assert_eq!(sizes(&double), [500, 1_000]);
    }

    #[tokio::test]
    async fn a_pause_lets_others_have_a_turn_and_loads_nothing_early() {
        let (double, loads) = (Double::default(), Loads::default());
        let loader = loader(&double, &loads);
        let others = Arc::new(AtomicBool::new(false));
        let turn = Arc::clone(&others);
        tokio::spawn(async move { turn.store(true, Ordering::Release) });
        let operation = async {
            let first = loader.load_one(1);
            let second = async {
                loads.pause().await;
                assert!(others.load(Ordering::Acquire), "nobody else had a turn");
                loader.load_one(2).await
            };
            join(first, second).await
        };
        let answer = Batched::new(operation, loads.clone()).await;
        assert_eq!(answer, (Ok(Some(2)), Ok(Some(4))));
        assert_eq!(sizes(&double), [2]);
    }

    #[tokio::test]
    async fn each_event_of_a_stream_loads_anew() {
        let (double, loads) = (Double::default(), Loads::default());
        let loader = Arc::new(loader(&double, &loads));
        let event = move |_| {
            let loader = Arc::clone(&loader);
            async move { try_join_all((0..50).map(|number| loader.load_one(number))).await }
        };
        let events = Batched::new(stream::iter(0..2).then(event), loads);
        let answers: Vec<_> = events.collect().await;
        assert!(
            answers
                .iter()
                .all(|answer| answer.as_ref().is_ok_and(|found| found[9] == Some(18)))
        );
        assert_eq!(sizes(&double), [50, 50]);
    }

    #[tokio::test]
    async fn what_is_dropped_loads_no_more() {
        let (double, loads) = (Double::default(), Loads::default());
        let loader = loader(&double, &loads);
        let mut operation = Box::pin(Batched::new(loader.load_one(1), loads));
        let first = std::future::poll_fn(|ctx| Poll::Ready(operation.as_mut().poll(ctx))).await;
        assert!(first.is_pending());
        drop(operation);
        tokio::task::yield_now().await;
        assert!(sizes(&double).len() <= 1);
    }
}
