//! Views of lists that the user saved: what they are, and changing them.

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};

use super::types::{InvalidInput, UserError, UserErrorCode};
use crate::context;
use crate::error::{Error, Result};

/// How many views there can be, on all pages together.
const MOST_VIEWS: usize = 200;
/// How many characters a name has at most.
const MOST_NAME: usize = 80;
/// How many characters a query has at most.
const MOST_QUERY: usize = 4_000;

/// The pages that have views.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum SavedViewPage {
    /// The stacks.
    Stacks,
    /// The components.
    Components,
    /// The instances.
    Instances,
    /// The matrix.
    Matrix,
}

/// A view of a list that the user saved: a page and its name say which.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// The page that it is a view of.
    pub page: SavedViewPage,
    /// Its name on that page.
    pub name: String,
    /// The query of the page's address: filters, order, groups and columns.
    pub query: String,
}

/// A view to save.
#[derive(InputObject, Clone, Debug)]
pub struct SavedViewSaveInput {
    /// The page that it is a view of.
    pub page: SavedViewPage,
    /// Its name, of at most 80 characters; a view of that name on that page is replaced.
    pub name: String,
    /// The query of the page's address, of at most 4,000 characters.
    pub query: String,
}

/// A view to name anew.
#[derive(InputObject, Clone, Debug)]
pub struct SavedViewRenameInput {
    /// The page that it is a view of.
    pub page: SavedViewPage,
    /// Its name.
    pub name: String,
    /// Its new name, which no other view of the page has.
    pub new_name: String,
}

/// A view to delete.
#[derive(InputObject, Clone, Debug)]
pub struct SavedViewDeleteInput {
    /// The page that it is a view of.
    pub page: SavedViewPage,
    /// Its name.
    pub name: String,
}

/// What came of saving a view.
#[derive(SimpleObject)]
pub struct SavedViewSavePayload {
    /// All views after it; null if nothing was saved.
    pub saved_views: Option<Vec<SavedView>>,
    /// What the user can mend.
    pub user_errors: Vec<UserError>,
}

/// What came of naming a view anew.
#[derive(SimpleObject)]
pub struct SavedViewRenamePayload {
    /// All views after it; null if nothing was renamed.
    pub saved_views: Option<Vec<SavedView>>,
    /// What the user can mend.
    pub user_errors: Vec<UserError>,
}

/// What came of deleting a view.
#[derive(SimpleObject)]
pub struct SavedViewDeletePayload {
    /// All views after it; null if nothing was deleted.
    pub saved_views: Option<Vec<SavedView>>,
    /// What the user can mend.
    pub user_errors: Vec<UserError>,
}

/// Asking for the saved views.
#[derive(Default)]
pub struct SavedViewQuery;

/// Asking for the saved views.
#[Object]
impl SavedViewQuery {
    /// The views that the user saved, by page and name; at most 200.
    #[graphql(complexity = "1 + 20 * child_complexity")]
    async fn saved_views(&self, ctx: &Context<'_>) -> Result<Vec<SavedView>> {
        all(ctx).await
    }
}

/// Changing the saved views.
#[derive(Default)]
pub struct SavedViewMutation;

/// Changing the saved views.
#[Object]
impl SavedViewMutation {
    /// Saves a view of a list, in place of the one that has its name.
    async fn saved_view_save(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The view.")] input: SavedViewSaveInput,
    ) -> Result<SavedViewSavePayload> {
        let views = all(ctx).await?;
        let is_new = find(&views, input.page, &input.name).is_none();
        let checked = checked_name(&input.name, "name").and_then(|()| {
            if input.query.chars().count() > MOST_QUERY {
                let message = format!("A view's address has at most {MOST_QUERY} characters: filter less.");
                Err(invalid(message, "query"))
            } else if is_new && views.len() >= MOST_VIEWS {
                let message = format!("There are {MOST_VIEWS} saved views: delete one first.");
                Err(invalid(message, "name"))
            } else {
                Ok(())
            }
        });
        if let Err(error) = checked {
            return Ok(SavedViewSavePayload {
                saved_views: None,
                user_errors: vec![error],
            });
        }
        let view = SavedView {
            page: input.page,
            name: input.name,
            query: input.query,
        };
        context::store(ctx)?.save_view(view).await.map_err(Error::database)?;
        Ok(SavedViewSavePayload {
            saved_views: Some(all(ctx).await?),
            user_errors: Vec::new(),
        })
    }

    /// Gives a view another name.
    async fn saved_view_rename(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and its new name.")] input: SavedViewRenameInput,
    ) -> Result<SavedViewRenamePayload> {
        let views = all(ctx).await?;
        let renamed = checked_name(&input.new_name, "newName").and_then(|()| {
            let found = find(&views, input.page, &input.name).ok_or_else(|| gone(&input.name))?;
            if input.new_name != input.name && find(&views, input.page, &input.new_name).is_some() {
                let message = format!("Another view is named “{}”: choose another name.", input.new_name);
                return Err(invalid(message, "newName"));
            }
            Ok(found.clone())
        });
        let view = match renamed {
            Ok(view) => view,
            Err(error) => {
                return Ok(SavedViewRenamePayload {
                    saved_views: None,
                    user_errors: vec![error],
                });
            }
        };
        if input.new_name != input.name {
            let store = context::store(ctx)?;
            // In this order nothing is lost if only one of them works.
            let new = SavedView {
                name: input.new_name,
                ..view
            };
            store.save_view(new).await.map_err(Error::database)?;
            store
                .delete_view(input.page, &input.name)
                .await
                .map_err(Error::database)?;
        }
        Ok(SavedViewRenamePayload {
            saved_views: Some(all(ctx).await?),
            user_errors: Vec::new(),
        })
    }

    /// Deletes a view.
    async fn saved_view_delete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: SavedViewDeleteInput,
    ) -> Result<SavedViewDeletePayload> {
        if find(&all(ctx).await?, input.page, &input.name).is_none() {
            return Ok(SavedViewDeletePayload {
                saved_views: None,
                user_errors: vec![gone(&input.name)],
            });
        }
        let store = context::store(ctx)?;
        store
            .delete_view(input.page, &input.name)
            .await
            .map_err(Error::database)?;
        Ok(SavedViewDeletePayload {
            saved_views: Some(all(ctx).await?),
            user_errors: Vec::new(),
        })
    }
}

async fn all(ctx: &Context<'_>) -> Result<Vec<SavedView>> {
    context::store(ctx)?.saved_views().await.map_err(Error::database)
}

fn find<'a>(views: &'a [SavedView], page: SavedViewPage, name: &str) -> Option<&'a SavedView> {
    views.iter().find(|view| view.page == page && view.name == name)
}

fn checked_name(name: &str, field: &str) -> Result<(), UserError> {
    if name.trim().is_empty() {
        return Err(invalid("Give the view a name.".to_owned(), field));
    }
    if name.chars().count() > MOST_NAME {
        let message = format!("A view's name has at most {MOST_NAME} characters: choose a shorter one.");
        return Err(invalid(message, field));
    }
    Ok(())
}

fn gone(name: &str) -> UserError {
    invalid(
        format!("No view is named “{name}” any more: load the page again."),
        "name",
    )
}

fn invalid(message: String, field: &str) -> UserError {
    let error = InvalidInput {
        message,
        code: UserErrorCode::InvalidInput,
        path: vec!["input".to_owned(), field.to_owned()],
    };
    error.into()
}
