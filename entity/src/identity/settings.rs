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

/// Settings hang on nothing yet.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
