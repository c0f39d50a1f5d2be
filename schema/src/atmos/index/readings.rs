//! Readings of files: of those that were asked for last, for whoever moves through a file asks for the same one.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use atmos::estate::Estate;
use atmos::reading::Reading;
use atmos::source::FileId;

/// How many are kept.
const MOST: usize = 8;

/// The readings that were asked for last, the latest at the end.
#[derive(Default)]
pub(crate) struct Readings(Mutex<Vec<(Key, Arc<Reading>)>>);

/// A file, and its text by hash.
type Key = (FileId, u64);

impl Readings {
    /// The reading of a file with this text.
    pub(crate) fn get(&self, estate: &Estate, file: FileId, text: Option<&str>) -> Arc<Reading> {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        let key = (file, hasher.finish());
        if let Some(known) = self.take(key) {
            return self.keep(key, known);
        }
        self.keep(key, Arc::new(Reading::new(estate, file, text)))
    }

    fn take(&self, key: Key) -> Option<Arc<Reading>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(known, _)| *known == key)?;
        Some(kept.remove(at).1)
    }

    fn keep(&self, key: Key, reading: Arc<Reading>) -> Arc<Reading> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.remove(0);
        }
        kept.push((key, Arc::clone(&reading)));
        reading
    }
}
