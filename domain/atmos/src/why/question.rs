//! What somebody asks: a value, a path, a path and its value, or a file.

use std::path::Path;

use crate::estate::Estate;
use crate::paths;
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
    /// Understands what somebody typed. A text that names a file is a file; one that ends the path of a value is a path.
    #[must_use]
    pub fn new(text: &str, estate: &Estate, is_path: impl Fn(&[String]) -> bool) -> Self {
        let text: String = text.trim().chars().take(MOST_CHARACTERS).collect();
        if let Some(file) = file(estate, &text) {
            return Self::of(Subject::File(file), Vec::new(), "");
        }
        if let Some((path, value)) = text.split_once('=') {
            let steps = steps(path.trim());
            if is_path(&steps) || !path.trim().is_empty() && !path.trim().contains(char::is_whitespace) {
                return Self::of(Subject::PathValue, steps, value.trim());
            }
        }
        let steps = steps(&text);
        if is_path(&steps) {
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
        let ends = path.len().checked_sub(self.path.len()).map(|start| &path[start..]);
        ends.is_some_and(|end| end.iter().zip(&self.path).all(|(step, asked)| step == asked.as_str()))
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
