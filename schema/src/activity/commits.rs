//! Who changed files last, by git: all that a level of an operation asks, in one bounded look.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::dataloader::{DataLoader, Loader};
use atmos::last_commit::last_commits;

use super::types::Commit;
use crate::batching::Loads;
use crate::blocking::blocking;
use crate::live::Live;
use crate::meter::Meters;

/// Looks at git for one request.
pub(crate) type CommitLoader = DataLoader<Commits>;

/// The repository, on a thread that may wait for the disk.
pub(crate) struct Commits {
    live: Arc<Live>,
    meters: Arc<Meters>,
}

/// The file with this path, relative to the estate's root.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct LastOf(pub(crate) String);

/// A loader for one request.
pub(crate) fn loader(live: &Arc<Live>, meters: &Arc<Meters>, loads: &Loads) -> CommitLoader {
    let loads = loads.clone();
    let commits = Commits {
        live: Arc::clone(live),
        meters: Arc::clone(meters),
    };
    DataLoader::new(commits, move |load| loads.add(load)).delay(Duration::ZERO)
}

impl Loader<LastOf> for Commits {
    type Value = Commit;
    type Error = Arc<tokio::task::JoinError>;

    async fn load(&self, keys: &[LastOf]) -> Result<HashMap<LastOf, Commit>, Self::Error> {
        let Some(snapshot) = self.live.current() else {
            return Ok(HashMap::new());
        };
        self.meters.commits.count(keys.len());
        let keys = keys.to_vec();
        let look = move || {
            let files: Vec<PathBuf> = keys.iter().map(|key| snapshot.root().join(&key.0)).collect();
            let found = last_commits(snapshot.root(), &files).into_iter();
            let told = keys.into_iter().zip(found);
            told.filter_map(|(key, commit)| Some((key, commit?.into()))).collect()
        };
        blocking(look).await.map_err(Arc::new)
    }
}
