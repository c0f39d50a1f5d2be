//! The rules of `ARCHITECTURE.md` that the compiler does not know.

use std::collections::BTreeMap;
use std::process::Command;

use anyhow::{Context as _, Result};
use serde_json::Value;
use tests::binary::root;
use tests::sources::{self, Source};

/// A package of the workspace and what it names in its manifest, tests apart.
struct Package {
    folder: String,
    dependencies: Vec<String>,
}

fn packages() -> Result<BTreeMap<String, Package>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version=1", "--offline"])
        .current_dir(root())
        .output()?;
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let packages = metadata["packages"]
        .as_array()
        .context("cargo metadata names packages")?;
    Ok(packages.iter().filter_map(package).collect())
}

fn package(package: &Value) -> Option<(String, Package)> {
    let manifest = std::path::Path::new(package["manifest_path"].as_str()?);
    let folder = manifest.parent()?.strip_prefix(root()).ok()?;
    let normal = package["dependencies"]
        .as_array()?
        .iter()
        .filter(|one| one["kind"] != "dev");
    Some((
        package["name"].as_str()?.to_owned(),
        Package {
            folder: folder.to_string_lossy().into_owned(),
            dependencies: normal
                .filter_map(|one| Some(one["name"].as_str()?.to_owned()))
                .collect(),
        },
    ))
}

fn product(folders: &[&str]) -> Result<Vec<Source>> {
    let mut found = Vec::new();
    for folder in folders {
        found.extend(sources::below(folder, "rs")?);
    }
    found.retain(|source| !source.is_test() && !source.path.ends_with("/build.rs"));
    Ok(found)
}

const PRODUCT: [&str; 5] = ["api", "domain", "entity", "migration", "schema"];

/// The files whose product code holds one of `words`.
fn holders(folders: &[&str], words: &[&str]) -> Result<Vec<String>> {
    let mut found = product(folders)?;
    found.retain(|source| words.iter().any(|word| source.product().contains(word)));
    Ok(found.into_iter().map(|source| source.path).collect())
}

#[test]
fn engines_know_no_graph_no_server_no_database_and_no_other_engine() -> Result<()> {
    let packages = packages()?;
    let outer = [
        "isobar",
        "schema",
        "entity",
        "migration",
        "async-graphql",
        "axum",
        "hyper",
        "tower-http",
        "sea-orm",
    ];
    for (name, package) in packages
        .iter()
        .filter(|(_, package)| package.folder.starts_with("domain"))
    {
        for dependency in &package.dependencies {
            assert!(!outer.contains(&dependency.as_str()), "{name} depends on {dependency}");
            let other = packages.get(dependency);
            let is_engine = other.is_some_and(|other| !package.folder.starts_with(&other.folder));
            assert!(!is_engine, "the engine {name} depends on {dependency}");
        }
    }
    Ok(())
}

#[test]
fn only_adapters_and_the_composition_name_a_cloud_sdk() -> Result<()> {
    for (name, package) in packages()? {
        let may = package.folder == "api"
            || package.folder.starts_with("domain/") && package.folder.matches('/').count() == 2;
        let sdk = package
            .dependencies
            .iter()
            .find(|dependency| dependency.starts_with("aws-"));
        assert!(may || sdk.is_none(), "{name} depends on {sdk:?}");
    }
    Ok(())
}

#[test]
fn only_the_configuration_reads_the_environment() -> Result<()> {
    let words = ["env::var", "env::vars", "env::set_var", "env::remove_var"];
    assert_eq!(holders(&PRODUCT, &words)?, ["api/src/configuration.rs"]);
    Ok(())
}

#[test]
fn opening_a_repository_starts_no_process() -> Result<()> {
    let words = ["process::Command", "process::{", "use std::process;"];
    assert_eq!(holders(&["domain", "schema", "entity", "migration"], &words)?, [""; 0]);
    // Only where the command line says --allow-exec.
    assert_eq!(holders(&["api"], &words)?, ["api/src/cli/exec.rs"]);
    Ok(())
}

#[test]
fn the_graph_knows_no_server() -> Result<()> {
    let packages = packages()?;
    let schema = packages.get("schema").context("there is a schema crate")?;
    for outer in ["axum", "hyper", "tower-http", "isobar"] {
        assert!(
            !schema.dependencies.iter().any(|name| name == outer),
            "schema depends on {outer}"
        );
    }
    Ok(())
}

#[test]
fn no_loader_lets_an_operation_wait_for_time_to_pass() -> Result<()> {
    let mut loaders = 0;
    for source in product(&["schema"])? {
        let made = source.product().matches("DataLoader::new(").count();
        let at_once = source.product().matches(".delay(Duration::ZERO)").count();
        assert_eq!(made, at_once, "{}", source.path);
        loaders += made;
    }
    assert!(loaders > 0, "loaders are made in another way");
    Ok(())
}

#[test]
fn every_package_takes_the_workspace_lints() -> Result<()> {
    for manifest in sources::below("", "toml")? {
        // A sample is a workspace of its own, as it would be elsewhere.
        let is_member = manifest.path.ends_with("/Cargo.toml") && !manifest.path.starts_with("examples/");
        assert!(
            !is_member || manifest.text.contains("[lints]\nworkspace = true"),
            "{} does not",
            manifest.path
        );
    }
    Ok(())
}

#[test]
fn every_module_says_what_it_is_for() -> Result<()> {
    let mut silent = product(&[&PRODUCT[..], &["tests/src", "tests/it"]].concat())?;
    silent.retain(|source| !source.text.starts_with("//!"));
    let paths: Vec<String> = silent.into_iter().map(|source| source.path).collect();
    assert_eq!(paths, [""; 0]);
    Ok(())
}

#[test]
fn no_lint_is_allowed_without_a_reason() -> Result<()> {
    let mut found = sources::below("", "rs")?;
    let marks = [concat!("#[al", "low("), concat!("#![al", "low(")];
    found.retain(|source| marks.iter().any(|mark| source.text.contains(mark)));
    let paths: Vec<String> = found.into_iter().map(|source| source.path).collect();
    assert_eq!(paths, [""; 0], "use #[expect(…, reason = \"…\")]");
    Ok(())
}
