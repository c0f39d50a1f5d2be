//! The YAML functions of `atmos.yaml` that need nothing but this machine's files: they run while it is read.

use std::cell::Cell;
use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use super::include;
use super::loader::Loader;
use crate::diagnostic::Diagnostic;
use crate::git::FACTS;
use crate::source::Span;
use crate::value::Value;
use crate::yaml::Tags;

/// Includes within includes.
const MOST_DEPTH: usize = 10;

/// The functions for one file.
pub(super) struct Functions<'a> {
    pub(super) loader: &'a Loader<'a>,
    pub(super) file: &'a Path,
    depth: Cell<usize>,
}

impl<'a> Functions<'a> {
    pub(super) fn new(loader: &'a Loader<'a>, file: &'a Path) -> Self {
        Self {
            loader,
            file,
            depth: Cell::new(0),
        }
    }

    /// The functions for a file that this one includes; `None` if that goes too deep.
    pub(super) fn included(&self, file: &'a Path) -> Option<Self> {
        let depth = self.depth.get() + 1;
        (depth <= MOST_DEPTH).then(|| Self {
            loader: self.loader,
            file,
            depth: Cell::new(depth),
        })
    }

    fn environment(&self, arguments: &str) -> Value {
        let (name, fallback) = word(arguments);
        let value = self.loader.environment.get(name).map(String::as_str);
        Value::text(value.unwrap_or_else(|| unquoted(fallback)))
    }

    /// A fact about the repository, or the fallback that is written.
    fn repository(&self, tag: &str, fact: &str, fallback: &str, span: Span) -> Value {
        let repository = self.loader.repository.as_ref();
        let fact = repository.and_then(|repository| repository.fact(fact));
        let fallback = unquoted(fallback);
        if fact.is_none() && fallback.is_empty() {
            let message = format!("`{tag}` has no value: this is no git repository, or it has none.");
            let hint = format!("Give it one to fall back to: `{tag} value`.");
            self.loader
                .report(Diagnostic::warning("config-function-no-value", span, message).hint(hint));
        }
        Value::text(fact.unwrap_or_else(|| fallback.to_owned()))
    }

    fn directory(&self, below: &str) -> Value {
        let directory = self.loader.options.directory.join(unquoted(below));
        Value::text(crate::glob::normal(&directory).display().to_string())
    }

    /// `!random [max]` or `!random min max`, both included; the same at this place for as long as the process lives, so
    /// that reading the file again is no change.
    fn random(&self, arguments: &str, span: Span) -> Option<Value> {
        let numbers: Result<Vec<i64>, _> = arguments.split_whitespace().map(str::parse).collect();
        let (least, most) = match numbers.as_deref() {
            Ok([]) => (0, 65_535),
            Ok([most]) => (0, *most),
            Ok([least, most]) => (*least, *most),
            _ => (0, -1),
        };
        let Some(choices) = most
            .checked_sub(least)
            .and_then(|width| width.checked_add(1))
            .filter(|it| *it > 0)
        else {
            let message = "`!random` takes up to two whole numbers, the smaller one first.";
            self.loader.report(
                Diagnostic::error("config-function-arguments", span, message).hint("Write `!random 1024 65535`."),
            );
            return None;
        };
        static SEED: LazyLock<RandomState> = LazyLock::new(RandomState::new);
        let drawn = SEED.hash_one((self.file, span.line(), span.column()));
        let offset = i64::try_from(drawn % choices.unsigned_abs()).unwrap_or_default();
        Some(Value::Int(least.saturating_add(offset)))
    }

    fn not_run(&self, tag: &str, span: Span) {
        let message = format!("`{tag}` does not run when a repository is opened; the setting keeps its text.");
        let hint = "Nothing is executed and nothing is asked from outside; everything else resolves as written.";
        self.loader
            .report(Diagnostic::warning("config-function-not-run", span, message).hint(hint));
    }

    fn unknown(&self, tag: &str, span: Span) {
        let message = format!("`atmos.yaml` knows no function `{tag}`.");
        let hint = "It knows !env, !exec, !include, !include.raw, !repo-root, !git.root, !git.sha, !git.branch, !git.ref, \
                    !git.repository, !git.owner, !git.name, !git.host, !git.url, !cwd, !random, !append, !literal and !unset.";
        self.loader
            .report(Diagnostic::error("config-function-unknown", span, message).hint(hint));
    }
}

impl Tags for Functions<'_> {
    fn evaluate(&self, tag: &str, text: &str, span: Span) -> Result<Option<Value>, Box<Diagnostic>> {
        let text = text.trim();
        Ok(match tag {
            "!env" => Some(self.environment(text)),
            "!include" | "!include.raw" => Some(include::include(self, tag == "!include.raw", text, span)),
            "!cwd" => Some(self.directory(text)),
            "!unset" | "!append" => None,
            "!random" => self.random(text, span),
            "!exec" | "!cel" | "!template" => {
                self.not_run(tag, span);
                None
            }
            "!repo-root" => Some(self.repository(tag, "root", text, span)),
            _ => match tag.strip_prefix("!git.").filter(|fact| FACTS.contains(fact)) {
                Some(fact) => {
                    self.loader.note_commit();
                    Some(self.repository(tag, fact, text, span))
                }
                None => {
                    self.unknown(tag, span);
                    None
                }
            },
        })
    }
}

/// The first word, which may be quoted, and what follows it.
pub(super) fn word(text: &str) -> (&str, &str) {
    let text = text.trim();
    for quote in ['"', '\''] {
        if let Some((word, rest)) = text.strip_prefix(quote).and_then(|rest| rest.split_once(quote)) {
            return (word, rest.trim());
        }
    }
    text.split_once(char::is_whitespace)
        .map_or((text, ""), |(word, rest)| (word, rest.trim()))
}

pub(super) fn unquoted(text: &str) -> &str {
    ['"', '\'']
        .into_iter()
        .find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote))
        .unwrap_or(text)
}

/// Where an included path may be: next to the file, in the directory, at the git root.
pub(super) fn include_candidates(functions: &Functions<'_>, path: &str) -> Vec<PathBuf> {
    let here = functions.file.parent().unwrap_or(functions.file).join(path);
    if path.starts_with("./") || path.starts_with("../") || Path::new(path).is_absolute() {
        return vec![crate::glob::normal(&here)];
    }
    let directory = Some(functions.loader.options.directory.as_path());
    let others = directory.into_iter().chain(functions.loader.git_root());
    let all = std::iter::once(here).chain(others.map(|base| base.join(path)));
    all.map(|path| crate::glob::normal(&path)).collect()
}
