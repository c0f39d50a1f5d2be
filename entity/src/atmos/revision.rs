//! One change of an estate: when, and how much of what it changed.

use sea_orm::entity::prelude::*;

/// A row of `atmos_revision`. Counts are true even where entries or files were cut.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "atmos_revision")]
pub struct Model {
    /// Counts up over all estates; the cursor of "recent activity".
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The absolute path of the directory that was opened.
    pub estate: String,
    /// The engine's revision number, which starts again with every process.
    pub number: i64,
    /// When it happened.
    pub at: DateTimeUtc,
    /// How many files changed.
    pub files: i64,
    /// Stacks that came.
    pub stacks_added: i64,
    /// Stacks that went.
    pub stacks_removed: i64,
    /// Stacks that resolve differently.
    pub stacks_changed: i64,
    /// Instances that came.
    pub instances_added: i64,
    /// Instances that went.
    pub instances_removed: i64,
    /// Instances that resolve differently.
    pub instances_changed: i64,
    /// Errors that came.
    pub errors_added: i64,
    /// Errors that went.
    pub errors_removed: i64,
}

/// What hangs on a revision.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// The stacks and instances it changed.
    #[sea_orm(has_many = "super::revision_entry::Entity")]
    Entry,
    /// The files that changed.
    #[sea_orm(has_many = "super::revision_file::Entity")]
    File,
}

impl Related<super::revision_entry::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Entry.def()
    }
}

impl Related<super::revision_file::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::File.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
