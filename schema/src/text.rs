//! Searching names as people type them: several words, any case, anywhere.

/// A search text, prepared once and matched against many names.
pub(crate) struct Search {
    words: Vec<String>,
}

impl Search {
    /// The words of `text`; `None` if there are none.
    pub(crate) fn new(text: Option<&str>) -> Option<Self> {
        let words: Vec<_> = text?.split_whitespace().map(str::to_lowercase).collect();
        (!words.is_empty()).then_some(Self { words })
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
