//! Rules of Atmos from the manifest to the value, one small estate for each.

use std::sync::Arc;

use crate::estate::Estate;
use crate::test_support::Folder;

const CONFIG: &str = "
stacks: {base_path: stacks, included_paths: [s.yaml]}
components: {terraform: {base_path: tf}}
templates: {settings: {enabled: true, sprig: {enabled: true}}}
";

/// The estate of these files; `stacks/s.yaml` is its only stack.
fn estate(files: &[(&str, &str)]) -> Arc<Estate> {
    let folder = Folder::with(files);
    if !folder.path("atmos.yaml").exists() {
        folder.write("atmos.yaml", CONFIG);
    }
    folder.estate()
}

fn resolved(manifest: &str) -> Arc<Estate> {
    estate(&[("stacks/s.yaml", manifest)])
}

/// What stands at `path` of the component, as JSON.
fn at(estate: &Estate, component: &str, path: &str) -> String {
    let instance = estate.instances().find(|instance| instance.key.name == component);
    let sections = &instance.expect("the component").sections;
    let steps: Vec<&str> = path.split('.').collect();
    let node = sections.get(steps[0]).and_then(|node| node.at(&steps[1..]));
    node.map_or_else(|| "absent".to_owned(), |node| format!("{:?}", node.value))
}

fn codes(estate: &Estate) -> Vec<(&'static str, usize)> {
    let found = estate.diagnostics.iter();
    let found = found.filter(|found| !matches!(found.code, "stack-names-unset" | "key-misspelled"));
    found.map(|found| (found.code, found.span.line() as usize)).collect()
}

#[test]
fn a_base_that_only_a_folder_bears_names_no_directory() {
    let estate = estate(&[
        (
            "stacks/s.yaml",
            "components: {terraform: {x: {component: net}, y: {component: x}, z: {metadata: {component: net}}}}",
        ),
        ("tf/net/main.tf", ""),
    ]);
    let component = |name| at(&estate, name, "component");
    assert_eq!(
        [component("x"), component("y"), component("z")],
        [r#""x""#, r#""x""#, r#""net""#]
    );
}

#[test]
fn the_directory_is_that_of_the_base_below_all_others() {
    let estate = resolved(
        "
components:
  terraform:
    top: {component: middle}
    middle: {component: bottom, metadata: {inherits: [mixin]}}
    bottom: {}
    mixin: {}
    other: {metadata: {inherits: [middle]}}
",
    );
    assert_eq!(at(&estate, "top", "component"), r#""bottom""#);
    assert_eq!(at(&estate, "top", "inheritance"), r#"["middle","mixin","bottom"]"#);
    assert_eq!(at(&estate, "other", "component"), r#""other""#);
}

#[test]
fn of_an_abstract_base_the_component_attribute_is_not_followed() {
    let manifest = |kind: &str| {
        format!(
            "
components:
  terraform:
    own: {{metadata: {{inherits: [base]}}}}
    base: {{component: below, metadata: {{type: {kind}}}, vars: {{a: base}}}}
    below: {{vars: {{b: below}}}}
"
        )
    };
    assert_eq!(at(&resolved(&manifest("abstract")), "own", "vars"), r#"{"a":"base"}"#);
    assert_eq!(
        at(&resolved(&manifest("real")), "own", "vars"),
        r#"{"a":"base","b":"below"}"#
    );
}

#[test]
fn sources_are_data_and_inherited_unless_the_configuration_says_otherwise() {
    let manifest = "
source: {retry: {max_attempts: 2}}
terraform: {provision: {workdir: {enabled: true}}}
components:
  terraform:
    base: {metadata: {type: abstract}, source: {uri: a, version: v1}, provision: {targets: {x: 1}}}
    own: {metadata: {inherits: [base]}, source: {version: v2}}
    text: {source: 'github.com/x/y?ref=1'}
";
    let inherited = resolved(manifest);
    let source = r#"{"retry":{"max_attempts":2},"uri":"a","version":"v2"}"#;
    assert_eq!(at(&inherited, "own", "source"), source);
    assert_eq!(
        at(&inherited, "own", "provision"),
        r#"{"targets":{"x":1},"workdir":{"enabled":true}}"#
    );
    assert_eq!(at(&inherited, "text", "source.uri"), r#""github.com/x/y?ref=1""#);
    let config = format!("{CONFIG}\n").replace("[s.yaml]}", "[s.yaml], inherit: {source: false}}");
    let own = estate(&[("atmos.yaml", &config), ("stacks/s.yaml", manifest)]);
    assert_eq!(
        at(&own, "own", "source"),
        r#"{"retry":{"max_attempts":2},"version":"v2"}"#
    );
    assert_eq!(at(&own, "own", "provision"), r#"{"workdir":{"enabled":true}}"#);
}

#[test]
fn an_edition_from_before_metadata_was_inherited_inherits_none() {
    let manifest = "
components:
  terraform:
    base: {metadata: {type: abstract, component: net, locked: true}, vars: {a: 1}}
    own: {metadata: {inherits: [base]}}
";
    let inherited = resolved(manifest);
    assert_eq!(at(&inherited, "own", "metadata.locked"), "true");
    let config = format!("{CONFIG}edition: '2025-11'\n");
    let before = estate(&[("atmos.yaml", &config), ("stacks/s.yaml", manifest)]);
    assert_eq!(at(&before, "own", "metadata"), r#"{"inherits":["base"]}"#);
    assert_eq!(
        (at(&before, "own", "component"), at(&before, "own", "vars.a")),
        (r#""own""#.into(), "1".into())
    );
}

#[test]
fn profiles_change_what_stacks_resolve_to() {
    let estate = estate(&[
        ("atmos.yaml", &format!("{CONFIG}profiles: {{default: dev}}\n")),
        (
            "profiles/dev/a.yaml",
            "settings: {list_merge_strategy: append}\ncomponents: {terraform: {command: tofu}}\n",
        ),
        (
            "stacks/s.yaml",
            "vars: {l: [1]}\ncomponents: {terraform: {x: {vars: {l: [2]}}}}",
        ),
    ]);
    assert_eq!(at(&estate, "x", "vars.l"), "[1,2]");
    assert_eq!(at(&estate, "x", "command"), r#""tofu""#);
}

#[test]
fn only_terraform_and_helmfile_take_their_command_from_the_configuration() {
    let types = ["terraform", "helmfile", "packer", "ansible", "kubernetes", "helm"];
    let commands: Vec<String> = types.iter().map(|kind| format!("{kind}: {{command: mine}}")).collect();
    let config = format!(
        "stacks: {{base_path: stacks, included_paths: [s.yaml]}}\ncomponents: {{{}}}\n",
        commands.join(", ")
    );
    let components: Vec<String> = types.iter().map(|kind| format!("{kind}: {{{kind}1: {{}}}}")).collect();
    let manifest = format!("packer: {{command: own}}\ncomponents: {{{}}}\n", components.join(", "));
    let estate = estate(&[("atmos.yaml", &config), ("stacks/s.yaml", &manifest)]);
    let found: Vec<String> = types
        .iter()
        .map(|kind| at(&estate, &format!("{kind}1"), "command"))
        .collect();
    let expected = ["mine", "mine", "own", "ansible", "kubernetes", "helm"];
    assert_eq!(found, expected.map(|command| format!("{command:?}")));
}

#[test]
fn whole_numbers_keep_every_digit_as_far_as_64_bits_go() {
    let estate = resolved(
        "
components:
  terraform:
    x:
      vars:
        most: 18446744073709551615
        next: 9223372036854775808
        least: -9223372036854775808
        more: 18446744073709551616
        hex: 0xFFFFFFFFFFFFFFFF
        shown: '{{ .vars.most }}'
",
    );
    assert_eq!(
        at(&estate, "x", "vars"),
        r#"{"hex":18446744073709551615,"least":-9223372036854775808,"more":1.8446744073709552e+19,"most":18446744073709551615,"next":9223372036854775808,"shown":"18446744073709551615"}"#
    );
}

#[test]
fn evaluations_render_again_with_the_data_of_the_first() {
    let manifest = "
components:
  terraform:
    x:
      settings: {templates: {settings: {evaluations: 9, delimiters: ['<', '>']}}}
      vars: {a: '{{ .vars.b }}', b: '{{ .vars.c }}', c: '{{ .vars.d }}', d: end}
";
    let vars = |times: &str| {
        let config = CONFIG.replace(
            "enabled: true, sprig",
            &format!("enabled: true, evaluations: {times}, sprig"),
        );
        let estate = estate(&[("atmos.yaml", &config), ("stacks/s.yaml", manifest)]);
        at(&estate, "x", "vars")
    };
    let once = r#"{"a":"{{ .vars.c }}","b":"{{ .vars.d }}","c":"end","d":"end"}"#;
    assert_eq!(vars("1"), once);
    assert_eq!(vars("2"), r#"{"a":"{{ .vars.d }}","b":"end","c":"end","d":"end"}"#);
    assert_eq!(vars("3"), r#"{"a":"end","b":"end","c":"end","d":"end"}"#);
}

#[test]
fn own_delimiters_replace_the_usual_ones() {
    let config = CONFIG.replace("enabled: true, sprig", "enabled: true, delimiters: ['<%', '%>'], sprig");
    let manifest = "components: {terraform: {x: {vars: {a: '<% .vars.b | upper %>', b: q, c: '{{ .vars.b }}'}}}}";
    let estate = estate(&[("atmos.yaml", &config), ("stacks/s.yaml", manifest)]);
    assert_eq!(at(&estate, "x", "vars"), r#"{"a":"Q","b":"q","c":"{{ .vars.b }}"}"#);
}

#[test]
fn sections_of_a_file_with_locals_are_rendered_one_after_the_other() {
    let manifest = "
locals: {l: L, n: 5}
settings: {s: '{{ .locals.l }}-s', num: '{{ .locals.n }}'}
vars: {v: '{{ .settings.s }}-v', '{{ .locals.l }}k': 1}
env: {E: '{{ .vars.v }}-e'}
components: {terraform: {x: {vars: {a: '{{ .env.E }}', n: '{{ .settings.num }}'}}}}
";
    let estate = resolved(manifest);
    assert_eq!(at(&estate, "x", "vars"), r#"{"Lk":1,"a":"L-s-v-e","n":5,"v":"L-s-v"}"#);
    assert_eq!(at(&estate, "x", "settings"), r#"{"num":5,"s":"L-s"}"#);
}

#[test]
fn sections_of_a_file_with_locals_are_rendered_even_where_its_components_have_to_wait() {
    let manifest = "
locals: {l: L}
settings: {s: '{{ .locals.l }}-s', later: x}
vars: {v: '{{ .settings.s }}-v'}
components: {terraform: {x: {vars: {a: '{{ .settings.s }}', name: '{{ .atmos_component }}'}}}}
";
    let estate = resolved(manifest);
    assert_eq!(at(&estate, "x", "vars"), r#"{"a":"L-s","name":"x","v":"L-s-v"}"#);
    assert!(codes(&estate).is_empty(), "{:?}", estate.diagnostics);
}

#[test]
fn imports_of_a_file_with_locals_see_its_sections_but_not_its_locals() {
    let child = "components: {terraform: {b: {vars: {q: '{{ .vars.v }}', n: '{{ index . \"locals\" }}'}}}}";
    let parent = |locals: &str| {
        format!(
            "import: [c/b]\n{locals}vars: {{v: V}}\ncomponents: {{terraform: {{x: {{metadata: {{inherits: [b]}}}}}}}}\n"
        )
    };
    let with = estate(&[
        ("stacks/s.yaml", &parent("locals: {l: L}\n")),
        ("stacks/c/b.yaml", child),
    ]);
    assert_eq!(at(&with, "b", "vars"), r#"{"n":"<no value>","q":"V","v":"V"}"#);
    let plain = "components: {terraform: {b: {vars: {q: 1}}}}";
    let estate = estate(&[
        ("stacks/s.yaml", &parent("locals: {l: L}\n")),
        ("stacks/c/b.yaml", plain),
    ]);
    assert_eq!(at(&estate, "x", "vars"), r#"{"q":1,"v":"V"}"#);
}

#[test]
fn missing_values_of_templates_are_passed_over_where_the_configuration_says_so() {
    let files = |config: &'static str| {
        estate(&[
            ("atmos.yaml", config),
            ("stacks/s.yaml", "import: [{path: c, context: {a: 1}}]\n"),
            (
                "stacks/c.yaml",
                "components: {terraform: {x: {vars: {a: '{{ .a }}-{{ .b }}'}}}}\n",
            ),
        ])
    };
    let strict = files("stacks: {base_path: stacks, included_paths: [s.yaml]}\n");
    assert_eq!(codes(&strict), [("template-missing-key", 1)]);
    let lenient = files(
        "stacks: {base_path: stacks, included_paths: [s.yaml]}\ntemplates: {settings: {ignore_missing_template_values: true}}\n",
    );
    assert_eq!(at(&lenient, "x", "vars.a"), r#""1-<no value>""#);
    assert!(codes(&lenient).is_empty());
}

#[test]
fn a_pattern_without_extension_imports_yaml_alone() {
    let estate = estate(&[
        (
            "stacks/s.yaml",
            "import: ['c/*', 'd/*.yml']\ncomponents: {terraform: {x: {}}}\n",
        ),
        ("stacks/c/a.yaml", "vars: {a: 1}"),
        ("stacks/c/b.yml", "vars: {b: 1}"),
        ("stacks/c/c.yaml.tmpl", "vars: {c: 1}"),
        ("stacks/d/d.yml", "vars: {d: 1}"),
    ]);
    assert_eq!(at(&estate, "x", "vars"), r#"{"a":1,"d":1}"#);
}

#[test]
fn overrides_of_an_import_go_over_those_of_what_it_imports() {
    let estate = estate(&[
        ("stacks/s.yaml", "import: [team, c]\n"),
        ("stacks/team.yaml", "import: [base]\noverrides: {vars: {a: team}}\n"),
        ("stacks/base.yaml", "overrides: {vars: {a: base, b: base}}\n"),
        (
            "stacks/c.yaml",
            "components: {terraform: {x: {vars: {a: own, c: own}}}}\n",
        ),
    ]);
    assert_eq!(at(&estate, "x", "vars"), r#"{"a":"team","b":"base","c":"own"}"#);
}

#[test]
fn what_the_schema_says_of_a_section_is_not_said_again() {
    let manifest = "
components:
  terraform:
    x: [1]
    y:
      vars:
        - 1
";
    let estate = resolved(manifest);
    let wrong: Vec<_> = codes(&estate)
        .into_iter()
        .filter(|found| found.0 != "manifest-section-refused")
        .collect();
    assert_eq!(wrong, [("manifest-wrong-type", 4), ("manifest-wrong-type", 7)]);
}

#[test]
fn empty_overrides_leave_alone_what_a_component_overrides_itself() {
    let estate = resolved("overrides: {}\ncomponents: {terraform: {own: {vars: {a: 1}, overrides: {vars: {a: 2}}}}}\n");
    assert_eq!(at(&estate, "own", "vars"), r#"{"a":2}"#);
    assert_eq!(at(&estate, "own", "overrides"), r#"{"vars":{"a":2}}"#);
}

#[test]
fn mocks_are_neither_seen_by_templates_nor_evaluated() {
    let estate = resolved(
        "
components:
  terraform:
    own:
      mocks: {id: m, ref: !env HOME}
      vars: {seen: '{{ .mocks }}', has: '{{ hasKey . \"mocks\" }}'}
",
    );
    assert_eq!(at(&estate, "own", "mocks"), r#"{"id":"m","ref":"!env HOME"}"#);
    assert_eq!(at(&estate, "own", "vars.has"), r#""false""#);
    assert_eq!(at(&estate, "own", "vars.seen"), r#""<no value>""#);
}

#[test]
fn functions_that_wait_for_other_layers_see_what_all_others_came_to() {
    let estate = resolved(
        "
components:
  terraform:
    base: {metadata: {type: abstract}, vars: {net: !template '{\"region\": \"{{ .vars.region }}\"}'}}
    own: {metadata: {inherits: [base]}, vars: {region: !template eu, net: {id: 1}}}
",
    );
    assert_eq!(at(&estate, "own", "vars.net"), r#"{"id":1,"region":"eu"}"#);
}

#[test]
fn the_list_strategy_of_overrides_reaches_no_manifest_that_came_before() {
    let estate = estate(&[
        ("stacks/s.yaml", "import: [before, mine]\nvars: {l: [1]}"),
        (
            "stacks/before.yaml",
            "components: {terraform: {before: {vars: {l: [2]}}}}",
        ),
        (
            "stacks/mine.yaml",
            "overrides: {settings: {list_merge_strategy: append}}\ncomponents: {terraform: {own: {vars: {l: [2]}}}}",
        ),
    ]);
    assert_eq!(at(&estate, "own", "vars.l"), "[1,2]");
    assert_eq!(at(&estate, "before", "vars.l"), "[2]");
}

#[test]
fn a_file_is_included_by_its_url_too() {
    let folder = Folder::with(&[("atmos.yaml", CONFIG), ("data/x.json", r#"{"k": 1}"#)]);
    let url = format!("file://{}", folder.path("data/x.json").display());
    folder.write(
        "stacks/s.yaml",
        &format!("components: {{terraform: {{x: {{vars: {{k: !include '{url} .k'}}}}}}}}"),
    );
    let estate = folder.estate();
    assert_eq!(at(&estate, "x", "vars.k"), "1");
}
