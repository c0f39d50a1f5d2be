//! The functions that run while a manifest is read: `!include`. Every other tag is checked and left for later.

use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;

use super::SourceCache;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::functions::{first, unquoted};
use crate::include::{Form, form, hcl, variables};
use crate::pointer::include_places;
use crate::query;
use crate::source::{FileId, Files, Span};
use crate::value::Value;
use crate::yaml::{ParseOptions, Tags, parse};

/// Includes within includes.
const MOST_DEPTH: usize = 10;
/// Files that one manifest includes, counted each time.
const MOST_INCLUDES: usize = 1_000;
/// Bytes that one manifest includes.
const MOST_BYTES: usize = 16 << 20;

/// All functions that manifests may use.
const KNOWN: [&str; 37] = [
    "append",
    "aws.account_id",
    "aws.caller_identity_arn",
    "aws.caller_identity_user_id",
    "aws.organization_id",
    "aws.region",
    "cel",
    "cwd",
    "emulator",
    "env",
    "exec",
    "git.branch",
    "git.host",
    "git.name",
    "git.owner",
    "git.ref",
    "git.repository",
    "git.root",
    "git.sha",
    "git.url",
    "include",
    "include.raw",
    "labels",
    "labels.keys",
    "labels.values",
    "literal",
    "random",
    "repo-root",
    "secret",
    "store",
    "store.get",
    "tags",
    "template",
    "terraform.output",
    "terraform.state",
    "unset",
    "version",
];

/// The tags of one manifest.
pub(super) struct ManifestTags<'a> {
    pub(super) config: &'a Config,
    pub(super) files: &'a Files,
    pub(super) sources: &'a SourceCache,
    /// Where relative paths start.
    pub(super) file: Cell<FileId>,
    pub(super) depth: Cell<usize>,
    /// How many files and bytes were included.
    pub(super) included: Cell<(usize, usize)>,
    /// What was included.
    pub(super) reads: RefCell<Vec<FileId>>,
    /// Where nothing was found.
    pub(super) awaited: RefCell<Vec<PathBuf>>,
    pub(super) diagnostics: RefCell<Vec<Diagnostic>>,
    /// What these are about, so that each is told once.
    pub(super) told: RefCell<FxHashSet<(&'static str, Span, String)>>,
}

impl Tags for ManifestTags<'_> {
    fn evaluate(&self, tag: &str, text: &str, span: Span) -> Result<Option<Value>, Box<Diagnostic>> {
        let name = tag.strip_prefix('!').unwrap_or(tag);
        if !KNOWN.contains(&name) {
            self.report(unknown(tag, span));
        }
        if name != "include" && name != "include.raw" {
            return Ok(None);
        }
        let (path, query) = first(text);
        let path = path.strip_prefix("file://").unwrap_or(&path);
        if path.is_empty() || super::imports::is_remote(path) {
            return Ok(None);
        }
        Ok(Some(
            self.include(path, unquoted(query), name == "include.raw", span)
                .unwrap_or_else(|diagnostic| {
                    self.report(*diagnostic);
                    Value::Null
                }),
        ))
    }
}

impl ManifestTags<'_> {
    fn include(&self, path: &str, query: &str, is_raw: bool, span: Span) -> Result<Value, Box<Diagnostic>> {
        let found = self.find(path, span)?;
        let file = self.files.intern(&found);
        self.reads.borrow_mut().push(file);
        let source = self.sources.get(file);
        let text = source.text.as_ref().map_err(Clone::clone)?;
        self.afford(text.len(), span)?;
        let value = if is_raw {
            Value::text(&**text)
        } else {
            self.decode(&found, file, text, span)?
        };
        query::select(&value, query).map_err(|error| {
            let message = format!("The expression `{query}` does not fit `{path}`: {error}.");
            let hint = "A path such as `.a.b[0]` selects a part of the file, `.a // \"b\"` has a default.";
            Box::new(Diagnostic::error("include-query", span, message).hint(hint))
        })
    }

    /// Fails where the manifest includes too much.
    fn afford(&self, bytes: usize, span: Span) -> Result<(), Box<Diagnostic>> {
        let (files, total) = self.included.get();
        let (files, total) = (files + 1, bytes.saturating_add(total));
        self.included.set((files, total));
        if files <= MOST_INCLUDES && total <= MOST_BYTES {
            return Ok(());
        }
        let megabytes = MOST_BYTES >> 20;
        let message =
            format!("This is not included: the manifest includes more than {MOST_INCLUDES} files or {megabytes} MiB.");
        let hint = "Include each file once and give it an anchor, or select less of it.";
        Err(Box::new(
            Diagnostic::error("include-too-large", span, message).hint(hint),
        ))
    }

    fn decode(&self, path: &Path, file: FileId, text: &str, span: Span) -> Result<Value, Box<Diagnostic>> {
        match form(path) {
            Form::Yaml => self.yaml(file, text, span),
            Form::Environment => Ok(Value::Map(variables(text, file))),
            Form::Text => Ok(Value::text(text)),
            Form::Hcl => hcl(text).map_err(|why| {
                let message = format!("The included file is not valid HCL: {why}");
                Box::new(Diagnostic::error("include-invalid", span, message).hint("Check it with `terraform fmt`."))
            }),
        }
    }

    fn yaml(&self, file: FileId, text: &str, span: Span) -> Result<Value, Box<Diagnostic>> {
        if self.depth.get() >= MOST_DEPTH {
            let message = "Includes nest too deeply here, or in a circle.";
            return Err(Box::new(
                Diagnostic::error("include-too-deep", span, message).hint("Include fewer levels."),
            ));
        }
        let (outer, depth) = (self.file.replace(file), self.depth.get());
        self.depth.set(depth + 1);
        let parsed = parse(
            text,
            file,
            ParseOptions {
                tags: Some(self),
                ..ParseOptions::default()
            },
        );
        self.file.set(outer);
        self.depth.set(depth);
        parsed
            .map(|node| node.value)
            .map_err(|diagnostic| Box::new(diagnostic.related(span, "included here")))
    }

    /// The included file: next to the manifest, else at the base path; never outside the repository.
    fn find(&self, path: &str, span: Span) -> Result<PathBuf, Box<Diagnostic>> {
        let mut candidates = include_places(self.config, self.files, self.file.get(), path).to_vec();
        let place = candidates.iter().position(|path| self.files.disk().is_file(path));
        let found = place.map(|at| candidates.swap_remove(at));
        let tried = candidates.into_iter().take(place.unwrap_or(usize::MAX));
        self.awaited.borrow_mut().extend(tried);
        let Some(found) = found else {
            let message = format!("The included file `{path}` does not exist.");
            let hint = "Paths start at this manifest, or at the base path.";
            return Err(Box::new(
                Diagnostic::error("include-not-found", span, message).hint(hint),
            ));
        };
        if self.config.holds(&found, self.files.disk()) {
            return Ok(found);
        }
        let message = format!("The included file `{path}` lies outside the repository and is not read.");
        let hint = "Move it into the repository; opening one reads no other files of yours.";
        Err(Box::new(
            Diagnostic::warning("include-outside", span, message).hint(hint),
        ))
    }

    fn report(&self, diagnostic: Diagnostic) {
        let identity = (diagnostic.code, diagnostic.span, diagnostic.message.clone());
        if self.told.borrow_mut().insert(identity) {
            self.diagnostics.borrow_mut().push(diagnostic);
        }
    }
}

fn unknown(tag: &str, span: Span) -> Diagnostic {
    let close = KNOWN
        .iter()
        .find(|known| tag[1..].starts_with(*known) || known.starts_with(&tag[1..]));
    let hint = close.map_or_else(
        || "Functions are listed in the Atmos documentation; quote the text if it is none.".to_owned(),
        |known| format!("Did you mean `!{known}`?"),
    );
    Diagnostic::error("function-unknown", span, format!("There is no YAML function `{tag}`.")).hint(hint)
}
