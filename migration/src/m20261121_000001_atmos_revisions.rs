//! Revisions of estates, with what they changed and the files that changed: "recent activity".

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_pk_auto, string_len, text, text_null, timestamp_with_time_zone};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[expect(
    elided_lifetimes_in_paths,
    reason = "the trait elides the manager's lifetime, and async_trait must expand both alike"
)]
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(revisions()).await?;
        manager
            .create_index(index(
                "atmos_revision_by_estate",
                Revision::Table,
                &[Revision::Estate, Revision::Id],
            ))
            .await?;
        manager.create_table(entries()).await?;
        manager
            .create_index(index(
                "atmos_revision_entry_by_revision",
                Entry::Table,
                &[Entry::RevisionId, Entry::Id],
            ))
            .await?;
        manager.create_table(files()).await?;
        manager
            .create_index(index(
                "atmos_revision_file_by_revision",
                File::Table,
                &[File::RevisionId, File::Id],
            ))
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let drop = |table: TableRef| Table::drop().table(table).to_owned();
        manager.drop_table(drop(File::Table.into())).await?;
        manager.drop_table(drop(Entry::Table.into())).await?;
        manager.drop_table(drop(Revision::Table.into())).await
    }
}

fn revisions() -> TableCreateStatement {
    Table::create()
        .table(Revision::Table)
        .col(big_pk_auto(Revision::Id))
        .col(text(Revision::Estate))
        .col(big_integer(Revision::Number))
        .col(timestamp_with_time_zone(Revision::At))
        .col(big_integer(Revision::Files))
        .col(big_integer(Revision::StacksAdded))
        .col(big_integer(Revision::StacksRemoved))
        .col(big_integer(Revision::StacksChanged))
        .col(big_integer(Revision::InstancesAdded))
        .col(big_integer(Revision::InstancesRemoved))
        .col(big_integer(Revision::InstancesChanged))
        .col(big_integer(Revision::ErrorsAdded))
        .col(big_integer(Revision::ErrorsRemoved))
        .to_owned()
}

fn entries() -> TableCreateStatement {
    Table::create()
        .table(Entry::Table)
        .col(big_pk_auto(Entry::Id))
        .col(big_integer(Entry::RevisionId))
        .col(string_len(Entry::Kind, 16))
        .col(string_len(Entry::Subject, 16))
        .col(text(Entry::Stack))
        .col(text_null(Entry::ComponentType))
        .col(text_null(Entry::Component))
        .foreign_key(&mut of_revision(Entry::Table, Entry::RevisionId))
        .to_owned()
}

fn files() -> TableCreateStatement {
    Table::create()
        .table(File::Table)
        .col(big_pk_auto(File::Id))
        .col(big_integer(File::RevisionId))
        .col(text(File::Path))
        .foreign_key(&mut of_revision(File::Table, File::RevisionId))
        .to_owned()
}

/// What belongs to a revision goes with it.
fn of_revision(table: impl IntoTableRef, column: impl IntoIden) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from(table, column)
        .to(Revision::Table, Revision::Id)
        .on_delete(ForeignKeyAction::Cascade)
        .to_owned()
}

fn index<T: IntoTableRef, C: IntoIden + Copy>(name: &str, table: T, columns: &[C]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(name).table(table);
    for column in columns {
        index.col(*column);
    }
    index
}

#[derive(Clone, Copy, DeriveIden)]
enum Revision {
    #[sea_orm(iden = "atmos_revision")]
    Table,
    Id,
    Estate,
    Number,
    At,
    Files,
    StacksAdded,
    StacksRemoved,
    StacksChanged,
    InstancesAdded,
    InstancesRemoved,
    InstancesChanged,
    ErrorsAdded,
    ErrorsRemoved,
}

#[derive(Clone, Copy, DeriveIden)]
enum Entry {
    #[sea_orm(iden = "atmos_revision_entry")]
    Table,
    Id,
    RevisionId,
    Kind,
    Subject,
    Stack,
    ComponentType,
    Component,
}

#[derive(Clone, Copy, DeriveIden)]
enum File {
    #[sea_orm(iden = "atmos_revision_file")]
    Table,
    Id,
    RevisionId,
    Path,
}
