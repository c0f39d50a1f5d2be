//! Opening: the folder and file for their owner alone, WAL, and the newest migration.

use std::fs::{DirBuilder, File, OpenOptions};
use std::path::{Path, PathBuf};
use std::time::Duration;

use migration::{Migrator, MigratorTrait};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr};

use super::{Error, Store};
use crate::configuration::DatabasePlace;

/// How long a writer waits for another process's write.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How long opening may take before the server goes on without.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// SQLite has one writer; the others read.
const CONNECTIONS: u32 = 4;

impl Store {
    /// Opens the database, creating a file that is not there, and migrates it.
    ///
    /// # Errors
    /// [`Error::File`] and [`Error::Open`].
    pub async fn open(place: &DatabasePlace) -> Result<Self, Error> {
        let database = match place {
            DatabasePlace::File(path) => open_file(path).await?,
            DatabasePlace::Url(url) => connect(options(url)).await.map_err(open_error(without_password(url)))?,
        };
        Ok(Self { database })
    }

    /// Closes the connections, so that SQLite folds its write-ahead log into the file.
    pub async fn close(self) {
        if let Err(error) = self.database.close().await {
            tracing::warn!(%error, "the database did not close cleanly");
        }
    }
}

async fn open_file(path: &Path) -> Result<DatabaseConnection, Error> {
    let lock = lock(path.to_path_buf()).await?;
    let target = path.to_path_buf();
    let mut options = options("sqlite::memory:");
    options.map_sqlx_sqlite_opts(move |_| sqlite_options(&target));
    let opened = connect(options).await;
    drop(lock);
    opened.map_err(open_error(path.display().to_string()))
}

fn sqlite_options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(BUSY_TIMEOUT)
        .foreign_keys(true)
}

fn options(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(CONNECTIONS)
        .connect_timeout(CONNECT_TIMEOUT)
        .acquire_timeout(CONNECT_TIMEOUT)
        .sqlx_logging(false);
    options
}

async fn connect(options: ConnectOptions) -> Result<DatabaseConnection, DbErr> {
    let database = Database::connect(options).await?;
    Migrator::up(&database, None).await?;
    Ok(database)
}

fn open_error(place: String) -> impl FnOnce(DbErr) -> Error {
    move |source| Error::Open { place, source }
}

/// Makes folder and file readable for their owner only, and holds other processes off until the
/// database is migrated.
async fn lock(path: PathBuf) -> Result<File, Error> {
    let prepare = move || {
        let failed = |path: &Path| {
            let path = path.to_path_buf();
            move |source| Error::File { path, source }
        };
        if let Some(folder) = path.parent() {
            private_folder(folder).map_err(failed(folder))?;
        }
        private_file(&path).map_err(failed(&path))?;
        let lock = path.with_extension("lock");
        let file = private_file(&lock).map_err(failed(&lock))?;
        file.lock().map_err(failed(&lock))?;
        Ok(file)
    };
    tokio::task::spawn_blocking(prepare).await.map_err(|join| Error::File {
        path: PathBuf::new(),
        source: std::io::Error::other(join),
    })?
}

fn private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// SQLite gives its `-wal` and `-shm` files the mode of the database.
fn private_file(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(file)
}

/// `postgres://me:secret@host/db` as `postgres://host/db`.
fn without_password(url: &str) -> String {
    match (url.split_once("://"), url.rfind('@')) {
        (Some((scheme, _)), Some(at)) => format!("{scheme}://{}", &url[at + 1..]),
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_shown_without_its_user_and_password() {
        assert_eq!(
            without_password("postgres://me:p@ss@db.local/isobar"),
            "postgres://db.local/isobar"
        );
        assert_eq!(without_password("sqlite:x.db"), "sqlite:x.db");
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn the_database_and_its_folder_are_for_their_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| {
            let metadata = std::fs::metadata(path).expect("it is there");
            metadata.permissions().mode() & 0o777
        };
        let folder = tempfile::tempdir().expect("a temporary folder");
        let data = folder.path().join("share/isobar");
        let path = data.join("isobar.db");
        let store = Store::open(&DatabasePlace::File(path.clone())).await.expect("it opens");
        store.settings().await.expect("it answers");
        assert_eq!(mode(&data), 0o700);
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(&path.with_extension("db-wal")), 0o600);
    }

    #[tokio::test]
    async fn two_processes_may_open_the_same_file_at_once() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = DatabasePlace::File(folder.path().join("isobar.db"));
        let (one, two) = tokio::join!(Store::open(&place), Store::open(&place));
        assert!(one.is_ok() && two.is_ok());
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_made_is_an_error_that_names_it() {
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        let path = file.path().join("isobar.db");
        let error = Store::open(&DatabasePlace::File(path)).await.err();
        let text = error.map(|error| error.to_string()).unwrap_or_default();
        assert!(text.contains(&file.path().display().to_string()), "{text}");
    }

    #[tokio::test]
    async fn a_file_that_is_no_database_is_an_error() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("isobar.db");
        std::fs::write(&path, "not a database, but long enough to be read as one").expect("write");
        let opened = Store::open(&DatabasePlace::File(path)).await;
        assert!(matches!(opened, Err(Error::Open { .. })));
    }
}
