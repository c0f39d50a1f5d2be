//! Fixes on disk: nothing outside the repository, nothing half, and nothing but what they are for.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::sync::Arc;

use super::super::Mended;
use super::{Opened, open};
use crate::diagnostic::Diagnostic;
use crate::edit::EditError;
use crate::test_support::Folder;

const TYPO: &str = "import:
  - path: catalog/gone # not yet
    skip_if_mising: true
vars: {stage: dev}
";

fn safe(opened: &Opened) -> Vec<Arc<Diagnostic>> {
    let estate = opened.estate();
    let found = estate.diagnostics.iter();
    let found = found.filter(|found| found.fix.as_ref().is_some_and(|fix| fix.is_safe));
    found.cloned().collect()
}

fn text(folder: &Folder, path: &str) -> String {
    fs::read_to_string(folder.path(path)).expect("it is text")
}

#[test]
fn a_link_out_of_the_repository_is_not_written_through() {
    let elsewhere = Folder::with(&[("dev.yaml", TYPO)]);
    let opened = open(&[("stacks/deploy/prod.yaml", "vars: {stage: prod}")]);
    let link = opened.folder.path("stacks/deploy/dev.yaml");
    symlink(elsewhere.path("dev.yaml"), &link).expect("a link");
    drop(opened.workspace.refresh(&[link]));
    for mended in opened.workspace.mend(&safe(&opened)) {
        assert!(
            matches!(mended, Mended::Refused(EditError::Outside { .. })),
            "{mended:?}"
        );
    }
    assert_eq!(text(&elsewhere, "dev.yaml"), TYPO);
}

#[test]
fn a_mended_file_keeps_its_permissions_and_a_read_only_one_its_text() {
    let opened = open(&[("stacks/deploy/dev.yaml", TYPO), ("stacks/deploy/prod.yaml", TYPO)]);
    let mode = |path: &str, mode: u32| {
        fs::set_permissions(opened.folder.path(path), fs::Permissions::from_mode(mode)).expect("ours");
    };
    mode("stacks/deploy/dev.yaml", 0o640);
    mode("stacks/deploy/prod.yaml", 0o444);
    let findings = safe(&opened);
    assert_eq!(findings.len(), 2, "{findings:?}");

    let (plan, planned) = opened.workspace.plan(&findings);
    assert!(planned.iter().all(Result::is_ok), "{planned:?}");
    assert!(matches!(plan.apply(), Err(EditError::Unwritable { .. })));
    assert_eq!(
        text(&opened.folder, "stacks/deploy/dev.yaml"),
        TYPO,
        "the first is put back"
    );

    let mended = opened.workspace.mend(&findings);
    assert!(matches!(mended[0], Mended::Done), "{mended:?}");
    assert!(
        matches!(mended[1], Mended::Refused(EditError::Unwritable { .. })),
        "{mended:?}"
    );
    let dev = fs::metadata(opened.folder.path("stacks/deploy/dev.yaml")).expect("it is there");
    assert_eq!(dev.permissions().mode() & 0o777, 0o640);
    assert!(text(&opened.folder, "stacks/deploy/dev.yaml").contains("skip_if_missing: true"));
    assert_eq!(text(&opened.folder, "stacks/deploy/prod.yaml"), TYPO);
    let left = fs::read_dir(opened.folder.path("stacks/deploy")).expect("a folder");
    assert_eq!(left.count(), 2, "no other file stays behind");
}

/// Faults that have a fix which changes nothing that resolves.
const FAULTS: [&str; 4] = [
    "  - catalog/vpc\n  - catalog/vpc # again\n",
    "  - path: catalog/gone\n    skip_if_mising: true\n",
    "    app:\n      metadata: {terraform_workspace: 12} # a number\n      vars: {name: app}\n",
    "    db:\n      settings:\n        depends_on:\n          1:\n            component: vpc\n      vars: {name: db}\n",
];

fn manifest(chosen: usize) -> String {
    let has = |at: usize| if chosen & (1 << at) == 0 { "" } else { FAULTS[at] };
    format!(
        "# top\nimport:\n  - catalog/tags\n{}{}\nvars:\n  stage:   dev # spaces stay\ncomponents:\n  terraform:\n    vpc: {{vars: {{a: 1}}}}\n{}{}",
        has(0),
        has(1),
        has(2),
        has(3)
    )
}

fn vars(opened: &Opened) -> BTreeMap<String, String> {
    let estate = opened.estate();
    let all = estate.instances().map(|instance| {
        let vars = instance.sections.get("vars").map(|node| format!("{:?}", node.value));
        let on = instance.dependencies.iter().map(|edge| edge.component.to_string());
        let on: Vec<String> = on.collect();
        (instance.key.name.to_string(), format!("{vars:?} {on:?}"))
    });
    all.collect()
}

#[test]
fn fixes_change_nothing_else_and_are_made_once() {
    for chosen in 0..1 << FAULTS.len() {
        let manifest = manifest(chosen);
        let opened = open(&[
            ("stacks/deploy/dev.yaml", manifest.as_str()),
            (
                "stacks/catalog/vpc.yaml",
                "components: {terraform: {vpc: {vars: {b: 2}}}}",
            ),
            ("stacks/catalog/tags.yaml", "vars: {tags: {team: core}}"),
        ]);
        let before = vars(&opened);
        let findings = safe(&opened);
        assert_eq!(findings.is_empty(), chosen == 0, "{manifest}{findings:?}");
        for mended in opened.workspace.mend(&findings) {
            assert!(matches!(mended, Mended::Done), "{manifest}{mended:?}");
        }
        assert_eq!(vars(&opened), before, "{manifest}");
        let once = text(&opened.folder, "stacks/deploy/dev.yaml");
        let again = safe(&opened);
        assert!(again.is_empty(), "{once}{again:?}");
        opened.workspace.mend(&findings);
        assert_eq!(text(&opened.folder, "stacks/deploy/dev.yaml"), once);
    }
}
