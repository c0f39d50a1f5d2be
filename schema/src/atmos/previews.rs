//! What fixes would change: all that a level of an operation asks for, in one go, on a thread that may read files.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::time::Duration;

use async_graphql::dataloader::{DataLoader, Loader};
use atmos::diagnostic::Diagnostic;

use crate::batching::Loads;
use crate::blocking::blocking;
use crate::live::Live;
use crate::meter::Meters;

/// Previews fixes for one request.
pub(crate) type PreviewLoader = DataLoader<Previews>;

/// The engine, on a thread that may wait for the disk.
pub(crate) struct Previews {
    live: Arc<Live>,
    meters: Arc<Meters>,
}

/// The fix of this very finding.
#[derive(Clone)]
pub(crate) struct FixOf(pub(crate) Arc<Diagnostic>);

/// The difference that a fix would make, or why it cannot be made.
pub(crate) type Preview = Result<Arc<str>, Arc<str>>;

impl PartialEq for FixOf {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for FixOf {}

impl Hash for FixOf {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Arc::as_ptr(&self.0).hash(state);
    }
}

/// A loader for one request.
pub(crate) fn loader(live: &Arc<Live>, meters: &Arc<Meters>, loads: &Loads) -> PreviewLoader {
    let loads = loads.clone();
    let previews = Previews {
        live: Arc::clone(live),
        meters: Arc::clone(meters),
    };
    DataLoader::new(previews, move |load| loads.add(load)).delay(Duration::ZERO)
}

impl Loader<FixOf> for Previews {
    type Value = Preview;
    type Error = Arc<tokio::task::JoinError>;

    async fn load(&self, keys: &[FixOf]) -> Result<HashMap<FixOf, Preview>, Self::Error> {
        let Some(engine) = self.live.engine() else {
            return Ok(HashMap::new());
        };
        self.meters.previews.count(keys.len());
        let keys = keys.to_vec();
        let look = move || {
            let findings: Vec<_> = keys.iter().map(|key| Arc::clone(&key.0)).collect();
            let previews = engine.previews(&findings).into_iter();
            let told = previews.map(|preview| preview.map(Arc::from).map_err(|error| Arc::from(error.to_string())));
            keys.into_iter().zip(told).collect()
        };
        blocking(look).await.map_err(Arc::new)
    }
}
