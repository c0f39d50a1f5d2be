//! What the command line's answers hold, as programs read them.

use anyhow::Result;
use serde_json::{Value, json};
use tests::repository::Repository;
use tests::run::Run;

const FILES: [(&str, &str); 4] = [
    (
        "atmos.yaml",
        "base_path: .\nstacks: {base_path: stacks, included_paths: ['dev.yaml'], name_pattern: '{stage}'}\n\
         components: {terraform: {base_path: tf}}\n",
    ),
    (
        "stacks/dev.yaml",
        "import: [catalog/vpc]\nvars: {stage: dev}\ncomponents:\n  terraform:\n    vpc: {vars: {cidr: a}}\n    \
         app: {dependencies: {components: [{component: vpc}]}}\n    top: {dependencies: {components: [{component: app}]}}\n",
    ),
    (
        "stacks/catalog/vpc.yaml",
        "terraform: {vars: {region: ue1}}\ncomponents: {terraform: {vpc: {vars: {cidr: b}}}}\n",
    ),
    ("tf/vpc/main.tf", ""),
];

fn asked(repository: &Repository, arguments: &[&str]) -> Result<Value> {
    Ok(Run::of(arguments, &repository.root(), &repository.home())?.json())
}

#[test]
fn dependents_of_what_is_affected_are_told_where_asked() -> Result<()> {
    let repository = Repository::with(&FILES)?;
    repository.git(&["add", "--all"])?;
    repository.git(&["commit", "--quiet", "--message", "As it was"])?;
    repository.write(
        "stacks/catalog/vpc.yaml",
        "components: {terraform: {vpc: {env: {A: b}}}}\nterraform: {vars: {region: ue1}}\n",
    )?;
    let plain = ["describe", "affected", "--base", "HEAD", "--format", "json"];
    let rows = asked(&repository, &plain)?;
    assert_eq!(
        (rows[0]["component"].clone(), rows[1].clone()),
        (json!("vpc"), Value::Null)
    );
    assert_eq!(rows[0]["affected"], "stack.env");
    assert!(rows[0]["dependents"].is_null(), "{rows}");
    let rows = asked(&repository, &[&plain[..], &["--include-dependents"]].concat())?;
    let dependent = &rows[0]["dependents"][0];
    assert_eq!(
        (dependent["component"].clone(), dependent["stack"].clone()),
        (json!("app"), json!("dev"))
    );
    assert_eq!(dependent["dependents"][0]["component"], "top", "{rows}");
    Ok(())
}

#[test]
fn a_component_described_in_full_tells_what_it_was_made_from() -> Result<()> {
    let repository = Repository::with(&FILES)?;
    let question = ["describe", "component", "vpc", "-s", "dev", "--format", "json"];
    let described = asked(&repository, &[&question[..], &["--filter", "full"]].concat())?;
    assert_eq!(described["deps"], json!(["catalog/vpc", "dev"]));
    assert_eq!(described["deps_all"], json!(["catalog/vpc", "dev"]));
    assert_eq!(described["imports"], json!(["catalog/vpc"]));
    let region = &described["sources"]["vars"]["region"];
    assert_eq!(region["final_value"], "ue1");
    assert_eq!(
        region["stack_dependencies"],
        json!([{
            "dependency_type": "import",
            "stack_file": "catalog/vpc",
            "stack_file_section": "terraform.vars",
            "variable_value": "ue1",
        }])
    );
    assert_eq!(described["atmos_cli_config"]["stacks"]["name_pattern"], "{stage}");
    let few = asked(&repository, &question)?;
    assert!(few.get("sources").is_none() && few.get("vars").is_some(), "{few}");
    Ok(())
}

#[test]
fn a_command_runs_in_the_folder_that_it_is_told() -> Result<()> {
    let repository = Repository::with(&FILES)?;
    let (root, home) = (repository.root(), repository.home());
    let root = root.to_string_lossy();
    let listed = Run::of(&["list", "stacks", "--format", "json", "-C", &root], &home, &home)?;
    assert_eq!(listed.json(), json!([{ "Stack": "dev" }]));
    let missing = Run::of(&["--chdir", "nowhere", "list", "stacks"], &home, &home)?;
    assert!(missing.stderr.contains("cannot run in nowhere"), "{}", missing.stderr);
    Ok(())
}
