//! Terraform modules of components: the variables that they declare.
//!
//! Read once, and again when the folder's files have other sizes or times. Where a folder is absent, or holds what is not
//! read here, nothing is known and nothing is said.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::types::Type;
use crate::paths::is_within;

/// What a module declares.
pub(super) struct Module {
    /// The variables, with their types.
    pub(super) variables: FxHashMap<String, Type>,
    /// Those of them without a default.
    pub(super) required: BTreeSet<String>,
    /// Whether files in the folder set variables by themselves.
    pub(super) has_values: bool,
}

impl Module {
    /// The names of its variables, sorted.
    pub(super) fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.variables.keys().map(String::as_str).collect();
        names.sort_unstable();
        names
    }
}

/// Of each file: its name, size and time.
type Stamp = Vec<(PathBuf, u64, Option<SystemTime>)>;

/// The modules of all components, by folder.
#[derive(Default)]
pub(in super::super) struct Modules {
    known: FxHashMap<PathBuf, (Stamp, Option<Module>)>,
    /// Whether something happened in or above one of the folders since they were looked at.
    is_stale: bool,
}

/// Larger files are not read: no declaration of variables is.
const MOST_BYTES: u64 = 1 << 20;

impl Modules {
    /// Reads what is new or changed in these folders; whether nothing was.
    pub(in super::super) fn load(&mut self, folders: &[&PathBuf]) -> bool {
        let is_known = |folder: &&PathBuf| self.known.contains_key(*folder);
        if !std::mem::take(&mut self.is_stale) && folders.len() == self.known.len() && folders.iter().all(is_known) {
            return true;
        }
        let mut before = std::mem::take(&mut self.known);
        let stamped: Vec<(&PathBuf, Stamp)> = folders.par_iter().map(|folder| (*folder, stamp(folder))).collect();
        let mut is_same = true;
        for (folder, stamp) in stamped {
            let kept = before.remove(folder).filter(|(known, _)| *known == stamp);
            let entry = kept.unwrap_or_else(|| {
                is_same = false;
                let module = read(&stamp);
                (stamp, module)
            });
            self.known.insert(folder.clone(), entry);
        }
        is_same && before.is_empty()
    }

    /// Whether one of the paths is code of one of the modules.
    pub(in super::super) fn concern<'a>(&mut self, changed: impl Iterator<Item = &'a Path>) -> bool {
        let mut is_code = false;
        for path in changed {
            let is_folder = self.known.contains_key(path);
            is_code |=
                is_folder || is_code_of(path) && path.parent().is_some_and(|folder| self.known.contains_key(folder));
            // A folder above stands for all that is in it.
            self.is_stale |= is_code || self.known.keys().any(|folder| is_within(folder, path));
        }
        is_code
    }

    pub(super) fn get(&self, folder: &Path) -> Option<&Module> {
        self.known.get(folder)?.1.as_ref()
    }
}

/// Whether code may be in a file of that name.
fn is_code_of(path: &Path) -> bool {
    let extension = path.extension();
    extension.is_some_and(|extension| ["tf", "tofu", "tfvars", "json"].iter().any(|known| extension == *known))
}

fn stamp(folder: &Path) -> Stamp {
    let Ok(entries) = fs::read_dir(folder) else {
        return Stamp::new();
    };
    let mut stamp: Stamp = entries
        .filter_map(Result::ok)
        .filter(|entry| is_code(&entry.path()))
        .filter_map(|entry| {
            let metadata = fs::metadata(entry.path()).ok().filter(fs::Metadata::is_file)?;
            Some((entry.path(), metadata.len(), metadata.modified().ok()))
        })
        .collect();
    stamp.sort();
    stamp
}

fn is_code(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    [".tf", ".tofu", ".tfvars", ".tf.json", ".tfvars.json", ".tofu.json"]
        .iter()
        .any(|end| name.ends_with(end))
}

/// The module; `None` if some of it is not understood, for then nothing is certain.
fn read(stamp: &Stamp) -> Option<Module> {
    let mut module = Module {
        variables: FxHashMap::default(),
        required: BTreeSet::new(),
        has_values: false,
    };
    let mut has_code = false;
    for (path, size, _) in stamp {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.contains(".tfvars") {
            module.has_values |= name.contains(".auto.") || name.starts_with("terraform.tfvars");
            continue;
        }
        if name.ends_with("_override.tf.json") || name == "backend.tf.json" {
            continue;
        }
        if *size > MOST_BYTES || name.ends_with(".json") {
            return None;
        }
        let text = fs::read_to_string(path).ok()?;
        let body = crate::hcl::bounded(&text, |text| hcl::parse(text).map_err(|error| error.to_string())).ok()?;
        has_code = true;
        for block in body.blocks().filter(|block| block.identifier.as_str() == "variable") {
            let attribute = |name: &str| block.body.attributes().find(|attribute| attribute.key.as_str() == name);
            let name = block.labels.first()?.as_str();
            if attribute("default").is_none() {
                module.required.insert(name.to_owned());
            } else {
                module.required.remove(name);
            }
            let kind = attribute("type").map_or(Type::Any, |attribute| Type::of(&attribute.expr));
            module.variables.insert(name.to_owned(), kind);
        }
    }
    has_code.then_some(module)
}
