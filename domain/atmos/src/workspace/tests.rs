//! Whole small estates: what resolves, what is found wrong, what a change reaches.

mod again;
mod commits;
mod flicker;
mod limits;
#[cfg(unix)]
mod mend;
mod rendering;
mod rules;

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use super::{Progress, Stage, Workspace};
use crate::diagnostic::Severity;
use crate::estate::{ChangeSet, Estate, Instance};
use crate::source::Files;
use crate::test_support::Folder;

const CONFIG: &str = r#"
base_path: "."
stacks:
  base_path: stacks
  included_paths: ["deploy/**/*"]
  excluded_paths: ["**/_*"]
  name_pattern: "{stage}"
components:
  terraform:
    base_path: components/terraform
"#;

struct Opened {
    folder: Folder,
    workspace: Workspace,
}

fn open(files: &[(&str, &str)]) -> Opened {
    let folder = Folder::with(files);
    if !folder.path("atmos.yaml").exists() {
        folder.write("atmos.yaml", CONFIG);
    }
    reopened(folder)
}

fn reopened(folder: Folder) -> Opened {
    let workspace = Workspace::open(folder.options(&[]));
    Opened { folder, workspace }
}

impl Opened {
    fn estate(&self) -> Arc<Estate> {
        self.workspace.estate()
    }

    fn write(&self, path: &str, text: &str) -> Option<Arc<ChangeSet>> {
        self.folder.write(path, text);
        self.workspace.refresh(&[self.folder.path(path)])
    }

    fn remove(&self, path: &str) -> Option<Arc<ChangeSet>> {
        fs::remove_file(self.folder.path(path)).expect("was there");
        self.workspace.refresh(&[self.folder.path(path)])
    }

    fn instance(&self, stack: &str, name: &str) -> Arc<Instance> {
        let estate = self.estate();
        let stack = estate
            .stack(stack)
            .unwrap_or_else(|| panic!("no stack {stack}: {:?}", findings(&estate)));
        Arc::clone(stack.instance("terraform", name).expect("the component"))
    }

    fn check(&self, stack: &str, name: &str, path: &[&str], json: &str) {
        let instance = self.instance(stack, name);
        let found = instance.sections.get(path[0]).and_then(|node| node.at(&path[1..]));
        assert_eq!(
            found.map_or("absent".to_owned(), |node| format!("{:?}", node.value)),
            json,
            "{path:?}"
        );
    }
}

fn findings(estate: &Estate) -> Vec<String> {
    let line = |found: &Arc<crate::diagnostic::Diagnostic>| {
        let path = estate.files.path(found.span.file());
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        format!("{} {name}:{}", found.code, found.span.line())
    };
    estate
        .diagnostics
        .iter()
        .filter(|found| found.severity != Severity::Info)
        .map(line)
        .collect()
}

fn names(estate: &Estate) -> Vec<&str> {
    estate.stacks.iter().map(|stack| stack.name.as_str()).collect()
}

const DEV: (&str, &str) = (
    "stacks/deploy/dev.yaml",
    "import: [catalog/vpc]\nvars: {stage: dev}\ncomponents:\n  terraform:\n    vpc:\n      metadata: {inherits: [vpc/base]}\n      vars: {size: 2}\n",
);
const VPC: (&str, &str) = (
    "stacks/catalog/vpc.yaml",
    "components:\n  terraform:\n    vpc/base:\n      metadata: {type: abstract, component: network/vpc}\n      vars: {size: 1, cidr: 10.0.0.0/16}\n",
);

#[test]
fn a_component_takes_from_imports_and_bases() {
    let opened = open(&[DEV, VPC]);
    assert_eq!(names(&opened.estate()), ["dev"]);
    opened.check(
        "dev",
        "vpc",
        &["vars"],
        r#"{"cidr":"10.0.0.0/16","size":2,"stage":"dev"}"#,
    );
    opened.check("dev", "vpc", &["metadata", "component"], r#""network/vpc""#);
    assert_eq!(opened.instance("dev", "vpc").component, "network/vpc");
    opened.check("dev", "vpc", &["component"], r#""vpc""#);
    opened.check("dev", "vpc", &["inheritance"], r#"["vpc/base"]"#);
    opened.check("dev", "vpc", &["workspace"], r#""dev""#);
    opened.check("dev", "vpc", &["metadata", "type"], "absent");
    assert!(opened.instance("dev", "vpc/base").is_abstract());
}

#[test]
fn every_value_knows_its_file_and_what_it_overrode() {
    let opened = open(&[DEV, VPC]);
    let instance = opened.instance("dev", "vpc");
    let size = instance
        .sections
        .get("vars")
        .and_then(|node| node.at(&["size"]))
        .expect("is set");
    let estate = opened.estate();
    let file = |span: crate::source::Span| (estate.files.path(span.file()).ends_with(DEV.0), span.line());
    assert_eq!(file(size.origin.span), (true, 7));
    let below: Vec<_> = size.origin.chain().map(|layer| file(layer.span)).collect();
    assert_eq!(below, [(false, 5)]);
}

#[test]
fn a_broken_file_hides_no_other_stack() {
    let opened = open(&[
        DEV,
        VPC,
        ("stacks/deploy/prod.yaml", "vars: {stage: prod\ncomponents: ["),
    ]);
    let estate = opened.estate();
    assert_eq!(names(&estate), ["dev"]);
    assert_eq!(findings(&estate), ["yaml-syntax prod.yaml:2"]);
}

#[test]
fn import_cycles_and_missing_imports_are_findings() {
    let opened = open(&[
        (
            "stacks/deploy/dev.yaml",
            "import: [a, ./dev, nope]\nvars: {stage: dev}\ncomponents: {terraform: {x: {}}}",
        ),
        ("stacks/a.yaml", "import:\n  - b\nvars: {a: 1}"),
        ("stacks/b.yaml", "import:\n  - a\nvars: {b: 1}"),
    ]);
    assert_eq!(
        findings(&opened.estate()),
        [
            "import-cycle b.yaml:2",
            "import-self dev.yaml:1",
            "import-not-found dev.yaml:1"
        ]
    );
    opened.check("dev", "x", &["vars"], r#"{"a":1,"b":1,"stage":"dev"}"#);
}

#[test]
fn inheritance_cycles_and_missing_bases_are_findings() {
    let opened = open(&[(
        "stacks/deploy/dev.yaml",
        "vars: {stage: dev}\ncomponents:\n  terraform:\n    a:\n      metadata: {inherits: [b]}\n    b:\n      metadata: {inherits: [a]}\n    c:\n      metadata: {inherits: [gone]}\n      vars: {c: 1}\n",
    )]);
    let found = findings(&opened.estate());
    assert!(found.contains(&"base-not-found dev.yaml:9".to_owned()), "{found:?}");
    assert!(
        found.iter().any(|finding| finding.starts_with("inheritance-cycle")),
        "{found:?}"
    );
    opened.check("dev", "c", &["vars"], r#"{"c":1,"stage":"dev"}"#);
}

#[test]
fn what_a_file_includes_counts_for_what_is_wrong_with_it() {
    let opened = open(&[
        (
            "stacks/dev.yaml",
            "vars: {stage: dev}\ncomponents: !include ../data/all.json\n",
        ),
        ("data/all.json", "{\"terraform\": {\"vpc\": {}}}"),
    ]);
    let refused = || {
        opened
            .estate()
            .diagnostics
            .iter()
            .any(|found| found.code == "manifest-wrong-type")
    };
    assert!(!refused());
    opened.write("data/all.json", "null");
    assert!(refused());
    opened.write("data/all.json", "{}");
    assert!(!refused());
}

#[test]
fn an_edit_changes_exactly_what_reads_the_file() {
    let prod = (
        "stacks/deploy/prod.yaml",
        "vars: {stage: prod}\ncomponents: {terraform: {vpc: {vars: {size: 9}}}}",
    );
    let opened = open(&[DEV, VPC, prod]);
    let before = opened.estate();
    let change = opened
        .write(VPC.0, &VPC.1.replace("10.0.0.0/16", "10.1.0.0/16"))
        .expect("a change");
    assert_eq!(change.revision, 2);
    assert_eq!(change.stacks.changed, ["dev"]);
    let changed: Vec<_> = change.instances.changed.iter().map(|key| key.name.as_str()).collect();
    assert_eq!(changed, ["vpc", "vpc/base"]);
    opened.check("dev", "vpc", &["vars", "cidr"], r#""10.1.0.0/16""#);
    let after = opened.estate();
    assert!(Arc::ptr_eq(
        before.stack("prod").expect("there"),
        after.stack("prod").expect("there")
    ));
}

#[test]
fn what_does_not_change_the_content_changes_nothing() {
    let opened = open(&[DEV, VPC]);
    assert!(opened.write(VPC.0, VPC.1).is_none());
    assert!(opened.write("README.md", "hello").is_none());
}

#[test]
fn files_may_come_and_go() {
    let opened = open(&[DEV]);
    assert!(findings(&opened.estate()).contains(&"import-not-found dev.yaml:1".to_owned()));
    let change = opened.write(VPC.0, VPC.1).expect("a change");
    assert_eq!(change.instances.added.len(), 1, "{change:?}");
    assert_eq!(findings(&opened.estate()), Vec::<String>::new());
    let change = opened
        .write(
            "stacks/deploy/prod.yaml",
            "vars: {stage: prod}\ncomponents: {terraform: {x: {}}}",
        )
        .expect("a change");
    assert_eq!(change.stacks.added, ["prod"]);
    let change = opened.remove("stacks/deploy/prod.yaml").expect("a change");
    assert_eq!(change.stacks.removed, ["prod"]);
    opened.remove(VPC.0).expect("a change");
    assert!(findings(&opened.estate()).contains(&"import-not-found dev.yaml:1".to_owned()));
}

#[test]
fn a_mended_file_takes_its_finding_with_it() {
    let opened = open(&[DEV, VPC]);
    let broken = opened.write(DEV.0, "vars: {stage: dev").expect("a change");
    assert_eq!((broken.stacks.removed.len(), broken.diagnostics_added.len()), (1, 2));
    let mended = opened.write(DEV.0, DEV.1).expect("a change");
    assert_eq!((mended.stacks.added.len(), mended.diagnostics_removed.len()), (1, 2));
}

#[test]
fn a_changed_configuration_resolves_everything_again() {
    let opened = open(&[DEV, VPC]);
    let change = opened
        .write("atmos.yaml", &CONFIG.replace("{stage}", "{tenant}-{stage}"))
        .expect("a change");
    assert_eq!(
        (change.stacks.removed.clone(), change.stacks.added.clone()),
        (vec!["dev".into()], vec!["deploy/dev".into()])
    );
}

#[test]
fn a_folder_as_a_change_means_everything_below() {
    let opened = open(&[DEV, VPC]);
    opened.folder.write(VPC.0, &VPC.1.replace("size: 1", "size: 7"));
    let root: PathBuf = opened.folder.root().to_owned();
    let change = opened.workspace.refresh(&[root]).expect("a change");
    assert_eq!(change.stacks.changed, ["dev"]);
}

#[test]
fn overrides_reach_their_manifest_and_what_is_imported_after_it() {
    let opened = open(&[
        (
            "stacks/deploy/dev.yaml",
            "import: [before, team, after]\nvars: {stage: dev}\n",
        ),
        (
            "stacks/team.yaml",
            "overrides: {vars: {team: red}}\ncomponents: {terraform: {a: {vars: {team: blue}}}}",
        ),
        (
            "stacks/before.yaml",
            "components: {terraform: {b: {vars: {team: blue}}}}",
        ),
        (
            "stacks/after.yaml",
            "components: {terraform: {c: {vars: {team: blue}}}}",
        ),
    ]);
    opened.check("dev", "a", &["vars", "team"], r#""red""#);
    opened.check("dev", "b", &["vars", "team"], r#""blue""#);
    opened.check("dev", "c", &["vars", "team"], r#""red""#);
}

#[test]
fn locals_and_import_contexts_render_in_manifests() {
    let opened = open(&[
        (
            "stacks/deploy/dev.yaml",
            "locals:\n  region: eu\n  name: \"{{ .locals.region }}-x\"\nimport:\n  - path: service\n    context: {service: api, sizes: [1, 2]}\nvars:\n  stage: dev\n  name: \"{{ .locals.name }}\"\n",
        ),
        (
            "stacks/service.yaml",
            "components:\n  terraform:\n    \"{{ .service }}\":\n      vars:\n        service: \"{{ .service }}\"\n        sizes: \"{{ .sizes }}\"\n",
        ),
    ]);
    opened.check(
        "dev",
        "api",
        &["vars"],
        r#"{"name":"eu-x","service":"api","sizes":[1,2],"stage":"dev"}"#,
    );
}

#[test]
fn locals_that_refer_to_each_other_are_a_finding() {
    let opened = open(&[(
        "stacks/deploy/dev.yaml",
        "locals:\n  a: \"{{ .locals.b }}\"\n  b: \"{{ .locals.a }}\"\nvars: {stage: dev}\ncomponents: {terraform: {x: {}}}",
    )]);
    assert!(
        findings(&opened.estate()).contains(&"locals-cycle dev.yaml:2".to_owned()),
        "{:?}",
        findings(&opened.estate())
    );
}

#[test]
fn templates_and_local_functions_resolve_and_the_rest_is_a_reference() {
    let opened = open(&[
        (
            "atmos.yaml",
            &format!("{CONFIG}\ntemplates: {{settings: {{enabled: true}}}}\n"),
        ),
        (
            "stacks/deploy/dev.yaml",
            "vars: {stage: dev}\ncomponents:\n  terraform:\n    x:\n      vars:\n        name: \"x-{{ .vars.stage }}\"\n        build: !env BUILD_ID local\n        vpc: !terraform.state vpc dev vpc_id\n",
        ),
    ]);
    opened.check("dev", "x", &["vars", "name"], r#""x-dev""#);
    opened.check("dev", "x", &["vars", "build"], r#""local""#);
    let references = opened.instance("dev", "x").references.clone();
    assert_eq!(references.len(), 1);
    assert_eq!(references[0].component.as_deref(), Some("vpc"));
    assert_eq!(references[0].path, ["vars", "vpc"]);
}

#[test]
fn includes_are_read_with_their_own_places_and_never_from_outside() {
    let opened = open(&[
        (
            "stacks/deploy/dev.yaml",
            "vars: {stage: dev}\ncomponents:\n  terraform:\n    x:\n      vars: !include ../../config/x.tfvars\n      settings: !include config/x.yaml .deep\n      env:\n        HOSTS: !include /etc/hosts\n        NOTE: !include.raw ../../config/x.yaml\n",
        ),
        ("config/x.tfvars", "size = 3\nzones = [\"a\"]\n"),
        ("config/x.yaml", "deep: {y: 1}"),
    ]);
    opened.check("dev", "x", &["vars"], r#"{"size":3,"stage":"dev","zones":["a"]}"#);
    opened.check("dev", "x", &["settings"], r#"{"y":1}"#);
    opened.check("dev", "x", &["env", "NOTE"], r#""deep: {y: 1}""#);
    opened.check("dev", "x", &["env", "HOSTS"], "null");
    assert!(findings(&opened.estate()).contains(&"include-outside dev.yaml:8".to_owned()));
    let change = opened.write("config/x.yaml", "deep: {y: 2}").expect("a change");
    assert_eq!(change.stacks.changed, ["dev"]);
    assert!(opened.estate().stack("dev").expect("there").imports.is_empty());
}

#[test]
fn unknown_functions_are_findings() {
    let opened = open(&[(
        "stacks/deploy/dev.yaml",
        "vars: {stage: dev}\ncomponents: {terraform: {x: {vars: {a: !terraform.outputs x y}}}}",
    )]);
    assert_eq!(findings(&opened.estate()), ["function-unknown dev.yaml:2"]);
}

#[test]
fn dependencies_lead_to_the_stack_they_mean() {
    let opened = open(&[
        ("atmos.yaml", &CONFIG.replace("{stage}", "{environment}-{stage}")),
        (
            "stacks/deploy/dev.yaml",
            "vars: {environment: ue1, stage: dev}\ncomponents:\n  terraform:\n    new:\n      dependencies: {components: [{component: vpc}, {component: dns, stack: gbl-prod}]}\n      settings: {depends_on: {1: {component: ignored}}}\n    old:\n      settings: {depends_on: {1: {component: vpc}, 2: {component: dns, environment: gbl}}}\n    read:\n      vars: {id: !terraform.output vpc ue1-prod id}\n",
        ),
    ]);
    let edges = |name: &str| {
        let dependencies = opened.instance("ue1-dev", name).dependencies.clone();
        dependencies
            .iter()
            .map(|edge| format!("{} {}", edge.component, edge.stack))
            .collect::<Vec<_>>()
    };
    assert_eq!(edges("new"), ["vpc ue1-dev", "dns gbl-prod"]);
    assert_eq!(edges("old"), ["vpc ue1-dev", "dns gbl-dev"]);
    assert_eq!(edges("read"), ["vpc ue1-prod"]);
}

#[test]
fn a_change_names_only_the_files_that_count() {
    let opened = open(&[DEV, VPC]);
    opened.folder.write("stacks/catalog/sedX1", "scratch");
    opened.folder.write(VPC.0, &VPC.1.replace("size: 1", "size: 7"));
    let paths = [opened.folder.path("stacks/catalog/sedX1"), opened.folder.path(VPC.0)];
    let change = opened.workspace.refresh(&paths).expect("a change");
    assert_eq!(change.files, [opened.folder.path(VPC.0)]);
}

#[test]
fn looking_again_at_the_same_workflows_changes_nothing() {
    let opened = open(&[
        (
            "atmos.yaml",
            &format!("{CONFIG}\nworkflows: {{base_path: stacks/workflows}}\n"),
        ),
        DEV,
        VPC,
        (
            "stacks/workflows/up.yaml",
            "workflows: {up: {steps: [{command: terraform plan vpc}]}}",
        ),
    ]);
    let root: PathBuf = opened.folder.root().to_owned();
    assert!(opened.workspace.refresh(&[root]).is_none());
    assert!(
        opened
            .write(
                "stacks/workflows/up.yaml",
                "workflows: {up: {steps: [{command: terraform apply vpc}]}}"
            )
            .is_some()
    );
}

#[test]
fn a_conflict_names_both_manifests() {
    let opened = open(&[
        ("stacks/deploy/a.yaml", "import: [catalog/x]\nvars: {stage: dev}"),
        (
            "stacks/deploy/b.yaml",
            "import: [catalog/x]\nvars: {stage: dev, more: 1}",
        ),
        ("stacks/catalog/x.yaml", "components: {terraform: {x: {}}}"),
    ]);
    let estate = opened.estate();
    assert_eq!(findings(&estate), ["instance-conflict b.yaml:1"]);
    let other = estate.files.path(estate.diagnostics[0].related[0].span.file());
    assert!(other.ends_with("stacks/deploy/a.yaml"));
}

#[test]
fn opening_tells_how_far_it_is() {
    let folder = Folder::with(&[
        (
            "atmos.yaml",
            "base_path: ./\nstacks: {base_path: stacks, included_paths: ['*'], name_pattern: '{stage}'}\n",
        ),
        ("stacks/a.yaml", "vars: {stage: a}\n"),
        ("stacks/b.yaml", "vars: {stage: b}\n"),
    ]);
    let progress = Arc::new(Progress::default());
    assert_eq!((progress.stage(), progress.manifests()), (Stage::Reading, (0, 0)));
    drop(Workspace::open_telling(folder.options(&[]), Arc::clone(&progress)));
    assert_eq!((progress.stage(), progress.manifests()), (Stage::Checking, (2, 2)));
}
