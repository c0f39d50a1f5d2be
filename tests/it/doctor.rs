//! `isobar doctor` and `isobar validate component`, over real files.

use anyhow::{Context as _, Result};
use serde_json::json;
use tests::repository::Repository;
use tests::run::Run;
use tests::server::Server;

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

#[test]
fn doctor_looks_at_the_files_that_it_is_told() -> Result<()> {
    let repository = broken()?;
    let found = |file: &str| -> Result<usize> {
        let run = isobar(&repository, &["doctor", "--format", "json", "--file", file])?;
        let report = run.json();
        let files = report["findings"].as_array().into_iter().flatten();
        Ok(files.filter(|finding| finding["file"] == file).count())
    };
    assert_eq!(
        (found("stacks/deploy/dev.yaml")? > 0, found("stacks/catalog/tags.yaml")?),
        (true, 0)
    );
    Ok(())
}

#[test]
fn the_graph_previews_what_the_command_line_would_write_and_writes_nothing() -> Result<()> {
    let repository = broken()?;
    let server = Server::open(&repository.root(), &repository.home())?;
    let report = server.data(
        "{ doctor(filter: { isSafelyFixable: true }) {
            counts { total safelyFixable }
            command { text }
            groups(by: FILE) { nodes { name counts { total } } }
            findings { nodes { code reach fix { diff obstacle command { text } } } } } }",
        &json!({}),
    )?["doctor"]
        .take();
    let findings = report["findings"]["nodes"].as_array().cloned().unwrap_or_default();
    assert_eq!(report["counts"]["total"], json!(findings.len()));
    assert_eq!(report["groups"]["nodes"][0]["name"], "stacks/deploy/dev.yaml");
    let twice = findings.iter().find(|finding| finding["code"] == "import-twice");
    let fix = &twice.context("the second import is found")?["fix"];
    assert_eq!(
        fix["command"]["text"],
        "isobar doctor --fix --code import-twice --file stacks/deploy/dev.yaml"
    );
    let stack = repository.root().join("stacks/deploy/dev.yaml");
    assert_eq!(std::fs::read_to_string(&stack)?, BROKEN);
    let flags = ["doctor", "--fix", "--dry-run", "--code", "import-twice"];
    let printed = isobar(&repository, &flags)?.stdout;
    assert!(printed.contains("--- a/stacks/deploy/dev.yaml"), "{printed}");
    assert_eq!(fix["diff"], printed);
    Ok(())
}

const BROKEN: &str = "# The stack of all stacks
import:
  - catalog/vpc
  - path: catalog/tags
    skip_if_mising: true   # a typo
  - catalog/vpc
vars: {stage: dev}
components:
  terraform:
    vpc:
      metatdata: {description: the network}   # nearly a key of Atmos
      vars:
        name: main
    app:
      # What it needs.
      settings:
        depends_on:
          1:
            component: vpc
      vars:
        name: app
";

const MENDED: &str = "# The stack of all stacks
import:
  - path: catalog/tags
    skip_if_missing: true   # a typo
  - catalog/vpc
vars: {stage: dev}
components:
  terraform:
    vpc:
      metadata: {description: the network}   # nearly a key of Atmos
      vars:
        name: main
    app:
      # What it needs.
      dependencies:
        components:
          - component: vpc
      vars:
        name: app
";

fn broken() -> Result<Repository> {
    Repository::with(&[
        ("atmos.yaml", CONFIG),
        ("stacks/deploy/dev.yaml", BROKEN),
        (
            "stacks/catalog/vpc.yaml",
            "components: {terraform: {vpc: {vars: {cidr: 10.0.0.0/16}}}}\n",
        ),
        ("stacks/catalog/tags.yaml", "vars: {tags: {team: core}}\n"),
    ])
}

#[test]
fn doctor_mends_what_is_safe_and_keeps_comments_and_layout() -> Result<()> {
    let repository = broken()?;
    let stack = repository.root().join("stacks/deploy/dev.yaml");
    let shown = isobar(&repository, &["doctor", "--fix", "--dry-run"])?;
    assert!(shown.stdout.contains("-    skip_if_mising: true"), "{}", shown.stdout);
    assert_eq!(std::fs::read_to_string(&stack)?, BROKEN);

    let mended = isobar(&repository, &["doctor", "--fix"])?;
    assert_eq!(std::fs::read_to_string(&stack)?, MENDED, "{}", mended.stdout);
    assert_eq!(mended.status.code(), Some(0), "{}", mended.stdout);
    Ok(())
}
