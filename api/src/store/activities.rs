//! Reading revisions back: "recent activity".

use std::collections::HashMap;
use std::path::Path;

use entity::atmos::{revision, revision_entry, revision_file};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use super::record::estate_id;
use super::{Error, Store, during};

/// Which revisions: of those between two ids, so many from one end. Always answered newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    /// Only ids below.
    pub below: Option<i64>,
    /// Only ids above.
    pub above: Option<i64>,
    /// At most so many.
    pub limit: u64,
    /// From the old end, rather than the new.
    pub oldest: bool,
}

impl Store {
    /// A slice of the revisions of the estate at `root`.
    ///
    /// # Errors
    /// [`Error::Query`].
    pub async fn activities(&self, root: &Path, slice: Slice) -> Result<Vec<revision::Model>, Error> {
        let mut query = of_estate(root).limit(slice.limit);
        if let Some(id) = slice.below {
            query = query.filter(revision::Column::Id.lt(id));
        }
        if let Some(id) = slice.above {
            query = query.filter(revision::Column::Id.gt(id));
        }
        query = if slice.oldest {
            query.order_by_asc(revision::Column::Id)
        } else {
            query.order_by_desc(revision::Column::Id)
        };
        let found = query.all(&self.database).await;
        let mut revisions = found.map_err(during("list revisions"))?;
        if slice.oldest {
            revisions.reverse();
        }
        Ok(revisions)
    }

    /// Those of the revisions with these ids that are the estate's.
    ///
    /// # Errors
    /// [`Error::Query`].
    pub async fn activities_by_id(&self, root: &Path, ids: &[i64]) -> Result<Vec<revision::Model>, Error> {
        of_estate(root)
            .filter(revision::Column::Id.is_in(ids.iter().copied()))
            .all(&self.database)
            .await
            .map_err(during("find revisions"))
    }

    /// How many revisions the estate at `root` has.
    ///
    /// # Errors
    /// [`Error::Query`].
    pub async fn activity_count(&self, root: &Path) -> Result<u64, Error> {
        of_estate(root)
            .count(&self.database)
            .await
            .map_err(during("count revisions"))
    }

    /// The files whose change led to these revisions, relative to the estate; of each at most [`super::KEPT_DETAILS`].
    ///
    /// # Errors
    /// [`Error::Query`].
    pub async fn files(&self, revisions: &[i64]) -> Result<HashMap<i64, Vec<String>>, Error> {
        let rows = revision_file::Entity::find()
            .filter(revision_file::Column::RevisionId.is_in(revisions.iter().copied()))
            .order_by_asc(revision_file::Column::Id)
            .all(&self.database)
            .await
            .map_err(during("list the files of revisions"))?;
        Ok(grouped(rows, |row| (row.revision_id, row.path)))
    }

    /// What these revisions changed, stacks first, then instances; of each at most [`super::KEPT_DETAILS`].
    ///
    /// # Errors
    /// [`Error::Query`].
    pub async fn entries(&self, revisions: &[i64]) -> Result<HashMap<i64, Vec<revision_entry::Model>>, Error> {
        let rows = revision_entry::Entity::find()
            .filter(revision_entry::Column::RevisionId.is_in(revisions.iter().copied()))
            .order_by_asc(revision_entry::Column::Id)
            .all(&self.database)
            .await
            .map_err(during("list what revisions changed"))?;
        Ok(grouped(rows, |row| (row.revision_id, row)))
    }
}

fn of_estate(root: &Path) -> sea_orm::Select<revision::Entity> {
    revision::Entity::find().filter(revision::Column::Estate.eq(estate_id(root)))
}

fn grouped<R, T>(rows: Vec<R>, split: impl Fn(R) -> (i64, T)) -> HashMap<i64, Vec<T>> {
    let mut groups: HashMap<i64, Vec<T>> = HashMap::new();
    for (id, row) in rows.into_iter().map(split) {
        groups.entry(id).or_default().push(row);
    }
    groups
}
