//! Profiles: directories of configuration files that go over everything discovered.

use std::path::{Path, PathBuf};

use super::loader::Loader;
use super::{Layer, keys};
use crate::diagnostic::Diagnostic;
use crate::disk::{Disk, Kind};
use crate::source::Span;
use crate::value::{Map, Value};

/// The profiles in force: `--profile`, else `ATMOS_PROFILE`, else `profiles.default`.
pub(super) fn names(loader: &Loader<'_>, tree: &Map) -> Vec<String> {
    let split = |text: &str| -> Vec<String> {
        let names = text.split(',').map(str::trim).filter(|name| !name.is_empty());
        names.map(str::to_owned).collect()
    };
    let flags: Vec<String> = loader.options.profiles.iter().flat_map(|text| split(text)).collect();
    if !flags.is_empty() {
        return flags;
    }
    if let Some(text) = loader.variable("ATMOS_PROFILE") {
        return split(text);
    }
    let default = setting(tree, "default").map(str::trim).filter(|name| !name.is_empty());
    default.map(str::to_owned).into_iter().collect()
}

/// `tree` with each profile over it, left to right.
pub(super) fn merge(loader: &mut Loader<'_>, tree: Map, names: &[String], config_directory: Option<&Path>) -> Map {
    let places = places(loader, &tree, config_directory);
    let span = tree
        .get("profiles")
        .and_then(|node| node.at(&["default"]))
        .map_or(Span::NONE, |node| node.origin.span);
    names.iter().fold(tree, |all, name| {
        let found = places
            .iter()
            .map(|place| place.join(name))
            .find(|path| loader.files.disk().is_folder(path));
        let Some(folder) = found else {
            report_unknown(loader, name, &places, span);
            return all;
        };
        loader.note_input(folder.clone());
        loader
            .yaml_below(&folder)
            .iter()
            .fold(all, |all, path| over(loader, all, path))
    })
}

/// A profile's file over what it imports over `below`.
fn over(loader: &mut Loader<'_>, below: Map, path: &Path) -> Map {
    let Some(own) = loader.read(path) else { return below };
    let imported = loader.imports(&own, path.parent().unwrap_or(path));
    let below = keys::over(&below, &imported);
    loader.placed(path, Layer::Profile, &below, &own)
}

/// Where profiles may be, the first that has one wins.
fn places(loader: &Loader<'_>, tree: &Map, config_directory: Option<&Path>) -> Vec<PathBuf> {
    let base = config_directory.unwrap_or(&loader.options.directory);
    let configured = setting(tree, "base_path")
        .filter(|text| !text.is_empty())
        .map(|text| base.join(text));
    let user = ["ATMOS_XDG_CONFIG_HOME", "XDG_CONFIG_HOME"]
        .into_iter()
        .find_map(|name| loader.variable(name))
        .map(PathBuf::from)
        .or_else(|| Some(Path::new(loader.variable("HOME")?).join(".config")));
    let hidden = Some(base.join(".atmos").join("profiles"));
    let all = [
        configured,
        hidden,
        user.map(|folder| folder.join("atmos").join("profiles")),
        Some(base.join("profiles")),
    ];
    all.into_iter()
        .flatten()
        .map(|path| crate::glob::normal(&path))
        .collect()
}

fn report_unknown(loader: &Loader<'_>, name: &str, places: &[PathBuf], span: Span) {
    let looked: Vec<String> = places.iter().map(|place| place.display().to_string()).collect();
    let known = available(loader.files.disk(), places);
    let message = format!("There is no profile `{name}`; its settings are missing here.");
    let hint = if known.is_empty() {
        format!("A profile is a folder of YAML files in one of: {}.", looked.join(", "))
    } else {
        format!(
            "There are: {}. They were looked for in {}.",
            known.join(", "),
            looked.join(", ")
        )
    };
    loader.report(Diagnostic::error("config-profile-not-found", span, message).hint(hint));
}

fn available(disk: &Disk, places: &[PathBuf]) -> Vec<String> {
    let members = places.iter().filter_map(|place| disk.members(place).ok()).flatten();
    let folders = members.filter(|member| member.kind == Some(Kind::Folder));
    let mut names: Vec<String> = folders
        .filter_map(|folder| Some(folder.path.file_name()?.to_string_lossy().into_owned()))
        .collect();
    names.sort();
    names.dedup();
    names
}

fn setting<'a>(tree: &'a Map, key: &str) -> Option<&'a str> {
    match &tree.get("profiles")?.at(&[key])?.value {
        Value::String(text) => Some(text),
        _ => None,
    }
}
