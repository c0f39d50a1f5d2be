//! More of a viewer's settings: density, editor, and whether the tour was taken.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean, string_len};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[expect(
    elided_lifetimes_in_paths,
    reason = "the trait elides the manager's lifetime, and async_trait must expand both alike"
)]
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // One column each: SQLite adds no two at once.
        for mut column in columns() {
            let table = Table::alter().table(Settings::Table).add_column(&mut column).to_owned();
            manager.alter_table(table).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [Settings::IsTourDone, Settings::Editor, Settings::Density] {
            let table = Table::alter().table(Settings::Table).drop_column(column).to_owned();
            manager.alter_table(table).await?;
        }
        Ok(())
    }
}

fn columns() -> [ColumnDef; 3] {
    [
        string_len(Settings::Density, 16).default("COMFORTABLE").take(),
        string_len(Settings::Editor, 16).default("NONE").take(),
        boolean(Settings::IsTourDone).default(false).take(),
    ]
}

#[derive(DeriveIden)]
enum Settings {
    #[sea_orm(iden = "identity_settings")]
    Table,
    Density,
    Editor,
    IsTourDone,
}
