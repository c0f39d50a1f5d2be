//! Where components were vendored from: `component.yaml` in their folder, and the sources of `vendor.yaml`.
//!
//! Nothing is fetched. What a manifest imports from elsewhere is not read.

use std::path::{Path, PathBuf};

use super::text;
use crate::config::Config;
use crate::disk::Disk;
use crate::estate::{Component, Estate};
use crate::glob::{self, Pattern, normal};
use crate::source::FileId;
use crate::value::{Node, Value};
use crate::yaml::{self, ParseOptions};

/// Manifests that import manifests that import manifests, and no further.
const MOST_IMPORTS: usize = 10;
/// More sources are not read.
const MOST_SOURCES: usize = 10_000;

/// Which manifest says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VendoredBy {
    /// `component.yaml` in the component's folder.
    Component,
    /// `vendor.yaml`, or a manifest that it imports.
    Vendor,
}

/// Where a component was vendored from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vendored {
    /// Which manifest says so.
    pub by: VendoredBy,
    /// The address as written, with `{{.Version}}` filled in.
    pub uri: String,
    /// The version, where one is written.
    pub version: Option<String>,
    /// The manifest, absolute.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: u32,
}

/// The sources of an estate's vendor manifests: read once, asked for each component.
pub struct Vendoring<'a> {
    estate: &'a Estate,
    sources: Vec<Source>,
}

/// One source of a vendor manifest.
struct Source {
    component: Option<String>,
    /// Where it is put, absolute.
    targets: Vec<PathBuf>,
    vendored: Vendored,
}

impl<'a> Vendoring<'a> {
    /// Reads the vendor manifests of an estate.
    #[must_use]
    pub fn of(estate: &'a Estate) -> Self {
        let mut reading = Reading {
            config: &estate.config,
            disk: estate.files.disk(),
            seen: Vec::new(),
            sources: Vec::new(),
        };
        for manifest in reading.manifests() {
            reading.read(&manifest, MOST_IMPORTS);
        }
        Self {
            estate,
            sources: reading.sources,
        }
    }

    /// Where a component was vendored from: by its own manifest first.
    #[must_use]
    pub fn of_component(&self, component: &Component) -> Vec<Vendored> {
        let own = component.path.as_deref().and_then(|folder| self.own(folder));
        let is_of = |source: &&Source| {
            source.component.as_deref() == Some(component.name.as_str())
                || component
                    .path
                    .as_ref()
                    .is_some_and(|path| source.targets.contains(&normal(path)))
        };
        let listed = self.sources.iter().filter(is_of).map(|source| source.vendored.clone());
        own.into_iter().chain(listed).collect()
    }

    fn own(&self, folder: &Path) -> Option<Vendored> {
        let (config, disk) = (&self.estate.config, self.estate.files.disk());
        let names = ["component.yaml", "component.yml"].map(|name| folder.join(name));
        let file = names
            .into_iter()
            .find(|path| disk.is_file(path) && config.holds(path, disk))?;
        let root = parsed(disk, &file)?;
        let source = root.at(&["spec", "source"])?;
        vendored(VendoredBy::Component, source, "uri", &file, None)
    }
}

/// What reading the manifests shares.
struct Reading<'a> {
    config: &'a Config,
    disk: &'a Disk,
    seen: Vec<PathBuf>,
    sources: Vec<Source>,
}

impl Reading<'_> {
    /// `vendor.base_path`, a file or a folder of them; else `vendor.yaml` below the base path.
    fn manifests(&self) -> Vec<PathBuf> {
        match &self.config.vendor_base_path {
            Some(folder) if self.disk.is_folder(folder) => self.matching(folder, "**/*.{yaml,yml}"),
            Some(file) => vec![file.clone()],
            None => ["vendor.yaml", "vendor.yml"]
                .map(|name| self.config.base_path.join(name))
                .into(),
        }
    }

    fn matching(&self, base: &Path, pattern: &str) -> Vec<PathBuf> {
        let Ok(pattern) = Pattern::new(base, pattern) else {
            return Vec::new();
        };
        glob::search(self.disk, &pattern).files
    }

    fn read(&mut self, path: &Path, imports: usize) {
        let path = normal(path);
        let is_new = !self.seen.contains(&path) && self.sources.len() < MOST_SOURCES;
        if !is_new || !self.disk.is_file(&path) || !self.config.holds(&path, self.disk) {
            return;
        }
        self.seen.push(path.clone());
        let Some(root) = parsed(self.disk, &path) else { return };
        for node in items(root.at(&["spec", "sources"])) {
            self.sources.extend(source(node, &path, &self.config.base_path));
        }
        let imported = items(root.at(&["spec", "imports"])).filter_map(|node| node.value.as_str());
        let imported: Vec<String> = imported.map(str::to_owned).collect();
        for pattern in imported.iter().filter(|_| imports > 0) {
            let base = if pattern.starts_with('.') {
                path.parent().unwrap_or(&path).to_path_buf()
            } else {
                self.config.base_path.clone()
            };
            let named = Path::new(pattern)
                .extension()
                .map_or_else(|| format!("{pattern}.yaml"), |_| pattern.clone());
            for file in self.matching(&base, &named) {
                self.read(&file, imports - 1);
            }
        }
    }
}

fn source(node: &Node, file: &Path, base: &Path) -> Option<Source> {
    let component = node.at(&["component"]).and_then(printed);
    let vendored = vendored(VendoredBy::Vendor, node, "source", file, component.as_deref())?;
    let targets = items(node.at(&["targets"])).filter_map(|target| {
        let path = target.at(&["path"]).unwrap_or(target).value.as_str()?;
        let path = filled(path, vendored.version.as_deref(), component.as_deref());
        Some(normal(&base.join(path)))
    });
    Some(Source {
        targets: targets.collect(),
        component,
        vendored,
    })
}

fn vendored(by: VendoredBy, node: &Node, key: &str, file: &Path, component: Option<&str>) -> Option<Vendored> {
    let version = node.at(&["version"]).and_then(printed);
    let written = node.at(&[key])?;
    Some(Vendored {
        by,
        uri: filled(written.value.as_str()?, version.as_deref(), component),
        version,
        file: file.to_path_buf(),
        line: written.origin.span.line(),
    })
}

/// The two templates that vendor manifests are written with, in either spelling.
fn filled(text: &str, version: Option<&str>, component: Option<&str>) -> String {
    let known = [("Version", version), ("Component", component)];
    known
        .into_iter()
        .fold(text.to_owned(), |text, (name, value)| match value {
            Some(value) => text
                .replace(&format!("{{{{.{name}}}}}"), value)
                .replace(&format!("{{{{ .{name} }}}}"), value),
            None => text,
        })
}

fn parsed(disk: &Disk, path: &Path) -> Option<Node> {
    let text = text(disk, path)?;
    // Numbered nowhere: these files are not part of the estate, and the line is all that is needed of a place.
    yaml::parse(&text, FileId::NONE, ParseOptions::default()).ok()
}

fn items(node: Option<&Node>) -> impl Iterator<Item = &Node> {
    let list = match node.map(|node| &node.value) {
        Some(Value::List(list)) => list.items(),
        _ => &[],
    };
    list.iter()
}

/// A scalar as text: a version may look like a number.
fn printed(node: &Node) -> Option<String> {
    let text = match &node.value {
        Value::String(text) | Value::Time(text) => text.to_string(),
        Value::Int(_) | Value::Float(_) => format!("{:?}", node.value),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}
