//! Policies over the whole estate: what a change did not reach keeps its verdict.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::check::Judge;
use super::entry::Entry;
use super::library::{Library, Policy};
use super::{Overrides, Verdict, input};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::estate::{Instance, InstanceKey};
use crate::sections::Sections;
use crate::source::{FileId, Files, Span};

/// How long one policy may look at one instance while the estate waits.
const ONE: Duration = Duration::from_secs(1);
/// How long all policies may take while the estate waits.
const ALL: Duration = Duration::from_secs(10);

/// Policies and verdicts, kept between revisions.
#[derive(Default)]
pub(crate) struct Stage {
    library: Library,
    known: FxHashMap<(FileId, InstanceKey), Known>,
}

/// What was said about an instance, and about which.
struct Known {
    sections: Sections,
    said: Vec<Said>,
}

/// One policy over one instance.
struct Said {
    entry: Entry,
    policy: Arc<Policy>,
    verdict: Option<Verdict>,
}

/// What all evaluations of a revision share.
struct Budget {
    until: Instant,
    skipped: AtomicUsize,
}

impl Stage {
    /// Forgets policies that `changed` makes stale; whether there are any.
    pub(crate) fn take_in(&self, config: &Config, files: &Files, changed: &FxHashSet<&Path>) -> bool {
        self.library.take_in(config, files.disk(), changed)
    }

    /// What the policies say about `instances`; of those that are never deployed, nothing.
    pub(crate) fn run<'a>(
        &mut self,
        config: &Config,
        files: &Files,
        instances: impl Iterator<Item = &'a Arc<Instance>>,
    ) -> Vec<Diagnostic> {
        let deployed: Vec<&Arc<Instance>> = instances
            .filter(|instance| !instance.is_abstract() && instance.is_enabled())
            .collect();
        if deployed.is_empty() {
            self.known.clear();
            return Vec::new();
        }
        let judge = Judge {
            config,
            files,
            library: &self.library,
            environment: &input::process_environment(config),
            limit: ONE,
        };
        let budget = Budget {
            until: Instant::now() + ALL,
            skipped: AtomicUsize::new(0),
        };
        let known = &self.known;
        let judged: Vec<_> = deployed
            .par_iter()
            .map(|instance| {
                let key = (instance.manifest, instance.key.clone());
                let (fresh, diagnostics) = judge.instance(instance, known.get(&key), &budget);
                (key, fresh, diagnostics)
            })
            .collect();
        let mut diagnostics = Vec::new();
        let mut fresh = FxHashMap::default();
        for (key, known, found) in judged {
            diagnostics.extend(found);
            fresh.insert(key, known);
        }
        self.known = fresh;
        diagnostics.extend(budget.finding());
        diagnostics
    }
}

impl Judge<'_> {
    fn instance(&self, instance: &Instance, known: Option<&Known>, budget: &Budget) -> (Known, Vec<Diagnostic>) {
        let known = known.filter(|known| known.sections == instance.sections);
        let (entries, mut diagnostics) = Entry::all(&instance.sections, &Overrides::default());
        let mut said = Vec::new();
        for entry in entries {
            let policy = self.library.get(self.config, self.files.disk(), &entry);
            let before = known.and_then(|known| known.verdict(&entry, &policy));
            let verdict = match before {
                Some(before) => Some(before.clone()),
                None if budget.is_spent() => {
                    budget.skipped.fetch_add(1, Ordering::Relaxed);
                    continue;
                }
                None => self.verdict(&instance.sections, &entry, &policy),
            };
            diagnostics.extend(self.findings(instance, &entry, &policy, verdict.as_ref()));
            said.push(Said { entry, policy, verdict });
        }
        let sections = instance.sections.clone();
        (Known { sections, said }, diagnostics)
    }
}

impl Known {
    /// What this very policy said.
    fn verdict(&self, entry: &Entry, policy: &Arc<Policy>) -> Option<&Verdict> {
        let is_same = |said: &&Said| Arc::ptr_eq(&said.policy, policy) && said.entry.timeout == entry.timeout;
        self.said.iter().find(is_same)?.verdict.as_ref()
    }
}

impl Budget {
    fn is_spent(&self) -> bool {
        Instant::now() >= self.until
    }

    fn finding(&self) -> Option<Diagnostic> {
        let skipped = self.skipped.load(Ordering::Relaxed);
        (skipped > 0).then(|| {
            let message = format!(
                "Policies took longer than {} s; {skipped} evaluations are left out.",
                ALL.as_secs()
            );
            Diagnostic::info("policy-skipped", Span::NONE, message)
                .hint("The next change continues with them; `isobar validate component` evaluates one component.")
        })
    }
}
