//! The views of lists that the viewer saved.

use chrono::Utc;
use entity::identity::saved_view::{self, Page};
use entity::identity::settings::LOCAL_VIEWER;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};

use super::{Error, Store, during};

/// A view of a list, under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// The page that it is a view of.
    pub page: Page,
    /// Its name on that page.
    pub name: String,
    /// The query of the page's address.
    pub query: String,
}

impl Store {
    /// The views of the local viewer, by page and name.
    ///
    /// # Errors
    /// [`Error::Query`].
    pub async fn saved_views(&self) -> Result<Vec<SavedView>, Error> {
        let rows = saved_view::Entity::find()
            .filter(saved_view::Column::Viewer.eq(LOCAL_VIEWER))
            .order_by_asc(saved_view::Column::Page)
            .order_by_asc(saved_view::Column::Name)
            .all(&self.database)
            .await
            .map_err(during("read the saved views"))?;
        let view = |row: saved_view::Model| SavedView {
            page: row.page,
            name: row.name,
            query: row.query,
        };
        Ok(rows.into_iter().map(view).collect())
    }

    /// Saves a view of the local viewer, in place of the one of its name.
    ///
    /// # Errors
    /// [`Error::Query`].
    pub async fn save_view(&self, view: SavedView) -> Result<(), Error> {
        let row = saved_view::ActiveModel {
            viewer: Set(LOCAL_VIEWER.to_owned()),
            page: Set(view.page),
            name: Set(view.name),
            query: Set(view.query),
            updated_at: Set(Utc::now()),
        };
        let key = [
            saved_view::Column::Viewer,
            saved_view::Column::Page,
            saved_view::Column::Name,
        ];
        let replace = OnConflict::columns(key)
            .update_columns([saved_view::Column::Query, saved_view::Column::UpdatedAt])
            .to_owned();
        saved_view::Entity::insert(row)
            .on_conflict(replace)
            .exec_without_returning(&self.database)
            .await
            .map_err(during("write a saved view"))?;
        Ok(())
    }

    /// Deletes a view of the local viewer, if there is one of that name.
    ///
    /// # Errors
    /// [`Error::Query`].
    pub async fn delete_view(&self, page: Page, name: &str) -> Result<(), Error> {
        saved_view::Entity::delete_by_id((LOCAL_VIEWER.to_owned(), page, name.to_owned()))
            .exec(&self.database)
            .await
            .map_err(during("delete a saved view"))?;
        Ok(())
    }
}
