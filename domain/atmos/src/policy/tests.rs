//! Policies over small estates.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Overrides, check};
use crate::checkout::{Checkout, Revision};
use crate::diagnostic::{Diagnostic, Severity};
use crate::estate::Estate;
use crate::test_support::Folder;
use crate::workspace::Workspace;

const CONFIG: &str = "base_path: .
stacks:
  base_path: stacks
  included_paths: [deploy/*]
  name_pattern: '{stage}'
schemas:
  jsonschema: {base_path: policies/json}
  opa: {base_path: policies/rego}
templates: {settings: {enabled: true}}
";

const STACK: &str = "vars: {stage: dev}
components:
  terraform:
    vpc:
      settings:
        validation:
          the-policy:
            schema_type: TYPE
            schema_path: POLICY
            description: Names are short
      vars:
        name: much-too-long
        zones: !store outside zones
";

const SCHEMA: &str = r#"{
  "type": "object",
  "properties": {"vars": {"properties": {
    "name": {"type": "string", "maxLength": 8},
    "zones": {"type": "array"}
  }}}
}"#;

struct Opened {
    folder: Folder,
    workspace: Workspace,
}

impl Opened {
    fn new(stack: &str, files: &[(&str, &str)]) -> Self {
        let folder = Folder::with(files);
        folder.write("atmos.yaml", CONFIG);
        folder.write("stacks/deploy/dev.yaml", stack);
        let options = folder.options(&[("CI", "yes"), ("CLOUD_SECRET", "hunter2")]);
        let workspace = Workspace::open(options);
        Self { folder, workspace }
    }

    fn rego(policy: &str) -> Self {
        let stack = STACK.replace("TYPE", "opa").replace("POLICY", "vpc.rego");
        Self::new(&stack, &[("policies/rego/vpc.rego", policy)])
    }

    fn schema(schema: &str) -> Self {
        let stack = STACK.replace("TYPE", "jsonschema").replace("POLICY", "vpc.json");
        Self::new(&stack, &[("policies/json/vpc.json", schema)])
    }

    fn estate(&self) -> Arc<Estate> {
        self.workspace.estate()
    }

    fn findings(&self) -> Vec<Arc<Diagnostic>> {
        let estate = self.estate();
        let about = |found: &&Arc<Diagnostic>| found.code.starts_with("policy") || found.code.starts_with("validation");
        estate.diagnostics.iter().filter(about).cloned().collect()
    }

    /// Code, line and message of every finding.
    fn said(&self) -> Vec<String> {
        let said = |found: &Arc<Diagnostic>| format!("{} {} {}", found.code, found.span.line(), found.message);
        self.findings().iter().map(said).collect()
    }

    fn write(&self, path: &str, text: &str) -> bool {
        self.folder.write(path, text);
        self.workspace.refresh(&[self.folder.path(path)]).is_some()
    }
}

#[test]
fn a_json_schema_points_to_the_value_that_breaks_it() {
    let opened = Opened::schema(SCHEMA);
    assert_eq!(
        opened.said(),
        [
            "policy-violated 12 `vars.name` breaks the policy `the-policy`: it is longer than 8 characters.",
            "policy-undecided 13 `the-policy` cannot judge `vars.zones`: its value comes from outside.",
        ]
    );
    let found = &opened.findings()[0];
    assert_eq!(found.severity, Severity::Warning);
    assert!(
        found
            .hint
            .as_deref()
            .is_some_and(|hint| hint.ends_with("Names are short"))
    );
    let policy = opened.estate().files.path(found.related[0].span.file());
    assert!(policy.ends_with("policies/json/vpc.json"));
}

#[test]
fn at_a_commit_the_policies_of_that_commit_judge() {
    let opened = Opened::rego("package atmos\nerrors[\"from the commit\"] { true }\n");
    opened.folder.commit();
    opened.folder.write(
        "policies/rego/vpc.rego",
        "package atmos\nerrors[\"from the disk\"] { true }\n",
    );
    let judged = |estate: &Estate| {
        let instance = estate.instances().next().expect("an instance");
        let found = check(estate, instance, &Overrides::default());
        found.iter().map(|found| found.message.clone()).collect::<String>()
    };
    let revision = Revision {
        name: Some("HEAD".to_owned()),
        is_merge_base: false,
    };
    let checkout = Checkout::of(opened.folder.root(), &revision).expect("the commit");
    let before = judged(&opened.workspace.at(checkout));
    assert!(before.contains("from the commit"), "{before}");
    let now = judged(&opened.estate());
    assert!(now.contains("from the disk"), "{now}");
}

#[test]
fn what_a_schema_misses_is_said_where_it_belongs() {
    let required = r#"{"properties": {"vars": {"required": ["region"]}}, "required": ["vars"]}"#;
    let opened = Opened::schema(required);
    assert_eq!(
        opened.said(),
        ["policy-violated 11 `vars` breaks the policy `the-policy`: \"region\" is a required property."]
    );
    let closed =
        r#"{"properties": {"vars": {"additionalProperties": false, "properties": {"name": {}, "stage": {}}}}}"#;
    let opened = Opened::schema(closed);
    assert!(
        opened.said()[0].starts_with("policy-undecided 13"),
        "{:?}",
        opened.said()
    );
}

#[test]
fn rego_is_read_in_its_old_and_its_new_form() {
    let old =
        "package atmos\nerrors[message] {\n  count(input.vars.name) > 8\n  message := \"vars.name is too long\"\n}\n";
    let new = "package atmos\nimport rego.v1\nerrors contains message if {\n  count(input.vars.name) > 8\n  message := sprintf(\"%s: vars.name is too long\", [input.atmos_stack])\n}\n";
    let bare = new.replace("import rego.v1\n", "");
    let future =
        "package atmos\nimport future.keywords.in\nerrors[m] { some x in [\"vars.name is too long\"]; m := x }\n";
    for (policy, message) in [
        (old, "vars.name is too long"),
        (new, "dev: vars.name is too long"),
        (&bare, "dev: vars.name is too long"),
        (future, "vars.name is too long"),
    ] {
        let expected = format!("policy-violated 12 The component breaks the policy `the-policy`: {message}.");
        assert_eq!(Opened::rego(policy).said(), [expected], "{policy}");
    }
}

#[test]
fn a_policy_that_holds_says_nothing() {
    let never = "package atmos\nerrors[m] { input.vars.name == \"x\"; m := \"no\" }\n";
    assert_eq!(Opened::rego(never).said(), [""; 0]);
    assert_eq!(Opened::schema("{}").said(), [""; 0]);
}

#[test]
fn modules_bring_constants_and_their_tests_stay_out() {
    let stack = STACK
        .replace("TYPE", "opa")
        .replace("POLICY", "vpc.rego\n            module_paths: [shared]");
    let policy = "package atmos\nimport data.atmos.constants.longest\nerrors[m] { count(input.vars.name) > longest; m := \"long\" }\n";
    let opened = Opened::new(
        &stack,
        &[
            ("policies/rego/vpc.rego", policy),
            (
                "policies/rego/shared/deep/constants.rego",
                "package atmos.constants\nlongest := 8\n",
            ),
            ("policies/rego/shared/x_test.rego", "this is no Rego"),
        ],
    );
    assert!(
        opened.said()[0].ends_with("the policy `the-policy`: long."),
        "{:?}",
        opened.said()
    );
    assert!(opened.write(
        "policies/rego/shared/deep/constants.rego",
        "package atmos.constants\nlongest := 99\n"
    ));
    assert_eq!(opened.said(), [""; 0]);
}

#[test]
fn an_edit_of_a_policy_is_taken_in_and_an_untouched_one_is_not_compiled_again() {
    let opened = Opened::schema(SCHEMA);
    let revision = opened.estate().revision;
    assert!(!opened.write("policies/json/vpc.json", SCHEMA), "nothing changed");
    assert_eq!(opened.estate().revision, revision);
    assert!(opened.write("policies/json/vpc.json", "{}"));
    assert_eq!(opened.said(), [""; 0]);
    assert!(opened.write("policies/json/vpc.json", "{\"type\": \"array\"}"));
    assert_eq!(
        opened.said(),
        ["policy-violated 7 The component breaks the policy `the-policy`: it is not of type \"array\"."]
    );
    assert!(opened.write("policies/json/other.json", "{}") || opened.estate().revision > revision);
}

#[test]
fn a_policy_that_appears_is_found() {
    let stack = STACK.replace("TYPE", "opa").replace("POLICY", "vpc.rego");
    let opened = Opened::new(&stack, &[]);
    assert_eq!(
        opened.said(),
        ["policy-not-found 7 The policy `the-policy` names a file that is not there: policies/rego/vpc.rego."]
    );
    assert!(opened.write("policies/rego/vpc.rego", "package atmos\nerrors := []\n"));
    assert_eq!(opened.said(), [""; 0]);
}

#[test]
fn what_is_never_deployed_is_not_judged() {
    let stack = STACK.replace("TYPE", "jsonschema").replace("POLICY", "vpc.json");
    for metadata in ["type: abstract", "enabled: false"] {
        let stack = stack.replace("    vpc:\n", &format!("    vpc:\n      metadata: {{{metadata}}}\n"));
        let opened = Opened::new(&stack, &[("policies/json/vpc.json", SCHEMA)]);
        assert_eq!(opened.said(), [""; 0], "{metadata}");
    }
    let disabled = stack.replace("description:", "disabled: true\n            description:");
    let opened = Opened::new(&disabled, &[("policies/json/vpc.json", SCHEMA)]);
    assert_eq!(opened.said(), [""; 0]);
}

#[test]
fn an_entry_that_atmos_cannot_use_is_a_finding() {
    let cue = STACK.replace("TYPE", "cue").replace("POLICY", "x");
    assert!(Opened::new(&cue, &[]).said()[0].starts_with("validation-invalid 7 "));
    let nowhere = STACK
        .replace("TYPE", "opa")
        .replace("            schema_path: POLICY\n", "");
    assert!(Opened::new(&nowhere, &[]).said()[0].contains("has no `schema_path`"));
}

#[test]
fn nothing_is_fetched_or_read_from_the_machine() {
    for call in [
        "http.send({\"url\": \"http://localhost\", \"method\": \"get\"})",
        "opa.runtime()",
        "net.lookup_ip_addr(\"x\")",
    ] {
        let opened = Opened::rego(&format!(
            "package atmos\nerrors[m] {{ m := sprintf(\"%v\", [{call}]) }}\n"
        ));
        let said = opened.said();
        assert!(
            said.len() == 1 && said[0].starts_with("policy-invalid 7"),
            "{call}: {said:?}"
        );
    }
    for uri in ["http://localhost:1/x.json", "file:///etc/hostname", "other.json"] {
        let opened = Opened::schema(&format!("{{\"$ref\": \"{uri}\"}}"));
        let said = opened.said();
        assert!(
            said.len() == 1 && said[0].starts_with("policy-invalid 7"),
            "{uri}: {said:?}"
        );
    }
}

#[test]
fn secrets_of_the_environment_do_not_reach_policies() {
    let policy = "package atmos\nerrors[m] { m := sprintf(\"%v\", [input.process_env]) }\n";
    let said = Opened::rego(policy).said();
    assert!(said[0].contains("CI") && said[0].contains("yes"), "{said:?}");
    assert!(
        said[0].contains("CLOUD_SECRET") && !said[0].contains("hunter2"),
        "{said:?}"
    );
}

#[test]
fn a_schema_does_not_show_the_value_that_it_refuses() {
    let opened =
        Opened::schema(r#"{"properties": {"vars": {"properties": {"name": {"enum": ["a"], "pattern": "^x$"}}}}}"#);
    assert_eq!(opened.said().len(), 2);
    assert!(
        opened.said().iter().all(|said| !said.contains("much-too-long")),
        "{:?}",
        opened.said()
    );
}

#[test]
fn hostile_policies_end_and_break_nothing() {
    let endless =
        "package atmos\nerrors[m] { some a, b, c, d in numbers.range(1, 5000); a + b + c + d == -1; m := \"x\" }\n";
    let huge = "package atmos\nerrors[m] { count(numbers.range(1, 1000000000000)) > 1; m := \"x\" }\n";
    let step = "package atmos\nerrors[m] { count(numbers.range_step(1, 1000000000000, 2)) > 1; m := \"x\" }\n";
    let recursive = "package atmos\nf(x) = f(x)\nerrors[m] { m := f(1) }\n";
    let mutual = "package atmos\nf(x) = y { y := g(x) }\ng(x) = y { y := data.atmos.f(x) }\nerrors[m] { m := f(1) }\n";
    let renamed = "package atmos\nimport data.atmos.f as h\nf(x) = h(x)\nerrors[m] { m := f(1) }\n";
    let exchanged = "package atmos\ng(x) = x\nf(x) = y { y := g(x) with g as f }\nerrors[m] { m := f(1) }\n";
    let elsewhere = "package atmos\nf(x) = count(x)\nerrors[m] { m := f([1]) with count as f }\n";
    let deep = format!(
        "package atmos\nerrors[m] {{ m := {}1{} }}\n",
        "[".repeat(20_000),
        "]".repeat(20_000)
    );
    let no_rego = "\0\u{1}{{{{";
    let other = "package other\nx := 1\n";
    for policy in [
        endless, huge, step, recursive, mutual, renamed, exchanged, elsewhere, &deep, no_rego, other, "",
    ] {
        let started = Instant::now();
        let opened = Opened::rego(policy);
        let said = opened.said();
        assert!(started.elapsed() < Duration::from_secs(8), "{policy:.60}");
        assert_eq!(said.len(), 1, "{policy:.60}: {said:?}");
        assert!(
            said[0].starts_with("policy-invalid") || said[0].starts_with("policy-too-slow"),
            "{said:?}"
        );
    }
}

#[test]
fn hostile_schemas_end_and_break_nothing() {
    let doubling: Vec<String> = (0..40)
        .map(|at| {
            format!(
                r##""d{at}": {{"anyOf": [{{"$ref": "#/$defs/d{next}"}}, {{"$ref": "#/$defs/d{next}"}}]}}"##,
                next = at + 1
            )
        })
        .collect();
    let doubling = format!(
        r##"{{"$ref": "#/$defs/d0", "$defs": {{{}, "d40": false}}}}"##,
        doubling.join(",")
    );
    let circle = r##"{"$ref": "#"}"##;
    let circles = r##"{"allOf": [{"$ref": "#"}, {"$ref": "#"}]}"##;
    let pattern = r#"{"properties": {"vars": {"properties": {"name": {"pattern": "(a{1000}){1000}"}}}}}"#;
    let deep = format!("{}1{}", r#"{"not":"#.repeat(5_000), "}".repeat(5_000));
    for schema in [&doubling, circle, circles, pattern, &deep, "[", "7", "\"x\""] {
        let started = Instant::now();
        let opened = Opened::schema(schema);
        let said = opened.said();
        assert!(started.elapsed() < Duration::from_secs(8), "{schema:.60}");
        assert!(said.len() <= 1, "{schema:.60}: {said:?}");
    }
}

#[test]
fn a_command_line_names_another_policy() {
    let opened = Opened::schema(SCHEMA);
    opened
        .folder
        .write("policies/rego/other.rego", "package atmos\nerrors[\"no\"] { true }\n");
    let estate = opened.estate();
    let instance = estate
        .stack("dev")
        .and_then(|stack| stack.instance("terraform", "vpc"))
        .expect("it is there");
    let overrides = Overrides {
        path: Some("other.rego".to_owned()),
        language: Some("opa".to_owned()),
        ..Overrides::default()
    };
    let found = check(&estate, instance, &overrides);
    assert_eq!(found[0].message, "The component breaks the policy `--schema-path`: no.");
    assert_eq!(check(&estate, instance, &Overrides::default()).len(), 2);
}
