//! How far the opening of a repository is, for those who wait for it.

use std::sync::atomic::{AtomicU8, AtomicU32, Ordering};

/// What is being done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// Reading the configuration and looking for manifests.
    #[default]
    Reading,
    /// Reading and resolving manifests, which are counted.
    Resolving,
    /// Looking at how everything fits together.
    Checking,
}

/// How far it is. Written by those who work, read by those who wait; neither waits for the other.
#[derive(Debug, Default)]
pub struct Progress {
    stage: AtomicU8,
    done: AtomicU32,
    total: AtomicU32,
}

impl Progress {
    /// What is being done.
    #[must_use]
    pub fn stage(&self) -> Stage {
        match self.stage.load(Ordering::Relaxed) {
            0 => Stage::Reading,
            1 => Stage::Resolving,
            _ => Stage::Checking,
        }
    }

    /// How many top-level manifests are resolved, and of how many; none of none before they are counted.
    #[must_use]
    pub fn manifests(&self) -> (u32, u32) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }

    pub(super) fn resolving(&self, total: usize) {
        self.total
            .store(u32::try_from(total).unwrap_or(u32::MAX), Ordering::Relaxed);
        self.stage.store(1, Ordering::Relaxed);
    }

    pub(super) fn resolved_one(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn checking(&self) {
        self.stage.store(2, Ordering::Relaxed);
    }
}
