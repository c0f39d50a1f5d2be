//! Reads one `atmos.yaml` with everything that belongs under it, and keeps what all of loading shares.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;

use super::functions::Functions;
use super::{ConfigOptions, ConfigSource, Inputs, Layer, keys};
use crate::diagnostic::Diagnostic;
use crate::git::Repository;
use crate::glob::{self, Pattern};
use crate::source::{Files, Span};
use crate::text;
use crate::value::{Map, Value};
use crate::yaml::{self, ParseOptions};

/// What loading a configuration shares.
pub(super) struct Loader<'a> {
    pub(super) options: &'a ConfigOptions,
    pub(super) files: &'a Files,
    pub(super) environment: BTreeMap<String, String>,
    pub(super) repository: Option<Repository>,
    pub(super) sources: Vec<ConfigSource>,
    diagnostics: RefCell<Vec<Diagnostic>>,
    inputs: RefCell<Inputs>,
}

impl<'a> Loader<'a> {
    pub(super) fn new(options: &'a ConfigOptions, files: &'a Files) -> Self {
        let repository = Repository::containing(&options.directory);
        let loader = Self {
            options,
            files,
            environment: options.environment.clone(),
            sources: Vec::new(),
            diagnostics: RefCell::default(),
            inputs: RefCell::default(),
            repository,
        };
        if let Some(repository) = &loader.repository {
            loader.note_input(repository.git_directory.join("HEAD"));
        }
        loader
    }

    /// Notes that the configuration depends on the commit: a branch may move while HEAD stays on it.
    pub(super) fn note_commit(&self) {
        let Some(repository) = &self.repository else {
            return;
        };
        for name in ["refs", "packed-refs"] {
            self.note_input(repository.common_directory.join(name));
        }
    }

    /// The variable, if it is set to anything.
    pub(super) fn variable(&self, name: &str) -> Option<&str> {
        let value = self.environment.get(name)?;
        (!value.is_empty()).then_some(value)
    }

    pub(super) fn git_root(&self) -> Option<&Path> {
        Some(&self.repository.as_ref()?.root)
    }

    /// `path` below the directory, `~/` below the user's home.
    pub(super) fn absolute(&self, path: &Path) -> PathBuf {
        let home = path.strip_prefix("~").ok().zip(self.variable("HOME"));
        let path = home.map_or_else(|| path.to_path_buf(), |(rest, home)| Path::new(home).join(rest));
        glob::normal(&self.options.directory.join(path))
    }

    pub(super) fn report(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    /// What was reported, each once: a fragment may be read for more than one file.
    pub(super) fn diagnostics(self) -> Vec<Diagnostic> {
        let mut told = FxHashSet::default();
        let mut once = self.diagnostics.into_inner();
        once.retain(|found| told.insert((found.code, found.span, found.message.clone())));
        once
    }

    /// Remembers a file or folder whose change may change the configuration.
    pub(super) fn note_input(&self, path: PathBuf) {
        self.inputs.borrow_mut().paths.push(path);
    }

    pub(super) fn inputs(&self) -> Inputs {
        self.inputs.borrow().clone()
    }

    /// One `atmos.yaml`: fragments, then imports, then its own content on top. `None` if it cannot be read.
    pub(super) fn main_file(&mut self, path: &Path, layer: Layer) -> Option<Map> {
        let own = self.read(path)?;
        let below = match layer {
            Layer::System => return Some(self.placed(path, layer, &Map::default(), &own)),
            Layer::Flag if !is_discovered(path) => Map::default(),
            _ => self.fragments(path.parent()?),
        };
        let declared = keys::over(&below, &own);
        let imported = self.imports(&declared, path.parent()?);
        let below = keys::over(&below, &imported);
        Some(self.placed(path, layer, &below, &own))
    }

    /// `own`, the content of `path`, over `below`.
    pub(super) fn placed(&mut self, path: &Path, layer: Layer, below: &Map, own: &Map) -> Map {
        let source = ConfigSource {
            path: path.to_path_buf(),
            layer: layer.name(),
        };
        self.sources.retain(|known| *known != source);
        self.sources.push(source);
        keys::over(below, own)
    }

    /// `atmos.d` and `.atmos.d`: the git root's first, then those next to the file.
    fn fragments(&mut self, directory: &Path) -> Map {
        let root = self.git_root().filter(|root| *root != directory).map(Path::to_path_buf);
        let homes = root.into_iter().chain([directory.to_path_buf()]);
        homes.fold(Map::default(), |all, home| self.fragments_of(&home, all))
    }

    /// The fragments next to `directory` over `below`.
    pub(super) fn fragments_of(&mut self, directory: &Path, below: Map) -> Map {
        ["atmos.d", ".atmos.d"].into_iter().fold(below, |all, name| {
            let folder = directory.join(name);
            self.note_input(folder.clone());
            self.yaml_below(&folder)
                .into_iter()
                .fold(all, |all, path| match self.read(&path) {
                    Some(own) => self.placed(&path, Layer::Fragment, &all, &own),
                    None => all,
                })
        })
    }

    /// The YAML files below a folder, as Atmos orders them.
    pub(super) fn yaml_below(&self, folder: &Path) -> Vec<PathBuf> {
        self.files_matching(folder, "**/*.{yaml,yml}")
    }

    /// Shallow files first, then by name; `.yaml` beats a `.yml` of the same name.
    pub(super) fn files_matching(&self, base: &Path, pattern: &str) -> Vec<PathBuf> {
        let Ok(pattern) = Pattern::new(base, pattern) else {
            return Vec::new();
        };
        let mut files = glob::search(self.files.disk(), &pattern).files;
        self.inputs.borrow_mut().patterns.push(pattern);
        let shadowed = |path: &PathBuf| {
            path.extension().is_some_and(|own| own == "yml") && self.files.disk().is_file(&path.with_extension("yaml"))
        };
        files.retain(|path| !shadowed(path));
        files.sort_by_key(|path| (path.components().count(), path.clone().into_os_string()));
        files
    }

    /// The content of a configuration file with its functions evaluated and its keys lowered.
    pub(super) fn read(&self, path: &Path) -> Option<Map> {
        self.note_input(path.to_path_buf());
        let text = self.text(path, Span::NONE)?;
        let functions = Functions::new(self, path);
        let options = ParseOptions {
            tags: Some(&functions),
            ..ParseOptions::default()
        };
        let file = self.files.intern(path);
        match yaml::parse(&text, file, options) {
            Ok(node) => match node.value {
                Value::Map(map) => Some(keys::lowered(&map)),
                Value::Null => Some(Map::default()),
                other => {
                    let message = format!("A configuration is a map of settings; this is a {}.", other.kind());
                    self.report(Diagnostic::error("config-not-a-map", node.origin.span, message));
                    None
                }
            },
            Err(diagnostic) => {
                self.report(*diagnostic);
                None
            }
        }
    }

    /// The text of a file; what cannot be read is reported at `span`, or at the file itself.
    pub(super) fn text(&self, path: &Path, span: Span) -> Option<String> {
        let span = if span.is_none() {
            Span::new(self.files.intern(path), 0, 0)
        } else {
            span
        };
        text::read(self.files.disk(), path, span)
            .map_err(|diagnostic| self.report(*diagnostic))
            .ok()
    }
}

/// Whether discovery would know the file by its name.
fn is_discovered(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| stem == "atmos" || stem == ".atmos")
}
