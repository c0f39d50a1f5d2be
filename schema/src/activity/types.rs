//! Activities.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, SimpleObject};
use atmos::last_commit;
use chrono::{DateTime, Utc};

use super::commits::LastOf;
use super::loader::{EntriesOf, FilesOf};
use crate::atmos::snapshot::{Snapshot, count};
use crate::atmos::types::change::InstanceChange;
use crate::connection::{Connection, PageArgs, page_cost};
use crate::context;
use crate::error::{Error, Result};
use crate::keyset::{Key, Order};
use crate::node::global_id;
use crate::store;

/// How many files an activity names.
const MOST_FILES: usize = 100;

/// A change of the estate, as it was recorded.
#[derive(Clone)]
pub struct Activity {
    snapshot: Arc<Snapshot>,
    record: Arc<store::Activity>,
}

/// A commit, as far as people name it.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Its id in full.
    pub hash: String,
    /// The name of who wrote it.
    pub author: String,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// The first line of its message.
    pub subject: String,
}

impl Activity {
    /// The activity of a record, over the snapshot of now.
    pub(crate) const fn new(snapshot: Arc<Snapshot>, record: Arc<store::Activity>) -> Self {
        Self { snapshot, record }
    }
}

/// A change of the estate, as it was recorded.
#[Object]
impl Activity {
    /// The node's id.
    pub(crate) async fn id(&self) -> ID {
        global_id("Activity", &[&self.record.id.to_string()])
    }

    /// The revision that it led to, in the run of the server that recorded it.
    async fn revision(&self) -> u64 {
        self.record.revision
    }

    /// When it happened.
    async fn at(&self) -> DateTime<Utc> {
        self.record.at
    }

    /// The files that changed on disk, relative to the estate's root; at most the first 100 of them.
    async fn files(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let files = context::activities(ctx)?.load_one(FilesOf(self.record.id)).await;
        let files = files.map_err(Error::database)?.unwrap_or_default();
        Ok(files.iter().take(MOST_FILES).cloned().collect())
    }

    /// How many files changed on disk.
    async fn file_count(&self) -> u32 {
        self.record.file_count
    }

    /// The last commit of the first file that changed, which says who worked on it; null while that file is not as
    /// the commit left it, for then nobody has committed the change, and where git does not know the file.
    #[graphql(complexity = "20 + child_complexity")]
    async fn commit(&self, ctx: &Context<'_>) -> Result<Option<Commit>> {
        let files = context::activities(ctx)?.load_one(FilesOf(self.record.id)).await;
        let files = files.map_err(Error::database)?.unwrap_or_default();
        let Some(first) = files.first() else {
            return Ok(None);
        };
        let found = context::commits(ctx)?.load_one(LastOf(first.clone())).await;
        found.map_err(Error::internal)
    }

    /// How many stacks are new.
    async fn stacks_added(&self) -> u32 {
        self.record.stacks.added
    }

    /// How many stacks are gone.
    async fn stacks_removed(&self) -> u32 {
        self.record.stacks.removed
    }

    /// How many stacks are different.
    async fn stacks_changed(&self) -> u32 {
        self.record.stacks.changed
    }

    /// How many instances are new.
    async fn instances_added(&self) -> u32 {
        self.record.instances.added
    }

    /// How many instances are gone.
    async fn instances_removed(&self) -> u32 {
        self.record.instances.removed
    }

    /// How many instances are different.
    async fn instances_changed(&self) -> u32 {
        self.record.instances.changed
    }

    /// How many errors are new.
    async fn errors_added(&self) -> u32 {
        self.record.errors_added
    }

    /// How many errors are gone.
    async fn errors_removed(&self) -> u32 {
        self.record.errors_removed
    }

    /// The instances that changed, by stack, type and name.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn entries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "From the start: 20 unless said, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "From the end: at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<InstanceChange>> {
        let args = PageArgs::new(first, after, last, before);
        let entries = context::activities(ctx)?.load_one(EntriesOf(self.record.id)).await;
        let entries = entries.map_err(Error::database)?.unwrap_or_default();
        Connection::cut(
            &entries,
            &args,
            Order::ascending("STACK"),
            (0..count(entries.len())).collect(),
            |entries, at| {
                let key = &entries[at as usize].key;
                Key::texts([&key.stack, &key.component_type, &key.name, ""])
            },
            |at| {
                let entry = &entries[at as usize];
                InstanceChange::new(&self.snapshot, entry.kind, &entry.key)
            },
        )
    }

    /// What happened, in a sentence.
    async fn summary(&self) -> String {
        summary(&self.record)
    }
}

impl From<last_commit::Commit> for Commit {
    fn from(commit: last_commit::Commit) -> Self {
        Self {
            hash: commit.id,
            author: commit.author,
            at: commit.at.into(),
            subject: commit.subject,
        }
    }
}

fn summary(record: &store::Activity) -> String {
    let parts: Vec<_> = [
        (record.stacks.added, "stack", "added"),
        (record.stacks.removed, "stack", "removed"),
        (record.instances.added, "instance", "added"),
        (record.instances.removed, "instance", "removed"),
        (record.instances.changed, "instance", "changed"),
        (record.errors_added, "error", "new"),
        (record.errors_removed, "error", "fixed"),
    ]
    .into_iter()
    .filter(|(count, ..)| *count > 0)
    .map(|(count, noun, verb)| {
        let plural = if count == 1 { "" } else { "s" };
        format!("{count} {noun}{plural} {verb}")
    })
    .collect();
    if parts.is_empty() {
        return "Nothing that shows in stacks changed.".to_owned();
    }
    format!("{}.", parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::ChangeCount;

    #[test]
    fn a_summary_names_what_changed_and_nothing_else() {
        let mut record = store::Activity {
            id: 1,
            revision: 2,
            at: DateTime::UNIX_EPOCH,
            file_count: 0,
            stacks: ChangeCount::default(),
            instances: ChangeCount::default(),
            errors_added: 0,
            errors_removed: 0,
        };
        assert_eq!(summary(&record), "Nothing that shows in stacks changed.");
        record.instances.changed = 12;
        record.errors_added = 1;
        assert_eq!(summary(&record), "12 instances changed, 1 error new.");
    }
}
