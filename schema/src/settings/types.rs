//! Settings, and what changing them can say.

use async_graphql::{Enum, InputObject, Interface, SimpleObject};

use crate::atmos::types::environment::EnvironmentGrouping;
use crate::store;

/// How the interface looks.
#[derive(Enum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system does.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// How much room the interface gives to each thing.
#[derive(Enum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Density {
    /// Room to breathe.
    #[default]
    Comfortable,
    /// More on a screen.
    Compact,
}

/// What opens files: an editor that the browser reaches by a link.
#[derive(Enum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Editor {
    /// None: the interface alone shows files.
    #[default]
    None,
    /// Visual Studio Code, by `vscode://`.
    VsCode,
    /// VSCodium, by `vscodium://`.
    VsCodium,
    /// Cursor, by `cursor://`.
    Cursor,
    /// Windsurf, by `windsurf://`.
    Windsurf,
    /// Zed, by `zed://`.
    Zed,
    /// IntelliJ IDEA and its kin, by `idea://`.
    Idea,
}

/// The user's settings.
#[derive(SimpleObject, Clone, Copy, Debug, PartialEq, Eq)]
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

/// What to change; what is not given stays.
#[derive(InputObject, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SettingsUpdateInput {
    /// How the interface looks.
    pub theme: Option<Theme>,
    /// What the dashboard's cards stand for.
    pub dashboard_grouping: Option<EnvironmentGrouping>,
    /// How much room the interface gives to each thing.
    pub density: Option<Density>,
    /// What opens files.
    pub editor: Option<Editor>,
    /// Whether the tour of the first visit was taken or skipped.
    pub is_tour_done: Option<bool>,
}

/// What came of changing the settings.
#[derive(SimpleObject)]
pub struct SettingsUpdatePayload {
    /// The settings after it; null if nothing was changed.
    pub settings: Option<Settings>,
    /// What the user can mend.
    pub user_errors: Vec<UserError>,
}

/// Something that the user can mend.
#[derive(Interface)]
#[graphql(
    field(name = "message", ty = "&String", desc = "What is wrong, and the next step."),
    field(name = "code", ty = "&UserErrorCode", desc = "What kind of problem it is."),
    field(name = "path", ty = "&Vec<String>", desc = "Where in the input it is.")
)]
pub enum UserError {
    /// The input cannot be used.
    InvalidInput(InvalidInput),
}

/// The kinds of problem that a user can mend.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserErrorCode {
    /// The input cannot be used.
    InvalidInput,
}

/// The input cannot be used as it is.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct InvalidInput {
    /// What is wrong, and the next step.
    pub message: String,
    /// What kind of problem it is.
    pub code: UserErrorCode,
    /// Where in the input it is.
    pub path: Vec<String>,
}

impl From<store::Settings> for Settings {
    fn from(settings: store::Settings) -> Self {
        Self {
            theme: settings.theme,
            dashboard_grouping: settings.dashboard_grouping,
            density: settings.density,
            editor: settings.editor,
            is_tour_done: settings.is_tour_done,
        }
    }
}
