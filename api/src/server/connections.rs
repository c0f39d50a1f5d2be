//! How many connections stay open for each caller: WebSockets and event streams, together.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::StatusCode;
use schema::{Code, RequestId};
use tokio_util::task::TaskTracker;
use tokio_util::task::task_tracker::TaskTrackerToken;

use super::caller::Caller;
use super::refused::Refused;

/// The connections that are open.
pub(super) struct Connections {
    most: usize,
    open: Arc<Open>,
}

/// The connections, by caller, and all of them together.
#[derive(Default)]
struct Open {
    counts: Mutex<HashMap<Caller, usize>>,
    all: TaskTracker,
}

/// One open connection; dropping it makes room for another.
pub(super) struct Place {
    open: Arc<Open>,
    caller: Caller,
    _one_of_all: TaskTrackerToken,
}

impl Connections {
    /// At most so many for each caller.
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            open: Arc::default(),
        }
    }

    /// Takes a place among the caller's connections, if there is one left.
    pub(super) fn take(&self, caller: Caller, id: &RequestId) -> Result<Place, Refused> {
        let mut counts = self.open.counts();
        let count = counts.entry(caller).or_default();
        if *count >= self.most {
            let most = self.most;
            let message = format!("There are {most} open connections from you already: close one first.");
            return Err(Refused::new(
                StatusCode::TOO_MANY_REQUESTS,
                Code::RateLimited,
                message,
                id,
            ));
        }
        *count += 1;
        Ok(Place {
            open: Arc::clone(&self.open),
            caller,
            _one_of_all: self.open.all.token(),
        })
    }

    /// How many are open.
    pub(super) fn count(&self) -> usize {
        self.open.counts().values().sum()
    }

    /// Ends once the last one is closed.
    pub(super) async fn closed(&self) {
        self.open.all.close();
        self.open.all.wait().await;
    }
}

impl Open {
    fn counts(&self) -> MutexGuard<'_, HashMap<Caller, usize>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Entry::Occupied(mut count) = self.open.counts().entry(self.caller) {
            *count.get_mut() -= 1;
            if *count.get() == 0 {
                count.remove();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_caller_has_so_many_places_and_gets_them_back() {
        let connections = Connections::new(2);
        let caller = |last| Caller {
            address: Some([127, 0, 0, last].into()),
            pass: None,
        };
        let take = |last| connections.take(caller(last), &RequestId::new("x")).ok();
        let (first, _second) = (take(1), take(1));
        assert!(first.is_some() && take(1).is_none());
        assert!(take(2).is_some());
        drop(first);
        let third = take(1);
        assert!(third.is_some() && take(1).is_none());
        drop((third, _second));
        assert!(connections.open.counts().is_empty());
    }
}
