//! The settings of the viewer.

use chrono::Utc;
use entity::identity::settings::{self, DashboardGrouping, Density, Editor, LOCAL_VIEWER, Theme};
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, Set};

use super::{Error, Store, during};

/// How the viewer likes Isobar; the default until they say so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Light, dark, or as the system has it.
    pub theme: Theme,
    /// What the dashboard's cards stand for.
    pub dashboard_grouping: DashboardGrouping,
    /// How much room the pages give to each thing.
    pub density: Density,
    /// What opens files.
    pub editor: Editor,
    /// Whether the tour of the first visit was taken or skipped.
    pub is_tour_done: bool,
}

impl Store {
    /// The settings of the local viewer.
    ///
    /// # Errors
    /// [`Error::Query`].
    pub async fn settings(&self) -> Result<Settings, Error> {
        let row = settings::Entity::find_by_id(LOCAL_VIEWER)
            .one(&self.database)
            .await
            .map_err(during("read the settings"))?;
        Ok(row.map_or_else(Settings::default, |row| Settings {
            theme: row.theme,
            dashboard_grouping: row.dashboard_grouping,
            density: row.density,
            editor: row.editor,
            is_tour_done: row.is_tour_done,
        }))
    }

    /// Replaces the settings of the local viewer.
    ///
    /// # Errors
    /// [`Error::Query`].
    pub async fn update_settings(&self, new: Settings) -> Result<(), Error> {
        let row = settings::ActiveModel {
            viewer: Set(LOCAL_VIEWER.to_owned()),
            theme: Set(new.theme),
            dashboard_grouping: Set(new.dashboard_grouping),
            density: Set(new.density),
            editor: Set(new.editor),
            is_tour_done: Set(new.is_tour_done),
            updated_at: Set(Utc::now()),
        };
        let replace = OnConflict::column(settings::Column::Viewer)
            .update_columns([
                settings::Column::Theme,
                settings::Column::DashboardGrouping,
                settings::Column::Density,
                settings::Column::Editor,
                settings::Column::IsTourDone,
                settings::Column::UpdatedAt,
            ])
            .to_owned();
        settings::Entity::insert(row)
            .on_conflict(replace)
            .exec_without_returning(&self.database)
            .await
            .map_err(during("write the settings"))?;
        Ok(())
    }
}
