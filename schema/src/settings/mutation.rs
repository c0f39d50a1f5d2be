//! Changing the settings.

use async_graphql::{Context, Object};

use super::types::{InvalidInput, SettingsUpdateInput, SettingsUpdatePayload, UserErrorCode};
use crate::context;
use crate::error::{Error, Result};

/// Changing the settings.
#[derive(Default)]
pub struct SettingsMutation;

/// Changing the settings.
#[Object]
impl SettingsMutation {
    /// Changes the user's settings.
    async fn settings_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to change.")] input: SettingsUpdateInput,
    ) -> Result<SettingsUpdatePayload> {
        if input == SettingsUpdateInput::default() {
            return Ok(nothing_to_change());
        }
        let settings = context::store(ctx)?.update_settings(input).await;
        let settings = settings.map_err(Error::database)?;
        Ok(SettingsUpdatePayload {
            settings: Some(settings.into()),
            user_errors: Vec::new(),
        })
    }
}

fn nothing_to_change() -> SettingsUpdatePayload {
    let error = InvalidInput {
        message: "Nothing to change: give at least one setting.".to_owned(),
        code: UserErrorCode::InvalidInput,
        path: vec!["input".to_owned()],
    };
    SettingsUpdatePayload {
        settings: None,
        user_errors: vec![error.into()],
    }
}
