//! Recording revisions, and keeping their number bounded.

use std::path::Path;

use atmos::diagnostic::Severity;
use atmos::estate::{ChangeSet, Changes, Estate, InstanceKey};
use atmos::value::Text;
use chrono::{DateTime, Utc};
use entity::atmos::revision_entry::{Kind, Subject};
use entity::atmos::{revision, revision_entry, revision_file};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    TransactionTrait,
};

use super::{Error, Store, during};

/// How many revisions an estate keeps.
pub const KEPT_REVISIONS: u64 = 1_000;
/// How many entries, and how many files, a revision keeps; its counts stay true.
pub const KEPT_DETAILS: usize = 1_000;

impl Store {
    /// Records what a new revision changed, and forgets the oldest beyond [`KEPT_REVISIONS`].
    /// Returns the record's id.
    ///
    /// # Errors
    /// [`Error::Query`].
    pub async fn record(&self, changes: &ChangeSet, estate: &Estate) -> Result<i64, Error> {
        let root = &estate.config.directory;
        self.record_at(changes, root, estate.resolved_at.into()).await
    }

    pub(super) async fn record_at(&self, changes: &ChangeSet, root: &Path, at: DateTime<Utc>) -> Result<i64, Error> {
        let failed = during("record a revision");
        let transaction = self.database.begin().await.map_err(&failed)?;
        let id = insert(&transaction, changes, root, at).await.map_err(&failed)?;
        prune(&transaction, &estate_id(root), KEPT_REVISIONS)
            .await
            .map_err(&failed)?;
        transaction.commit().await.map_err(&failed)?;
        Ok(id)
    }
}

/// How an estate is named in the database.
pub(super) fn estate_id(root: &Path) -> String {
    root.to_string_lossy().into_owned()
}

async fn insert<C: ConnectionTrait>(
    database: &C,
    changes: &ChangeSet,
    root: &Path,
    at: DateTime<Utc>,
) -> Result<i64, DbErr> {
    let id = row(changes, root, at).insert(database).await?.id;
    let entries = entries(id, changes);
    if !entries.is_empty() {
        revision_entry::Entity::insert_many(entries)
            .exec_without_returning(database)
            .await?;
    }
    let files = files(id, changes, root);
    if !files.is_empty() {
        revision_file::Entity::insert_many(files)
            .exec_without_returning(database)
            .await?;
    }
    Ok(id)
}

fn row(changes: &ChangeSet, root: &Path, at: DateTime<Utc>) -> revision::ActiveModel {
    let errors = |diagnostics: &[std::sync::Arc<atmos::diagnostic::Diagnostic>]| {
        let errors = diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == Severity::Error);
        count(errors.count())
    };
    let (stacks, instances) = (&changes.stacks, &changes.instances);
    revision::ActiveModel {
        estate: Set(estate_id(root)),
        number: Set(i64::try_from(changes.revision).unwrap_or(i64::MAX)),
        at: Set(at),
        files: Set(count(changes.files.len())),
        stacks_added: Set(count(stacks.added.len())),
        stacks_removed: Set(count(stacks.removed.len())),
        stacks_changed: Set(count(stacks.changed.len())),
        instances_added: Set(count(instances.added.len())),
        instances_removed: Set(count(instances.removed.len())),
        instances_changed: Set(count(instances.changed.len())),
        errors_added: Set(errors(&changes.diagnostics_added)),
        errors_removed: Set(errors(&changes.diagnostics_removed)),
        ..Default::default()
    }
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

fn entries(revision: i64, changes: &ChangeSet) -> Vec<revision_entry::ActiveModel> {
    let stacks = by_kind(&changes.stacks).map(|(kind, stack)| stack_entry(revision, kind, stack));
    let instances = by_kind(&changes.instances).map(|(kind, instance)| instance_entry(revision, kind, instance));
    stacks.chain(instances).take(KEPT_DETAILS).collect()
}

fn by_kind<T>(changes: &Changes<T>) -> impl Iterator<Item = (Kind, &T)> {
    let tag = |kind| move |what| (kind, what);
    let added = changes.added.iter().map(tag(Kind::Added));
    let removed = changes.removed.iter().map(tag(Kind::Removed));
    let changed = changes.changed.iter().map(tag(Kind::Changed));
    added.chain(removed).chain(changed)
}

fn stack_entry(revision: i64, kind: Kind, stack: &Text) -> revision_entry::ActiveModel {
    revision_entry::ActiveModel {
        revision_id: Set(revision),
        kind: Set(kind),
        subject: Set(Subject::Stack),
        stack: Set(stack.to_string()),
        component_type: Set(None),
        component: Set(None),
        ..Default::default()
    }
}

fn instance_entry(revision: i64, kind: Kind, key: &InstanceKey) -> revision_entry::ActiveModel {
    revision_entry::ActiveModel {
        subject: Set(Subject::Instance),
        component_type: Set(Some(key.component_type.to_string())),
        component: Set(Some(key.name.to_string())),
        ..stack_entry(revision, kind, &key.stack)
    }
}

fn files(revision: i64, changes: &ChangeSet, root: &Path) -> Vec<revision_file::ActiveModel> {
    let files = changes.files.iter().take(KEPT_DETAILS);
    files
        .map(|file| revision_file::ActiveModel {
            revision_id: Set(revision),
            path: Set(file.strip_prefix(root).unwrap_or(file).to_string_lossy().into_owned()),
            ..Default::default()
        })
        .collect()
}

/// Forgets all but the newest `kept` revisions of `estate`; their entries and files go with them.
async fn prune<C: ConnectionTrait>(database: &C, estate: &str, kept: u64) -> Result<(), DbErr> {
    let newest_to_go: Option<i64> = revision::Entity::find()
        .select_only()
        .column(revision::Column::Id)
        .filter(revision::Column::Estate.eq(estate))
        .order_by_desc(revision::Column::Id)
        .offset(kept)
        .limit(1)
        .into_tuple()
        .one(database)
        .await?;
    if let Some(id) = newest_to_go {
        revision::Entity::delete_many()
            .filter(revision::Column::Estate.eq(estate))
            .filter(revision::Column::Id.lte(id))
            .exec(database)
            .await?;
    }
    Ok(())
}
