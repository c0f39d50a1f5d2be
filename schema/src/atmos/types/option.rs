//! The options of the configuration, each with what set it.

use std::sync::Arc;

use async_graphql::{Enum, Object, SimpleObject};
use atmos::config::{self, Setter};
use atmos::value::Value;

use super::location::Location;
use crate::atmos::snapshot::Snapshot;

/// Longer values are cut.
const MOST_CHARACTERS: usize = 2_000;

/// Who set an option.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptionSetter {
    /// Nobody: it is Atmos's default.
    Default,
    /// A file.
    File,
    /// An `ATMOS_*` variable.
    Variable,
    /// The command line.
    Flag,
}

/// An option of the configuration.
#[derive(Clone)]
pub struct ConfigOption {
    snapshot: Arc<Snapshot>,
    option: config::ConfigOption,
}

/// An `ATMOS_*` variable that is set.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct ConfigVariable {
    /// Its name. What it is set to is not told.
    pub name: String,
    /// The option that it sets, such as `stacks.base_path`; null if it stands for none.
    pub option: Option<String>,
}

impl ConfigOption {
    /// The view of an option.
    pub(crate) fn new(snapshot: &Arc<Snapshot>, option: config::ConfigOption) -> Self {
        Self {
            snapshot: Arc::clone(snapshot),
            option,
        }
    }

    /// Where it stands in a list of all: numbers in their own order.
    pub(crate) fn key(option: &config::ConfigOption) -> String {
        let part = |part: &String| match part.parse::<usize>() {
            Ok(number) => format!("{number:06}"),
            Err(_) => part.clone(),
        };
        option.path.iter().map(part).collect::<Vec<_>>().join(".")
    }

    /// Whether its path, or its value where that is shown, holds all of the words.
    pub(crate) fn holds(option: &config::ConfigOption, words: &[String]) -> bool {
        let mut text = option.path.join(".").to_lowercase();
        if !option.is_secret {
            text.push(' ');
            text.push_str(&shown(&option.node.value).to_lowercase());
        }
        words.iter().all(|word| text.contains(word.as_str()))
    }
}

/// An option of the configuration.
#[Object]
impl ConfigOption {
    /// The keys that lead to it.
    async fn path(&self) -> &[String] {
        &self.option.path
    }

    /// The first of them: what the option belongs to, such as `stacks`.
    async fn section(&self) -> &str {
        self.option.path.first().map_or("", String::as_str)
    }

    /// Its value as JSON, at most the first 2,000 characters; null where it may be a secret.
    async fn value(&self) -> Option<String> {
        (!self.option.is_secret).then(|| shown(&self.option.node.value))
    }

    /// Whether it may be a secret, and is not shown for that.
    async fn is_secret(&self) -> bool {
        self.option.is_secret
    }

    /// Who set it.
    async fn setter(&self) -> OptionSetter {
        match self.option.setter {
            Setter::Default => OptionSetter::Default,
            Setter::File => OptionSetter::File,
            Setter::Variable(_) => OptionSetter::Variable,
            Setter::Flag => OptionSetter::Flag,
        }
    }

    /// The variable that set it, if one did.
    async fn variable(&self) -> Option<String> {
        match self.option.setter {
            Setter::Variable(name) => Some(format!("ATMOS_{name}")),
            _ => None,
        }
    }

    /// Where it is written; null for defaults, variables and flags.
    async fn location(&self) -> Option<Location> {
        Location::new(&self.snapshot, self.option.span)
    }

    /// The places that it was written in before something else went over it, nearest first.
    async fn overridden(&self) -> Vec<Location> {
        let layers = self.option.node.origin.chain();
        layers
            .filter_map(|layer| Location::new(&self.snapshot, layer.span))
            .collect()
    }
}

fn shown(value: &Value) -> String {
    let text = serde_json::to_string(value).unwrap_or_default();
    match text.char_indices().nth(MOST_CHARACTERS) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}
