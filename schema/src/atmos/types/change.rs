//! What a new revision changed.

use std::sync::{Arc, LazyLock};

use async_graphql::{Enum, ID, Object, SimpleObject};
use atmos::estate::{ChangeSet, Changes, InstanceKey};
use atmos::value::Text;

use super::diagnostic::Diagnostic;
use super::estate::Estate;
use super::instance::Instance;
use crate::activity::types::Activity;
use crate::atmos::snapshot::{Snapshot, count};
use crate::error::{Error, Result};
use crate::live::{Event, Live, News};
use crate::node::instance_id;
use crate::store::ChangeCount;

/// How many changed instances one event lists at most.
const MOST_INSTANCES: usize = 1_000;

/// What happened to something.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is different.
    Changed,
}

/// What happened to an instance.
#[derive(Clone)]
pub struct InstanceChange {
    snapshot: Arc<Snapshot>,
    kind: ChangeKind,
    key: InstanceKey,
}

/// The names of stacks, by what happened to them.
#[derive(SimpleObject, Clone, Debug, Default, PartialEq, Eq)]
pub struct StackChanges {
    /// New stacks.
    pub added: Vec<String>,
    /// Stacks that are gone.
    pub removed: Vec<String>,
    /// Stacks that are different.
    pub changed: Vec<String>,
}

/// A change of the estate.
pub struct EstateChange {
    snapshot: Arc<Snapshot>,
    cursor: String,
    event: Option<Arc<Event>>,
}

impl InstanceChange {
    /// What happened to the instance with this key.
    pub(crate) fn new(snapshot: &Arc<Snapshot>, kind: ChangeKind, key: &InstanceKey) -> Self {
        Self {
            snapshot: Arc::clone(snapshot),
            kind,
            key: key.clone(),
        }
    }
}

impl EstateChange {
    /// What a follower is told, over the snapshot of now.
    pub(crate) fn new(live: &Live, snapshot: Arc<Snapshot>, news: &News) -> Self {
        let event = match news {
            News::Change(event) => Some(Arc::clone(event)),
            News::Reset => None,
        };
        let revision = event
            .as_ref()
            .map_or(snapshot.estate.revision, |event| event.changes.revision);
        Self {
            cursor: live.cursor(revision),
            snapshot,
            event,
        }
    }

    fn changes(&self) -> &ChangeSet {
        static NOTHING: LazyLock<ChangeSet> = LazyLock::new(ChangeSet::default);
        self.event.as_ref().map_or(&NOTHING, |event| &event.changes)
    }
}

/// Everything in `changes`, with what happened to it: new things first, then different ones, then those that are gone.
fn by_kind<T>(changes: &Changes<T>) -> impl Iterator<Item = (ChangeKind, &T)> {
    let added = changes.added.iter().map(|item| (ChangeKind::Added, item));
    let changed = changes.changed.iter().map(|item| (ChangeKind::Changed, item));
    let removed = changes.removed.iter().map(|item| (ChangeKind::Removed, item));
    added.chain(changed).chain(removed)
}

fn names(texts: &[Text]) -> Vec<String> {
    texts.iter().map(ToString::to_string).collect()
}

/// What happened to an instance.
#[Object]
impl InstanceChange {
    /// What happened.
    async fn kind(&self) -> ChangeKind {
        self.kind
    }

    /// The name of its stack.
    async fn stack(&self) -> &str {
        &self.key.stack
    }

    /// Its component type, such as `terraform`.
    #[graphql(name = "type")]
    async fn component_type(&self) -> &str {
        &self.key.component_type
    }

    /// Its name.
    async fn component(&self) -> &str {
        &self.key.name
    }

    /// The id that its node has, or had if it is gone.
    async fn instance_id(&self) -> ID {
        instance_id(&self.key)
    }

    /// The instance as it is now; null if it is gone.
    async fn instance(&self) -> Option<Instance> {
        let number = self.snapshot.instance_number(&self.key)?;
        Some(Instance::new(&self.snapshot, number))
    }
}

/// A change of the estate. Events come in order; none is left out without `isReset` saying so.
#[Object]
impl EstateChange {
    /// Where to resume after this event: the argument `after` of the next subscription.
    async fn cursor(&self) -> &str {
        &self.cursor
    }

    /// The revision that this change led to.
    async fn revision(&self) -> u64 {
        let now = self.snapshot.estate.revision;
        self.event.as_ref().map_or(now, |event| event.changes.revision)
    }

    /// Whether earlier changes are no longer known, so that everything must be read anew. Lists are empty then.
    async fn is_reset(&self) -> bool {
        self.event.is_none()
    }

    /// What was recorded about it.
    async fn activity(&self) -> Option<Activity> {
        let record = self.event.as_ref()?.activity.as_ref()?;
        Some(Activity::new(Arc::clone(&self.snapshot), Arc::clone(record)))
    }

    /// The estate as it is now: at this revision or, for an event that was missed, a later one.
    async fn estate(&self) -> Estate {
        Estate::new(&self.snapshot)
    }

    /// The stacks that changed.
    async fn stacks(&self) -> StackChanges {
        let stacks = &self.changes().stacks;
        StackChanges {
            added: names(&stacks.added),
            removed: names(&stacks.removed),
            changed: names(&stacks.changed),
        }
    }

    /// The instances that changed: new ones first, then different ones, then those that are gone.
    #[graphql(complexity = "1 + 20 * child_complexity")]
    async fn instances(
        &self,
        #[graphql(default = 100, desc = "How many at most, from 0 to 1,000.")] first: i32,
    ) -> Result<Vec<InstanceChange>> {
        let most = usize::try_from(first).ok().filter(|first| *first <= MOST_INSTANCES);
        let most =
            most.ok_or_else(|| Error::BadInput(format!("`first` is {first}; it can be from 0 to {MOST_INSTANCES}.")))?;
        let changes = by_kind(&self.changes().instances).take(most);
        let changes = changes.map(|(kind, key)| InstanceChange::new(&self.snapshot, kind, key));
        Ok(changes.collect())
    }

    /// How many instances changed.
    async fn instance_counts(&self) -> ChangeCount {
        let instances = &self.changes().instances;
        ChangeCount {
            added: count(instances.added.len()),
            removed: count(instances.removed.len()),
            changed: count(instances.changed.len()),
        }
    }

    /// Diagnostics that are new.
    #[graphql(complexity = "1 + 10 * child_complexity")]
    async fn diagnostics_added(&self) -> Vec<Diagnostic> {
        let added = self.changes().diagnostics_added.iter();
        added.map(|found| Diagnostic::new(&self.snapshot, found)).collect()
    }

    /// Diagnostics that are gone.
    #[graphql(complexity = "1 + 10 * child_complexity")]
    async fn diagnostics_removed(&self) -> Vec<Diagnostic> {
        let removed = self.changes().diagnostics_removed.iter();
        removed.map(|found| Diagnostic::new(&self.snapshot, found)).collect()
    }
}
