use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::test_support::Folder;
use crate::workspace::{Options, Workspace};

const CONFIG: &str = "base_path: .
components: {terraform: {base_path: components/terraform}}
stacks: {base_path: stacks, included_paths: ['deploy/*'], name_pattern: '{stage}'}
";

fn open(files: &[(&str, &str)]) -> (Folder, Workspace) {
    let folder = Folder::with(&[("atmos.yaml", CONFIG)]);
    files.iter().for_each(|(path, text)| folder.write(path, text));
    let options = Options {
        check_policies: false,
        ..folder.options(&[])
    };
    let workspace = Workspace::open(options);
    (folder, workspace)
}

fn said(found: &Arc<Diagnostic>) -> String {
    format!("{} {}: {}", found.code, found.span.line(), found.message)
}

fn check(files: &[(&str, &str)], expected: &[&str]) {
    let (_folder, workspace) = open(files);
    let found: Vec<String> = workspace.estate().diagnostics.iter().map(said).collect();
    let fits = found.len() == expected.len()
        && found
            .iter()
            .zip(expected)
            .all(|(found, start)| found.starts_with(start));
    assert!(fits, "{found:#?}\nexpected {expected:#?}");
}

#[test]
fn two_instances_with_one_state_are_found_for_each_kind_of_backend() {
    let manifest = |backend: &str, more: &str| {
        format!(
            "vars: {{stage: dev}}
terraform: {{{backend}}}
components:
  terraform:
    a: {{metadata: {{component: x, terraform_workspace: w}}}}
    b: {{metadata: {{component: x, terraform_workspace: {more}}}}}
"
        )
    };
    for backend in [
        "backend_type: s3, backend: {s3: {bucket: b, key: k, workspace_key_prefix: p}}",
        "backend_type: gcs, backend: {gcs: {bucket: b, prefix: p}}",
        "backend_type: local",
        "vars: {}",
    ] {
        check(
            &[("stacks/deploy/a.yaml", &manifest(backend, "w"))],
            &["state-collision 6: `b` in `dev` keeps its Terraform state in the same place as `a` in `dev`"],
        );
        check(&[("stacks/deploy/a.yaml", &manifest(backend, "v"))], &[]);
    }
}

#[test]
fn instances_of_one_component_have_workspaces_of_their_own() {
    let manifest = "vars: {stage: dev}
terraform: {backend_type: s3, backend: {s3: {bucket: b}}}
components: {terraform: {a: {metadata: {component: x}}, b: {metadata: {component: x}}, x: {}}}
";
    check(&[("stacks/deploy/a.yaml", manifest)], &[]);
}

#[test]
fn dependencies_that_lead_nowhere_or_to_what_is_off_are_found() {
    let manifest = "vars: {stage: dev}
components:
  terraform:
    off: {metadata: {enabled: false}}
    base: {metadata: {type: abstract}}
    user:
      metadata: {inherits: [base]}
      dependencies:
        components:
          - component: gone
          - {component: user, stack: prod}
          - component: off
          - component: base
";
    check(
        &[("stacks/deploy/a.yaml", manifest)],
        &[
            "dependency-not-found 10: This dependency leads nowhere: `gone` is no component of stack `dev`.",
            "dependency-not-found 11: This dependency leads nowhere: There is no stack `prod`",
            "dependency-disabled 12: This dependency never comes to be: `off` in `dev` is disabled.",
            "dependency-disabled 13: This dependency never comes to be: `base` in `dev` is abstract",
        ],
    );
}

#[test]
fn circles_of_dependencies_are_found_once() {
    let manifest = "vars: {stage: dev}
components:
  terraform:
    a: {dependencies: {components: [{component: b}]}}
    b: {vars: {x: !terraform.state c id}}
    c: {dependencies: {components: [{component: a}]}}
    d: {dependencies: {components: [{component: a}]}}
";
    check(
        &[("stacks/deploy/a.yaml", manifest)],
        &[
            "dependency-cycle 4: These components depend on each other in a circle, so that no order deploys them: `a` in `dev` → `b` in `dev` → `c` in `dev` → `a` in `dev`.",
        ],
    );
}

#[test]
fn abstract_components_that_nothing_inherits_from_are_found_once() {
    let catalog = "components: {terraform: {used: {metadata: {type: abstract}}, idle: {metadata: {type: abstract}}}}";
    let stack = |stage: &str| {
        format!(
            "import: [catalog]\nvars: {{stage: {stage}}}\ncomponents: {{terraform: {{a: {{metadata: {{inherits: [used]}}}}}}}}\n"
        )
    };
    check(
        &[
            ("stacks/catalog.yaml", catalog),
            ("stacks/deploy/a.yaml", &stack("dev")),
            ("stacks/deploy/b.yaml", &stack("prod")),
        ],
        &["base-unused 1: Nothing inherits from the abstract component `idle`"],
    );
}

#[test]
fn a_variable_that_moves_a_component_to_another_stack_is_found() {
    let manifest = "vars: {stage: dev}
components:
  terraform:
    a: {}
    b: {}
    c:
      vars: {stage: prod}
";
    check(
        &[("stacks/deploy/a.yaml", manifest)],
        &[
            "component-moved 7: Its own `vars.stage` take `c` out of stack `dev`, where its manifest belongs, into `prod`.",
        ],
    );
}

const VARIABLES: &str = "variable \"cidr\" {}
variable \"size\" {
  type    = number
  default = 1
}
variable \"stage\" { default = \"\" }
";

#[test]
fn variables_are_compared_with_what_the_module_declares() {
    let manifest = "vars: {stage: dev, tenant: shared}
components:
  terraform:
    vpc:
      vars:
        sise: 2
        size: big
    absent:
      vars: {anything: 1}
";
    check(
        &[
            ("components/terraform/vpc/variables.tf", VARIABLES),
            ("stacks/deploy/a.yaml", manifest),
        ],
        &[
            "variable-required 4: `vpc` lacks `cidr`",
            "variable-undeclared 6: The Terraform component `vpc` declares no variable `sise`",
            "variable-wrong-type 7: `vars.size` cannot become what the Terraform component `vpc` declares: it wants a number",
        ],
    );
}

#[test]
fn what_many_instances_share_is_one_finding() {
    let catalog = "components: {terraform: {vpc: {vars: {cidr: x, more: 1}}}}";
    check(
        &[
            ("components/terraform/vpc/variables.tf", VARIABLES),
            ("stacks/catalog.yaml", catalog),
            ("stacks/deploy/a.yaml", "import: [catalog]\nvars: {stage: dev}\n"),
            ("stacks/deploy/b.yaml", "import: [catalog]\nvars: {stage: prod}\n"),
        ],
        &[
            "variable-undeclared 1: The Terraform component `vpc` declares no variable `more`: setting it has no effect. It reaches 2 instances.",
        ],
    );
}

#[test]
fn an_edit_of_the_code_is_noticed_and_an_edit_elsewhere_keeps_what_was_found() {
    let manifest = "vars: {stage: dev}\ncomponents: {terraform: {vpc: {vars: {more: 1}}, a: {dependencies: {components: [{component: gone}]}}}}\n";
    let (folder, workspace) = open(&[
        (
            "components/terraform/vpc/main.tf",
            "variable \"less\" { default = 1 }\n",
        ),
        ("stacks/deploy/a.yaml", manifest),
        (
            "stacks/deploy/b.yaml",
            "vars: {stage: prod}\ncomponents: {terraform: {x: {}}}\n",
        ),
    ]);
    let codes = || -> Vec<&str> { workspace.estate().diagnostics.iter().map(|found| found.code).collect() };
    assert_eq!(codes(), ["variable-undeclared", "dependency-not-found"]);
    folder.write(
        "stacks/deploy/b.yaml",
        "vars: {stage: prod}\ncomponents: {terraform: {x: {vars: {y: 1}}}}\n",
    );
    workspace
        .refresh(&[folder.path("stacks/deploy/b.yaml")])
        .expect("a change");
    assert_eq!(codes(), ["variable-undeclared", "dependency-not-found"]);
    folder.write(
        "components/terraform/vpc/main.tf",
        "variable \"more\" { default = 10 }\n",
    );
    let change = workspace
        .refresh(&[folder.path("components/terraform/vpc/main.tf")])
        .expect("a change");
    assert_eq!(
        (codes(), change.diagnostics_removed.len()),
        (vec!["dependency-not-found"], 1)
    );
    folder.write("stacks/deploy/a.yaml", &manifest.replace("vpc:", "gone: {}, vpc:"));
    workspace
        .refresh(&[folder.path("stacks/deploy/a.yaml")])
        .expect("a change");
    assert_eq!(codes(), [""; 0]);
}
