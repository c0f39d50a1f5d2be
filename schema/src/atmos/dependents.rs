//! Who depends on what is affected: all that a level of an operation asks for, with one look through the estate.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::time::Duration;

use async_graphql::dataloader::{DataLoader, Loader};
use atmos::affected::Tree;
use atmos::estate::{Estate, Instance, InstanceKey};

use crate::batching::Loads;
use crate::blocking::blocking;
use crate::meter::Meters;

/// Finds dependents for one request.
pub(crate) type DependentLoader = DataLoader<Dependents>;

/// The rules of `describe affected --include-dependents`, on a thread that may take its time.
pub(crate) struct Dependents(Arc<Meters>);

/// The dependents of this very instance, in an estate.
#[derive(Clone)]
pub(crate) struct DependentsOf(pub(crate) Arc<Estate>, pub(crate) Arc<Instance>);

impl PartialEq for DependentsOf {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) && Arc::ptr_eq(&self.1, &other.1)
    }
}

impl Eq for DependentsOf {}

impl Hash for DependentsOf {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Arc::as_ptr(&self.1).hash(state);
    }
}

/// A loader for one request.
pub(crate) fn loader(meters: &Arc<Meters>, loads: &Loads) -> DependentLoader {
    let loads = loads.clone();
    DataLoader::new(Dependents(Arc::clone(meters)), move |load| loads.add(load)).delay(Duration::ZERO)
}

impl Loader<DependentsOf> for Dependents {
    type Value = Arc<[InstanceKey]>;
    type Error = Arc<tokio::task::JoinError>;

    async fn load(&self, keys: &[DependentsOf]) -> Result<HashMap<DependentsOf, Self::Value>, Self::Error> {
        self.0.dependents.count(keys.len());
        let keys = keys.to_vec();
        let look = move || {
            // A request sees one snapshot, so all of the keys have its estate.
            let Some(DependentsOf(estate, _)) = keys.first() else {
                return HashMap::new();
            };
            let mut tree = Tree::new(estate, false);
            let pairs = keys.iter().map(|key| {
                let names = tree.dependents(&key.1).into_iter();
                (key.clone(), names.map(|one| one.key.clone()).collect())
            });
            pairs.collect()
        };
        blocking(look).await.map_err(Arc::new)
    }
}
