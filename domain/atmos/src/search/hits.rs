//! What a search says of each text, path, file and name, looked at once, and so of each value.

use super::Index;
use super::query::{Field, Query, Term};
use super::values::{Known, par_map};
use crate::value::Text;

/// Bits, one for each term.
pub(super) type Terms = u8;

/// The terms that pass a test.
pub(super) fn bits(query: &Query, test: impl Fn(&Term) -> bool) -> Terms {
    let terms = query.terms().iter().enumerate();
    terms.fold(0, |bits, (at, term)| bits | Terms::from(test(term)) << at)
}

/// The terms by what they are about.
pub(super) struct Plan<'a> {
    pub(super) query: &'a Query,
    pub(super) all: Terms,
    /// Words that may stand anywhere.
    pub(super) words: Terms,
    pub(super) files: Terms,
    pub(super) keys: Terms,
}

impl<'a> Plan<'a> {
    pub(super) fn new(query: &'a Query) -> Self {
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

    /// Whether a word is all of `text`.
    fn is_all_of(&self, text: &str) -> bool {
        let mut terms = self.query.terms().iter().filter(|term| !term.word.is_empty());
        terms.any(|term| term.is_all_of(text))
    }
}

/// What a query says of the parts of values and names, each looked at once.
pub(super) struct Hits {
    paths: Vec<Part>,
    texts: Vec<Part>,
    /// The terms that each value meets.
    pub(super) values: Vec<Terms>,
    /// Whether each value is one that was looked for.
    pub(super) meant: Vec<bool>,
    /// The terms that each name of an instance settles.
    pub(super) names: Vec<Terms>,
}

/// What a query says of a text or a path.
#[derive(Clone, Copy)]
pub(super) struct Part {
    met: Terms,
    /// Whether a word is all of it.
    is_all: bool,
}

impl Hits {
    pub(super) fn new(plan: &Plan<'_>, index: &Index, files: &[String]) -> Self {
        let (query, values) = (plan.query, &index.values);
        let part = |met, text: &str| Part {
            met,
            is_all: met != 0 && plan.is_all_of(text),
        };
        let of_path = |path: Vec<Text>| {
            let key = path.last().map(Text::as_str).unwrap_or_default();
            let met = bits(query, |term| match &term.field {
                Field::Any => !path.is_empty() && term.is_in(key),
                field => field.ends(&path),
            });
            part(met, key)
        };
        let of_text = |text: &Text| {
            let is_of_values = |field: &Field| matches!(field, Field::Any | Field::Keys(_));
            part(bits(query, |term| is_of_values(&term.field) && term.is_in(text)), text)
        };
        let of_file = |path: &String| bits(query, |term| term.field == Field::File && term.is_in(path));
        let of_name = |name: &(Text, Text)| bits(query, |term| term.is_in_name(&name.0, &name.1));
        let paths: Vec<Part> = values.paths().map(of_path).collect();
        let texts = par_map(values.texts(), of_text);
        let files: Vec<Terms> = files.iter().map(of_file).collect();
        // What no scalar has is asked for without a word.
        let anything = bits(query, |term| {
            term.word.is_empty() && matches!(term.field, Field::Keys(_))
        });
        let of_value = |known: &Known| {
            let at_key = paths[known.path.index()].met;
            let at_value = known.text.map_or(anything, |text| texts[text as usize].met);
            (at_key | at_value) & !plan.keys | at_key & at_value & plan.keys | files[known.file as usize]
        };
        let met = par_map(values.known(), of_value);
        Self {
            meant: met.iter().map(|met| plan.is_meant(*met)).collect(),
            names: par_map(&index.names, of_name),
            values: met,
            paths,
            texts,
        }
    }

    /// How far a value is from what was typed: 0 where a word is all of the value, 1 of its key, 2 where it is a part.
    pub(super) fn distance(&self, known: &Known) -> u8 {
        if known.text.is_some_and(|text| self.texts[text as usize].is_all) {
            0
        } else if self.paths[known.path.index()].is_all {
            1
        } else {
            2
        }
    }
}
