//! The views of lists that a viewer saved under a name.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{string_len, text, timestamp_with_time_zone};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[expect(
    elided_lifetimes_in_paths,
    reason = "the trait elides the manager's lifetime, and async_trait must expand both alike"
)]
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(saved_views()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(SavedView::Table).to_owned())
            .await
    }
}

fn saved_views() -> TableCreateStatement {
    Table::create()
        .table(SavedView::Table)
        .col(string_len(SavedView::Viewer, 255))
        .col(string_len(SavedView::Page, 16))
        .col(string_len(SavedView::Name, 255))
        .col(text(SavedView::Query))
        .col(timestamp_with_time_zone(SavedView::UpdatedAt))
        .primary_key(
            Index::create()
                .col(SavedView::Viewer)
                .col(SavedView::Page)
                .col(SavedView::Name),
        )
        .to_owned()
}

#[derive(DeriveIden)]
enum SavedView {
    #[sea_orm(iden = "identity_saved_view")]
    Table,
    Viewer,
    Page,
    Name,
    Query,
    UpdatedAt,
}
