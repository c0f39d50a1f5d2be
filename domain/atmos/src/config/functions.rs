//! The YAML functions of `atmos.yaml` that need nothing but this machine's files: they run while it is read.

use std::cell::Cell;
use std::path::{Path, PathBuf};

use super::include;
use super::loader::Loader;
use crate::diagnostic::Diagnostic;
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
    fn repository(&self, tag: &str, fallback: &str, span: Span) -> Value {
        let known = self.loader.repository.as_ref();
        let remote = known.and_then(|repository| repository.remote.as_ref());
        let fact = match tag {
            "!repo-root" | "!git.root" => known.map(|repository| repository.root.display().to_string()),
            "!git.sha" => known.and_then(|repository| repository.commit.clone()),
            "!git.branch" | "!git.ref" => known.and_then(|repository| repository.branch.clone()),
            "!git.repository" => remote.map(|remote| format!("{}/{}", remote.owner, remote.name)),
            "!git.owner" => remote.map(|remote| remote.owner.clone()),
            "!git.name" => remote.map(|remote| remote.name.clone()),
            "!git.host" => remote.map(|remote| remote.host.clone()),
            _ => remote.map(|remote| remote.url.clone()),
        };
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
            "!exec" | "!random" | "!cel" | "!template" => {
                self.not_run(tag, span);
                None
            }
            "!repo-root" => Some(self.repository(tag, text, span)),
            _ if is_git(tag) => Some(self.repository(tag, text, span)),
            _ => {
                self.unknown(tag, span);
                None
            }
        })
    }
}

fn is_git(tag: &str) -> bool {
    let facts = [
        "root",
        "sha",
        "branch",
        "ref",
        "repository",
        "owner",
        "name",
        "host",
        "url",
    ];
    tag.strip_prefix("!git.").is_some_and(|fact| facts.contains(&fact))
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
