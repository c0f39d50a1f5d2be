//! `isobar doctor` and `isobar validate component`, over real files.

use anyhow::Result;
use serde_json::json;
use tests::repository::Repository;
use tests::run::Run;

const CONFIG: &str = "base_path: .
stacks:
  base_path: stacks
  included_paths: [deploy/*]
  name_pattern: '{stage}'
schemas:
  jsonschema: {base_path: policies}
  opa: {base_path: policies}
";

const STACK: &str = "# The stack of all stacks
vars: {stage: dev}   # here
components:
  terraform:
    vpc:
      settings:
        validation:
          names:
            schema_type: jsonschema
            schema_path: names.json
      vars:
        name: much-too-long
";

fn repository() -> Result<Repository> {
    Repository::with(&[
        ("atmos.yaml", CONFIG),
        ("stacks/deploy/dev.yaml", STACK),
        (
            "policies/names.json",
            r#"{"properties": {"vars": {"properties": {"name": {"maxLength": 8}}}}}"#,
        ),
        ("policies/never.rego", "package atmos\nerrors := []\n"),
        ("policies/always.rego", "package atmos\nerrors contains \"not today\"\n"),
    ])
}

fn isobar(repository: &Repository, arguments: &[&str]) -> Result<Run> {
    Run::of(arguments, &repository.root(), &repository.home())
}

#[test]
fn a_component_that_breaks_its_policy_fails_and_one_that_keeps_it_passes() -> Result<()> {
    let repository = repository()?;
    let broken = isobar(&repository, &["validate", "component", "vpc", "-s", "dev"])?;
    assert_eq!(broken.status.code(), Some(1), "{}", broken.stderr);
    assert!(
        broken.stderr.contains("stacks/deploy/dev.yaml:12:9"),
        "{}",
        broken.stderr
    );
    repository.write("stacks/deploy/dev.yaml", STACK.replace("much-too-long", "short"))?;
    let kept = isobar(&repository, &["validate", "component", "vpc", "-s", "dev"])?;
    assert_eq!(kept.status.code(), Some(0), "{}", kept.stderr);
    assert!(kept.stderr.contains("Component validated successfully"));
    Ok(())
}

#[test]
fn the_flags_of_validate_component_stand_over_the_manifest() -> Result<()> {
    let repository = repository()?;
    let with = |path: &str| {
        let flags = ["--schema-path", path, "--schema-type", "opa", "--timeout", "5"];
        isobar(
            &repository,
            &[&["validate", "component", "vpc", "-s", "dev"][..], &flags].concat(),
        )
    };
    assert_eq!(with("never.rego")?.status.code(), Some(0));
    let always = with("always.rego")?;
    assert_eq!(always.status.code(), Some(1));
    assert!(always.stderr.contains("not today"), "{}", always.stderr);
    let unknown = isobar(
        &repository,
        &["validate", "component", "vpc", "-s", "dev", "--schema-type", "cue"],
    )?;
    assert_eq!(unknown.status.code(), Some(2));
    Ok(())
}

#[test]
fn doctor_ranks_what_it_finds_and_tells_programs_the_same() -> Result<()> {
    let repository = repository()?;
    let run = isobar(
        &repository,
        &["doctor", "--format", "json", "--code", "policy-violated"],
    )?;
    assert_eq!(run.status.code(), Some(0), "{}", run.stderr);
    let report = run.json();
    assert_eq!(report["sections"][0]["name"], json!("Configuration"));
    let finding = &report["findings"][0];
    assert_eq!(finding["file"], json!("stacks/deploy/dev.yaml"));
    assert_eq!((&finding["line"], &finding["reach"]), (&json!(12), &json!(1)));
    assert_eq!(report["findings"].as_array().map(Vec::len), Some(1));
    Ok(())
}
