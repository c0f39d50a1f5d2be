//! Bad input: whatever a repository holds, there is a finding, the healthy stack stays, nothing panics
//! and memory stays bounded.

mod estate;

use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use anyhow::Result;
use estate::{Opened, has_finding, healthy};

const BAD: &str = "stacks/deploy/bad.yaml";

/// Opens the healthy estate with one more file and expects a finding in it.
fn check(content: impl AsRef<[u8]>, codes: &[&str]) -> Result<()> {
    let repository = healthy()?;
    repository.write(BAD, content)?;
    Opened::new(repository)?.reports(codes, BAD)
}

#[test]
fn a_file_that_is_not_yaml_is_a_finding() -> Result<()> {
    check("vars:\n  stage: [unclosed\n", &["yaml-syntax"])
}

#[test]
fn a_file_that_is_not_utf8_is_a_finding() -> Result<()> {
    check(b"vars:\n  stage: \xff\xfe\n", &["file-not-utf8"])
}

#[test]
fn a_file_of_fifty_megabytes_is_a_finding() -> Result<()> {
    check(
        "filler: some text that goes on and on\n".repeat(50 * 1024 * 1024 / 38),
        &["file-too-large"],
    )
}

#[test]
fn an_alias_bomb_is_a_finding() -> Result<()> {
    let mut bomb = String::from("vars:\n  stage: bomb\n  a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let below = format!("*a{}", level - 1);
        writeln!(bomb, "  a{level}: &a{level} [{}]", [below.as_str(); 9].join(", "))?;
    }
    check(bomb, &["yaml-too-large"])
}

#[test]
fn a_structure_without_end_is_a_finding() -> Result<()> {
    check(
        format!("vars: {}{}\n", "[".repeat(100_000), "]".repeat(100_000)),
        &["yaml-too-deep", "yaml-syntax"],
    )
}

#[test]
fn a_manifest_that_imports_itself_is_a_finding() -> Result<()> {
    check("import: [deploy/bad]\nvars: {stage: bad}\n", &["import-self"])
}

#[test]
fn manifests_that_import_each_other_are_a_finding() -> Result<()> {
    let repository = healthy()?;
    repository.write(BAD, "import: [catalog/one]\nvars: {stage: bad}\n")?;
    repository.write("stacks/catalog/one.yaml", "import: [catalog/two]\n")?;
    repository.write("stacks/catalog/two.yaml", "import: [catalog/one]\n")?;
    Opened::new(repository)?.reports(&["import-cycle"], "stacks/catalog/two.yaml")
}

#[test]
fn components_that_inherit_from_each_other_are_a_finding() -> Result<()> {
    let metadata = |other: &str| format!("{{metadata: {{inherits: [{other}]}}}}");
    let components = format!("{{a: {}, b: {}}}", metadata("b"), metadata("a"));
    check(
        format!("vars: {{stage: bad}}\ncomponents: {{terraform: {components}}}\n"),
        &["inheritance-cycle"],
    )
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_is_a_finding() -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let repository = healthy()?;
    repository.write(BAD, "vars: {stage: bad}\n")?;
    let path = repository.root().join(BAD);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000))?;
    // The superuser reads everything but what is not there.
    if fs::read(&path).is_ok() {
        fs::remove_file(&path)?;
        std::os::unix::fs::symlink("nowhere.yaml", &path)?;
    }
    Opened::new(repository)?.reports(&["file-unreadable", "file-not-found"], BAD)
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for() -> Result<()> {
    let repository = healthy()?;
    let made = Command::new("mkfifo").arg(repository.root().join(BAD)).status()?;
    assert!(made.success());
    Opened::new(repository)?.reports(&["file-unreadable"], BAD)
}

#[cfg(unix)]
#[test]
fn links_that_lead_in_circles_are_followed_no_further() -> Result<()> {
    use std::os::unix::fs::symlink;
    let repository = healthy()?;
    let folder = repository.root().join("stacks/deploy");
    symlink(".", folder.join("again"))?;
    symlink("../deploy", folder.join("and-again"))?;
    symlink("bad.yaml", folder.join("worse.yaml"))?;
    symlink("worse.yaml", folder.join("bad.yaml"))?;
    Opened::new(repository)?.reports(&["file-unreadable"], BAD)
}

#[test]
fn a_file_that_comes_and_goes_leaves_the_estate_as_it_ends() -> Result<()> {
    let repository = healthy()?;
    repository.write(BAD, "import: [catalog/gone]\nvars: {stage: bad}\n")?;
    repository.write("stacks/catalog/gone.yaml", "vars: {a: 1}\n")?;
    let gone = repository.root().join("stacks/catalog/gone.yaml");
    let mut opened = Opened::new(repository)?;
    for round in 0..300 {
        fs::remove_file(&gone)?;
        fs::write(&gone, format!("vars: {{a: {round}}}\n"))?;
    }
    fs::remove_file(&gone)?;
    opened.wait_until(|findings| has_finding(findings, &["import-not-found"], BAD))?;
    opened
        .repository
        .write("stacks/catalog/gone.yaml", "vars: {a: back}\n")?;
    opened.wait_until(|findings| findings["estate"]["counts"]["errors"] == 0)?;
    let findings = opened.findings()?;
    opened.is_well(&findings)
}

#[test]
fn two_thousand_files_changed_at_once_arrive_together() -> Result<()> {
    const FILES: usize = 2_000;
    let repository = healthy()?;
    let manifest = |number: usize| format!("vars: {{stage: s{number}}}\ncomponents: {{terraform: {{app: {{}}}}}}\n");
    for number in 0..FILES {
        repository.write(&format!("stacks/deploy/{number}.yaml"), manifest(number))?;
    }
    let mut opened = Opened::new(repository)?;
    assert_eq!(opened.findings()?["estate"]["counts"]["stacks"], FILES + 1);
    for number in 0..FILES {
        let renamed = manifest(number)
            .replace("app", "application")
            .replace("stage: s", "stage: t");
        opened
            .repository
            .write(&format!("stacks/deploy/{number}.yaml"), renamed)?;
    }
    opened.wait_until(|_| is_renamed(&opened, FILES).unwrap_or_default())?;
    let findings = opened.findings()?;
    assert_eq!(findings["estate"]["counts"]["instances"], FILES + 1);
    opened.is_well(&findings)
}

/// Whether the first and the last stack have their new names, and the old ones are gone.
fn is_renamed(opened: &Opened, files: usize) -> Result<bool> {
    let query = "query Renamed($last: String!, $old: String!) {
        first: stack(name: \"t0\") { name } last: stack(name: $last) { name } old: stack(name: $old) { name }
        estate { counts { stacks } }
    }";
    let variables = serde_json::json!({ "last": format!("t{}", files - 1), "old": format!("s{}", files / 2) });
    let data = opened.server.data(query, &variables)?;
    Ok(!data["first"].is_null()
        && !data["last"].is_null()
        && data["old"].is_null()
        && data["estate"]["counts"]["stacks"] == files + 1)
}
