//! `import:` of `atmos.yaml`: local files, folders and globs, and what they import in turn.
//!
//! Quirk: what a file imports goes over that file, unless the file is the `atmos.yaml` itself.

use std::path::{Path, PathBuf};

use super::Layer;
use super::loader::Loader;
use crate::diagnostic::Diagnostic;
use crate::glob;
use crate::source::Span;
use crate::value::{Map, Node, Value};

/// Imports of imports of imports.
const MOST_DEPTH: usize = 10;
/// Files that one `atmos.yaml` reads.
const MOST_FILES: usize = 1_000;

struct Importing {
    chain: Vec<PathBuf>,
    read: usize,
    merged: Map,
}

impl Loader<'_> {
    /// What the `import` of `declared`, the configuration in `directory`, comes to.
    pub(super) fn imports(&mut self, declared: &Map, directory: &Path) -> Map {
        let mut state = Importing {
            chain: Vec::new(),
            read: 0,
            merged: Map::default(),
        };
        let bases = [directory.to_path_buf(), self.options.directory.clone()];
        self.import_all(declared, directory, &bases, &mut state);
        state.merged
    }

    fn import_all(&mut self, declared: &Map, directory: &Path, outer: &[PathBuf], state: &mut Importing) {
        let Some(list) = declared.get("import") else { return };
        let own = declared.get("base_path").and_then(|node| node.value.as_str());
        let bases: Vec<PathBuf> = own
            .map(|text| directory.join(text))
            .into_iter()
            .chain(outer.iter().cloned())
            .chain([directory.to_path_buf()])
            .collect();
        for (text, span) in self.import_texts(list) {
            if is_remote(&text) {
                self.report_remote(&text, span);
                continue;
            }
            let found = self.import_files(&text, &bases);
            if found.is_empty() {
                self.report_missing(&text, span, &bases);
            }
            for path in found {
                self.import_file(&path, span, &bases, state);
            }
        }
    }

    fn import_file(&mut self, path: &Path, span: Span, bases: &[PathBuf], state: &mut Importing) {
        if let Some(diagnostic) = refused(path, span, state) {
            return self.report(diagnostic);
        }
        state.read += 1;
        let Some(own) = self.read(path) else { return };
        let directory = path.parent().unwrap_or(path);
        state.merged = self.placed(path, Layer::Import, &state.merged, &anchored(&own, directory));
        state.chain.push(path.to_path_buf());
        self.import_all(&own, directory, bases, state);
        state.chain.pop();
    }

    fn import_texts(&self, list: &Node) -> Vec<(String, Span)> {
        let items: &[Node] = match &list.value {
            Value::List(list) => list.items(),
            Value::Null => &[],
            _ => std::slice::from_ref(list),
        };
        let texts = items.iter().filter_map(|item| match item.value.as_str() {
            Some(text) => Some((text.trim().to_owned(), item.origin.span)),
            None => {
                let message = format!("An import is a path; this is a {}.", item.value.kind());
                self.report(Diagnostic::warning("config-import-invalid", item.origin.span, message));
                None
            }
        });
        texts.filter(|(text, _)| !text.is_empty()).collect()
    }

    /// A file as it is, a folder's YAML files, or what a pattern matches; from the first base that has any.
    fn import_files(&self, text: &str, bases: &[PathBuf]) -> Vec<PathBuf> {
        let found = bases.iter().map(|base| {
            let path = glob::normal(&base.join(text));
            self.note_input(path.clone());
            if self.files.disk().is_file(&path) {
                return vec![path];
            }
            if self.files.disk().is_folder(&path) {
                return self.yaml_below(&path);
            }
            let last = text.rsplit('/').next().unwrap_or(text);
            if last.contains('.') {
                self.files_matching(base, text)
            } else {
                self.files_matching(base, &format!("{text}.{{yaml,yml}}"))
            }
        });
        found.into_iter().find(|files| !files.is_empty()).unwrap_or_default()
    }

    fn report_remote(&self, text: &str, span: Span) {
        let message = format!("The remote configuration `{text}` is not fetched, so what it sets is missing here.");
        let hint = "Opening a repository fetches nothing; copy the file into the repository to see its effect.";
        self.report(Diagnostic::warning("config-import-remote", span, message).hint(hint));
    }

    fn report_missing(&self, text: &str, span: Span, bases: &[PathBuf]) {
        let mut places: Vec<String> = bases
            .iter()
            .map(|base| glob::normal(base).display().to_string())
            .collect();
        places.dedup();
        let message = format!("No file matches the import `{text}`.");
        let hint = format!("It was looked for below {}.", places.join(", "));
        self.report(Diagnostic::warning("config-import-not-found", span, message).hint(hint));
    }
}

/// Why `path` is not read, if it is not.
fn refused(path: &Path, span: Span, state: &Importing) -> Option<Diagnostic> {
    let name = path.display();
    if state.chain.iter().any(|above| above == path) {
        let message = format!("{name} imports itself, directly or through others.");
        let diagnostic = Diagnostic::warning("config-import-cycle", span, message);
        return Some(diagnostic.hint("Remove one of the imports of the circle."));
    }
    if state.chain.len() >= MOST_DEPTH {
        let message = format!("{name} is not read: imports nest deeper than {MOST_DEPTH} levels.");
        return Some(Diagnostic::warning("config-import-too-deep", span, message).hint("Import it higher up."));
    }
    if state.read >= MOST_FILES {
        let message = format!("{name} is not read: more than {MOST_FILES} files are imported.");
        return Some(
            Diagnostic::warning("config-import-too-many", span, message).hint("Import fewer files, or fewer times."),
        );
    }
    None
}

/// A relative `base_path` of an import starts from the folder of that import.
fn anchored(own: &Map, directory: &Path) -> Map {
    let Some(node) = own.get("base_path") else {
        return own.clone();
    };
    match node.value.as_str() {
        Some(text) if !text.is_empty() && Path::new(text).is_relative() => {
            let path = glob::normal(&directory.join(text));
            own.with("base_path", node.with_value(Value::text(path.display().to_string())))
        }
        _ => own.clone(),
    }
}

/// Whether an import leads elsewhere than to this machine's files.
fn is_remote(text: &str) -> bool {
    text.contains("://") || text.contains("::") || text.starts_with("git@") || text.starts_with("github.com/")
}
