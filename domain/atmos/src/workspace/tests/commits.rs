//! Estates at a commit.

use std::sync::Arc;

use super::{DEV, Opened, VPC, open, reopened};
use crate::affected::affected;
use crate::checkout::{Checkout, Revision};
use crate::estate::Estate;
use crate::test_support::Folder;
use crate::value::Map;

fn committed(files: &[(&str, &str)]) -> Opened {
    let opened = open(files);
    opened.folder.commit();
    reopened(opened.folder)
}

fn at(opened: &Opened, name: &str, is_merge_base: bool) -> Arc<Estate> {
    let revision = Revision {
        name: Some(name.to_owned()),
        is_merge_base,
    };
    let checkout = Checkout::of(opened.folder.root(), &revision).expect("the commit");
    opened.workspace.at(checkout)
}

fn reasons(base: &Estate, head: &Estate) -> Vec<String> {
    let line = |one: &crate::affected::Affected| {
        let key = &one.instance.key;
        format!("{} {}: {}", key.stack, key.name, one.reasons.join(" "))
    };
    affected(base, head).iter().map(line).collect()
}

const CODE: (&str, &str) = ("components/terraform/network/vpc/main.tf", "# old");

#[test]
fn a_commit_resolves_as_if_it_were_checked_out() {
    let opened = committed(&[DEV, VPC, CODE]);
    let before = opened.estate();
    opened.write(VPC.0, &VPC.1.replace("/16", "/20"));
    opened.write(
        "stacks/deploy/more.yaml",
        "vars: {stage: more}\ncomponents: {terraform: {x: {}}}",
    );
    let base = at(&opened, "HEAD", false);
    assert!(base.stack("more").is_none());
    let sections =
        |estate: &Estate| -> Vec<Map> { estate.instances().map(|instance| instance.sections.to_map()).collect() };
    assert_eq!(sections(&base), sections(&before));
    let found = reasons(&base, &opened.estate());
    assert_eq!(found[0], "dev vpc: stack.vars");
    assert!(found[1].starts_with("more x: stack.metadata stack.vars"), "{found:?}");
}

#[test]
fn what_is_the_same_at_the_commit_is_shared() {
    let prod = (
        "stacks/deploy/prod.yaml",
        "vars: {stage: prod}\ncomponents: {terraform: {x: {}}}",
    );
    let opened = committed(&[DEV, VPC, prod]);
    opened.write(VPC.0, &VPC.1.replace("/16", "/20"));
    let (base, head) = (at(&opened, "HEAD", false), opened.estate());
    let stack = |estate: &Estate, name: &str| Arc::clone(estate.stack(name).expect("the stack"));
    assert!(Arc::ptr_eq(&stack(&base, "prod"), &stack(&head, "prod")));
    assert!(!Arc::ptr_eq(&stack(&base, "dev"), &stack(&head, "dev")));
}

#[test]
fn code_counts_as_git_tracks_it() {
    let opened = committed(&[DEV, VPC, CODE]);
    opened
        .folder
        .write("components/terraform/network/vpc/left.tfstate", "{}");
    let base = at(&opened, "main", false);
    assert_eq!(reasons(&base, &opened.estate()), [""; 0]);
    opened.folder.write(CODE.0, "# new");
    assert_eq!(reasons(&base, &opened.estate()), ["dev vpc: component"]);
}

#[test]
fn paths_that_an_instance_names_count_from_the_root() {
    let dev = "vars: {stage: dev}
components:
  terraform:
    app: {dependencies: {files: [config/a.json], folders: [src]}}
    old: {settings: {depends_on: {1: {folder: src}}}}
";
    let files = [
        ("stacks/deploy/dev.yaml", dev),
        ("config/a.json", "1"),
        ("src/deep/x.py", "1"),
    ];
    let opened = committed(&files);
    opened.folder.write("src/deep/x.py", "2");
    let base = at(&opened, "HEAD", false);
    assert_eq!(reasons(&base, &opened.estate()), ["dev app: folder", "dev old: folder"]);
    opened.folder.write("config/a.json", "2");
    assert_eq!(reasons(&base, &opened.estate()), ["dev app: file", "dev old: folder"]);
}

#[test]
fn the_merge_base_is_where_the_branch_began() {
    let opened = committed(&[DEV, VPC]);
    opened.folder.git(&["branch", "other"]);
    opened.write(VPC.0, &VPC.1.replace("/16", "/20"));
    opened.folder.commit();
    opened.folder.git(&["checkout", "--quiet", "other"]);
    opened.workspace.refresh(&[opened.folder.root().to_owned()]);
    let head = opened.estate();
    assert_eq!(reasons(&at(&opened, "main", false), &head), ["dev vpc: stack.vars"]);
    assert_eq!(reasons(&at(&opened, "main", true), &head), [""; 0]);
}

#[test]
fn links_and_templates_are_read_from_the_commit() {
    let opened = open(&[DEV, ("shared/vpc.yaml", VPC.1)]);
    std::fs::create_dir_all(opened.folder.path("stacks/catalog")).expect("a folder");
    std::os::unix::fs::symlink("../../shared/vpc.yaml", opened.folder.path("stacks/catalog/vpc.yaml")).expect("a link");
    opened.folder.commit();
    let opened = reopened(opened.folder);
    opened.folder.write("shared/vpc.yaml", &VPC.1.replace("/16", "/20"));
    opened.workspace.refresh(&[opened.folder.root().to_owned()]);
    let base = at(&opened, "HEAD", false);
    assert_eq!(reasons(&base, &opened.estate()), ["dev vpc: stack.vars"]);
}

#[test]
fn a_name_that_leads_nowhere_is_an_error() {
    let opened = committed(&[DEV, VPC]);
    let revision = |name: Option<&str>| Revision {
        name: name.map(str::to_owned),
        is_merge_base: false,
    };
    let error = |name| match Checkout::of(opened.folder.root(), &revision(name)) {
        Ok(_) => String::new(),
        Err(error) => error.to_string(),
    };
    assert_eq!(error(Some("nowhere")), "the repository has no commit `nowhere`");
    assert_eq!(
        error(None),
        "the repository does not know the default branch of `origin`"
    );
}

#[test]
fn a_commit_on_the_same_branch_gives_functions_another_sha() {
    let opened = committed(&[
        ("atmos.yaml", &format!("{}env:\n  SHA: !git.sha\n", super::CONFIG)),
        (
            "stacks/deploy/dev.yaml",
            "vars:\n  stage: dev\n  sha: !git.sha\ncomponents: {terraform: {x: {}}}",
        ),
    ]);
    let shas = || {
        let instance = opened.instance("dev", "x");
        let text = |path: &[&str]| {
            instance
                .sections
                .get(path[0])?
                .at(&path[1..])?
                .value
                .as_str()
                .map(str::to_owned)
        };
        [text(&["vars", "sha"]), text(&["env", "SHA"])]
    };
    let before = shas();
    assert!(before[0].is_some() && before[0] == before[1], "{before:?}");
    opened.folder.write("more.txt", "x");
    opened.folder.commit();
    let branch = opened.folder.path(".git/refs/heads/main");
    assert!(opened.workspace.refresh(&[branch]).is_some());
    let after = shas();
    assert!(after[0] != before[0] && after[0] == after[1], "{before:?} {after:?}");
}

#[test]
fn git_tells_of_each_file_whether_it_is_as_it_was_committed() {
    use crate::worktree::{GitState, states};
    let opened = committed(&[DEV, VPC]);
    let (same, changed) = (opened.folder.path("atmos.yaml"), opened.folder.path(DEV.0));
    opened.folder.write(DEV.0, "vars: {stage: other}\n");
    opened.folder.write("stacks/new.yaml", "");
    opened.folder.write("stacks/added.yaml", "");
    opened.folder.git(&["add", "stacks/added.yaml"]);
    let (new, added) = (
        opened.folder.path("stacks/new.yaml"),
        opened.folder.path("stacks/added.yaml"),
    );
    // Written again with what it held: another time, and no other content.
    let text = std::fs::read(&same).expect("it is there");
    std::fs::remove_file(&same).expect("it is there");
    std::fs::write(&same, text).expect("there is room");
    let found = states(
        opened.folder.root(),
        &[&same, &changed, &new, &added, &"/elsewhere.yaml".into()],
    );
    let expected = [
        Some(GitState::Unchanged),
        Some(GitState::Modified),
        Some(GitState::Untracked),
        Some(GitState::Added),
        None,
    ];
    assert_eq!(found.expect("there is a commit"), expected);
    assert!(states(Folder::new().root(), &[same]).is_err(), "there is no repository");
}
