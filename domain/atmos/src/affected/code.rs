//! Whether the code of a component differs between two checkouts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::estate::Estate;
use crate::glob;

/// What differs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Code {
    /// A file below the component's directory.
    pub(super) component: bool,
    /// A file of a local module that it uses, directly or through another.
    pub(super) module: bool,
}

/// Modules beyond this many are not followed.
const MOST_MODULES: usize = 1_000;
/// Folders nested deeper are not looked into.
const DEEPEST: usize = 32;

/// What Terraform and its like leave behind.
const LEFTOVERS: [&str; 4] = [".terraform", ".git", "terraform.tfstate.d", ".workdir"];

/// Compares the code of the component of that type and name.
pub(super) fn changed_code(base: &Estate, head: &Estate, (kind, name): (&str, &str)) -> Code {
    let path = |estate: &Estate| estate.component(kind, name)?.path.clone();
    let (Some(before), Some(after)) = (path(base), path(head)) else {
        return Code::default();
    };
    let pairs = modules(&before, &after);
    Code {
        component: differs(&before, &after),
        module: pairs.iter().any(|(before, after)| differs(before, after)),
    }
}

/// The local modules that the component at `after` uses, with where they were before.
fn modules(before: &Path, after: &Path) -> BTreeSet<(PathBuf, PathBuf)> {
    let mut found = BTreeSet::new();
    let mut open = vec![(before.to_path_buf(), after.to_path_buf())];
    while let Some((before, after)) = open.pop() {
        for source in local_sources(&after) {
            let pair = (glob::normal(&before.join(&source)), glob::normal(&after.join(&source)));
            if found.len() < MOST_MODULES && found.insert(pair.clone()) {
                open.push(pair);
            }
        }
    }
    found.retain(|(_, module)| !module.starts_with(after));
    found
}

/// The `source = "./…"` and `source = "../…"` of a folder's Terraform files.
fn local_sources(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let files = entries.map(|entry| entry.path());
    files
        .filter(|path| path.extension().is_some_and(|extension| extension == "tf"))
        .filter_map(|path| fs::read_to_string(path).ok())
        .flat_map(|text| text.lines().filter_map(local_source).collect::<Vec<_>>())
        .collect()
}

fn local_source(line: &str) -> Option<String> {
    let value = line
        .trim_start()
        .strip_prefix("source")?
        .trim_start()
        .strip_prefix('=')?;
    let path = value.trim_start().strip_prefix('"')?.split('"').next()?;
    (path.starts_with("./") || path.starts_with("../")).then(|| path.to_owned())
}

/// Whether two folders hold different files.
fn differs(before: &Path, after: &Path) -> bool {
    let (old, new) = (files(before), files(after));
    old.len() != new.len()
        || old
            .iter()
            .zip(&new)
            .any(|(old, new)| old != new || read_differs(&before.join(old.0), &after.join(new.0)))
}

/// The files below a folder with their sizes, without what is left behind and without following links.
fn files(folder: &Path) -> BTreeMap<PathBuf, u64> {
    let mut found = BTreeMap::new();
    let mut open = vec![(PathBuf::new(), 0)];
    while let Some((relative, depth)) = open.pop() {
        let entries = fs::read_dir(folder.join(&relative)).into_iter().flatten().flatten();
        for entry in entries {
            let name = entry.file_name();
            let path = relative.join(&name);
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => {
                    let is_leftover = LEFTOVERS.iter().any(|leftover| name == *leftover);
                    if !is_leftover && depth < DEEPEST {
                        open.push((path, depth + 1));
                    }
                }
                Ok(kind) if kind.is_file() => {
                    let size = entry.metadata().map_or(0, |metadata| metadata.len());
                    found.insert(path, size);
                }
                _ => {}
            }
        }
    }
    found
}

fn read_differs(before: &Path, after: &Path) -> bool {
    match (fs::read(before), fs::read(after)) {
        (Ok(before), Ok(after)) => before != after,
        (before, after) => before.is_ok() != after.is_ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::Folder;

    #[test]
    fn a_component_differs_by_its_own_files_or_by_those_of_its_modules() {
        let checkout = |module: &str| {
            Folder::with(&[
                ("vpc/main.tf", "module \"m\" {\n  source = \"../modules/a\"\n}\n"),
                ("vpc/.terraform/state", module),
                (
                    "modules/a/main.tf",
                    "module \"b\" { source = \"../b\" }\n  source = \"../b\"\n",
                ),
                ("modules/b/main.tf", module),
            ])
        };
        let (before, same, other) = (checkout("1"), checkout("1"), checkout("2"));
        let code = |after: &Folder| {
            let pairs = modules(&before.path("vpc"), &after.path("vpc"));
            let module = pairs.iter().any(|(before, after)| differs(before, after));
            (differs(&before.path("vpc"), &after.path("vpc")), module)
        };
        assert_eq!(code(&same), (false, false));
        assert_eq!(code(&other), (false, true));
        same.write("vpc/new.tf", "");
        assert_eq!(code(&same), (true, false));
    }

    #[test]
    fn only_local_sources_are_modules_to_compare() {
        assert_eq!(local_source("  source  = \"../x\" # why"), Some("../x".to_owned()));
        assert_eq!(local_source("  source = \"terraform-aws-modules/vpc/aws\""), None);
        assert_eq!(local_source("  sources = \"./x\""), None);
    }
}
