//! How much work the templates of one manifest may take together: each rendering has a limit of its own, but there may be
//! thousands of them.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// Steps for all renderings of one top-level manifest, and for those of its components.
pub(crate) const MOST_STEPS: u64 = 50_000_000;

/// What is left of the steps.
pub(crate) struct Budget {
    left: AtomicU64,
    granted: u64,
    is_told: AtomicBool,
}

impl Budget {
    /// So many steps.
    pub(crate) const fn new(steps: u64) -> Self {
        Self {
            left: AtomicU64::new(steps),
            granted: steps,
            is_told: AtomicBool::new(false),
        }
    }

    /// The steps that are left.
    pub(crate) fn left(&self) -> u64 {
        self.left.load(Ordering::Relaxed)
    }

    /// The steps that were taken.
    pub(crate) fn taken(&self) -> u64 {
        self.granted - self.left()
    }

    pub(super) fn take(&self, steps: u64) {
        self.left.store(self.left().saturating_sub(steps), Ordering::Relaxed);
    }

    /// The finding at the first place where nothing is left.
    pub(crate) fn spent(&self, span: Span) -> Option<Diagnostic> {
        let is_first = self.left() == 0 && !self.is_told.swap(true, Ordering::Relaxed);
        is_first.then(|| too_much(span))
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self::new(MOST_STEPS)
    }
}

/// The finding for a manifest whose templates take too much work together.
pub(crate) fn too_much(span: Span) -> Diagnostic {
    let message = format!(
        "The templates of this manifest take more than {MOST_STEPS} steps together; from here on they stay as written."
    );
    Diagnostic::error("template-too-much", span, message)
        .hint("Look for loops over large lists, and for imports that render the same over and over.")
}
