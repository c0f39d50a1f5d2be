use super::*;
use crate::source::Files;
use crate::yaml::{ParseOptions, parse};

fn found(rules: &Rules, text: &str) -> Vec<String> {
    let file = Files::default().intern("a.yaml".as_ref());
    let root = parse(text, file, ParseOptions::default()).expect("is YAML");
    let line = |found: &Diagnostic| format!("{} {}:{}", found.code, found.span.line(), found.span.column());
    report::diagnostics(&walk::faults(rules, &root), text)
        .iter()
        .map(line)
        .collect()
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(found(rules::built_in(), text), expected, "{text}");
}

#[test]
fn a_manifest_as_it_should_be_has_no_findings() {
    check(
        "import: [a, {path: b, context: {x: 1}}]
vars: {anything: [1, {deep: true}]}
settings: {own: 1, spacelift: {workspace_enabled: true, own: 2}}
terraform: {backend_type: s3, backend: {s3: {bucket: x}}}
components:
  terraform:
    eks/cluster: {metadata: {type: abstract, inherits: [x]}, vars: {}, dependencies: {components: [{component: vpc}]}}
  argo: {own: {metadata: {component: x}, anything: 1}}
anything: 1
",
        &[],
    );
}

#[test]
fn values_of_another_kind_are_found_where_they_stand() {
    check("name: 5\n", &["manifest-wrong-type 1:7"]);
    check(
        "vars:\nenv: []\n",
        &["manifest-wrong-type 2:6", "manifest-wrong-type 1:1"],
    );
    check("import:\n  a/b\n", &["manifest-wrong-type 2:3"]);
    check("import:\n  - [a]\n", &["manifest-wrong-type 2:6"]);
    check(
        "settings:\n  validation:\n    enabled: true\n",
        &["manifest-wrong-type 3:14"],
    );
}

#[test]
fn unknown_and_missing_keys_are_found_where_their_map_starts() {
    check(
        "components:\n  terraform:\n    vpc:\n      vars: {}\n      metatdata: {}\n",
        &["manifest-unknown-key 4:7"],
    );
    check("import:\n  - context: {}\n", &["manifest-missing-key 2:5"]);
    check(
        "settings:\n  depends_on:\n    1:\n      stack: x\n",
        &["manifest-missing-key 4:7", "manifest-unknown-key 4:7"],
    );
    check("metadata: {component: x}\n", &["manifest-unknown-key 1:12"]);
    check(
        "components: {terraform: {'a b@': {}}}\n",
        &["manifest-unknown-key 1:26"],
    );
}

#[test]
fn several_faults_are_a_fault_of_what_holds_them() {
    check(
        "components:\n  terraform:\n    a: {vars: 1}\n    b: x\n",
        &[
            "manifest-wrong-type 3:15",
            "manifest-wrong-type 4:8",
            "manifest-section-refused 3:5",
        ],
    );
}

#[test]
fn what_is_not_a_value_yet_fits_everywhere() {
    check(
        "vars: !include a.yaml
components: {terraform: {a: {metadata: {enabled: '{{ .x }}', type: !env TYPE, inherits: !append [b]}}}}
",
        &[],
    );
}

#[test]
fn a_hint_names_the_key_that_was_meant() {
    let file = Files::default().intern("a.yaml".as_ref());
    let text = "components: {terraform: {vpc: {metatdata: {}}}}";
    let root = parse(text, file, ParseOptions::default()).expect("is YAML");
    let found = report::diagnostics(&walk::faults(rules::built_in(), &root), text);
    assert_eq!(
        found[0].hint.as_deref(),
        Some("Did you mean `metadata` instead of `metatdata`?")
    );
}

#[test]
fn a_schema_of_the_estate_takes_the_place_of_atmoss_own() {
    let schema = serde_json::json!({
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "vars": { "$ref": "#/definitions/vars" },
            "mode": { "enum": ["a", "b"] },
            "tree": { "$ref": "#/definitions/tree" },
        },
        "definitions": {
            "vars": { "oneOf": [{ "type": "string", "pattern": "^!include" }, { "type": "object", "required": ["stage"] }] },
            "tree": { "type": "object", "properties": { "child": { "$ref": "#/definitions/tree" } }, "additionalProperties": false },
        },
    });
    let rules = custom::rules(&schema);
    assert_eq!(
        found(&rules, "vars: {stage: x}\nmode: a\ntree: {child: {child: {}}}\n"),
        [""; 0]
    );
    assert_eq!(
        found(&rules, "env: {}\nmode: c\ntree: {child: {x: 1}}\nvars: {}\n"),
        [
            "manifest-value-not-allowed 2:7",
            "manifest-unknown-key 3:16",
            "manifest-missing-key 4:7",
            "manifest-unknown-key 1:1"
        ]
    );
}

#[test]
fn a_slip_where_any_key_may_stand_is_a_warning() {
    check("var: {stage: dev}\nmyown: 1\n", &["key-misspelled 1:1"]);
    check("components: {argo: {x: {setings: {}}}}\n", &["key-misspelled 1:25"]);
    check("settings: {template: {}}\n", &[]);
}
