//! A viewer's settings: one row each.

use sea_orm::entity::prelude::*;

/// The viewer of local mode: whoever sits at the machine.
pub const LOCAL_VIEWER: &str = "local";

/// A row of `identity_settings`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "identity_settings")]
pub struct Model {
    /// Whose settings: [`LOCAL_VIEWER`] in local mode.
    #[sea_orm(primary_key, auto_increment = false)]
    pub viewer: String,
    /// Light, dark, or what the system says.
    pub theme: Theme,
    /// What the dashboard's cards stand for.
    pub dashboard_grouping: DashboardGrouping,
    /// How much room the pages give to each thing.
    pub density: Density,
    /// What opens files.
    pub editor: Editor,
    /// Whether the tour of the first visit was taken or skipped.
    pub is_tour_done: bool,
    /// When they last changed.
    pub updated_at: DateTimeUtc,
}

/// How the pages look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum Theme {
    /// As the system has it.
    #[default]
    #[sea_orm(string_value = "SYSTEM")]
    System,
    /// Light.
    #[sea_orm(string_value = "LIGHT")]
    Light,
    /// Dark.
    #[sea_orm(string_value = "DARK")]
    Dark,
}

/// Which variable of the stacks makes an environment of the dashboard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum DashboardGrouping {
    /// `vars.stage`.
    #[default]
    #[sea_orm(string_value = "STAGE")]
    Stage,
    /// `vars.tenant`.
    #[sea_orm(string_value = "TENANT")]
    Tenant,
    /// `vars.environment`, the region's short name.
    #[sea_orm(string_value = "REGION")]
    Region,
    /// `vars.namespace`.
    #[sea_orm(string_value = "NAMESPACE")]
    Namespace,
}

/// How much room the pages give to each thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum Density {
    /// Room to breathe.
    #[default]
    #[sea_orm(string_value = "COMFORTABLE")]
    Comfortable,
    /// More on a screen.
    #[sea_orm(string_value = "COMPACT")]
    Compact,
}

/// What opens files: an editor that the browser reaches by a link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum Editor {
    /// None: the page alone shows files.
    #[default]
    #[sea_orm(string_value = "NONE")]
    None,
    /// Visual Studio Code.
    #[sea_orm(string_value = "VS_CODE")]
    VsCode,
    /// VSCodium.
    #[sea_orm(string_value = "VS_CODIUM")]
    VsCodium,
    /// Cursor.
    #[sea_orm(string_value = "CURSOR")]
    Cursor,
    /// Windsurf.
    #[sea_orm(string_value = "WINDSURF")]
    Windsurf,
    /// Zed.
    #[sea_orm(string_value = "ZED")]
    Zed,
    /// IntelliJ IDEA and its kin.
    #[sea_orm(string_value = "IDEA")]
    Idea,
}

/// Settings hang on nothing yet.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
