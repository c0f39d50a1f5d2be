//! Search: which instances and which values a few words mean.
//!
//! An [`Index`] has every value once, however many instances it reaches, and tells stack by stack which instances those
//! are; a stack that a change left alone is not looked at again. A search compares each value once.

mod counted;
mod hits;
mod query;
mod segment;
#[cfg(test)]
mod tests;
mod values;

use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

use rayon::prelude::*;

use counted::Counted;
use hits::{Hits, Plan, bits};
pub use query::{Field, MOST_CHARACTERS, MOST_TERMS, Query, Term};
use rustc_hash::FxHashMap;
use segment::{Names, Segment};
use values::Values;

use crate::estate::{Estate, Stack};
use crate::source::FileId;
use crate::value::{Node, Text, Value};

/// Where every value of an estate stands.
pub struct Index {
    values: Values,
    names: Names,
    segments: Vec<Segment>,
    /// How many values there were when all stacks were looked through.
    first_size: usize,
}

/// What a search found.
#[derive(Default)]
pub struct Found {
    /// The instances that are meant, by their place among all of the estate.
    pub instances: Vec<u32>,
    /// The values that are meant, the closest first; at most [`MOST_VALUES`].
    pub values: Vec<FoundValue>,
    /// The instances whose values count.
    admitted: Vec<bool>,
}

/// A value that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoundValue {
    /// Its number in the [`Index`].
    pub number: u32,
    /// How many instances have it from there.
    pub count: u32,
    /// The first of them, by its place among all of the estate.
    pub first: u32,
    /// How far it is from what was typed: 0 where a word is all of it, 1 where it is all of its key, else 2.
    pub distance: u8,
}

/// The closest values of a search; nobody reads on.
pub const MOST_VALUES: usize = 1_000;

/// How often the values of a full look may have been added again before they are collected anew.
const MOST_GROWTH: usize = 2;

impl Index {
    /// The index of `estate`; what `before` knows of stacks that stayed is taken over.
    #[must_use]
    pub fn new(estate: &Estate, before: Option<&Self>) -> Self {
        let before = before.filter(|before| before.values.len() <= before.first_size.saturating_mul(MOST_GROWTH));
        let mut values = before.map(|before| before.values.clone()).unwrap_or_default();
        let mut names = before.map(|before| before.names.clone()).unwrap_or_default();
        let segments = before.iter().flat_map(|before| &before.segments);
        let known: FxHashMap<*const Stack, &Segment> = segments.map(|segment| (segment.stack(), segment)).collect();
        let segments: Vec<Segment> = estate
            .stacks
            .iter()
            .map(|stack| match known.get(&Arc::as_ptr(stack)) {
                Some(same) => (*same).clone(),
                None => Segment::new(stack, &mut names, &mut values),
            })
            .collect();
        values.rank_paths();
        let first_size = before.map_or(values.len(), |before| before.first_size);
        Self {
            values,
            names,
            segments,
            first_size,
        }
    }

    /// The keys and indices that lead to a value, and the value.
    #[must_use]
    pub fn value(&self, number: u32) -> (Vec<Text>, &Node) {
        let (known, node) = self.values.get(number);
        (self.values.path(known.path), node)
    }

    /// The instances that have a value of those found, by their place among all of the estate.
    #[must_use]
    pub fn holders(&self, found: &Found, number: u32) -> Vec<u32> {
        let instances = self.segments.iter().flat_map(Segment::instances).zip(&found.admitted);
        let holders = (0..)
            .zip(instances)
            .filter(|(_, (values, is_admitted))| **is_admitted && values.contains(&number));
        holders.map(|(place, _)| place).collect()
    }

    /// What `query` finds in the instances of `estate`, which this is the index of. `file_path` says how people read the
    /// path of a file.
    #[must_use]
    pub fn find(&self, estate: &Estate, query: &Query, file_path: impl Fn(FileId) -> String) -> Found {
        let plan = Plan::new(query);
        if plan.all == 0 || bits(query, |term| term.field == Field::Code) != 0 {
            return Found::default();
        }
        let shown = |file: &FileId| match *file {
            FileId::NONE => String::new(),
            file => file_path(file),
        };
        let files: Vec<String> = self.values.files().iter().map(shown).collect();
        let hits = Hits::new(&plan, self, &files);
        let stacks: Vec<(&Segment, &Arc<Stack>)> = self.segments.iter().zip(&estate.stacks).collect();
        let share = stacks.len().div_ceil(rayon::current_num_threads()).max(1);
        let counted: Vec<Counted> = stacks
            .par_chunks(share)
            .map(|stacks| Counted::new(&plan, &hits, stacks))
            .collect();
        self.gathered(&hits, &files, counted)
    }

    /// The instances and values of all stacks, the closest first.
    fn gathered(&self, hits: &Hits, files: &[String], counted: Vec<Counted>) -> Found {
        let whole = counted.into_iter().reduce(Counted::with).unwrap_or_default();
        let found = (0..).zip(&whole.values).filter(|(_, (count, _))| *count > 0);
        let mut values: Vec<FoundValue> = found
            .map(|(number, (count, first))| FoundValue {
                number,
                count: *count,
                first: *first,
                distance: hits.distance(self.values.get(number).0),
            })
            .collect();
        let order = |a: &FoundValue, b: &FoundValue| self.order(files, a, b);
        if values.len() > MOST_VALUES {
            values.select_nth_unstable_by(MOST_VALUES, order);
            values.truncate(MOST_VALUES);
        }
        values.sort_unstable_by(order);
        Found {
            instances: whole.instances,
            values,
            admitted: whole.admitted,
        }
    }

    /// Which of two values comes first: the closer one, then by path, place, file and text.
    fn order(&self, files: &[String], a: &FoundValue, b: &FoundValue) -> Ordering {
        let key = |value: &FoundValue| {
            let (known, node) = self.values.get(value.number);
            let span = node.origin.span;
            let text = known.text.map(|text| &self.values.texts()[text as usize]);
            (
                value.distance,
                self.values.rank(known.path),
                (span.line(), span.column()),
                files.get(known.file as usize),
                text,
            )
        };
        key(a).cmp(&key(b))
    }
}

/// The text of a scalar as it is written; `None` for lists, maps and null.
#[must_use]
pub fn scalar(value: &Value) -> Option<Cow<'_, str>> {
    Some(match value {
        Value::String(text) | Value::Time(text) => Cow::Borrowed(text.as_str()),
        Value::Bool(true) => Cow::Borrowed("true"),
        Value::Bool(false) => Cow::Borrowed("false"),
        Value::Int(value) => Cow::Owned(value.to_string()),
        Value::Big(value) => Cow::Owned(value.to_string()),
        Value::Float(value) => Cow::Owned(value.to_string()),
        Value::Null | Value::List(_) | Value::Map(_) => return None,
    })
}
