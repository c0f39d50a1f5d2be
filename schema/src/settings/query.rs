//! Asking for the settings.

use async_graphql::{Context, Object};

use super::types::Settings;
use crate::context;
use crate::error::{Error, Result};

/// Asking for the settings.
#[derive(Default)]
pub struct SettingsQuery;

/// Asking for the settings.
#[Object]
impl SettingsQuery {
    /// The user's settings.
    async fn settings(&self, ctx: &Context<'_>) -> Result<Settings> {
        let settings = context::store(ctx)?.settings().await;
        settings.map(Settings::from).map_err(Error::database)
    }
}
