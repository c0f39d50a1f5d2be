//! The rows of the matrix: instances of one type and name in all stacks.

use atmos::value::Text;
use rustc_hash::FxHashMap;

use crate::atmos::snapshot::{Snapshot, count};

/// Every type and name that instances have, in order, and the row of each instance.
pub(crate) struct Rows {
    /// Type and name.
    pub(crate) names: Vec<(Text, Text)>,
    of_instance: Vec<u32>,
}

impl Rows {
    pub(crate) fn new(snapshot: &Snapshot) -> Self {
        let keys = || snapshot.estate.instances().map(|instance| &instance.key);
        let mut known: FxHashMap<(&str, &str), u32> = FxHashMap::default();
        let mut names: Vec<(Text, Text)> = Vec::new();
        for key in keys() {
            known.entry((&key.component_type, &key.name)).or_insert_with(|| {
                names.push((key.component_type.clone(), key.name.clone()));
                0
            });
        }
        names.sort_unstable();
        for (number, (component_type, name)) in names.iter().enumerate() {
            if let Some(row) = known.get_mut(&(component_type.as_str(), name.as_str())) {
                *row = count(number);
            }
        }
        let row =
            |key: &atmos::estate::InstanceKey| known.get(&(key.component_type.as_str(), key.name.as_str())).copied();
        Self {
            of_instance: keys().map(|key| row(key).unwrap_or_default()).collect(),
            names,
        }
    }

    /// The row of an instance.
    pub(crate) fn of(&self, instance: u32) -> u32 {
        self.of_instance[instance as usize]
    }
}
