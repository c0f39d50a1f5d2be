//! Searching names as people type them: several words, any case, anywhere; and telling names that are wanted.
//!
//! What is looked for is prepared once, because it is matched against everything that there is: a request has room for
//! tens of thousands of words and names, and an estate for as many of its own.

use std::borrow::Borrow;
use std::collections::{BTreeSet, HashSet};
use std::hash::Hash;

/// A search text, prepared once and matched against many names.
pub(crate) struct Search {
    words: Vec<String>,
}

impl Search {
    /// The words of `text`, each once; `None` if there are none.
    pub(crate) fn new(text: Option<&str>) -> Option<Self> {
        let words: BTreeSet<_> = text?.split_whitespace().map(str::to_lowercase).collect();
        (!words.is_empty()).then(|| Self {
            words: words.into_iter().collect(),
        })
    }

    /// What is left to find beside `name`.
    pub(crate) fn beside(&self, name: &str) -> Self {
        let words = self.words.iter().filter(|word| !contains(name, word));
        Self {
            words: words.cloned().collect(),
        }
    }

    /// Whether every word stands in one of `names`.
    pub(crate) fn matches(&self, names: &[&str]) -> bool {
        let found = |word: &String| names.iter().any(|name| contains(name, word));
        self.words.iter().all(found)
    }
}

/// Names or other values of which one is wanted; to ask takes the same time however many there are.
pub(crate) struct Wanted<'a, T: ?Sized = str>(Option<HashSet<&'a T>>);

impl<'a, T: Eq + Hash + ?Sized> Wanted<'a, T> {
    /// One of `values`; any value if there is no list.
    pub(crate) fn new<V: Borrow<T>>(values: Option<&'a [V]>) -> Self {
        Self(values.map(|values| values.iter().map(Borrow::borrow).collect()))
    }

    /// Whether `value` is one of them.
    pub(crate) fn has(&self, value: &T) -> bool {
        self.0.as_ref().is_none_or(|values| values.contains(value))
    }
}

/// Whether `search`, if there is one, finds `names`.
pub(crate) fn finds(search: Option<&Search>, names: &[&str]) -> bool {
    search.is_none_or(|search| search.matches(names))
}

/// Whether `word`, in lower case, stands in `name`; allocates only for names beyond ASCII.
fn contains(name: &str, word: &str) -> bool {
    if !name.is_ascii() {
        return name.to_lowercase().contains(word);
    }
    let (name, word) = (name.as_bytes(), word.as_bytes());
    let Some(first) = word.first() else {
        return true;
    };
    let places = name.len().checked_sub(word.len()).map_or(0, |last| last + 1);
    (0..places)
        .any(|at| name[at].to_ascii_lowercase() == *first && name[at..at + word.len()].eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_looked_for_once_however_often_it_is_said() {
        let search = Search::new(Some(&"vpc PROD Vpc ".repeat(1_000))).expect("there are words");
        assert_eq!(search.words, ["prod", "vpc"]);
        assert!(search.matches(&["vpc", "plat-prod"]) && !search.matches(&["vpc", "plat-dev"]));
        assert!(Search::new(Some(" \t")).is_none() && Search::new(None).is_none());
    }

    #[test]
    fn any_name_is_wanted_where_none_is_named_and_none_where_the_list_is_empty() {
        let names = ["vpc".to_owned(), "eks".to_owned()];
        let wanted = Wanted::<str>::new(Some(&names));
        assert!(wanted.has("vpc") && wanted.has("eks") && !wanted.has("rds"));
        assert!(Wanted::<str>::new::<String>(None).has("rds"));
        assert!(!Wanted::<str>::new::<String>(Some(&[])).has("rds"));
    }

    #[test]
    fn a_value_is_wanted_once_however_often_it_is_said() {
        let wanted = Wanted::<u8>::new(Some(&[7; 1_000]));
        assert_eq!(wanted.0.as_ref().map(HashSet::len), Some(1));
        assert!(wanted.has(&7) && !wanted.has(&8));
    }
}
