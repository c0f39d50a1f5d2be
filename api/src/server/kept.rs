//! What the graph keeps between runs, over the database; without one, in memory for as long as the server runs.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use atmos::estate::{ChangeSet, Estate, InstanceKey};
use entity::atmos::revision;
use entity::atmos::revision_entry::{self, Kind, Subject};
use entity::identity::{saved_view, settings};
use schema::atmos::types::change::ChangeKind;
use schema::atmos::types::environment::EnvironmentGrouping;
use schema::cache::{Cache, CacheReading};
use schema::live::Live;
use schema::settings::types::{Density, Editor, SettingsUpdateInput, Theme};
use schema::settings::views::{SavedView, SavedViewPage};
use schema::store::{Activity, ActivityEntry, ChangeCount, Settings, Slice, StoreError};

use crate::configuration::DatabasePlace;
use crate::store::{self, Store};

/// The store of this run.
pub(super) struct Kept {
    store: Option<Store>,
    live: Arc<Live>,
    /// The settings where there is no store.
    settings: Mutex<Settings>,
    /// The saved views where there is no store.
    views: Mutex<Vec<SavedView>>,
    /// The files and the instances of activities: up to a thousand rows for each, which never change.
    files: Cache<i64, Arc<[String]>>,
    entries: Cache<i64, Arc<[ActivityEntry]>>,
}

type Files = HashMap<i64, Arc<[String]>>;
type Entries = HashMap<i64, Arc<[ActivityEntry]>>;

/// How many bytes of details are kept, of each kind.
const MOST_DETAILS: u64 = 8 << 20;
/// What an entry of a list takes beside its text.
const ITEM: usize = 96;

impl Kept {
    /// Opens the database; what is wrong with it is said once, and history is not kept.
    pub(super) async fn open(place: Option<&DatabasePlace>, live: Arc<Live>) -> Self {
        let store = match place {
            Some(place) => Store::open(place).await.map_err(|error| {
                let cause = std::error::Error::source(&error).map(ToString::to_string);
                tracing::warn!(%error, cause, "activity and settings are not kept");
            }),
            None => Err(()),
        };
        Self {
            store: store.ok(),
            live,
            settings: Mutex::default(),
            views: Mutex::default(),
            files: Cache::new("activity_files", MOST_DETAILS, |_, files: &Arc<[String]>| {
                ITEM + files.iter().map(|file| ITEM + file.len()).sum::<usize>()
            }),
            entries: Cache::new("activity_entries", MOST_DETAILS, |_, entries: &Arc<[ActivityEntry]>| {
                ITEM * (1 + entries.len())
            }),
        }
    }

    /// Records what a revision changed; `None` if it could not be recorded.
    pub(super) async fn record(&self, changes: &ChangeSet, estate: &Estate) -> Option<Activity> {
        let store = self.store.as_ref()?;
        let recorded = async {
            let id = store.record(changes, estate).await?;
            store.activities_by_id(&estate.config.directory, &[id]).await
        };
        match recorded.await {
            Ok(found) => found.first().map(activity),
            Err(error) => {
                tracing::warn!(%error, "a change was not recorded");
                None
            }
        }
    }

    /// Closes the database.
    pub(super) async fn close(&self) {
        if let Some(store) = &self.store {
            store.clone().close().await;
        }
    }

    /// The estate's directory, by which its activities are filed.
    async fn root(&self) -> Result<std::path::PathBuf, StoreError> {
        let snapshot = self.live.ready().await?;
        Ok(snapshot.estate.config.directory.clone())
    }

    fn own_settings(&self) -> MutexGuard<'_, Settings> {
        self.settings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn own_views(&self) -> MutexGuard<'_, Vec<SavedView>> {
        self.views.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl schema::store::Store for Kept {
    async fn activities(&self, slice: Slice) -> Result<Vec<Activity>, StoreError> {
        let Some(store) = &self.store else {
            return Ok(Vec::new());
        };
        let slice = store::Slice {
            below: slice.below,
            above: slice.above,
            limit: slice.limit,
            oldest: slice.oldest,
        };
        let found = store.activities(&self.root().await?, slice).await?;
        Ok(found.iter().map(activity).collect())
    }

    async fn activity_count(&self) -> Result<u64, StoreError> {
        let Some(store) = &self.store else {
            return Ok(0);
        };
        Ok(store.activity_count(&self.root().await?).await?)
    }

    async fn activities_by_id(&self, ids: &[i64]) -> Result<Vec<Activity>, StoreError> {
        let Some(store) = &self.store else {
            return Ok(Vec::new());
        };
        let found = store.activities_by_id(&self.root().await?, ids).await?;
        Ok(found.iter().map(activity).collect())
    }

    async fn activity_files(&self, ids: &[i64]) -> Result<Files, StoreError> {
        let Some(store) = &self.store else {
            return Ok(HashMap::new());
        };
        let load = async |ids: &[i64]| Ok(completed(ids, store.files(ids).await?, Some));
        self.files.many(ids, load).await
    }

    async fn activity_entries(&self, ids: &[i64]) -> Result<Entries, StoreError> {
        let Some(store) = &self.store else {
            return Ok(HashMap::new());
        };
        let load = async |ids: &[i64]| Ok(completed(ids, store.entries(ids).await?, entry));
        self.entries.many(ids, load).await
    }

    async fn settings(&self) -> Result<Settings, StoreError> {
        match &self.store {
            Some(store) => Ok(from_stored(store.settings().await?)),
            None => Ok(*self.own_settings()),
        }
    }

    fn caches(&self) -> Vec<CacheReading> {
        vec![self.files.reading(), self.entries.reading()]
    }

    async fn update_settings(&self, input: SettingsUpdateInput) -> Result<Settings, StoreError> {
        let mut settings = self.settings().await?;
        settings.theme = input.theme.unwrap_or(settings.theme);
        settings.dashboard_grouping = input.dashboard_grouping.unwrap_or(settings.dashboard_grouping);
        settings.density = input.density.unwrap_or(settings.density);
        settings.editor = input.editor.unwrap_or(settings.editor);
        settings.is_tour_done = input.is_tour_done.unwrap_or(settings.is_tour_done);
        match &self.store {
            Some(store) => store.update_settings(to_stored(settings)).await?,
            None => *self.own_settings() = settings,
        }
        Ok(settings)
    }

    async fn saved_views(&self) -> Result<Vec<SavedView>, StoreError> {
        let Some(store) = &self.store else {
            let mut views = self.own_views().clone();
            views.sort_by(|a, b| (a.page as u8, &a.name).cmp(&(b.page as u8, &b.name)));
            return Ok(views);
        };
        let view = |view: store::SavedView| SavedView {
            page: from_stored_page(view.page),
            name: view.name,
            query: view.query,
        };
        Ok(store.saved_views().await?.into_iter().map(view).collect())
    }

    async fn save_view(&self, view: SavedView) -> Result<(), StoreError> {
        let Some(store) = &self.store else {
            self.delete_view(view.page, &view.name).await?;
            self.own_views().push(view);
            return Ok(());
        };
        let view = store::SavedView {
            page: to_stored_page(view.page),
            name: view.name,
            query: view.query,
        };
        Ok(store.save_view(view).await?)
    }

    async fn delete_view(&self, page: SavedViewPage, name: &str) -> Result<(), StoreError> {
        match &self.store {
            Some(store) => store.delete_view(to_stored_page(page), name).await?,
            None => self.own_views().retain(|view| view.page != page || view.name != name),
        }
        Ok(())
    }
}

/// What was found for each id, and nothing for those for which nothing was found.
fn completed<R, T>(ids: &[i64], mut found: HashMap<i64, Vec<R>>, item: fn(R) -> Option<T>) -> HashMap<i64, Arc<[T]>> {
    let mut of = |id: &i64| found.remove(id).into_iter().flatten().filter_map(item).collect();
    ids.iter().map(|id| (*id, of(id))).collect()
}

fn activity(revision: &revision::Model) -> Activity {
    Activity {
        id: revision.id,
        revision: u64::try_from(revision.number).unwrap_or_default(),
        at: revision.at,
        file_count: count(revision.files),
        stacks: ChangeCount {
            added: count(revision.stacks_added),
            removed: count(revision.stacks_removed),
            changed: count(revision.stacks_changed),
        },
        instances: ChangeCount {
            added: count(revision.instances_added),
            removed: count(revision.instances_removed),
            changed: count(revision.instances_changed),
        },
        errors_added: count(revision.errors_added),
        errors_removed: count(revision.errors_removed),
    }
}

fn count(stored: i64) -> u32 {
    u32::try_from(stored).unwrap_or_default()
}

/// An instance's entry; stacks only count.
fn entry(entry: revision_entry::Model) -> Option<ActivityEntry> {
    if entry.subject != Subject::Instance {
        return None;
    }
    Some(ActivityEntry {
        kind: match entry.kind {
            Kind::Added => ChangeKind::Added,
            Kind::Removed => ChangeKind::Removed,
            Kind::Changed => ChangeKind::Changed,
        },
        key: InstanceKey {
            stack: entry.stack.into(),
            component_type: entry.component_type?.into(),
            name: entry.component?.into(),
        },
    })
}

fn from_stored(stored: store::Settings) -> Settings {
    Settings {
        theme: match stored.theme {
            settings::Theme::System => Theme::System,
            settings::Theme::Light => Theme::Light,
            settings::Theme::Dark => Theme::Dark,
        },
        dashboard_grouping: match stored.dashboard_grouping {
            settings::DashboardGrouping::Stage => EnvironmentGrouping::Stage,
            settings::DashboardGrouping::Tenant => EnvironmentGrouping::Tenant,
            settings::DashboardGrouping::Region => EnvironmentGrouping::Region,
            settings::DashboardGrouping::Namespace => EnvironmentGrouping::Namespace,
        },
        density: match stored.density {
            settings::Density::Comfortable => Density::Comfortable,
            settings::Density::Compact => Density::Compact,
        },
        editor: match stored.editor {
            settings::Editor::None => Editor::None,
            settings::Editor::VsCode => Editor::VsCode,
            settings::Editor::VsCodium => Editor::VsCodium,
            settings::Editor::Cursor => Editor::Cursor,
            settings::Editor::Windsurf => Editor::Windsurf,
            settings::Editor::Zed => Editor::Zed,
            settings::Editor::Idea => Editor::Idea,
        },
        is_tour_done: stored.is_tour_done,
    }
}

fn to_stored(settings: Settings) -> store::Settings {
    store::Settings {
        theme: match settings.theme {
            Theme::System => settings::Theme::System,
            Theme::Light => settings::Theme::Light,
            Theme::Dark => settings::Theme::Dark,
        },
        dashboard_grouping: match settings.dashboard_grouping {
            EnvironmentGrouping::Stage => settings::DashboardGrouping::Stage,
            EnvironmentGrouping::Tenant => settings::DashboardGrouping::Tenant,
            EnvironmentGrouping::Region => settings::DashboardGrouping::Region,
            EnvironmentGrouping::Namespace => settings::DashboardGrouping::Namespace,
        },
        density: match settings.density {
            Density::Comfortable => settings::Density::Comfortable,
            Density::Compact => settings::Density::Compact,
        },
        editor: match settings.editor {
            Editor::None => settings::Editor::None,
            Editor::VsCode => settings::Editor::VsCode,
            Editor::VsCodium => settings::Editor::VsCodium,
            Editor::Cursor => settings::Editor::Cursor,
            Editor::Windsurf => settings::Editor::Windsurf,
            Editor::Zed => settings::Editor::Zed,
            Editor::Idea => settings::Editor::Idea,
        },
        is_tour_done: settings.is_tour_done,
    }
}

const fn from_stored_page(page: saved_view::Page) -> SavedViewPage {
    match page {
        saved_view::Page::Stacks => SavedViewPage::Stacks,
        saved_view::Page::Components => SavedViewPage::Components,
        saved_view::Page::Instances => SavedViewPage::Instances,
        saved_view::Page::Matrix => SavedViewPage::Matrix,
    }
}

const fn to_stored_page(page: SavedViewPage) -> saved_view::Page {
    match page {
        SavedViewPage::Stacks => saved_view::Page::Stacks,
        SavedViewPage::Components => saved_view::Page::Components,
        SavedViewPage::Instances => saved_view::Page::Instances,
        SavedViewPage::Matrix => saved_view::Page::Matrix,
    }
}
