//! Checks of the configuration that need nothing else.

use super::schema;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Severity};
use crate::disk::Disk;
use crate::naming::CONTEXT;
use crate::template;
use crate::version::ATMOS_VERSION;

/// All of them.
pub(crate) fn check(config: &Config, disk: &Disk) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    found.extend(schema::missing(config, disk));
    found.extend(name_pattern(config));
    found.extend(no_names(config));
    found.extend(version(config));
    found
}

/// A constraint on Atmos's version that is not met by the one whose rules these are.
fn version(config: &Config) -> Option<Diagnostic> {
    let path = ["version", "constraint", "require"];
    let required = config.text(&path)?;
    let enforcement = config
        .text(&["version", "constraint", "enforcement"])
        .unwrap_or("fatal");
    if enforcement == "silent" {
        return None;
    }
    let (message, hint) = match template::satisfies(ATMOS_VERSION, required) {
        Ok(true) => return None,
        Ok(false) => (
            format!(
                "This repository asks for Atmos `{required}`; values are resolved as {ATMOS_VERSION} resolves them."
            ),
            "Where another version resolves something differently, its value counts; or widen the constraint.",
        ),
        Err(_) => (
            format!("`{required}` is no constraint on a version, so it constrains nothing."),
            "Write a constraint such as `>= 1.200.0, < 2.0.0`.",
        ),
    };
    let span = config.span(&path);
    let found = Diagnostic::error("config-version-constraint", span, message).hint(hint);
    Some(if enforcement == "warn" {
        Diagnostic {
            severity: Severity::Warning,
            ..found
        }
    } else {
        found
    })
}

/// Parts of `stacks.name_pattern` that Atmos drops in silence.
fn name_pattern(config: &Config) -> Option<Diagnostic> {
    let pattern = config.name_pattern.as_deref().filter(|pattern| !pattern.is_empty())?;
    if config
        .name_template
        .as_deref()
        .is_some_and(|template| !template.is_empty())
    {
        return None;
    }
    let is_known = |part: &str| {
        let token = part.strip_prefix('{').and_then(|part| part.strip_suffix('}'));
        token.is_some_and(|token| CONTEXT.contains(&token))
    };
    let (known, dropped): (Vec<&str>, Vec<&str>) = pattern.split('-').partition(|part| is_known(part));
    if dropped.is_empty() {
        return None;
    }
    let quoted: Vec<String> = dropped.iter().map(|part| format!("`{part}`")).collect();
    let effect = if known.is_empty() {
        "nothing is left of it, and stacks are named after their files".to_owned()
    } else {
        format!("stacks are named as if it were `{}`", known.join("-"))
    };
    let message = format!(
        "`stacks.name_pattern` has {}, which Atmos drops without a word: {effect}.",
        quoted.join(" and ")
    );
    let hint = "Between dashes, a pattern may hold `{namespace}`, `{tenant}`, `{environment}` and `{stage}`; \
                anything else needs `stacks.name_template`, such as `{{ .vars.region }}-{{ .vars.stage }}`.";
    let span = config.span(&["stacks", "name_pattern"]);
    Some(Diagnostic::warning("name-pattern-token", span, message).hint(hint))
}

/// Neither a pattern nor a template: resolving works, `atmos validate stacks` does not.
fn no_names(config: &Config) -> Option<Diagnostic> {
    let has = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.is_empty());
    if has(&config.name_pattern) || has(&config.name_template) || config.is_default {
        return None;
    }
    let message = "Neither `stacks.name_template` nor `stacks.name_pattern` is set: stacks are named after their files, \
                   and `atmos validate stacks` refuses to run.";
    let hint = "Set `stacks.name_template`, for example to `{{ .vars.stage }}`.";
    Some(Diagnostic::warning("stack-names-unset", config.span(&["stacks"]), message).hint(hint))
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Severity;
    use crate::test_support::Folder;

    fn found(stacks: &str) -> Vec<String> {
        let config = format!("base_path: .\nstacks: {{base_path: stacks, included_paths: ['**/*'], {stacks}}}\n");
        let folder = Folder::with(&[("atmos.yaml", &config), ("stacks/a.yaml", "vars: {stage: dev}")]);
        let estate = folder.estate();
        let texts = estate.diagnostics.iter();
        texts
            .map(|found| format!("{}: {}", found.code, found.message))
            .collect()
    }

    #[test]
    fn parts_of_the_pattern_that_are_dropped_are_named_with_their_effect() {
        let found_in = found("name_pattern: '{tenant}-{region}-{stage}'");
        assert!(
            found_in
                .iter()
                .any(|text| text.contains("`{region}`") && text.contains("as if it were `{tenant}-{stage}`")),
            "{found_in:?}"
        );
        let none_left = found("name_pattern: '{region}/{stage}'");
        assert!(
            none_left.iter().any(|text| text.contains("named after their files")),
            "{none_left:?}"
        );
        assert!(found("name_pattern: '{stage}'").is_empty());
        assert!(found("name_pattern: '{x}', name_template: '{{ .vars.stage }}'").is_empty());
    }

    #[test]
    fn an_estate_without_names_for_stacks_is_told_so() {
        assert!(found("excluded_paths: []")[0].starts_with("stack-names-unset"));
    }

    #[test]
    fn a_constraint_that_the_followed_version_does_not_meet_is_told() {
        let found = |constraint: &str| {
            let config = format!(
                "stacks: {{base_path: stacks, included_paths: ['**/*'], name_pattern: '{{stage}}'}}\n\
                 version: {{constraint: {{{constraint}}}}}\n"
            );
            let folder = Folder::with(&[("atmos.yaml", &config), ("stacks/a.yaml", "vars: {stage: dev}")]);
            let estate = folder.estate();
            let found = estate.diagnostics.iter();
            found.map(|found| (found.code, found.severity)).collect::<Vec<_>>()
        };
        let code = "config-version-constraint";
        assert!(found("require: '>= 1.150.0, < 2'").is_empty());
        assert_eq!(found("require: '< 1.0'"), [(code, Severity::Error)]);
        assert_eq!(found("require: '^2', enforcement: warn"), [(code, Severity::Warning)]);
        assert!(found("require: '^2', enforcement: silent").is_empty());
        assert_eq!(found("require: soon"), [(code, Severity::Error)]);
    }

    #[test]
    fn a_schema_that_is_not_there_is_an_error() {
        let folder = Folder::with(&[
            (
                "atmos.yaml",
                "stacks: {base_path: stacks, included_paths: ['**/*'], name_pattern: '{stage}'}\nschemas: {atmos: {manifest: nope.json}}\n",
            ),
            ("stacks/a.yaml", "vars: {stage: dev}"),
        ]);
        assert_eq!(folder.estate().diagnostics[0].code, "config-schema-not-found");
    }
}
