//! `auth`: what `atmos.yaml` puts below every Terraform component's own.

use std::hash::{BuildHasher, BuildHasherDefault};

use rustc_hash::FxHasher;

use crate::config::Config;
use crate::value::{Map, Node, Value};

/// The `auth` of `atmos.yaml` in the shape Atmos gives it: all its parts present, and a realm that keeps the
/// credentials of different repositories apart. `None` if there is none.
pub(super) fn below(config: &Config) -> Option<Map> {
    let configured = config.map(&["auth"]);
    if configured.is_empty() {
        return None;
    }
    let empty = |value: Value| Node::computed(value);
    let logs: Map = ["file", "level"]
        .map(|key| (key.into(), empty("".into())))
        .into_iter()
        .collect();
    let defaults = [
        ("identities", Value::Null),
        ("keyring", Value::Map(Map::default())),
        ("logs", Value::Map(logs)),
        ("providers", Value::Null),
        ("realm", Value::text(realm(config))),
    ];
    let missing = defaults.into_iter().filter(|(key, _)| configured.get(key).is_none());
    Some(missing.fold(configured.clone(), |map, (key, value)| map.with(key, empty(value))))
}

/// Sixteen hexadecimal digits that stand for the configuration's directory.
fn realm(config: &Config) -> String {
    let directory = config.config_directory.as_deref().unwrap_or(&config.directory);
    format!("{:016x}", BuildHasherDefault::<FxHasher>::default().hash_one(directory))
}
