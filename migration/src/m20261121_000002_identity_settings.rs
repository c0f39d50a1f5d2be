//! The settings of a viewer.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{string_len, timestamp_with_time_zone};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[expect(
    elided_lifetimes_in_paths,
    reason = "the trait elides the manager's lifetime, and async_trait must expand both alike"
)]
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(settings()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(Settings::Table).to_owned())
            .await
    }
}

fn settings() -> TableCreateStatement {
    Table::create()
        .table(Settings::Table)
        .col(string_len(Settings::Viewer, 255).primary_key())
        .col(string_len(Settings::Theme, 16))
        .col(string_len(Settings::DashboardGrouping, 16))
        .col(timestamp_with_time_zone(Settings::UpdatedAt))
        .to_owned()
}

#[derive(DeriveIden)]
enum Settings {
    #[sea_orm(iden = "identity_settings")]
    Table,
    Viewer,
    Theme,
    DashboardGrouping,
    UpdatedAt,
}
