//! `auth`: what `atmos.yaml` puts below every Terraform component's own.

use std::hash::{BuildHasher, BuildHasherDefault};

use rustc_hash::FxHasher;

use crate::config::Config;
use crate::value::{Entry, Map, Node, Value};

/// What Atmos reads of a provider; it drops everything else.
const PROVIDER: [&str; 16] = [
    "auto_provision_identities",
    "console",
    "default",
    "download_browser_driver",
    "driver",
    "kind",
    "password",
    "provider_type",
    "region",
    "saml_driver",
    "session",
    "spec",
    "start_url",
    "tags",
    "url",
    "username",
];
/// What Atmos reads of an identity.
const IDENTITY: [&str; 13] = [
    "alias",
    "credentials",
    "default",
    "emulator",
    "env",
    "kind",
    "principal",
    "provider",
    "required",
    "session",
    "spec",
    "tags",
    "via",
];

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
    let whole = missing.fold(configured.clone(), |map, (key, value)| map.with(key, empty(value)));
    Some(typed(&typed(&whole, "providers", &PROVIDER), "identities", &IDENTITY))
}

/// `auth` with only the known keys of what stands under `section`, without those that say nothing.
fn typed(auth: &Map, section: &str, known: &[&str]) -> Map {
    let Some((node, all)) = auth.get(section).and_then(|node| Some((node, node.value.as_map()?))) else {
        return auth.clone();
    };
    let entries = all.entries().iter().map(|entry| Entry {
        key: entry.key.clone(),
        node: match &entry.node.value {
            Value::Map(one) => entry.node.with_value(Value::Map(known_part(one, known))),
            _ => entry.node.clone(),
        },
    });
    auth.with(
        section,
        node.with_value(Value::Map(Map::from_sorted(entries.collect()))),
    )
}

fn known_part(map: &Map, known: &[&str]) -> Map {
    let entries = map.entries().iter();
    let kept = entries.filter(|entry| known.contains(&entry.key.as_str()) && says_something(&entry.node.value));
    let kept = Map::from_sorted(kept.cloned().collect());
    if kept.get("kind").is_some() {
        kept
    } else {
        kept.with("kind", Node::computed("".into()))
    }
}

fn says_something(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty(),
        Value::List(list) => !list.items().is_empty(),
        Value::Map(map) => !map.is_empty(),
        _ => true,
    }
}

/// Sixteen hexadecimal digits that stand for the configuration's directory.
fn realm(config: &Config) -> String {
    let directory = config.config_directory.as_deref().unwrap_or(&config.directory);
    format!("{:016x}", BuildHasherDefault::<FxHasher>::default().hash_one(directory))
}

#[cfg(test)]
mod tests {
    use crate::test_support::Folder;

    #[test]
    fn atmos_yaml_lies_below_each_component_as_atmos_reads_it() {
        let config = "
stacks: {base_path: ., included_paths: [s.yaml]}
auth:
  providers: {sso: {kind: aws/iam-identity-center, region: us-east-1, url: '', default: false, config: {a: 1}}}
  identities: {Dev: {via: {provider: sso}, none: 1}}
";
        let manifest = "components: {terraform: {x: {auth: {identities: {Dev: {default: true}}}}}}";
        let estate = Folder::with(&[("atmos.yaml", config), ("s.yaml", manifest)]).estate();
        let instance = estate.instances().next().expect("an instance");
        let auth = instance.sections.get("auth").and_then(|node| node.value.as_map());
        let auth = auth.expect("auth").without("realm");
        assert_eq!(
            format!("{:?}", crate::value::Value::Map(auth)),
            r#"{"identities":{"Dev":{"default":true,"kind":"","via":{"provider":"sso"}}},"keyring":{},"logs":{"file":"","level":""},"providers":{"sso":{"kind":"aws/iam-identity-center","region":"us-east-1"}}}"#
        );
    }
}
