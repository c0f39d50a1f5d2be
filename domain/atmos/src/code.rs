//! The files beside an estate's manifests: the code of components, what says where it is vendored from, schemas and
//! policies. Only what a person would want to read, by name: no states, no variables of a run.

use std::path::{Path, PathBuf};

use crate::disk::Kind;
use crate::estate::{Component, Estate};

/// Files that one folder shows.
const MOST_IN_FOLDER: usize = 500;
/// Schemas and policies that are shown.
const MOST_POLICIES: usize = 1_000;
/// The entry to a Terraform module, by habit.
const MAIN: &str = "main.tf";
/// How the code of components ends.
const CODE: [&str; 6] = [".tf", ".tf.json", ".tofu", ".pkr.hcl", "helmfile.yaml", "README.md"];
/// What says where a component or the whole estate is vendored from.
const VENDORS: [&str; 4] = ["component.yaml", "component.yml", "vendor.yaml", "vendor.yml"];
/// How schemas and policies end.
const POLICIES: [&str; 3] = [".json", ".rego", ".cue"];

/// What such a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CodeKind {
    /// The code of a component.
    Component,
    /// Where a component, or several, are vendored from.
    Vendor,
    /// A schema or a policy.
    Policy,
}

/// All such files, by path. It looks at the disk.
#[must_use]
pub fn files(estate: &Estate) -> Vec<(PathBuf, CodeKind)> {
    let folders = estate
        .components
        .iter()
        .filter_map(|component| component.path.as_deref());
    let mut folders: Vec<&Path> = folders.collect();
    folders.sort_unstable();
    folders.dedup();
    let mut found: Vec<(PathBuf, CodeKind)> = folders.into_iter().flat_map(|folder| members(estate, folder)).collect();
    // Beside vendor manifests lies whatever else a repository has.
    let vendors = vendor_folders(estate)
        .into_iter()
        .flat_map(|folder| members(estate, folder));
    found.extend(vendors.filter(|(_, kind)| *kind == CodeKind::Vendor));
    found.extend(policies(estate));
    found.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    found.dedup_by(|a, b| a.0 == b.0);
    found
}

/// What the file at `path` is, if it is one of these.
#[must_use]
pub fn kind(estate: &Estate, path: &Path) -> Option<CodeKind> {
    let path = crate::glob::normal(path);
    let path = path.as_path();
    let folder = path.parent()?;
    let is_component = estate
        .components
        .iter()
        .any(|component| component.path.as_deref() == Some(folder));
    let is_vendor = vendor_folders(estate).contains(&folder);
    let kind = named(path).filter(|kind| match kind {
        CodeKind::Component => is_component,
        CodeKind::Vendor => is_component || is_vendor,
        CodeKind::Policy => false,
    });
    let kind = kind.or_else(|| {
        let is_policy = ends(path, &POLICIES) && policy_folders(estate).iter().any(|base| path.starts_with(base));
        is_policy.then_some(CodeKind::Policy)
    })?;
    may_show(estate, path).then_some(kind)
}

/// The file of a component that one opens first.
#[must_use]
pub fn entry(estate: &Estate, component: &Component) -> Option<PathBuf> {
    let folder = component.path.as_deref()?;
    let main = folder.join(MAIN);
    if may_show(estate, &main) {
        return Some(main);
    }
    let mut files = members(estate, folder);
    files.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    files.into_iter().map(|(path, _)| path).next()
}

/// The instances of a component whose folder the file is in, by their place among all of the estate.
#[must_use]
pub fn instances(estate: &Estate, path: &Path) -> Vec<u32> {
    let Some(folder) = path.parent() else { return Vec::new() };
    let deploys = |component_type: &str, name: &str| {
        let component = estate.component(component_type, name);
        component.is_some_and(|component| component.path.as_deref() == Some(folder))
    };
    let numbered = (0..).zip(estate.instances());
    numbered
        .filter(|(_, instance)| !instance.is_abstract() && deploys(&instance.key.component_type, &instance.component))
        .map(|(number, _)| number)
        .collect()
}

fn members(estate: &Estate, folder: &Path) -> Vec<(PathBuf, CodeKind)> {
    let members = estate.files.disk().members(folder).into_iter().flatten();
    let files = members.filter(|member| member.kind == Some(Kind::File));
    let named = files.filter_map(|member| Some((named(&member.path)?, member)));
    named
        .filter(|(_, member)| !member.is_link || may_show(estate, &member.path))
        .map(|(kind, member)| (member.path, kind))
        .take(MOST_IN_FOLDER)
        .collect()
}

fn policies(estate: &Estate) -> Vec<(PathBuf, CodeKind)> {
    let folders = policy_folders(estate);
    let walk = crate::glob::walk(estate.files.disk(), &folders, &[]);
    let files = walk.files.into_iter().filter(|path| ends(path, &POLICIES));
    files.take(MOST_POLICIES).map(|path| (path, CodeKind::Policy)).collect()
}

fn vendor_folders(estate: &Estate) -> Vec<&Path> {
    let config = &estate.config;
    let named = config.vendor_base_path.as_deref();
    named.into_iter().chain([config.base_path.as_path()]).collect()
}

fn policy_folders(estate: &Estate) -> Vec<PathBuf> {
    let config = &estate.config;
    let base = |kind: &str| config.text(&["schemas", kind, "base_path"]);
    let bases = ["jsonschema", "opa", "cue"].into_iter().filter_map(base);
    let folders = bases.map(|base| crate::glob::normal(&config.base_path.join(base)));
    folders
        .filter(|folder| config.holds(folder, estate.files.disk()))
        .collect()
}

fn named(path: &Path) -> Option<CodeKind> {
    let name = path.file_name()?.to_str()?;
    if VENDORS.contains(&name) {
        return Some(CodeKind::Vendor);
    }
    ends(path, &CODE).then_some(CodeKind::Component)
}

fn ends(path: &Path, endings: &[&str]) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    endings.iter().any(|ending| name.ends_with(ending))
}

fn may_show(estate: &Estate, path: &Path) -> bool {
    let disk = estate.files.disk();
    disk.is_file(path) && estate.config.holds(path, disk)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::Folder;

    fn folder() -> Folder {
        Folder::with(&[
            (
                "atmos.yaml",
                "base_path: .
components: {terraform: {base_path: components}}
stacks: {base_path: stacks, included_paths: ['*'], name_pattern: '{stage}'}
schemas: {opa: {base_path: policies}}
",
            ),
            (
                "stacks/dev.yaml",
                "vars: {stage: dev}\ncomponents: {terraform: {dns: {}, vpc: {}, base: {metadata: {type: abstract}}}}\n",
            ),
            ("components/vpc/main.tf", ""),
            ("components/vpc/component.yaml", ""),
            ("components/vpc/terraform.tfstate", "secret"),
            ("components/vpc/prod.tfvars", "secret"),
            ("components/unused/main.tf", ""),
            ("policies/deep/vpc.rego", ""),
            ("vendor.yaml", ""),
            ("README.md", ""),
            ("README.md", ""),
        ])
    }

    #[test]
    fn code_that_is_used_is_there_and_states_and_variables_are_not() {
        let folder = folder();
        let estate = folder.estate();
        let found = files(&estate);
        let shown: Vec<_> = found
            .iter()
            .map(|(path, kind)| (crate::paths::relative(folder.root(), path), *kind))
            .collect();
        let expected = [
            ("components/vpc/component.yaml", CodeKind::Vendor),
            ("components/vpc/main.tf", CodeKind::Component),
            ("policies/deep/vpc.rego", CodeKind::Policy),
            ("vendor.yaml", CodeKind::Vendor),
        ];
        assert_eq!(shown, expected.map(|(path, kind)| (path.to_owned(), kind)));
        for (path, expected) in found {
            assert_eq!(kind(&estate, &path), Some(expected), "{}", path.display());
        }
    }

    #[test]
    fn no_other_file_is_one_of_these() {
        let folder = folder();
        let estate = folder.estate();
        for path in [
            "components/vpc/terraform.tfstate",
            "components/vpc/prod.tfvars",
            "components/unused/main.tf",
            "components/vpc/gone.tf",
            "policies/../components/vpc/prod.json",
            "stacks/dev.yaml",
        ] {
            assert_eq!(kind(&estate, &folder.path(path)), None, "{path}");
        }
    }

    #[test]
    fn code_concerns_the_instances_that_deploy_it() {
        let folder = folder();
        let estate = folder.estate();
        assert_eq!(instances(&estate, &folder.path("components/vpc/main.tf")), [2]);
        assert!(instances(&estate, &folder.path("components/unused/main.tf")).is_empty());
    }
}
