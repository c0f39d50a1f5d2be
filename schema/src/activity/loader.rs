//! Loading activities and what belongs to them: all that a level of an operation asks for, in one query.
//!
//! A loader lives as long as its request and remembers nothing, so that each event of a subscription loads anew.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::dataloader::{DataLoader, Loader};

use crate::batching::Loads;
use crate::meter::{Batches, Meters};
use crate::store::{Activity, ActivityEntry, Store, StoreError};

/// Loads activities of a request.
pub(crate) type ActivityLoader = DataLoader<Batch>;

/// One query for many.
pub(crate) struct Batch {
    store: Arc<dyn Store>,
    meters: Arc<Meters>,
}

/// The activity with an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ById(pub(crate) i64);

/// The files of the activity with an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct FilesOf(pub(crate) i64);

/// The instances of the activity with an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct EntriesOf(pub(crate) i64);

/// Why a batch failed; all who wait for it get to know.
#[derive(Clone, Debug)]
pub(crate) struct LoadError(Arc<StoreError>);

/// A loader for one request.
pub(crate) fn loader(store: &Arc<dyn Store>, meters: &Arc<Meters>, loads: &Loads) -> ActivityLoader {
    let batch = Batch {
        store: Arc::clone(store),
        meters: Arc::clone(meters),
    };
    let loads = loads.clone();
    DataLoader::new(batch, move |load| loads.add(load)).delay(Duration::ZERO)
}

impl Loader<ById> for Batch {
    type Value = Arc<Activity>;
    type Error = LoadError;

    async fn load(&self, keys: &[ById]) -> Result<HashMap<ById, Self::Value>, LoadError> {
        let ids = counted(&self.meters.activities, keys, |key| key.0);
        let found = self.store.activities_by_id(&ids).await?;
        let activities = found
            .into_iter()
            .map(|activity| (ById(activity.id), Arc::new(activity)));
        Ok(activities.collect())
    }
}

impl Loader<FilesOf> for Batch {
    type Value = Arc<[String]>;
    type Error = LoadError;

    async fn load(&self, keys: &[FilesOf]) -> Result<HashMap<FilesOf, Self::Value>, LoadError> {
        let ids = counted(&self.meters.activity_files, keys, |key| key.0);
        let found = self.store.activity_files(&ids).await?;
        Ok(found.into_iter().map(|(id, files)| (FilesOf(id), files)).collect())
    }
}

impl Loader<EntriesOf> for Batch {
    type Value = Arc<[ActivityEntry]>;
    type Error = LoadError;

    async fn load(&self, keys: &[EntriesOf]) -> Result<HashMap<EntriesOf, Self::Value>, LoadError> {
        let ids = counted(&self.meters.activity_entries, keys, |key| key.0);
        let found = self.store.activity_entries(&ids).await?;
        Ok(found
            .into_iter()
            .map(|(id, entries)| (EntriesOf(id), entries))
            .collect())
    }
}

fn counted<K>(batches: &Batches, keys: &[K], id: impl Fn(&K) -> i64) -> Vec<i64> {
    batches.count(keys.len());
    keys.iter().map(id).collect()
}

impl From<StoreError> for LoadError {
    fn from(error: StoreError) -> Self {
        Self(Arc::new(error))
    }
}

impl std::fmt::Display for LoadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for LoadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}
