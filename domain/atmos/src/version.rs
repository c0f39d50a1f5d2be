//! Versions: of Atmos itself, and those that `versions.lock.yaml` holds, which `!version` and `.version` read.

use std::path::{Path, PathBuf};

use crate::source::Files;
use crate::value::{Map, Node, Value};
use crate::yaml::{ParseOptions, parse};

/// The version of Atmos whose rules these are.
pub(crate) const ATMOS_VERSION: &str = "1.228.0";

/// Larger files are no lock files.
const MOST_BYTES: u64 = 4 << 20;

/// Where the lock file is, unless `version.lock_file` says so.
const LOCK_FILE: &str = "versions.lock.yaml";
/// The track that counts where `version.track` names none.
const DEFAULT_TRACK: &str = "default";

/// The lock file's place.
pub(crate) fn lock_file(tree: &Map, base: &Path) -> PathBuf {
    let named = tree
        .get("version")
        .and_then(|node| node.at(&["lock_file"]))
        .and_then(|node| node.value.as_str())
        .filter(|path| !path.is_empty());
    crate::glob::normal(&base.join(named.unwrap_or(LOCK_FILE)))
}

/// Each name of the configured track with its locked version; empty where nothing is tracked.
///
/// A stack's own `version.track` does not count: `atmos describe stacks` does not look at it either.
pub(crate) fn versions(tree: &Map, base: &Path, files: &Files) -> Map {
    let Some(section) = tree.get("version") else {
        return Map::default();
    };
    let track = section
        .at(&["track"])
        .and_then(|node| node.value.as_str())
        .filter(|track| !track.is_empty())
        .unwrap_or(DEFAULT_TRACK);
    let path = lock_file(tree, base);
    let disk = files.disk();
    let bytes = disk.is_file(&path).then(|| disk.read(&path, MOST_BYTES).ok()).flatten();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    let lock = text.and_then(|text| parse(&text, files.intern(&path), ParseOptions::default()).ok());
    let entries = lock
        .as_ref()
        .and_then(|lock| lock.at(&["tracks", track])?.value.as_map());
    let version = |node: &Node| match node.value.as_map().and_then(|entry| entry.get("version")) {
        Some(version) => version.clone(),
        None => Node::default(),
    };
    entries
        .map(Map::entries)
        .unwrap_or_default()
        .iter()
        .map(|entry| (entry.key.clone(), version(&entry.node)))
        .filter(|(_, node)| !matches!(node.value, Value::Null))
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::test_support::Folder;

    #[test]
    fn locked_versions_reach_functions_and_templates() {
        let config = "
stacks: {base_path: ., included_paths: [s.yaml]}
templates: {settings: {enabled: true}}
version: {track: prod}
";
        let manifest = "
components:
  terraform: {x: {vars: {a: !version redis , b: 'redis:{{ .version.redis }}', c: !version none }}}
";
        let lock = "
version: 1
tracks: {default: {redis: {version: 1.0.0}}, prod: {redis: {version: 7.2.5}, broken: 1}}
";
        let folder = Folder::with(&[
            ("atmos.yaml", config),
            ("s.yaml", manifest),
            ("versions.lock.yaml", lock),
        ]);
        let estate = folder.estate();
        let instance = estate.instances().next().expect("an instance");
        assert_eq!(
            format!("{:?}", instance.sections.get("vars").expect("vars").value),
            r#"{"a":"7.2.5","b":"redis:7.2.5","c":"!version none"}"#
        );
        assert!(instance.sections.get("version").is_none());
    }
}
