//! What is looked for: words, and fields that a word must stand in.

use regex::{Regex, RegexBuilder};

use crate::value::Text;

/// Words and fields that count; more are not looked at.
pub const MOST_TERMS: usize = 8;
/// Characters of a search that count.
pub const MOST_CHARACTERS: usize = 500;

/// A search, understood. Everything in it has to be found.
///
/// Words stand apart by spaces, or in quotes. `stack:`, `component:`, `type:`, `file:` and `code:` before a word say what
/// it is part of; any other name is a key, or keys with dots between them, under which the word stands:
/// `vars.cidr_block:10.1`, `stage:prod`. Where no word follows, whatever stands there is meant. Case does not matter.
#[derive(Clone, Debug)]
pub struct Query {
    terms: Vec<Term>,
}

/// One thing to find.
#[derive(Clone, Debug)]
pub struct Term {
    /// Where it has to stand.
    pub field: Field,
    /// The word itself, as it was typed; empty for anything.
    pub word: String,
    pattern: Regex,
}

/// Where a word has to stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    /// In a name, a key, a value, a path or a finding.
    Any,
    /// In the name of a stack.
    Stack,
    /// In the name of a component or an instance.
    Component,
    /// In the component type.
    Type,
    /// In the path of a file.
    File,
    /// In the code of a finding.
    Code,
    /// Under these keys, the last ones of its path; `*` is any key.
    Keys(Vec<String>),
}

impl Query {
    /// Understands `text`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let text: String = text.chars().take(MOST_CHARACTERS).collect();
        let words = words(&text).into_iter().take(MOST_TERMS);
        Self {
            terms: words.filter_map(|word| Term::new(&word)).collect(),
        }
    }

    /// What has to be found, in order.
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Whether a stack of that name is meant.
    #[must_use]
    pub fn is_stack(&self, name: &str) -> bool {
        self.all(|term| term.is_in_stack(name))
    }

    /// Whether a component of that type and name is meant.
    #[must_use]
    pub fn is_component(&self, component_type: &str, name: &str) -> bool {
        self.all(|term| term.is_in_name(component_type, name))
    }

    /// Whether the file at that path is meant.
    #[must_use]
    pub fn is_file(&self, path: &str) -> bool {
        self.all(|term| matches!(term.field, Field::Any | Field::File) && term.is_in(path))
    }

    /// Whether a finding with that code and message, in the file at that path, is meant.
    #[must_use]
    pub fn is_finding(&self, code: &str, message: &str, path: &str) -> bool {
        self.all(|term| match term.field {
            Field::Any => term.is_in(code) || term.is_in(message),
            Field::Code => term.is_in(code),
            Field::File => term.is_in(path),
            _ => false,
        })
    }

    fn all(&self, test: impl Fn(&Term) -> bool) -> bool {
        !self.terms.is_empty() && self.terms.iter().all(test)
    }
}

impl Term {
    fn new(text: &str) -> Option<Self> {
        let (field, word) = match text.split_once(':') {
            Some((name, word)) if is_field(name) => (Field::named(name), word),
            _ => (Field::Any, text),
        };
        let word = word.replace('"', "");
        if word.is_empty() && field == Field::Any {
            return None;
        }
        let pattern = RegexBuilder::new(&regex::escape(&word)).case_insensitive(true).build();
        Some(Self {
            field,
            word,
            pattern: pattern.ok()?,
        })
    }

    /// Whether the word is part of `text`.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        self.pattern.is_match(text)
    }

    /// Whether the word is all of `text`.
    pub(super) fn is_all_of(&self, text: &str) -> bool {
        self.word.len() == text.len() && self.is_in(text)
    }

    /// Whether the name of a stack settles it for its instances.
    pub(super) fn is_in_stack(&self, name: &str) -> bool {
        matches!(self.field, Field::Any | Field::Stack) && self.is_in(name)
    }

    /// Whether the type or name of an instance settles it.
    pub(super) fn is_in_name(&self, component_type: &str, name: &str) -> bool {
        match self.field {
            Field::Any | Field::Component => self.is_in(name),
            Field::Type => self.is_in(component_type),
            Field::Stack | Field::File | Field::Code | Field::Keys(_) => false,
        }
    }
}

impl Field {
    fn named(name: &str) -> Self {
        match name {
            "stack" => Self::Stack,
            "component" => Self::Component,
            "type" => Self::Type,
            "file" => Self::File,
            "code" => Self::Code,
            keys => Self::Keys(keys.split('.').map(str::to_owned).collect()),
        }
    }

    /// Whether a path ends with the keys that are asked for.
    pub(super) fn ends(&self, path: &[Text]) -> bool {
        let Self::Keys(keys) = self else { return false };
        let same = |(key, step): (&String, &Text)| key == "*" || key.eq_ignore_ascii_case(step);
        path.len() >= keys.len() && keys.iter().rev().zip(path.iter().rev()).all(same)
    }
}

/// Whether what stands before a colon can be a key, not the start of a value such as `arn:aws`, `10:1` or `https://x`.
fn is_field(name: &str) -> bool {
    let is_key = |key: &str| {
        key == "*"
            || key
                .chars()
                .next()
                .is_some_and(|first| first.is_alphabetic() || first == '_')
    };
    let is_plain = |c: char| c.is_alphanumeric() || "_-.*/".contains(c);
    !matches!(name, "arn" | "http" | "https" | "oci" | "git" | "s3")
        && name.chars().all(is_plain)
        && name
            .split('.')
            .all(|key| is_key(key) || !key.is_empty() && key.chars().all(|c| c.is_ascii_digit()))
        && name.split('.').any(is_key)
}

/// The words of `text`: what spaces part, but for those within quotes.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_quoted = false;
    for c in text.chars() {
        is_quoted ^= c == '"';
        match words.last_mut() {
            Some(word) if !c.is_whitespace() || is_quoted => word.push(c),
            _ => words.push(String::new()),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn understood(text: &str) -> Vec<(Field, String)> {
        let query = Query::new(text);
        let terms = query.terms().iter();
        terms.map(|term| (term.field.clone(), term.word.clone())).collect()
    }

    fn keys(path: &str) -> Field {
        Field::Keys(path.split('.').map(str::to_owned).collect())
    }

    #[test]
    fn words_and_fields_are_told_apart() {
        let any = |word: &str| (Field::Any, word.to_owned());
        assert_eq!(understood("  vpc  Prod "), [any("vpc"), any("Prod")]);
        assert_eq!(understood("\"two words\""), [any("two words")]);
        assert_eq!(
            understood("component:vpc stage:prod vars.cidr_block:10.1"),
            [
                (Field::Component, "vpc".to_owned()),
                (keys("stage"), "prod".to_owned()),
                (keys("vars.cidr_block"), "10.1".to_owned()),
            ]
        );
        assert_eq!(
            understood("team:\"core platform\""),
            [(keys("team"), "core platform".to_owned())]
        );
        assert_eq!(understood("vars.tags:"), [(keys("vars.tags"), String::new())]);
        assert_eq!(
            understood("subnets.0.cidr:10"),
            [(keys("subnets.0.cidr"), "10".to_owned())]
        );
    }

    #[test]
    fn values_with_colons_are_values() {
        for text in ["arn:aws:iam::123:role/x", "https://example.com:443", "10:20", ":x"] {
            assert_eq!(understood(text), [(Field::Any, text.to_owned())]);
        }
        assert_eq!(understood("\"\" \""), []);
    }

    #[test]
    fn a_long_search_is_cut_and_an_odd_one_is_harmless() {
        assert_eq!(understood(&"a ".repeat(100)).len(), MOST_TERMS);
        assert!(Query::new(&"(".repeat(10_000)).terms()[0].is_in(&"(".repeat(MOST_CHARACTERS)));
        assert!(Query::new(".*").terms()[0].is_in("a.*b") && !Query::new(".*").terms()[0].is_in("ab"));
    }

    #[test]
    fn keys_are_the_end_of_a_path() {
        let path: Vec<Text> = ["vars", "Tags", "team"].map(Text::from).to_vec();
        for (text, expected) in [
            ("team", true),
            ("tags.team", true),
            ("vars.*.team", true),
            ("vars.team", false),
        ] {
            assert_eq!(keys(text).ends(&path), expected, "{text}");
        }
    }
}
