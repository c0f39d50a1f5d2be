//! Templates in the places where Atmos allows them: manifests, import paths, names, resolved components.
//!
//! A template that needs the outside (stores, data sources that would have to be fetched) stays as it is written;
//! rendering never spawns or fetches, and reads no files but those of the repository.

mod budget;
mod component;
mod host;
mod local;

use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::FxHashMap;

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};
use crate::template::{MissingKey, RenderOptions, Template, TemplateError, TemplateErrorKind};
use crate::value::{Text, Value};

pub(crate) use budget::{Budget, MOST_STEPS, too_much};
pub(crate) use component::{Rendering, Settings, in_tree};
pub(crate) use host::Host;
pub(crate) use local::LocalFiles;

/// Parsed templates, by delimiters and text, as the same few are rendered for thousands of components; and the files
/// that they read.
#[derive(Default)]
pub(crate) struct TemplateCache {
    parsed: RwLock<Cached>,
    pub(crate) local: LocalFiles,
}

type Cached = FxHashMap<(Option<Delimiters>, Text), Arc<Template>>;

/// Custom delimiters.
pub(crate) type Delimiters = (String, String);

/// More templates than any estate has; beyond this the cache starts over.
const MOST_CACHED: usize = 20_000;

impl TemplateCache {
    /// An empty cache of templates that read these files.
    pub(crate) fn of(local: LocalFiles) -> Self {
        Self {
            parsed: RwLock::default(),
            local,
        }
    }

    /// The template `text`.
    pub(crate) fn get(&self, text: &Text, delimiters: Option<&Delimiters>) -> Result<Arc<Template>, TemplateError> {
        let key = (delimiters.cloned(), text.clone());
        if let Some(known) = self.parsed.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(Arc::clone(known));
        }
        let marks = delimiters.map(|(open, close)| (open.as_str(), close.as_str()));
        let template = Arc::new(Template::parse("template", text, marks)?);
        let mut cached = self.parsed.write().unwrap_or_else(PoisonError::into_inner);
        if cached.len() >= MOST_CACHED {
            cached.clear();
        }
        cached.insert(key, Arc::clone(&template));
        Ok(template)
    }
}

/// What manifests and names are rendered with: all functions, strict about missing keys unless told otherwise.
pub(crate) fn strict(ignore_missing: bool) -> RenderOptions {
    let missing_key = if ignore_missing {
        MissingKey::Default
    } else {
        MissingKey::Error
    };
    RenderOptions {
        missing_key,
        sprig: true,
        gomplate: true,
    }
}

/// Renders a short text such as a name or an import path.
pub(crate) fn text(
    cache: &TemplateCache,
    config: &Config,
    template: &Text,
    data: &Value,
    options: RenderOptions,
    budget: &Budget,
) -> Result<String, TemplateError> {
    let host = Host::new(config, cache).with_budget(budget);
    cache.get(template, None)?.render(data, &options, &host)
}

/// The finding for a template that failed. `first_line` is the line of the file on which its text starts.
pub(crate) fn failure(error: &TemplateError, file: FileId, first_line: u32, what: &str) -> Diagnostic {
    let line = first_line.saturating_add(error.line.saturating_sub(1));
    let span = Span::new(file, line as usize, error.column.saturating_add(1) as usize);
    finding(error, span, what)
}

/// The finding for a template that failed, at `span`.
pub(crate) fn finding(error: &TemplateError, span: Span, what: &str) -> Diagnostic {
    let message = format!("{what} cannot be rendered: {}.", error.message.trim_end_matches('.'));
    match &error.kind {
        TemplateErrorKind::Unresolved { .. } => Diagnostic::warning("template-unresolved", span, message)
            .hint("It needs something outside the repository and stays as written until that is asked for."),
        TemplateErrorKind::MissingKey { .. } => Diagnostic::error("template-missing-key", span, message)
            .hint("Set the value before this template reads it, or give it a default: `{{ .x | default \"y\" }}`."),
        _ => Diagnostic::error("template-failed", span, message).hint("Check the expression between the braces."),
    }
}
