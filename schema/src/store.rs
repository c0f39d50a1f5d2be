//! What the graph needs kept between runs, and the records it is kept in.
//!
//! The binary implements [`Store`] over its database; tests over memory.

use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use atmos::estate::InstanceKey;
use chrono::{DateTime, Utc};

use crate::atmos::types::change::ChangeKind;
use crate::atmos::types::environment::EnvironmentGrouping;
use crate::cache::CacheReading;
use crate::settings::types::{Density, Editor, SettingsUpdateInput, Theme};
use crate::settings::views::{SavedView, SavedViewPage};

/// Why the store could not do it.
pub type StoreError = Box<dyn std::error::Error + Send + Sync>;

/// What is kept between runs.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// A slice of the activities, newest first.
    async fn activities(&self, slice: Slice) -> Result<Vec<Activity>, StoreError>;

    /// How many activities there are.
    async fn activity_count(&self) -> Result<u64, StoreError>;

    /// The activities with these ids, in any order; those that are gone are missing.
    async fn activities_by_id(&self, ids: &[i64]) -> Result<Vec<Activity>, StoreError>;

    /// The files of these activities, relative to the estate's root where they are in it; may be cut when there are very many.
    async fn activity_files(&self, ids: &[i64]) -> Result<HashMap<i64, Arc<[String]>>, StoreError>;

    /// The instances of these activities, by kind of change and key; may be cut when there are very many.
    async fn activity_entries(&self, ids: &[i64]) -> Result<HashMap<i64, Arc<[ActivityEntry]>>, StoreError>;

    /// The user's settings.
    async fn settings(&self) -> Result<Settings, StoreError>;

    /// What its caches did, for the metrics.
    fn caches(&self) -> Vec<CacheReading> {
        Vec::new()
    }

    /// Changes what `input` names, and returns the settings after it.
    async fn update_settings(&self, input: SettingsUpdateInput) -> Result<Settings, StoreError>;

    /// The user's views of lists, by page and name.
    async fn saved_views(&self) -> Result<Vec<SavedView>, StoreError>;

    /// Saves a view, in place of the one of its name.
    async fn save_view(&self, view: SavedView) -> Result<(), StoreError>;

    /// Deletes a view, if there is one of that name.
    async fn delete_view(&self, page: SavedViewPage, name: &str) -> Result<(), StoreError>;
}

/// Which activities: of those between two ids, so many from one end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    /// Only ids below.
    pub below: Option<i64>,
    /// Only ids above.
    pub above: Option<i64>,
    /// At most so many.
    pub limit: u64,
    /// Whether the oldest ones are wanted, not the newest; the answer is newest first all the same.
    pub oldest: bool,
}

/// A change of the estate, as it was recorded; its files and instances are asked for on their own.
#[derive(Clone, Debug, PartialEq)]
pub struct Activity {
    /// Its number; newer ones are higher.
    pub id: i64,
    /// The revision that it led to, in the run that recorded it.
    pub revision: u64,
    /// When.
    pub at: DateTime<Utc>,
    /// How many files changed.
    pub file_count: u32,
    /// Stacks.
    pub stacks: ChangeCount,
    /// Instances.
    pub instances: ChangeCount,
    /// Errors that are new.
    pub errors_added: u32,
    /// Errors that are gone.
    pub errors_removed: u32,
}

/// How many came, went and changed.
#[derive(async_graphql::SimpleObject, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChangeCount {
    /// How many are new.
    pub added: u32,
    /// How many are gone.
    pub removed: u32,
    /// How many are different.
    pub changed: u32,
}

/// One instance in an [`Activity`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActivityEntry {
    /// What happened to it.
    pub kind: ChangeKind,
    /// Which one.
    pub key: InstanceKey,
}

/// The user's settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// How the interface looks.
    pub theme: Theme,
    /// What the dashboard's cards stand for.
    pub dashboard_grouping: EnvironmentGrouping,
    /// How much room the interface gives to each thing.
    pub density: Density,
    /// What opens files.
    pub editor: Editor,
    /// Whether the tour of the first visit was taken or skipped.
    pub is_tour_done: bool,
}
