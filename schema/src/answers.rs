//! Answers that may take longer than a request waits: worked out once for all who ask, told how long it goes on,
//! kept for a while, and given up when nobody asks any more.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Semaphore, watch};

use crate::cache::{CacheReading, Tally};
use crate::error::{Error, Result};

/// How long a request waits before it says that the work goes on: less than the deadline of an operation.
const PATIENCE: Duration = Duration::from_secs(4);
/// How long work goes on though nobody waits: whoever was told that it does asks again before.
const INTEREST: Duration = Duration::from_secs(30);
/// How much is worked on at a time; the rest waits.
const AT_ONCE: usize = 2;
/// How many answers are kept.
const MOST_KEPT: u64 = 8;
/// How long an answer is kept that nobody asks for.
const KEPT_FOR: Duration = Duration::from_secs(300);

/// Answers by question. What is kept never changes, so that nothing in it can be stale.
pub(crate) struct Answers<K, V> {
    kept: moka::sync::Cache<K, V>,
    tally: Tally,
    working: Mutex<HashMap<K, Arc<Job<V>>>>,
    turns: Arc<Semaphore>,
    patience: Duration,
}

/// What is known of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer<V> {
    /// It is there.
    Ready(V),
    /// It is worked on since so long; ask again.
    Working(Duration),
    /// The work failed; its log says why.
    Failed,
}

struct Job<V> {
    started: Instant,
    done: watch::Receiver<Option<V>>,
    interest: Arc<Interest>,
}

/// Whether anybody still wants an answer.
pub(crate) struct Interest {
    waiting: AtomicUsize,
    asked: Mutex<Instant>,
}

/// Somebody who waits.
struct Waiting(Arc<Interest>);

impl Interest {
    fn new() -> Self {
        Self {
            waiting: AtomicUsize::new(0),
            asked: Mutex::new(Instant::now()),
        }
    }

    /// Whether the work should go on.
    pub(crate) fn lasts(&self) -> bool {
        let asked = *self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        self.waiting.load(Ordering::Relaxed) > 0 || asked.elapsed() < INTEREST
    }
}

impl Waiting {
    fn new(interest: &Arc<Interest>) -> Self {
        interest.waiting.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(interest))
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        *self.0.asked.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

impl<K, V> Answers<K, V>
where
    K: Hash + Eq + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// None yet; `name` is what they are counted under.
    pub(crate) fn new(name: &'static str) -> Self {
        Self {
            kept: moka::sync::Cache::builder()
                .max_capacity(MOST_KEPT)
                .time_to_idle(KEPT_FOR)
                .build(),
            tally: Tally::new(name),
            working: Mutex::default(),
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            patience: PATIENCE,
        }
    }

    /// The answer to `question`, which `work` finds on a thread that may take its time; `None` from it ends the work.
    pub(crate) async fn get(
        self: &Arc<Self>,
        question: K,
        work: impl FnOnce(&Interest) -> Option<V> + Send + 'static,
    ) -> Answer<V> {
        self.kept.run_pending_tasks();
        let known = self.kept.get(&question);
        self.tally.count(known.is_some());
        if let Some(known) = known {
            return Answer::Ready(known);
        }
        let job = self.job(question, work);
        let _waiting = Waiting::new(&job.interest);
        let mut done = job.done.clone();
        let waited = tokio::time::timeout(self.patience, done.wait_for(Option::is_some)).await;
        match waited {
            Ok(Ok(found)) => found.clone().map_or(Answer::Failed, Answer::Ready),
            Ok(Err(_)) => Answer::Failed,
            Err(_) => Answer::Working(job.started.elapsed()),
        }
    }

    /// What was kept, and how often that helped.
    pub(crate) fn reading(&self) -> CacheReading {
        self.kept.run_pending_tasks();
        self.tally.reading(self.kept.entry_count(), None)
    }

    /// The job that works on a question; a new one if there is none.
    fn job(self: &Arc<Self>, question: K, work: impl FnOnce(&Interest) -> Option<V> + Send + 'static) -> Arc<Job<V>> {
        let mut working = self.working();
        if let Some(job) = working.get(&question) {
            return Arc::clone(job);
        }
        let (tell, done) = watch::channel(None);
        let job = Arc::new(Job {
            started: Instant::now(),
            done,
            interest: Arc::new(Interest::new()),
        });
        working.insert(question.clone(), Arc::clone(&job));
        let (answers, interest) = (Arc::clone(self), Arc::clone(&job.interest));
        tokio::spawn(async move {
            let turn = Arc::clone(&answers.turns).acquire_owned().await;
            let found = tokio::task::spawn_blocking(move || interest.lasts().then(|| work(&interest)).flatten()).await;
            drop(turn);
            if let Err(error) = &found {
                tracing::error!(%error, "working out an answer failed");
            }
            if let Ok(Some(found)) = found {
                answers.kept.insert(question.clone(), found.clone());
                tell.send_replace(Some(found));
            }
            answers.working().remove(&question);
        });
        job
    }

    fn working(&self) -> MutexGuard<'_, HashMap<K, Arc<Job<V>>>> {
        self.working.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What was worked out, or how long it has been worked on.
pub(crate) fn told<T>(answer: Answer<T>) -> Result<(Option<T>, Duration)> {
    match answer {
        Answer::Ready(found) => Ok((Some(found), Duration::ZERO)),
        Answer::Working(elapsed) => Ok((None, elapsed)),
        Answer::Failed => Err(Error::internal("the work on an answer failed")),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU32;
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn who_asks_the_same_waits_for_the_same_work_and_it_is_done_once() {
        let answers = Arc::new(Answers::new("answers"));
        let done = Arc::new(AtomicU32::new(0));
        let ask = || {
            let done = Arc::clone(&done);
            answers.get("question", move |_| Some(done.fetch_add(1, Ordering::Relaxed)))
        };
        let (one, other) = tokio::join!(ask(), ask());
        assert_eq!((one, other), (Answer::Ready(0), Answer::Ready(0)));
        assert_eq!(ask().await, Answer::Ready(0));
        let reading = answers.reading();
        assert_eq!((reading.hits, reading.misses, reading.entries), (1, 2, 1));
    }

    #[tokio::test]
    async fn work_that_takes_long_says_so_and_is_there_when_asked_again() {
        let answers = Arc::new(Answers {
            patience: Duration::ZERO,
            ..Answers::new("answers")
        });
        let (finish, finished) = mpsc::channel::<()>();
        let work = move |_: &Interest| finished.recv().ok().map(|()| 7);
        assert!(matches!(answers.get("question", work).await, Answer::Working(_)));
        finish.send(()).expect("the work waits");
        while answers.get("question", |_| None).await != Answer::Ready(7) {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn work_that_fails_is_not_kept() {
        let answers = Arc::new(Answers::new("answers"));
        assert_eq!(answers.get("question", |_| None::<u32>).await, Answer::Failed);
        assert_eq!(answers.get("question", |_| Some(1)).await, Answer::Ready(1));
    }
}
