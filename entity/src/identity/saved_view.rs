//! Views of lists that a viewer saved under a name: one row each.

use sea_orm::entity::prelude::*;

/// A row of `identity_saved_view`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "identity_saved_view")]
pub struct Model {
    /// Whose view.
    #[sea_orm(primary_key, auto_increment = false)]
    pub viewer: String,
    /// The page that it is a view of.
    #[sea_orm(primary_key, auto_increment = false)]
    pub page: Page,
    /// Its name on that page.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// The query of the page's address.
    pub query: String,
    /// When it last changed.
    pub updated_at: DateTimeUtc,
}

/// The pages that have views.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum Page {
    /// The stacks.
    #[sea_orm(string_value = "STACKS")]
    Stacks,
    /// The components.
    #[sea_orm(string_value = "COMPONENTS")]
    Components,
    /// The instances.
    #[sea_orm(string_value = "INSTANCES")]
    Instances,
    /// The matrix.
    #[sea_orm(string_value = "MATRIX")]
    Matrix,
}

/// Views hang on nothing yet.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
