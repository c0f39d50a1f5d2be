//! What a manifest's components add up to, and what is said of them.

use crate::diagnostic::Severity;
use crate::estate::Estate;
use crate::test_support::Folder;

fn estate(stacks: &str, manifest: &str) -> std::sync::Arc<Estate> {
    let config = format!(
        "stacks: {{base_path: stacks, included_paths: [s.yaml]{stacks}}}
components: {{terraform: {{base_path: tf}}}}
templates: {{settings: {{enabled: true, sprig: {{enabled: true}}}}}}"
    );
    let files = [
        ("atmos.yaml", config.as_str()),
        ("stacks/s.yaml", manifest),
        ("tf/vpc/main.tf", ""),
    ];
    Folder::with(&files).estate()
}

fn codes(estate: &Estate) -> Vec<(&'static str, usize)> {
    let found = estate.diagnostics.iter();
    let found = found.filter(|found| !matches!(found.code, "stack-names-unset" | "component-moved"));
    found.map(|found| (found.code, found.span.line() as usize)).collect()
}

#[test]
fn a_base_that_is_neither_component_nor_folder_is_told_once() {
    let manifest = "components:
  terraform:
    a: {component: vpc}
    b: {component: nowhere}
    c: {metadata: {component: nowhere}}
    d: {component: d}
    e: {metadata: {inherits: [b]}}
  ansible:
    f: {component: nowhere}
";
    assert_eq!(codes(&estate("", manifest)), [("base-not-found", 4)]);
}

#[test]
fn a_name_that_a_template_cannot_give_is_told_once_for_each_manifest() {
    let manifest = "components: {terraform: {a: {}, b: {}, c: {vars: {stage: dev}}}}";
    let strict = estate(", name_template: '{{ .vars.stage }}'", manifest);
    assert_eq!(codes(&strict), [("template-missing-key", 1)]);
    let names: Vec<_> = strict.stacks.iter().map(|stack| stack.name.as_str()).collect();
    assert_eq!(names, ["dev", "s"]);
    let manifest = "components: {terraform: {a: {metadata: {type: abstract}}}, helmfile: {b: {}}}";
    let passed_over = estate(", name_template: '{{ .vars.stage }}'", manifest);
    let severities: Vec<_> = passed_over.diagnostics.iter().map(|found| found.severity).collect();
    assert!(!severities.contains(&Severity::Error), "{:?}", passed_over.diagnostics);
}

#[test]
fn templates_that_take_too_much_together_are_cut_with_a_finding() {
    let mut manifest = "components:\n  terraform:\n".to_owned();
    for number in 10..90 {
        manifest += &format!("    c{number}: {{vars: {{x: '{{{{ repeat 7000000 \"x\" | len }}}}'}}}}\n");
    }
    let estate = estate("", &manifest);
    let found = codes(&estate);
    let cut = found.iter().filter(|found| found.0 == "template-too-much").count();
    assert_eq!(cut, 1, "{found:?}");
    assert!(found.len() < 80, "what is left as written is not told again: {found:?}");
    let shown = |name: &str| {
        let instance = estate.instances().find(|instance| instance.key.name == name);
        let vars = instance.expect("the component").sections.get("vars").expect("vars");
        format!("{:?}", vars.at(&["x"]).expect("x").value)
    };
    assert!(shown("c89").contains("repeat"));
}
