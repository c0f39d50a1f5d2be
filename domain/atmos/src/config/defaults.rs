//! What Atmos has built in: defaults that hold unless written otherwise, the whole configuration for a folder without
//! any, and the journal of defaults that changed over time, which `edition` rolls back.

use serde_json::{Value as Json, json};

use crate::value::{Map, Value};

/// The defaults that hold below every configuration, as of `edition` (`YYYY-MM-DD`), or of today.
pub(super) fn defaults(edition: Option<&str>) -> Map {
    let mut all = json!({
        "components": {
            "helmfile": { "use_eks": false },
            "terraform": { "plugin_cache": true, "workspace": { "prefix_separator": "-" } },
        },
        "describe": { "component": { "filter": "schema" }, "error_mode": "warn", "provenance": true },
        "list": { "error_mode": "warn" },
        "logs": { "file": "/dev/stderr", "level": "Warning" },
        "settings": {
            "list_merge_strategy": "replace",
            "terminal": { "color": true, "help": { "filter": true }, "no_color": false, "pager": "false" },
        },
        "stacks": { "inherit": { "metadata": true } },
    });
    for (date, pointer, old) in journal() {
        if edition.is_some_and(|edition| date > edition)
            && let Some(value) = all.pointer_mut(pointer)
        {
            *value = old;
        }
    }
    map(all)
}

/// When each default changed, which, and what it was before.
fn journal() -> [(&'static str, &'static str, Json); 10] {
    [
        ("2025-02-11", "/logs/file", json!("/dev/stdout")),
        ("2025-09-23", "/logs/level", json!("Info")),
        ("2025-10-16", "/settings/terminal/pager", json!("true")),
        ("2025-12-06", "/stacks/inherit/metadata", json!(false)),
        ("2026-02-10", "/components/helmfile/use_eks", json!(true)),
        ("2026-07-06", "/settings/terminal/help/filter", json!(false)),
        ("2026-07-13", "/describe/error_mode", json!("strict")),
        ("2026-07-13", "/list/error_mode", json!("strict")),
        ("2026-07-16", "/describe/provenance", json!(false)),
        ("2026-07-17", "/describe/component/filter", json!("full")),
    ]
}

/// The configuration that stands in where no `atmos.yaml` is found.
pub(super) fn built_in() -> Map {
    map(json!({
        "base_path": ".",
        "components": {
            "helmfile": { "base_path": "components/helmfile" },
            "kubernetes": { "base_path": "components/kubernetes" },
            "packer": { "base_path": "components/packer", "command": "packer" },
            "terraform": {
                "auto_generate_backend_file": true,
                "base_path": "components/terraform",
                "deploy_run_init": true,
                "init_run_reconfigure": true,
            },
        },
        "schemas": {
            "jsonschema": { "base_path": "stacks/schemas/jsonschema" },
            "opa": { "base_path": "stacks/schemas/opa" },
        },
        "stacks": {
            "base_path": "stacks",
            "excluded_paths": ["**/_defaults.yaml"],
            "included_paths": ["orgs/**/*"],
            "name_pattern": "{tenant}-{environment}-{stage}",
        },
        "templates": { "settings": {
            "enabled": true,
            "gomplate": { "enabled": true },
            "sprig": { "enabled": true },
        } },
        "workflows": { "base_path": "stacks/workflows" },
    }))
}

/// `edition` as the last day of the period that it names; `None` if it is no date.
pub(super) fn edition_day(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.trim().split('-').collect();
    let is_number = |part: &str, length: usize| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_within =
        |part: &str, most: u8| is_number(part, 2) && part.parse().is_ok_and(|number: u8| (1..=most).contains(&number));
    match parts.as_slice() {
        [year] if is_number(year, 4) => Some(format!("{year}-12-31")),
        [year, month] if is_number(year, 4) && is_within(month, 12) => Some(format!("{year}-{month}-31")),
        [year, month, day] if is_number(year, 4) && is_within(month, 12) && is_within(day, 31) => {
            Some(text.trim().to_owned())
        }
        _ => None,
    }
}

fn map(json: Json) -> Map {
    Value::from(json).as_map().cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inherits_metadata(edition: Option<&str>) -> Option<bool> {
        defaults(edition)
            .get("stacks")?
            .at(&["inherit", "metadata"])?
            .value
            .as_bool()
    }

    #[test]
    fn an_edition_rolls_back_what_changed_after_it() {
        assert_eq!(inherits_metadata(None), Some(true));
        assert_eq!(inherits_metadata(Some("2025-12-05")), Some(false));
        assert_eq!(inherits_metadata(Some("2025-12-06")), Some(true));
    }

    #[test]
    fn every_journal_entry_names_a_default() {
        let all = serde_json::to_value(Value::Map(defaults(None))).expect("is JSON");
        for (date, pointer, old) in journal() {
            assert!(all.pointer(pointer).is_some_and(|now| *now != old), "{date} {pointer}");
        }
    }

    #[test]
    fn an_edition_means_the_end_of_its_period() {
        for (text, expected) in [
            ("2026", Some("2026-12-31")),
            ("2026-07", Some("2026-07-31")),
            ("2026-07-16", Some("2026-07-16")),
            ("2026-13", None),
            ("26", None),
            ("next", None),
        ] {
            assert_eq!(edition_day(text).as_deref(), expected, "{text}");
        }
    }
}
