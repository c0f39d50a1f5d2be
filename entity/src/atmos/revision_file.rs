//! One file whose change led to a revision.

use sea_orm::entity::prelude::*;

/// A row of `atmos_revision_file`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "atmos_revision_file")]
pub struct Model {
    /// In the order of recording.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The revision it belongs to.
    pub revision_id: i64,
    /// Relative to the estate where it lies inside, absolute elsewhere.
    pub path: String,
}

/// What a file hangs on.
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
