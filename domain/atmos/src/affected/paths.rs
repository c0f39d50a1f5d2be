//! Files and folders outside of its component that an instance says it depends on.

use std::collections::HashMap;
use std::path::PathBuf;

use super::code::Sides;
use crate::config::Config;
use crate::estate::{Estate, Instance};
use crate::value::{Node, Value};

/// A file or folder that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedPath {
    /// Whether it is a file or a folder.
    pub kind: PathKind,
    /// As the instance names it.
    pub path: String,
}

/// What a path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathKind {
    /// A file.
    File,
    /// A folder with everything below.
    Folder,
}

impl PathKind {
    /// Atmos's word for it, which is the reason as well.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Folder => "folder",
        }
    }
}

/// The paths that instances name; each is compared once.
pub(super) struct Paths<'a> {
    base: &'a Estate,
    head: &'a Estate,
    known: HashMap<String, bool>,
}

impl<'a> Paths<'a> {
    pub(super) fn of(base: &'a Estate, head: &'a Estate) -> Self {
        Self {
            base,
            head,
            known: HashMap::new(),
        }
    }

    /// The first path that `instance` names and that changed.
    pub(super) fn changed(&mut self, instance: &Instance) -> Option<ChangedPath> {
        named(instance).into_iter().find(|named| self.differs(&named.path))
    }

    fn differs(&mut self, path: &str) -> bool {
        if let Some(known) = self.known.get(path) {
            return *known;
        }
        let sides = Sides::of(self.base, self.head);
        let mut places = roots(&self.base.config).into_iter().zip(roots(&self.head.config));
        let differs = places.any(|(before, after)| sides.differ(&before.join(path), &after.join(path)));
        self.known.insert(path.to_owned(), differs);
        differs
    }
}

/// Where such paths start: at the root of the repository or, failing that, at the base path.
fn roots(config: &Config) -> [&PathBuf; 2] {
    [config.git_root.as_ref().unwrap_or(&config.base_path), &config.base_path]
}

/// `dependencies.components`, `.files` and `.folders`; where those name none, `settings.depends_on`.
fn named(instance: &Instance) -> Vec<ChangedPath> {
    let section = |name: &str, key: &str| instance.sections.get(name)?.at(&[key]);
    let of = |kind: PathKind, node: &Node| {
        let path = node.value.as_str().filter(|path| !path.is_empty())?.to_owned();
        Some(ChangedPath { kind, path })
    };
    let components = items(section("dependencies", "components"));
    let components = components.into_iter().filter_map(|entry| {
        let kind = match entry.at(&["kind"])?.value.as_str()? {
            "file" => PathKind::File,
            "folder" => PathKind::Folder,
            _ => return None,
        };
        of(kind, entry.at(&["path"])?)
    });
    let files = items(section("dependencies", "files"));
    let folders = items(section("dependencies", "folders"));
    let mut found: Vec<_> = components
        .chain(files.into_iter().filter_map(|node| of(PathKind::File, node)))
        .chain(folders.into_iter().filter_map(|node| of(PathKind::Folder, node)))
        .collect();
    if found.is_empty() {
        let older = items(section("settings", "depends_on"))
            .into_iter()
            .filter_map(|entry| {
                let file = entry.at(&["file"]).and_then(|node| of(PathKind::File, node));
                file.or_else(|| of(PathKind::Folder, entry.at(&["folder"])?))
            });
        found.extend(older);
    }
    found
}

/// The items of a list, or the values of a map.
fn items(node: Option<&Node>) -> Vec<&Node> {
    match node.map(|node| &node.value) {
        Some(Value::List(list)) => list.items().iter().collect(),
        Some(Value::Map(map)) => map.entries().iter().map(|entry| &entry.node).collect(),
        _ => Vec::new(),
    }
}
