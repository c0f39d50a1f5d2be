//! Searches that were made: kept by revision, so that a further page or another list need not look again.

use std::sync::{Arc, OnceLock};

use atmos::search::{self, Found, FoundValue, Index, Query};
use atmos::value::Text;

use super::snapshot::{Snapshot, count};
use crate::cache::Cache;
use crate::keyset::Key;

/// Searches, by the revision and the text.
pub(crate) type Searches = Cache<(u64, String), Arc<Looked>>;

/// How many bytes of them are kept.
const MOST_BYTES: u64 = 16 << 20;
/// What a number takes that was found, and a value with what orders it.
const NUMBER: usize = 4;
const VALUE: usize = 400;
/// How much of a value orders it.
const MOST_TEXT: usize = 100;

/// What was looked for, and what of it was found so far. Numbers are those of the revision; it holds nothing else of it.
pub(crate) struct Looked {
    pub(crate) query: Query,
    pub(crate) found: Found,
    weight: usize,
    stacks: OnceLock<Vec<u32>>,
    components: OnceLock<Vec<u32>>,
    files: OnceLock<Vec<u32>>,
    diagnostics: OnceLock<Vec<u32>>,
    keys: OnceLock<Vec<ValueKey>>,
}

/// What orders a value: how far it is, its place, and its path, file and text.
type ValueKey = (i64, i64, [String; 3]);

/// No search yet.
pub(crate) fn searches() -> Searches {
    Cache::new(
        "searches",
        MOST_BYTES,
        |(_, text): &(u64, String), looked: &Arc<Looked>| text.len() + looked.weight,
    )
}

impl Looked {
    /// Looks for `text`: not where others wait for the thread, for the first search makes the index.
    pub(crate) fn new(snapshot: &Snapshot, text: &str) -> Self {
        let query = Query::new(text);
        let found = snapshot
            .search()
            .find(&snapshot.estate, &query, |file| snapshot.file_path(file));
        let estate = &snapshot.estate;
        // An instance counts twice, by its number and by whether its values count.
        let numbers = [
            2 * estate.stacks.iter().map(|stack| stack.instances.len()).sum::<usize>(),
            estate.stacks.len(),
            estate.components.len(),
            estate.diagnostics.len(),
            snapshot.files().entries.len(),
        ];
        Self {
            weight: numbers.iter().sum::<usize>() * NUMBER + found.values.len() * VALUE,
            query,
            found,
            stacks: OnceLock::new(),
            components: OnceLock::new(),
            files: OnceLock::new(),
            diagnostics: OnceLock::new(),
            keys: OnceLock::new(),
        }
    }

    /// The stacks whose names are meant, by number.
    pub(crate) fn stacks(&self, snapshot: &Snapshot) -> &[u32] {
        let is_meant = |number: &u32| self.query.is_stack(&snapshot.stack(*number).name);
        let all = 0..count(snapshot.estate.stacks.len());
        self.stacks.get_or_init(|| all.filter(is_meant).collect())
    }

    /// The components whose names are meant, by number.
    pub(crate) fn components(&self, snapshot: &Snapshot) -> &[u32] {
        let is_meant = |number: &u32| {
            let component = snapshot.component(*number);
            self.query.is_component(&component.component_type, &component.name)
        };
        let all = 0..count(snapshot.estate.components.len());
        self.components.get_or_init(|| all.filter(is_meant).collect())
    }

    /// The files whose paths are meant, by their place in the index.
    pub(crate) fn files(&self, snapshot: &Snapshot) -> &[u32] {
        let meant = || {
            let all = (0..).zip(&snapshot.files().entries);
            all.filter(|(_, entry)| self.query.is_file(&entry.path))
                .map(|(at, _)| at)
                .collect()
        };
        self.files.get_or_init(meant)
    }

    /// The findings whose codes or messages are meant, by number.
    pub(crate) fn diagnostics(&self, snapshot: &Snapshot) -> &[u32] {
        let meant = || {
            let all = (0..).zip(&snapshot.estate.diagnostics);
            let meant = all.filter(|(_, finding)| {
                let file = snapshot.files().get(finding.span.file());
                let path = file.map_or("", |entry| entry.path.as_str());
                self.query.is_finding(finding.code, &finding.message, path)
            });
            meant.map(|(number, _)| number).collect()
        };
        self.diagnostics.get_or_init(meant)
    }

    /// The places of the values among those found, which [`Looked::key`] knows from then on.
    pub(crate) fn values(&self, snapshot: &Snapshot) -> Vec<u32> {
        let make = || {
            let index = snapshot.search();
            let found = self.found.values.iter();
            found.map(|hit| value_key(snapshot, &index, hit)).collect()
        };
        (0..count(self.keys.get_or_init(make).len())).collect()
    }

    /// What orders the value at a place.
    pub(crate) fn key(&self, at: u32) -> Key<'_> {
        let key = self.keys.get().and_then(|keys| keys.get(at as usize));
        key.map_or_else(Key::default, |(rank, place, [path, file, text])| Key {
            rank: *rank,
            place: *place,
            text: [path, file, text, ""],
            ..Key::default()
        })
    }
}

fn value_key(snapshot: &Snapshot, index: &Index, hit: &FoundValue) -> ValueKey {
    let (path, node) = index.value(hit.number);
    let span = node.origin.span;
    let place = i64::from(span.line()) << 16 | i64::from(span.column());
    let path: Vec<&str> = path.iter().map(Text::as_str).collect();
    let file = match span.is_none() {
        true => String::new(),
        false => snapshot.file_path(span.file()),
    };
    let text = search::scalar(&node.value).map_or_else(String::new, |text| text.chars().take(MOST_TEXT).collect());
    (i64::from(hit.distance), place, [path.join("."), file, text])
}
