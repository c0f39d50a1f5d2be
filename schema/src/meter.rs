//! How often loaders and caches were asked and what that cost, for the metrics.

use std::sync::atomic::{AtomicU64, Ordering};

/// What loaders did since the server started.
#[derive(Debug, Default)]
pub struct Meters {
    pub(crate) activities: Batches,
    pub(crate) activity_files: Batches,
    pub(crate) activity_entries: Batches,
    pub(crate) directories: Batches,
    pub(crate) texts: Batches,
    pub(crate) git_states: Batches,
    pub(crate) previews: Batches,
    pub(crate) dependents: Batches,
    pub(crate) folders: Batches,
    pub(crate) modules: Batches,
    pub(crate) commits: Batches,
}

/// Counts the batches of one loader, and what they loaded.
#[derive(Debug, Default)]
pub(crate) struct Batches {
    batches: AtomicU64,
    keys: AtomicU64,
}

/// What one loader did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoaderReading {
    /// What it loads.
    pub loader: &'static str,
    /// How often it went for something.
    pub batches: u64,
    /// How much it brought, in all batches together.
    pub keys: u64,
}

impl Meters {
    /// What each loader did.
    #[must_use]
    pub fn loaders(&self) -> Vec<LoaderReading> {
        [
            ("activities", &self.activities),
            ("activity_files", &self.activity_files),
            ("activity_entries", &self.activity_entries),
            ("directories", &self.directories),
            ("texts", &self.texts),
            ("git_states", &self.git_states),
            ("previews", &self.previews),
            ("dependents", &self.dependents),
            ("folders", &self.folders),
            ("modules", &self.modules),
            ("commits", &self.commits),
        ]
        .map(|(loader, batches)| LoaderReading {
            loader,
            batches: batches.batches.load(Ordering::Relaxed),
            keys: batches.keys.load(Ordering::Relaxed),
        })
        .into()
    }
}

impl Batches {
    pub(crate) fn count(&self, keys: usize) {
        self.batches.fetch_add(1, Ordering::Relaxed);
        self.keys.fetch_add(keys as u64, Ordering::Relaxed);
    }
}
