//! Looking into the folders of components: all that a level of an operation asks of them, in one go, on a thread that
//! may wait for the disk.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::dataloader::{DataLoader, Loader};
use atmos::component::{self, CodeFile, Module, Readme, Vendored, Vendoring};
use atmos::config::Config;
use atmos::disk::Disk;

use super::snapshot::Snapshot;
use crate::batching::Loads;
use crate::blocking::blocking;
use crate::meter::Meters;

/// Looks into folders for one request.
pub(crate) type FolderLoader = DataLoader<Folders>;

/// The folders, on a thread that may wait for them.
pub(crate) struct Folders(Arc<Meters>);

/// A component of the snapshot that the request sees.
#[derive(Clone)]
pub(crate) struct Of {
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) number: u32,
}

/// What the folder of a component says it is, and where it was vendored from.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct AboutOf(pub(crate) Of);

/// What the code in the folder of a component declares.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct ModuleOf(pub(crate) Of);

/// The files in the folder of a component.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct FilesOf(pub(crate) Of);

/// What a folder says.
#[derive(Debug, Default)]
pub(crate) struct About {
    pub(crate) readme: Option<Readme>,
    pub(crate) vendored: Vec<Vendored>,
}

type Failed = Arc<tokio::task::JoinError>;

/// A loader for one request.
pub(crate) fn loader(meters: &Arc<Meters>, loads: &Loads) -> FolderLoader {
    let loads = loads.clone();
    DataLoader::new(Folders(Arc::clone(meters)), move |load| loads.add(load)).delay(Duration::ZERO)
}

// A request sees one snapshot.
impl PartialEq for Of {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Eq for Of {}

impl Hash for Of {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.number.hash(state);
    }
}

impl Of {
    /// What `look` finds in the folder, if the component has one.
    fn look<T>(&self, look: impl FnOnce(&Config, &Disk, &Path) -> Option<T>) -> Option<T> {
        let estate = &self.snapshot.estate;
        let folder = self.snapshot.component(self.number).path.as_deref()?;
        look(&estate.config, estate.files.disk(), folder)
    }

    fn module(&self) -> Option<Module> {
        self.look(component::module)
    }

    fn files(&self) -> Option<Vec<CodeFile>> {
        self.look(|config, disk, folder| Some(component::files(config, disk, folder)))
    }

    fn about(&self, vendoring: &Vendoring<'_>) -> About {
        About {
            readme: self.look(component::readme),
            vendored: vendoring.of_component(self.snapshot.component(self.number)),
        }
    }
}

impl Loader<AboutOf> for Folders {
    type Value = Arc<About>;
    type Error = Failed;

    async fn load(&self, keys: &[AboutOf]) -> Result<HashMap<AboutOf, Arc<About>>, Failed> {
        self.0.folders.count(keys.len());
        let keys = keys.to_vec();
        let look = move || {
            let Some(estate) = keys.first().map(|key| Arc::clone(&key.0.snapshot.estate)) else {
                return HashMap::new();
            };
            let vendoring = Vendoring::of(&estate);
            let about = keys.into_iter().map(|key| {
                let about = key.0.about(&vendoring);
                (key, Arc::new(about))
            });
            about.collect()
        };
        blocking(look).await.map_err(Arc::new)
    }
}

impl Loader<ModuleOf> for Folders {
    type Value = Arc<Module>;
    type Error = Failed;

    async fn load(&self, keys: &[ModuleOf]) -> Result<HashMap<ModuleOf, Arc<Module>>, Failed> {
        self.0.modules.count(keys.len());
        let keys = keys.to_vec();
        let module = |key: ModuleOf| key.0.module().map(|module| (key, Arc::new(module)));
        blocking(move || keys.into_iter().filter_map(module).collect())
            .await
            .map_err(Arc::new)
    }
}

impl Loader<FilesOf> for Folders {
    type Value = Arc<[CodeFile]>;
    type Error = Failed;

    async fn load(&self, keys: &[FilesOf]) -> Result<HashMap<FilesOf, Arc<[CodeFile]>>, Failed> {
        self.0.folders.count(keys.len());
        let keys = keys.to_vec();
        let files = |key: FilesOf| key.0.files().map(|files| (key, files.into()));
        blocking(move || keys.into_iter().filter_map(files).collect())
            .await
            .map_err(Arc::new)
    }
}
