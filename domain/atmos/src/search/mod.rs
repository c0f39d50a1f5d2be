//! Search: which instances and which values a few words mean.
//!
//! An [`Index`] has every value once, however many instances it reaches, and tells stack by stack which instances those
//! are; a stack that a change left alone is not looked at again. A search compares each value once.

mod query;
mod segment;
#[cfg(test)]
mod tests;
mod values;

use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

use rayon::prelude::*;

pub use query::{Field, MOST_CHARACTERS, MOST_TERMS, Query, Term};
use rustc_hash::FxHashMap;
use segment::Segment;
use values::{PathId, Values};

use crate::estate::{Estate, Stack};
use crate::source::FileId;
use crate::value::{Node, Text, Value};

/// Where every value of an estate stands.
pub struct Index {
    values: Values,
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

/// Bits, one for each term.
type Terms = u8;

/// How often the values of a full look may have been added again before they are collected anew.
const MOST_GROWTH: usize = 2;

impl Index {
    /// The index of `estate`; what `before` knows of stacks that stayed is taken over.
    #[must_use]
    pub fn new(estate: &Estate, before: Option<&Self>) -> Self {
        let before = before.filter(|before| before.values.len() <= before.first_size.saturating_mul(MOST_GROWTH));
        let mut values = before.map(|before| before.values.clone()).unwrap_or_default();
        let segments = before.iter().flat_map(|before| &before.segments);
        let known: FxHashMap<*const Stack, &Segment> = segments.map(|segment| (segment.stack(), segment)).collect();
        let segments: Vec<Segment> = estate
            .stacks
            .iter()
            .map(|stack| match known.get(&Arc::as_ptr(stack)) {
                Some(same) => (*same).clone(),
                None => Segment::new(stack, &mut values),
            })
            .collect();
        values.rank_paths();
        let first_size = before.map_or(values.len(), |before| before.first_size);
        Self {
            values,
            segments,
            first_size,
        }
    }

    /// The keys and indices that lead to a value, and the value.
    #[must_use]
    pub fn value(&self, number: u32) -> (Vec<Text>, &Node) {
        let (path, node) = self.values.get(number);
        (self.values.path(path), node)
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
        let files = self.files(file_path);
        let hits = self.hits(query, &files);
        let found: Vec<InStack> = self
            .segments
            .par_iter()
            .zip(&estate.stacks)
            .map(|(segment, stack)| InStack::new(&plan, &hits, (segment, stack)))
            .collect();
        self.gathered(&plan, &files, &found)
    }

    /// The files that values are written in, and their paths.
    fn files(&self, path: impl Fn(FileId) -> String) -> FxHashMap<FileId, String> {
        let mut files = FxHashMap::default();
        for (_, node) in self.values.iter() {
            let file = node.origin.span.file();
            if file != FileId::NONE {
                files.entry(file).or_insert_with(|| path(file));
            }
        }
        files
    }

    /// Which terms each value meets.
    fn hits(&self, query: &Query, files: &FxHashMap<FileId, String>) -> Vec<Terms> {
        let keys = self.values.of_paths(|path| {
            bits(query, |term| match &term.field {
                Field::Any => path.last().is_some_and(|key| term.is_in(key)),
                field => field.ends(path),
            })
        });
        let of_file = |path: &String| bits(query, |term| term.field == Field::File && term.is_in(path));
        let in_files: FxHashMap<FileId, Terms> = files.iter().map(|(file, path)| (*file, of_file(path))).collect();
        let keyed = bits(query, |term| matches!(term.field, Field::Keys(_)));
        let of_value = |(path, node): (PathId, &Node)| {
            let at_key = keys.get(path);
            let text = scalar(&node.value);
            let text = text.as_deref();
            let at_value = bits(query, |term| match &term.field {
                Field::Any => text.is_some_and(|text| term.is_in(text)),
                Field::Keys(_) => term.word.is_empty() || text.is_some_and(|text| term.is_in(text)),
                _ => false,
            });
            let file = in_files.get(&node.origin.span.file()).copied().unwrap_or_default();
            at_key & !keyed | at_value & !keyed | at_key & at_value & keyed | file
        };
        self.values.par_map(of_value)
    }

    /// The instances and values of all stacks, counted, the closest first.
    fn gathered(&self, plan: &Plan<'_>, files: &FxHashMap<FileId, String>, found: &[InStack]) -> Found {
        let mut counts = vec![(0_u32, 0_u32); self.values.len()];
        let (mut instances, mut admitted) = (Vec::new(), Vec::new());
        for stack in found {
            let first = admitted.len() as u32;
            instances.extend(stack.meant.iter().map(|place| first + place));
            admitted.extend_from_slice(&stack.admitted);
            for (number, place) in &stack.values {
                let (count, holder) = &mut counts[*number as usize];
                if *count == 0 {
                    *holder = first + place;
                }
                *count += 1;
            }
        }
        let found = (0..).zip(&counts).filter(|(_, (count, _))| *count > 0);
        let mut values: Vec<FoundValue> = found
            .map(|(number, (count, first))| FoundValue {
                number,
                count: *count,
                first: *first,
                distance: plan.distance(&self.values, number),
            })
            .collect();
        let order = |a: &FoundValue, b: &FoundValue| self.order(files, a, b);
        if values.len() > MOST_VALUES {
            values.select_nth_unstable_by(MOST_VALUES, order);
            values.truncate(MOST_VALUES);
        }
        values.sort_unstable_by(order);
        Found {
            instances,
            values,
            admitted,
        }
    }

    /// Which of two values comes first: the closer one, then by path, place, file and text.
    fn order(&self, files: &FxHashMap<FileId, String>, a: &FoundValue, b: &FoundValue) -> Ordering {
        let key = |value: &FoundValue| {
            let (path, node) = self.values.get(value.number);
            let span = node.origin.span;
            (
                value.distance,
                self.values.rank(path),
                span.line(),
                span.column(),
                files.get(&span.file()),
            )
        };
        let text = |value: &FoundValue| scalar(&self.values.get(value.number).1.value).map(Cow::into_owned);
        key(a).cmp(&key(b)).then_with(|| text(a).cmp(&text(b)))
    }
}

/// The terms that pass a test.
fn bits(query: &Query, test: impl Fn(&Term) -> bool) -> Terms {
    let terms = query.terms().iter().enumerate();
    terms.fold(0, |bits, (at, term)| bits | Terms::from(test(term)) << at)
}

/// The terms by what they are about.
struct Plan<'a> {
    query: &'a Query,
    all: Terms,
    /// Words that may stand anywhere.
    words: Terms,
    files: Terms,
    keys: Terms,
}

impl<'a> Plan<'a> {
    fn new(query: &'a Query) -> Self {
        Self {
            query,
            all: bits(query, |_| true),
            words: bits(query, |term| term.field == Field::Any),
            files: bits(query, |term| term.field == Field::File),
            keys: bits(query, |term| matches!(term.field, Field::Keys(_))),
        }
    }

    /// Whether a value that meets these terms is one that was looked for: it has all words, is in the file, and stands
    /// under one of the keys. Names alone mean no value.
    fn is_meant(&self, met: Terms) -> bool {
        let wanted = self.words | self.files;
        wanted | self.keys != 0 && met & wanted == wanted && (self.keys == 0 || met & self.keys != 0)
    }

    /// How far a value is from what was typed: 0 where a word is all of the value, 1 of its key, 2 where it is a part.
    fn distance(&self, values: &Values, number: u32) -> u8 {
        let (path, node) = values.get(number);
        let is_all_of = |text: &str| {
            let mut terms = self.query.terms().iter().filter(|term| !term.word.is_empty());
            terms.any(|term| term.is_all_of(text))
        };
        if scalar(&node.value).is_some_and(|text| is_all_of(&text)) {
            0
        } else if is_all_of(values.key(path)) {
            1
        } else {
            2
        }
    }
}

/// What was found in one stack; instances by their place in it.
struct InStack {
    meant: Vec<u32>,
    admitted: Vec<bool>,
    values: Vec<(u32, u32)>,
}

impl InStack {
    fn new(plan: &Plan<'_>, hits: &[Terms], (segment, stack): (&Segment, &Arc<Stack>)) -> Self {
        let mut found = Self {
            meant: Vec::new(),
            admitted: Vec::with_capacity(stack.instances.len()),
            values: Vec::new(),
        };
        for ((place, instance), values) in (0..).zip(&stack.instances).zip(segment.instances()) {
            let named = bits(plan.query, |term| term.is_in_key(&instance.key));
            let held = values.iter().fold(0, |bits, number| bits | hits[*number as usize]);
            let met = named | held & (plan.keys | plan.files);
            let is_admitted = (met | plan.words) == plan.all;
            found.admitted.push(is_admitted);
            if !is_admitted {
                continue;
            }
            if met == plan.all {
                found.meant.push(place);
            }
            let meant = values.iter().filter(|number| plan.is_meant(hits[**number as usize]));
            found.values.extend(meant.map(|number| (*number, place)));
        }
        found
    }
}

/// The text of a scalar as it is written; `None` for lists, maps and null.
#[must_use]
pub fn scalar(value: &Value) -> Option<Cow<'_, str>> {
    Some(match value {
        Value::String(text) => Cow::Borrowed(text.as_str()),
        Value::Bool(true) => Cow::Borrowed("true"),
        Value::Bool(false) => Cow::Borrowed("false"),
        Value::Int(value) => Cow::Owned(value.to_string()),
        Value::Float(value) => Cow::Owned(value.to_string()),
        Value::Null | Value::List(_) | Value::Map(_) => return None,
    })
}
