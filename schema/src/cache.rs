//! A cache of bounded weight that counts how often it helped. What it holds never changes, so that nothing in it can be stale.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};

/// Remembers what was costly to find.
pub struct Cache<K, V> {
    kept: moka::sync::Cache<K, V>,
    tally: Tally,
}

/// How often something was kept that was asked for.
pub(crate) struct Tally {
    cache: &'static str,
    hits: AtomicU64,
    misses: AtomicU64,
}

/// What a cache did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CacheReading {
    /// What it keeps.
    pub cache: &'static str,
    /// How often it had what was asked for.
    pub hits: u64,
    /// How often it did not.
    pub misses: u64,
    /// How much is in it.
    pub entries: u64,
    /// How much that weighs, in bytes or nearly; `None` where only the number is bounded.
    pub weight: Option<u64>,
}

impl Tally {
    /// Of the cache of that name, from now on.
    pub(crate) const fn new(cache: &'static str) -> Self {
        Self {
            cache,
            hits: AtomicU64::new(0),
            misses: AtomicU64::new(0),
        }
    }

    /// Counts whether it was kept.
    pub(crate) fn count(&self, is_kept: bool) {
        let counter = if is_kept { &self.hits } else { &self.misses };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// What the cache did, and what is in it now.
    pub(crate) fn reading(&self, entries: u64, weight: Option<u64>) -> CacheReading {
        CacheReading {
            cache: self.cache,
            hits: self.hits.load(Ordering::Relaxed),
            misses: self.misses.load(Ordering::Relaxed),
            entries,
            weight,
        }
    }
}

impl<K, V> Cache<K, V>
where
    K: Hash + Eq + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// An empty cache that holds `most` bytes as `weigh` counts them; what was used least goes first.
    pub fn new(name: &'static str, most: u64, weigh: impl Fn(&K, &V) -> usize + Send + Sync + 'static) -> Self {
        let weigher = move |key: &K, value: &V| u32::try_from(weigh(key, value)).unwrap_or(u32::MAX);
        Self {
            kept: moka::sync::Cache::builder().max_capacity(most).weigher(weigher).build(),
            tally: Tally::new(name),
        }
    }

    /// What is kept under `key`.
    pub fn get<Q>(&self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let found = self.kept.get(key);
        self.tally.count(found.is_some());
        found
    }

    /// Keeps a value.
    pub fn insert(&self, key: K, value: V) {
        self.kept.insert(key, value);
    }

    /// The values under `keys`: those that are kept, and the rest as `load` finds them, all at once.
    ///
    /// # Errors
    /// If `load` fails.
    pub async fn many<E>(
        &self,
        keys: &[K],
        load: impl AsyncFnOnce(&[K]) -> Result<HashMap<K, V>, E>,
    ) -> Result<HashMap<K, V>, E> {
        let mut found = HashMap::with_capacity(keys.len());
        let mut missing = Vec::new();
        for key in keys {
            match self.get(key) {
                Some(value) => drop(found.insert(key.clone(), value)),
                None => missing.push(key.clone()),
            }
        }
        if !missing.is_empty() {
            for (key, value) in load(&missing).await? {
                self.insert(key.clone(), value.clone());
                found.insert(key, value);
            }
        }
        Ok(found)
    }

    /// What it did so far.
    pub fn reading(&self) -> CacheReading {
        self.kept.run_pending_tasks();
        self.tally
            .reading(self.kept.entry_count(), Some(self.kept.weighted_size()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_what_is_not_kept_is_loaded_and_that_at_once() {
        let cache: Cache<i64, i64> = Cache::new("numbers", 1_000, |_, _| 1);
        let ask = async |keys: &[i64], expected: &[i64]| {
            let load = async |missing: &[i64]| {
                assert_eq!(missing, expected);
                Ok::<_, ()>(missing.iter().map(|key| (*key, key * 2)).collect())
            };
            let found = cache.many(keys, load).await.expect("it loads");
            assert!(keys.iter().all(|key| found[key] == key * 2), "{found:?}");
        };
        ask(&[1, 2], &[1, 2]).await;
        ask(&[2, 3, 1], &[3]).await;
        ask(&[3, 2, 1], &[]).await;
        let reading = cache.reading();
        assert_eq!((reading.hits, reading.misses), (5, 3));
    }

    #[test]
    fn it_never_weighs_more_than_it_may() {
        let cache: Cache<u32, String> = Cache::new("texts", 1_000, |_, text: &String| text.len());
        for key in 0..1_000 {
            cache.insert(key, "x".repeat(10));
        }
        cache.insert(1_000, "x".repeat(2_000));
        let reading = cache.reading();
        assert!(reading.weight <= Some(1_000) && reading.entries > 0, "{reading:?}");
        assert_eq!(cache.get(&1_000), None);
    }
}
