//! Whether the code of a component differs between two checkouts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::disk::{Disk, Kind};
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

/// The files of both checkouts.
#[derive(Clone, Copy)]
pub(super) struct Sides<'a> {
    pub(super) before: &'a Disk,
    pub(super) after: &'a Disk,
}

/// Modules beyond this many are not followed.
const MOST_MODULES: usize = 1_000;
/// Folders nested deeper are not looked into.
const DEEPEST: usize = 32;
/// Files are compared up to here.
const MOST_BYTES: u64 = 64 << 20;

/// What Terraform and its like leave behind.
const LEFTOVERS: [&str; 4] = [".terraform", ".git", "terraform.tfstate.d", ".workdir"];

/// Compares the code of the component of that type and name.
pub(super) fn changed_code(base: &Estate, head: &Estate, (kind, name): (&str, &str)) -> Code {
    let path = |estate: &Estate| estate.component(kind, name)?.path.clone();
    let (Some(before), Some(after)) = (path(base), path(head)) else {
        return Code::default();
    };
    let sides = Sides::of(base, head);
    let modules = sides.modules(&before, &after);
    Code {
        component: sides.differ(&before, &after),
        module: modules.iter().any(|(before, after)| sides.differ(before, after)),
    }
}

impl<'a> Sides<'a> {
    pub(super) fn of(base: &'a Estate, head: &'a Estate) -> Self {
        Self {
            before: base.files.disk(),
            after: head.files.disk(),
        }
    }

    /// Whether a file, or any file of a folder, is not the same on both sides.
    pub(super) fn differ(self, before: &Path, after: &Path) -> bool {
        if let (Some(one), Some(other)) = (self.before.checkout(), self.after.checkout())
            && one.id(before) == other.id(after)
        {
            return false;
        }
        let old = files(self.before, before, self.after);
        let new = files(self.after, after, self.before);
        let read = |disk: &Disk, path| disk.read(path, MOST_BYTES).ok();
        old.len() != new.len()
            || old
                .iter()
                .zip(&new)
                .any(|(old, new)| old.0 != new.0 || read(self.before, old.1) != read(self.after, new.1))
    }

    /// The local modules that the component at `after` uses, with where they were before.
    fn modules(self, before: &Path, after: &Path) -> BTreeSet<(PathBuf, PathBuf)> {
        let mut found = BTreeSet::new();
        let mut open = vec![(before.to_path_buf(), after.to_path_buf())];
        while let Some((before, after)) = open.pop() {
            for source in local_sources(self.after, &after) {
                let pair = (glob::normal(&before.join(&source)), glob::normal(&after.join(&source)));
                if found.len() < MOST_MODULES && found.insert(pair.clone()) {
                    open.push(pair);
                }
            }
        }
        found.retain(|(_, module)| !module.starts_with(after));
        found
    }
}

/// The `source = "./…"` and `source = "../…"` of a folder's Terraform files.
fn local_sources(disk: &Disk, folder: &Path) -> Vec<String> {
    let members = disk.members(folder).into_iter().flatten();
    let files = members.filter(|member| member.path.extension().is_some_and(|extension| extension == "tf"));
    files
        .filter_map(|member| disk.read(&member.path, MOST_BYTES).ok())
        .flat_map(|bytes| {
            let text = String::from_utf8_lossy(&bytes);
            text.lines().filter_map(local_source).collect::<Vec<_>>()
        })
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

/// The file at `path`, or the files below it by their path from there: without what is left behind, without following
/// links and, beside a commit, without what git does not track.
fn files(disk: &Disk, path: &Path, other: &Disk) -> BTreeMap<PathBuf, PathBuf> {
    let commit = other.checkout().filter(|_| disk.checkout().is_none());
    let counts = |path: &Path| commit.is_none_or(|commit| !commit.covers(path) || commit.is_tracked(path));
    let mut found = BTreeMap::new();
    if disk.is_file(path) && counts(path) {
        found.insert(PathBuf::new(), path.to_path_buf());
    }
    let mut open = vec![(path.to_path_buf(), 0)];
    while let Some((folder, depth)) = open.pop() {
        for member in disk
            .members(&folder)
            .into_iter()
            .flatten()
            .filter(|member| !member.is_link)
        {
            let is_leftover = LEFTOVERS.iter().any(|leftover| member.path.ends_with(leftover));
            match member.kind {
                Some(Kind::Folder) if !is_leftover && depth < DEEPEST => open.push((member.path, depth + 1)),
                Some(Kind::File) if counts(&member.path) => {
                    let relative = member.path.strip_prefix(path).unwrap_or(&member.path).to_path_buf();
                    found.insert(relative, member.path);
                }
                _ => {}
            }
        }
    }
    found
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
        let disk = Disk::default();
        let sides = Sides {
            before: &disk,
            after: &disk,
        };
        let code = |after: &Folder| {
            let pairs = sides.modules(&before.path("vpc"), &after.path("vpc"));
            let module = pairs.iter().any(|(before, after)| sides.differ(before, after));
            (sides.differ(&before.path("vpc"), &after.path("vpc")), module)
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
