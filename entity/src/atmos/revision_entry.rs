//! One stack or instance that a revision changed. Names only: no value is ever stored.

use sea_orm::entity::prelude::*;

/// A row of `atmos_revision_entry`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "atmos_revision_entry")]
pub struct Model {
    /// In the order of recording: stacks first, then instances.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The revision it belongs to.
    pub revision_id: i64,
    /// What happened.
    pub kind: Kind,
    /// To what.
    pub subject: Subject,
    /// The stack's name.
    pub stack: String,
    /// An instance's type, such as `terraform`.
    pub component_type: Option<String>,
    /// An instance's name.
    pub component: Option<String>,
}

/// What happened to a stack or an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum Kind {
    /// It came.
    #[sea_orm(string_value = "added")]
    Added,
    /// It went.
    #[sea_orm(string_value = "removed")]
    Removed,
    /// It resolves differently.
    #[sea_orm(string_value = "changed")]
    Changed,
}

/// What an entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(16))")]
pub enum Subject {
    /// A stack.
    #[sea_orm(string_value = "stack")]
    Stack,
    /// A component in a stack.
    #[sea_orm(string_value = "instance")]
    Instance,
}

/// What an entry hangs on.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// Its revision.
    #[sea_orm(
        belongs_to = "super::revision::Entity",
        from = "Column::RevisionId",
        to = "super::revision::Column::Id",
        on_delete = "Cascade"
    )]
    Revision,
}

impl Related<super::revision::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Revision.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
