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
fn an_inherited_pointer_leads_to_the_directory_but_does_not_name_the_state() {
    let manifest = "
terraform: {backend_type: s3, backend: {s3: {bucket: b}}}
components:
  terraform:
    vpc/defaults: {metadata: {type: abstract, component: vpc}}
    vpc/blue: {metadata: {inherits: [vpc/defaults]}}
    vpc/green: {metadata: {inherits: [vpc/defaults], component: other}}
    vpc/red: {metadata: {inherits: [vpc/defaults], name: red}}
";
    let estate = estate("", manifest);
    let said = |name: &str| {
        let instance = estate.stacks[0].instance("terraform", name).expect("the component");
        let text = |path: &[&str]| {
            let node = instance.sections.get(path[0]).and_then(|node| node.at(&path[1..]));
            node.and_then(|node| node.value.as_str()).unwrap_or("-").to_owned()
        };
        [
            instance.component.to_string(),
            text(&["metadata", "component"]),
            text(&["component"]),
            text(&["component_info", "component_path"]),
            text(&["backend", "workspace_key_prefix"]),
        ]
        .join(" ")
    };
    assert_eq!(said("vpc/defaults"), "vpc vpc vpc tf/vpc vpc");
    assert_eq!(said("vpc/blue"), "vpc vpc vpc/blue tf/vpc/blue vpc-blue");
    assert_eq!(said("vpc/green"), "other other other tf/other other");
    let blue = estate.stacks[0]
        .instance("terraform", "vpc/blue")
        .expect("the component");
    assert_eq!(super::directory(blue, &estate.config).as_deref(), Some("tf/vpc"));
    assert_eq!(said("vpc/red"), "vpc vpc vpc/red tf/vpc/red red");
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

#[test]
fn each_base_merges_over_all_before_it_as_its_own_settings_have_it() {
    let manifest = "
components:
  terraform:
    a: {vars: {l: [a], x: {p: 1}}, retry: {conditions: [a]}}
    b: {settings: {list_merge_strategy: append}, vars: {l: [b], x: 5}, retry: {conditions: [b]}}
    c: {metadata: {inherits: [b]}, vars: {l: [c], x: {q: 1}}}
    d: {metadata: {inherits: [a, e]}, settings: {list_merge_strategy: append}, vars: {l: [d]}}
    e: {vars: {l: [e]}}
    sibling: {metadata: {inherits: [a, b]}}
    deeper: {metadata: {inherits: [a, c]}}
    other: {metadata: {inherits: [d]}}
    outer: {metadata: {inherits: [a, b]}, settings: {list_merge_strategy: merge}}
    twice: {metadata: {inherits: [a, e, a]}}
";
    let estate = estate("", manifest);
    let said = |name: &str| {
        let instance = estate.stacks[0].instance("terraform", name).expect("the component");
        let shown = |section: &str, key: &str| {
            let node = instance.sections.get(section).and_then(|node| node.at(&[key]));
            node.map_or_else(String::new, |node| format!("{:?}", node.value))
        };
        let names: Vec<_> = instance.inheritance.iter().map(ToString::to_string).collect();
        (
            [shown("vars", "l"), shown("vars", "x"), shown("retry", "conditions")],
            names.join(" "),
        )
    };
    let expect = |name, values: [&str; 3], chain: &str| {
        assert_eq!(said(name), (values.map(str::to_owned), chain.to_owned()), "{name}");
    };
    expect("sibling", [r#"["a","b"]"#, "5", r#"["b"]"#], "b a");
    expect("deeper", [r#"["c"]"#, r#"{"q":1}"#, r#"["b"]"#], "c b a");
    expect("other", [r#"["e","d"]"#, r#"{"p":1}"#, r#"["a"]"#], "d e a");
    expect("outer", [r#"["a","b"]"#, "5", r#"["b"]"#], "b a");
    expect("twice", [r#"["a"]"#, r#"{"p":1}"#, r#"["a"]"#], "a e");
}

#[test]
fn diamonds_over_diamonds_come_to_an_end() {
    let mut manifest = "components:\n  terraform:\n".to_owned();
    for level in 0..20 {
        let next = level + 1;
        for side in ["a", "b"] {
            manifest += &format!(
                "    {side}{level}: {{metadata: {{inherits: [a{next}, b{next}]}}, vars: {{v{level}: {side}}}}}\n"
            );
        }
    }
    manifest += "    a20: {}\n    b20: {}\n";
    let estate = estate("", &manifest);
    let found = codes(&estate);
    assert!(
        !found.is_empty() && found.iter().all(|(code, _)| *code == "inheritance-too-deep"),
        "{found:?}"
    );
    let instance = estate.stacks[0].instance("terraform", "a12").expect("the component");
    assert_eq!(instance.inheritance.len(), 16);
}

#[test]
fn a_template_of_names_reads_what_is_there_for_every_component() {
    let manifest = "
vars: {stage: dev}
components:
  terraform:
    vpc/blue: {metadata: {component: vpc}}
  packer:
    image: {}
";
    let names = |template: &str| {
        let estate = estate(&format!(", name_template: '{template}'"), manifest);
        let names: Vec<_> = estate.stacks.iter().map(|stack| stack.name.to_string()).collect();
        (names.join(" "), codes(&estate))
    };
    let told = |names: &str| (names.to_owned(), Vec::new());
    assert_eq!(names("{{ .component }}"), told("image vpc/blue"));
    assert_eq!(
        names("{{ .vars.stage }}{{ len .hooks }}{{ .backend_type }}"),
        told("dev0")
    );
    assert_eq!(names("{{ hasKey . \"command\" }}"), told("false"));
    let (fallback, found) = names("{{ .command }}");
    assert_eq!((fallback.as_str(), found[0].0), ("s", "template-missing-key"));
}

#[test]
fn in_a_circle_of_bases_none_is_its_own_base_and_the_circle_is_told_once() {
    let manifest = "
components:
  terraform:
    a: {metadata: {inherits: [d]}}
    c: {metadata: {inherits: [d]}}
    d: {metadata: {inherits: [c]}}
    e: {metadata: {inherits: [c]}}
    self: {metadata: {inherits: [self]}}
";
    let estate = estate("", manifest);
    let chains: Vec<_> = estate.stacks[0]
        .instances
        .iter()
        .map(|instance| {
            let names: Vec<_> = instance.inheritance.iter().map(ToString::to_string).collect();
            format!("{}: {}", instance.key.name, names.join(" "))
        })
        .collect();
    assert_eq!(chains[1..3], ["c: d", "d: c"]);
    assert_eq!(chains[4], "self: ");
    assert_eq!(codes(&estate), [("inheritance-cycle", 6)]);
}
