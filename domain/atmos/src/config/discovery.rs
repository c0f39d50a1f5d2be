//! Which `atmos.yaml` files there are, and how they, profiles, variables and flags go over each other.

use std::path::{Path, PathBuf};

use super::loader::Loader;
use super::{Layer, defaults, keys, profiles, variables};
use crate::diagnostic::Diagnostic;
use crate::disk::Disk;
use crate::source::Span;
use crate::value::{Map, Node, Value};

/// Where Atmos keeps a machine's configuration.
#[cfg(not(windows))]
const SYSTEM: &str = "/usr/local/etc/atmos";
/// What makes a directory one with a configuration of its own.
const INDICATORS: [&str; 5] = ["atmos.yaml", ".atmos.yaml", ".atmos", ".atmos.d", "atmos.d"];

/// The merged configuration, before anything is read from it.
pub(super) struct Merged {
    /// Everything.
    pub(super) tree: Map,
    /// What files say, before variables and flags.
    pub(super) files: Map,
    /// The directory of the last `atmos.yaml`.
    pub(super) config_directory: Option<PathBuf>,
    /// Whether the built-in configuration stands in.
    pub(super) is_default: bool,
    /// Whether flags or variables named the files.
    pub(super) is_explicit: bool,
    pub(super) profiles: Vec<String>,
}

/// Merges all layers, low to high.
pub(super) fn merge_all(loader: &mut Loader<'_>) -> Merged {
    let explicit = explicit_files(loader);
    let is_explicit = explicit.is_some();
    let found = explicit.unwrap_or_else(|| discovered(loader));
    let mut tree = Map::default();
    let mut config_directory = None;
    for (path, layer) in &found {
        if let Some(map) = loader.main_file(path, *layer) {
            // Commands merge by name within one file and what it imports; between files the later list wins.
            let below = if map.get("commands").is_some() {
                tree.without("commands")
            } else {
                tree
            };
            tree = keys::over(&below, &map);
            config_directory = path.parent().map(Path::to_path_buf);
        }
    }
    let is_default = config_directory.is_none();
    if is_default {
        report_default(loader, &found);
        let root = loader.git_root().map(Path::to_path_buf);
        tree = match root {
            Some(root) => loader.fragments_of(&root, defaults::built_in()),
            None => defaults::built_in(),
        };
    }
    variables::promote(loader, &tree);
    let profiles = profiles::names(loader, &tree);
    tree = profiles::merge(loader, tree, &profiles, config_directory.as_deref());
    let files = tree.clone();
    tree = keys::over(&tree, &variables::layer(loader));
    if let Some(base_path) = &loader.options.base_path {
        tree = tree.with("base_path", Node::computed(Value::text(base_path.as_str())));
    }
    let edition = edition(loader, &tree);
    Merged {
        tree: keys::over(&defaults::defaults(edition.as_deref()), &tree),
        files,
        config_directory,
        is_default,
        is_explicit,
        profiles,
    }
}

/// Whether the directory has a configuration of its own.
pub(super) fn has_own(disk: &Disk, directory: &Path) -> bool {
    INDICATORS.iter().any(|name| disk.exists(&directory.join(name)))
}

/// Whether the git root counts: `ATMOS_GIT_ROOT_BASEPATH=false` hides it.
pub(super) fn sees_git_root(loader: &Loader<'_>) -> bool {
    loader.variable("ATMOS_GIT_ROOT_BASEPATH") != Some("false")
}

/// The files that `--config`, `--config-path` or their variables name; `None` if nothing does.
fn explicit_files(loader: &Loader<'_>) -> Option<Vec<(PathBuf, Layer)>> {
    let named = |flags: &[PathBuf], variable: &str| -> Vec<PathBuf> {
        if flags.is_empty() {
            let text = loader.variable(variable).unwrap_or_default();
            return text
                .split(',')
                .map(str::trim)
                .filter(|path| !path.is_empty())
                .map(PathBuf::from)
                .collect();
        }
        flags.to_vec()
    };
    let files = named(&loader.options.config, "ATMOS_CONFIG");
    let directories = named(&loader.options.config_path, "ATMOS_CONFIG_PATH");
    if files.is_empty() && directories.is_empty() {
        return None;
    }
    let mut all: Vec<PathBuf> = files.iter().map(|path| loader.absolute(path)).collect();
    for directory in directories.iter().map(|path| loader.absolute(path)) {
        let found = ["atmos", ".atmos"]
            .iter()
            .find_map(|stem| config_in(loader, &directory, stem));
        match found {
            Some(path) => all.push(path),
            None => report_no_config_in(loader, &directory),
        }
    }
    Some(all.into_iter().map(|path| (path, Layer::Flag)).collect())
}

/// The files that discovery finds, low to high, each once.
fn discovered(loader: &Loader<'_>) -> Vec<(PathBuf, Layer)> {
    let directory = &loader.options.directory;
    let from_variable = loader
        .variable("ATMOS_CLI_CONFIG_PATH")
        .map(|path| loader.absolute(Path::new(path)));
    let looks_around = from_variable.is_none() && !has_own(loader.files.disk(), directory);
    let git_root = loader.git_root().filter(|_| looks_around && sees_git_root(loader));
    let places = [
        (system(loader), Layer::System),
        (
            loader.variable("HOME").map(|home| Path::new(home).join(".atmos")),
            Layer::Home,
        ),
        (looks_around.then(|| above(loader)).flatten(), Layer::Parent),
        (git_root.map(Path::to_path_buf), Layer::GitRoot),
        (Some(directory.clone()), Layer::Directory),
        (from_variable, Layer::Variable),
    ];
    let mut files: Vec<(PathBuf, Layer)> = Vec::new();
    for (place, layer) in places {
        let Some(path) = place.and_then(|place| config_in(loader, &place, "atmos")) else {
            continue;
        };
        files.retain(|(known, _)| *known != path);
        files.push((path, layer));
    }
    if config_in(loader, directory, "atmos").is_none()
        && let Some(hidden) = config_in(loader, directory, ".atmos")
    {
        report_hidden(loader, &hidden);
    }
    files
}

#[cfg(not(windows))]
fn system(_: &Loader<'_>) -> Option<PathBuf> {
    Some(PathBuf::from(SYSTEM))
}

#[cfg(windows)]
fn system(loader: &Loader<'_>) -> Option<PathBuf> {
    loader
        .variable("LOCALAPPDATA")
        .map(|folder| Path::new(folder).join("atmos"))
}

/// The nearest directory above that has a configuration file.
fn above(loader: &Loader<'_>) -> Option<PathBuf> {
    let mut parents = loader.options.directory.ancestors().skip(1);
    parents
        .find(|place| {
            ["atmos.yaml", ".atmos.yaml"].iter().any(|name| {
                loader.note_input(place.join(name));
                loader.files.disk().is_file(&place.join(name))
            })
        })
        .map(Path::to_path_buf)
}

fn config_in(loader: &Loader<'_>, directory: &Path, stem: &str) -> Option<PathBuf> {
    let names = ["yaml", "yml"].map(|extension| directory.join(format!("{stem}.{extension}")));
    for path in &names {
        loader.note_input(path.clone());
    }
    names.into_iter().find(|path| loader.files.disk().is_file(path))
}

/// The last day of the period that `edition` pins the defaults to.
fn edition(loader: &Loader<'_>, tree: &Map) -> Option<String> {
    let node = tree.get("edition")?;
    let text = match &node.value {
        Value::Null => return None,
        Value::Int(year) => year.to_string(),
        Value::Time(text) => text.strip_suffix("T00:00:00Z").unwrap_or(text).to_owned(),
        Value::String(text) => text.to_string(),
        other => format!("{other:?}"),
    };
    let day = defaults::edition_day(&text);
    if day.is_none() && !text.is_empty() {
        let message = format!("The edition `{text}` is not a date, so today's defaults hold.");
        let diagnostic = Diagnostic::error("config-edition-invalid", node.origin.span, message);
        loader.report(diagnostic.hint("Write a year, a month or a day: `2026`, `2026-07` or `2026-07-16`, in quotes."));
    }
    day
}

fn report_default(loader: &Loader<'_>, files: &[(PathBuf, Layer)]) {
    if !files.is_empty() {
        return;
    }
    let directory = loader.options.directory.display();
    let message =
        format!("No atmos.yaml was found in {directory} or above it; Atmos's built-in configuration stands in.");
    let hint = "Open the folder that holds atmos.yaml, or name it with --config-path.";
    loader.report(Diagnostic::warning("config-not-found", Span::NONE, message).hint(hint));
}

fn report_no_config_in(loader: &Loader<'_>, directory: &Path) {
    let message = format!("There is no atmos.yaml in {}.", directory.display());
    let hint = "--config-path names the folder that holds atmos.yaml; --config names a file.";
    loader.report(Diagnostic::error("config-not-found", Span::NONE, message).hint(hint));
}

fn report_hidden(loader: &Loader<'_>, path: &Path) {
    let span = Span::new(loader.files.intern(path), 0, 0);
    let message = "This file is not read: discovery reads `atmos.yaml`, without a dot.";
    let hint = "Rename it to atmos.yaml, or name its folder with --config-path, which reads both.";
    loader.report(Diagnostic::warning("config-hidden-file", span, message).hint(hint));
}
