//! Caps at their boundary: the last that fits resolves, the first that does not is a finding and takes nothing healthy
//! with it.

use std::fmt::Write as _;

use super::{Opened, open};

const HEALTHY: (&str, &str) = (
    "stacks/deploy/healthy.yaml",
    "vars: {stage: healthy}\ncomponents: {terraform: {vpc: {vars: {cidr: 10.0.0.0/16}}}}",
);

/// An estate with these files and a healthy stack.
fn with_healthy(files: &[(&str, &str)]) -> Opened {
    let mut all = files.to_vec();
    all.push(HEALTHY);
    open(&all)
}

/// The codes found, each once; the healthy stack has to be whole.
fn codes(opened: &Opened) -> Vec<&'static str> {
    opened.check("healthy", "vpc", &["vars", "cidr"], "\"10.0.0.0/16\"");
    let mut codes: Vec<_> = opened.estate().diagnostics.iter().map(|found| found.code).collect();
    codes.dedup();
    codes
}

/// The codes found with one more manifest.
fn with_manifest(text: &str) -> Vec<&'static str> {
    codes(&with_healthy(&[("stacks/deploy/bad.yaml", text)]))
}

fn nested(open: &str, levels: usize, close: &str) -> String {
    format!("{}1{}", open.repeat(levels), close.repeat(levels))
}

#[test]
fn yaml_nests_to_its_limit() {
    // One level is the manifest's, one the section's.
    assert_eq!(
        with_manifest(&format!("vars: {{stage: s, x: {}}}", nested("[", 254, "]"))),
        [""; 0]
    );
    assert_eq!(
        with_manifest(&format!("vars: {{stage: s, x: {}}}", nested("[", 255, "]"))),
        ["yaml-too-deep"]
    );
}

#[test]
fn aliases_nest_no_deeper_than_text() {
    let chain = |levels: usize| {
        let mut yaml = "vars:\n  stage: s\n  a0: &a0 {x: 1}\n".to_owned();
        for level in 1..levels {
            let _ = writeln!(yaml, "  a{level}: &a{level} {{x: *a{}}}", level - 1);
        }
        yaml
    };
    assert_eq!(with_manifest(&chain(254)), [""; 0]);
    assert_eq!(with_manifest(&chain(255)), ["yaml-too-deep"]);
}

#[test]
fn dotted_keys_nest_no_deeper_than_text() {
    let configuration = super::CONFIG.to_owned() + "settings: {yaml: {key_delimiter: .}}\n";
    let codes = |levels: usize| {
        let dotted = format!(
            "vars:\n  stage: s\n  x: {}a{}: 1{}",
            "{".repeat(levels),
            ".a".repeat(31),
            "}".repeat(levels)
        );
        let dotted = dotted.replace("{{", "{x: {").replace("{{", "{x: {");
        let opened = with_healthy(&[("atmos.yaml", &configuration), ("stacks/deploy/bad.yaml", &dotted)]);
        codes(&opened)
    };
    assert_eq!(codes(222), [""; 0]);
    assert_eq!(codes(224), ["yaml-too-deep"]);
}

#[test]
fn imports_may_be_a_hundred_deep() {
    let chain = |length: usize| {
        let files: Vec<(String, String)> = (0..length)
            .map(|at| {
                let text = format!(
                    "import: [catalog/{}]\nvars: {{v{at}: 1, deep: {}}}",
                    at + 1,
                    nested("[", 250, "]")
                );
                (format!("stacks/catalog/{at}.yaml"), text)
            })
            .collect();
        let last = (
            format!("stacks/catalog/{length}.yaml"),
            "vars: {stage: s, end: reached}".to_owned(),
        );
        let top = (
            "stacks/deploy/bad.yaml".to_owned(),
            "import: [catalog/0]\ncomponents: {terraform: {a: {}}}".to_owned(),
        );
        let all: Vec<_> = files.into_iter().chain([last, top]).collect();
        let all: Vec<(&str, &str)> = all.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        with_healthy(&all)
    };
    let whole = chain(98);
    assert_eq!(codes(&whole), [""; 0]);
    whole.check("s", "a", &["vars", "end"], "\"reached\"");
    let cut = chain(99);
    assert_eq!(codes(&cut), ["import-too-deep", "manifest-unused"]);
    cut.check("deploy/bad", "a", &["vars", "v98"], "1");
}

#[test]
fn imports_that_fork_at_every_level_end() {
    let fork = |levels: usize| {
        let mut files = vec![(
            "stacks/deploy/bad.yaml".to_owned(),
            "import: [c/0a, c/0b]\nvars: {stage: s}\ncomponents: {terraform: {a: {}}}".to_owned(),
        )];
        for level in 0..levels {
            for side in ["a", "b"] {
                // Another context on every way down: nothing can be shared.
                let import = |to: &str| format!("{{path: c/{}{to}, context: {{c{level}{side}: {to}}}}}", level + 1);
                let text = format!("import: [{}, {}]\nvars: {{v: {level}{side}}}", import("a"), import("b"));
                files.push((format!("stacks/c/{level}{side}.yaml"), text));
            }
        }
        for side in ["a", "b"] {
            files.push((
                format!("stacks/c/{levels}{side}.yaml"),
                format!("vars: {{v: {side}, end: reached}}"),
            ));
        }
        let all: Vec<(&str, &str)> = files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        with_healthy(&all)
    };
    let whole = fork(12);
    assert_eq!(codes(&whole), ["import-shadowed"]);
    whole.check("s", "a", &["vars", "end"], "\"reached\"");
    let mut cut = codes(&fork(30));
    cut.sort_unstable();
    cut.dedup();
    assert_eq!(cut, ["import-shadowed", "import-too-many", "manifest-unused"]);
}

#[test]
fn includes_that_fork_at_every_level_end() {
    let mut files = vec![(
        "stacks/deploy/bad.yaml".to_owned(),
        "vars: {stage: s, x: !include ../c/0.yaml}".to_owned(),
    )];
    for level in 0..9 {
        let next = format!("!include {}.yaml", level + 1);
        files.push((
            format!("stacks/c/{level}.yaml"),
            format!("[{}]", vec![next; 20].join(", ")),
        ));
    }
    files.push(("stacks/c/9.yaml".to_owned(), "x".to_owned()));
    let all: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    assert_eq!(codes(&with_healthy(&all)), ["include-too-large"]);
}

#[test]
fn variables_that_repeat_each_other_end() {
    let mut text = "V0=xxxxxxxxxx\n".to_owned();
    for level in 1..64 {
        let _ = writeln!(text, "V{level}=$V{0}$V{0}", level - 1);
    }
    let manifest = "vars: {stage: s, x: !include ../v.env}\ncomponents: {terraform: {a: {}}}";
    let opened = with_healthy(&[("stacks/deploy/bad.yaml", manifest), ("stacks/v.env", &text)]);
    assert_eq!(codes(&opened), [""; 0]);
    opened.check("s", "a", &["vars", "x", "V1"], &format!("\"{}\"", "x".repeat(20)));
    opened.check("s", "a", &["vars", "x", "V63"], "\"$V62$V62\"");
}

#[test]
fn inheritance_may_be_a_hundred_deep() {
    let chain = |length: usize| {
        let mut text = "vars: {stage: s}\ncomponents:\n  terraform:\n".to_owned();
        for at in 0..length {
            let _ = writeln!(text, "    c{at:04}: {{metadata: {{inherits: [c{:04}]}}}}", at + 1);
        }
        let _ = writeln!(text, "    c{length:04}: {{vars: {{end: reached}}}}");
        with_healthy(&[("stacks/deploy/bad.yaml", &text)])
    };
    let whole = chain(100);
    assert_eq!(codes(&whole), [""; 0]);
    whole.check("s", "c0000", &["vars", "end"], "\"reached\"");
    let cut = chain(101);
    assert_eq!(codes(&cut), ["inheritance-too-deep"]);
    cut.check("s", "c0000", &["vars", "end"], "absent");
    cut.check("s", "c0101", &["vars", "end"], "\"reached\"");
    assert_eq!(codes(&chain(3_000)), ["inheritance-too-deep"]);
}

#[test]
fn locals_may_lead_from_one_to_the_next_without_end() {
    let chain = |length: usize| {
        let mut text = format!(
            "vars: {{stage: s, x: '{{{{ .locals.l{:05} }}}}'}}\ncomponents: {{terraform: {{a: {{}}}}}}\nlocals:\n",
            0
        );
        for at in 0..length - 1 {
            let _ = writeln!(text, "  l{at:05}: '{{{{ .locals.l{:05} }}}}'", at + 1);
        }
        let _ = writeln!(text, "  l{:05}: reached", length - 1);
        with_healthy(&[("stacks/deploy/bad.yaml", &text)])
    };
    let whole = chain(2_000);
    assert_eq!(codes(&whole), [""; 0]);
    whole.check("s", "a", &["vars", "x"], "\"reached\"");
    assert!(codes(&chain(2_001)).contains(&"locals-too-many"));
}

#[test]
fn locals_that_wrap_each_other_end() {
    let chain = |length: usize| {
        let mut text = "vars: {stage: s, x: '{{ .locals.l000 }}'}\nlocals:\n".to_owned();
        for at in 0..length {
            let _ = writeln!(text, "  l{at:03}: {{x: '{{{{ .locals.l{:03} }}}}'}}", at + 1);
        }
        let _ = writeln!(text, "  l{length:03}: end");
        with_manifest(&text)
    };
    assert_eq!(chain(90), [""; 0]);
    assert!(chain(300).contains(&"value-too-deep"), "{:?}", chain(300));
}

#[test]
fn results_that_hold_their_own_function_end() {
    let check = |template: &str| {
        let text = format!("vars: {{stage: s}}\ncomponents: {{terraform: {{a: {{vars: {{x: '{template}'}}}}}}}}");
        let opened = with_healthy(&[("stacks/deploy/bad.yaml", &text)]);
        assert_eq!(codes(&opened), ["function-too-deep"], "{template}");
    };
    check("!template [{{ toJson .vars.x }}]");
    check("!template [{{ toJson .vars.x }}, {{ toJson .vars.x }}]");
    check("!template [[[[[[[[{{ toJson .vars.x }}]]]]]]]]");
}

#[test]
fn components_that_render_into_themselves_end() {
    let configuration = super::CONFIG.to_owned() + "templates: {settings: {enabled: true, evaluations: 20}}\n";
    let wrap = format!("{}{{{{ .vars.x | toJson }}}}{}", "[".repeat(90), "]".repeat(90));
    let text = format!("vars: {{stage: s}}\ncomponents: {{terraform: {{a: {{vars: {{x: '{wrap}'}}}}}}}}");
    let opened = with_healthy(&[("atmos.yaml", &configuration), ("stacks/deploy/bad.yaml", &text)]);
    assert!(opened.instance("s", "a").sections.get("vars").is_some());
    codes(&opened);
}

#[test]
fn hcl_without_end_is_a_finding() {
    const LENGTH: usize = 20_000;
    let repeated = |text: &str| text.repeat(LENGTH);
    let hostile = [
        format!("x = {}", repeated("[")),
        format!("x = {}1{}", repeated("["), repeated("]")),
        format!("x = {}1{}", repeated("("), repeated(")")),
        format!("x = {}1{}", repeated("{a="), repeated("}")),
        format!("x = {}1{}", repeated("f("), repeated(")")),
        format!("x = {}true", repeated("!")),
        format!("x = {}1", repeated("-")),
        format!("x = 1{}", repeated("+1")),
        format!("x = {}1", repeated("true ? 1 : ")),
        format!("x = {}1{}", repeated("\"${"), repeated("}\"")),
        format!("x = \"{}{}\"", repeated("%{ if true }"), repeated("%{ endif }")),
        format!("{}{}", repeated("a {\n"), repeated("}\n")),
        format!("x = a{}", repeated("[0]")),
        format!("x = a{}", repeated(".b")),
        format!("x = {}1{}", repeated("[for a in b : "), repeated("]")),
    ];
    for text in hostile {
        let manifest = "vars: {stage: s, x: !include ../x.tfvars}";
        let found = codes(&with_healthy(&[
            ("stacks/deploy/bad.yaml", manifest),
            ("stacks/x.tfvars", &text),
        ]));
        assert!(
            found.is_empty() || found == ["include-invalid"],
            "{}: {found:?}",
            &text[..20]
        );
    }
}

#[test]
fn json_without_end_is_a_finding() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let manifest = "vars: {stage: s, x: !include ../x.json, y: !template '{{ fromJson .x }}'}";
    let found = codes(&with_healthy(&[
        ("stacks/deploy/bad.yaml", manifest),
        ("stacks/x.json", &deep),
    ]));
    assert_eq!(found, ["yaml-too-deep"]);
}

#[test]
fn patterns_that_explode_are_findings_or_match_nothing() {
    for pattern in [
        "{a,b}".repeat(2_000),
        "*".repeat(2_000),
        "**/".repeat(2_000),
        "[a-z]".repeat(5_000),
        "{".repeat(2_000),
        format!("{}{}", "{".repeat(500), "}".repeat(500)),
    ] {
        let text = format!("import: ['{pattern}zz.yaml']\nvars: {{stage: s}}");
        let found = with_manifest(&text);
        assert!(
            found.is_empty() || found == ["import-not-found"],
            "{}: {found:?}",
            &pattern[..5]
        );
        let configuration = super::CONFIG.replace("deploy/**/*\"]", &format!("deploy/**/*\", '{pattern}zz.yaml']"));
        let found = codes(&with_healthy(&[("atmos.yaml", &configuration)]));
        assert!(
            found == ["path-pattern-invalid"] || found == ["included-path-unmatched"],
            "{}: {found:?}",
            &pattern[..5]
        );
    }
}

#[test]
fn a_command_of_endless_words_is_one_command() {
    let names = |words: usize| {
        let configuration =
            super::CONFIG.to_owned() + &format!("commands: [{{name: '{}', steps: []}}]\n", "a ".repeat(words));
        let opened = with_healthy(&[("atmos.yaml", &configuration)]);
        assert_eq!(codes(&opened), [""; 0]);
        opened
            .estate()
            .config
            .tree
            .get("commands")
            .expect("a list")
            .value
            .depth()
    };
    assert_eq!(names(32), 2 * 32 + 1);
    assert_eq!(names(33), 3);
    assert_eq!(names(100_000), 3);
}

#[test]
fn many_commands_are_merged_and_of_many_findings_the_first_are_told() {
    let commands: String = (0..25_000)
        .map(|at| format!("- {{name: c{at}, steps: [x]}}\n"))
        .collect();
    let configuration = format!("{}commands:\n{commands}", super::CONFIG);
    let unknown: String = (0..25_000).map(|at| format!("  v{at}: !unknown x\n")).collect();
    let manifest = format!("vars:\n  stage: s\n{unknown}");
    let opened = with_healthy(&[("atmos.yaml", &configuration), ("stacks/deploy/bad.yaml", &manifest)]);
    assert_eq!(codes(&opened), ["function-unknown", "findings-too-many"]);
}
