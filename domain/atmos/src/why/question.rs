//! What somebody asks: a value, a path, a path and its value, or a file.

use std::path::Path;

use super::MOST_VALUES;
use crate::estate::{Estate, Instance};
use crate::paths;
use crate::search::scalar;
use crate::source::FileId;
use crate::value::{Text, Value};

/// Characters of a question that count.
const MOST_CHARACTERS: usize = 1_000;

/// A question, understood.
#[derive(Clone, Debug)]
pub struct Question {
    /// What it is about.
    pub subject: Subject,
    /// The last steps of the path that it names; empty for any.
    pub path: Vec<String>,
    /// The value that it names, in small letters.
    pub value: String,
}

/// What a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Where a value is.
    Value,
    /// How the value under a path came to be.
    Path,
    /// Why a path does not have a value.
    PathValue,
    /// What became of a file.
    File(FileId),
}

impl Question {
    /// Understands what somebody asks of an instance. A text that names a file is a file; one that ends the path of a
    /// value is a path, but for a single word that a value says.
    #[must_use]
    pub fn new(text: &str, estate: &Estate, instance: &Instance) -> Self {
        let text: String = text.trim().chars().take(MOST_CHARACTERS).collect();
        if let Some(file) = file(estate, &text) {
            return Self::of(Subject::File(file), Vec::new(), "");
        }
        if let Some((path, value)) = text.split_once('=') {
            let steps = steps(path.trim());
            if Look::of(instance, &steps, "").is_path
                || !path.trim().is_empty() && !path.trim().contains(char::is_whitespace)
            {
                return Self::of(Subject::PathValue, steps, value.trim());
            }
        }
        let steps = steps(&text);
        let look = Look::of(instance, &steps, &text);
        if look.is_path && !(steps.len() == 1 && look.is_said) {
            return Self::of(Subject::Path, steps, "");
        }
        Self::of(Subject::Value, Vec::new(), &text)
    }

    fn of(subject: Subject, path: Vec<String>, value: &str) -> Self {
        let value = value.trim_matches(['"', '\'']);
        Self {
            subject,
            path,
            value: value.to_lowercase(),
        }
    }

    /// Whether a path ends with that of the question.
    pub(super) fn is_about(&self, path: &[Text]) -> bool {
        ends_in(path, &self.path)
    }

    /// Whether a value, or something in it, is the one that was asked for. Short ones have to be all of it.
    pub(super) fn says(&self, value: &Value) -> bool {
        super::holds(value, &|text| self.is_said(text))
    }

    pub(super) fn is_said(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        text == self.value || self.value.chars().count() >= FEW && text.contains(&self.value)
    }
}

/// What the values of an instance are called, and what they say.
struct Look<'a> {
    steps: &'a [String],
    text: &'a str,
    /// Whether the path of a value ends in these steps.
    is_path: bool,
    /// Whether a value is that text.
    is_said: bool,
    values: usize,
}

impl<'a> Look<'a> {
    fn of(instance: &Instance, steps: &'a [String], text: &'a str) -> Self {
        let mut look = Self {
            steps,
            text,
            is_path: false,
            is_said: false,
            values: 0,
        };
        if !steps.is_empty() {
            look.node(&Value::Map(instance.sections.to_map()), &mut Vec::new());
        }
        look
    }

    fn node(&mut self, value: &Value, path: &mut Vec<Text>) {
        self.values += 1;
        if self.values > MOST_VALUES {
            return;
        }
        self.is_path = self.is_path || ends_in(path, self.steps);
        match value {
            Value::Map(map) => {
                for entry in map.entries() {
                    self.below(entry.key.clone(), &entry.node.value, path);
                }
            }
            Value::List(list) => {
                for (index, item) in list.items().iter().enumerate() {
                    self.below(index.to_string().into(), &item.value, path);
                }
            }
            other => self.is_said = self.is_said || scalar(other).is_some_and(|said| said == self.text),
        }
    }

    fn below(&mut self, step: Text, value: &Value, path: &mut Vec<Text>) {
        path.push(step);
        self.node(value, path);
        path.pop();
    }
}

/// Whether the last steps of a path are these.
fn ends_in(path: &[Text], steps: &[String]) -> bool {
    let end = path.len().checked_sub(steps.len()).map(|start| &path[start..]);
    end.is_some_and(|end| end.iter().zip(steps).all(|(step, asked)| step == asked.as_str()))
}

/// Fewer characters than this are in too many values by chance.
const FEW: usize = 3;

/// The steps of a path: `vars.tags.team`, `.vars.list[0]` or `/vars/tags`.
fn steps(path: &str) -> Vec<String> {
    let path = path.replace('[', ".").replace(['"', ']'], "");
    let separator = if path.starts_with('/') { '/' } else { '.' };
    let steps = path.split(separator).map(str::trim);
    steps.filter(|step| !step.is_empty()).map(str::to_owned).collect()
}

/// The manifest that a text names: its path, the end of it, or either without the ending.
fn file(estate: &Estate, text: &str) -> Option<FileId> {
    let text = text.trim_start_matches("./").replace('\\', "/");
    if text.len() < FEW {
        return None;
    }
    let is_named = |path: &Path| {
        let shown = paths::relative(&estate.config.directory, path);
        let stem = [".yaml", ".yml", ".yaml.tmpl", ".yml.tmpl"]
            .iter()
            .find_map(|end| shown.strip_suffix(end));
        let has_folder = text.contains('/');
        ends(&shown, &text) || has_folder && stem.is_some_and(|stem| ends(stem, &text))
    };
    let found = estate.manifests.iter().filter(|manifest| is_named(&manifest.path));
    found
        .min_by_key(|manifest| manifest.path.as_os_str().len())
        .map(|manifest| manifest.file)
}

/// Whether a path is that, or ends with it after a slash.
fn ends(path: &str, end: &str) -> bool {
    path.strip_suffix(end)
        .is_some_and(|before| before.is_empty() || before.ends_with('/'))
}
