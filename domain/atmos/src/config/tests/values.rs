//! What settings become: keys, lists, functions, and what is wrong with them.

use super::*;

#[test]
fn keys_lose_their_case_except_names_of_variables_and_identities() {
    let setup = setup(&[(
        "atmos.yaml",
        "Components: {Terraform: {Base_Path: X}}\nenv: {FOO: 1}\nauth: {Identities: {SuperAdmin: {Kind: K}}}\n\
         commands: [{Name: a, ENV: {BAR: 2}}]\ntemplates: {settings: {env: {AWS_PROFILE: p}}}\n",
    )]);
    assert_eq!(setup.value("components.terraform.base_path"), r#""X""#);
    assert_eq!(setup.value("env"), r#"{"FOO":1}"#);
    assert_eq!(setup.value("auth"), r#"{"identities":{"SuperAdmin":{"kind":"K"}}}"#);
    assert_eq!(setup.value("commands"), r#"[{"env":{"BAR":2},"name":"a"}]"#);
    assert_eq!(setup.load().0.templates.env["AWS_PROFILE"], "p");
}

#[test]
fn lists_replace_commands_merge_by_name_and_maps_stand_their_ground() {
    let setup = setup(&[
        (
            "atmos.yaml",
            "commands:\n- {name: tf, description: own}\n- {name: aws eks, steps: [x]}\nitems: [3]\nmap: null\ngone: !unset\n\
             more: !append [2]\n",
        ),
        (
            "atmos.d/a.yaml",
            "commands:\n- {name: tf, description: old, steps: [a]}\n- {name: aws, commands: [{name: s3}]}\nitems: [1, 2]\n\
             map: {a: 1}\ngone: 1\nmore: [1]\n",
        ),
    ]);
    assert_eq!(
        setup.value("commands"),
        r#"[{"description":"own","name":"tf","steps":["a"]},{"commands":[{"name":"s3"},{"name":"eks","steps":["x"]}],"name":"aws"}]"#
    );
    assert_eq!(
        ["items", "map", "gone", "more"].map(|key| setup.value(key)),
        ["[3]", r#"{"a":1}"#, "absent", "[1,2]"]
    );
}

#[test]
fn functions_that_need_only_this_machine_run() {
    let setup = setup(&[
        (
            "atmos.yaml",
            "a: !env NAME\nb: !env NONE 'fall back'\nc: !env NONE\nd: !repo-root\ne: !cwd x\nf: !include conf.yaml .x.y\n\
             g: !include.raw conf.yaml\nh: !literal '!env NAME'\ni: !git.branch\nj: !include data.json\nk: !git.owner none\n\
             l: !include note.txt\n",
        ),
        ("conf.yaml", "x: {y: !env NAME}\n"),
        ("data.json", r#"{"n": [1]}"#),
        ("note.txt", "text"),
    ])
    .variable("NAME", "value");
    let root = setup.folder.root().display().to_string();
    let expected = [
        ("a", r#""value""#.to_owned()),
        ("b", r#""fall back""#.to_owned()),
        ("c", r#""""#.to_owned()),
        ("d", format!("{root:?}")),
        ("e", format!("{:?}", format!("{root}/x"))),
        ("f", r#""value""#.to_owned()),
        ("g", r#""x: {y: !env NAME}\n""#.to_owned()),
        ("h", r#""!env NAME""#.to_owned()),
        ("i", r#""main""#.to_owned()),
        ("j", r#"{"n":[1]}"#.to_owned()),
        ("k", r#""none""#.to_owned()),
        ("l", r#""text""#.to_owned()),
    ];
    for (key, value) in expected {
        assert_eq!(setup.value(key), value, "{key}");
    }
}

#[test]
fn functions_that_need_more_stay_as_they_are() {
    let setup = setup(&[(
        "atmos.yaml",
        &format!("{STACKS}a: !exec rm -rf /\nb: !store x y\nc: !include gone.yaml\nd: !include atmos.yaml\n"),
    )]);
    assert_eq!(setup.value("a"), r#""!exec rm -rf /""#);
    assert_eq!(
        (setup.value("b"), setup.value("c")),
        (r#""!store x y""#.to_owned(), "null".to_owned())
    );
    let (_, diagnostics) = setup.load();
    let found: Vec<(&str, u32)> = diagnostics
        .iter()
        .map(|found| (found.code, found.span.line()))
        .collect();
    assert_eq!(
        found[..3],
        [
            ("config-function-not-run", 2),
            ("config-function-unknown", 3),
            ("file-not-found", 4)
        ]
    );
    assert!(diagnostics.iter().any(|found| found.code == "config-include-too-deep"));
}

#[test]
fn what_is_wrong_has_a_place_and_the_rest_goes_on() {
    let broken = setup(&[("atmos.yaml", "a: 1\nb: [1\n"), (".atmos.d/x.yaml", "- 1\n")]);
    let (config, diagnostics) = broken.load();
    assert!(config.is_default && config.templates.enabled);
    assert_eq!((diagnostics[0].code, diagnostics[0].span.line()), ("yaml-syntax", 3));
    assert_eq!(
        (diagnostics[1].code, diagnostics[1].span.line()),
        ("config-not-a-map", 1)
    );
    let fragment = setup(&[
        ("atmos.yaml", STACKS),
        (".atmos.d/x.yaml", "a: [\n"),
        (".atmos.d/y.yaml", "b: 1"),
    ]);
    assert_eq!(
        (fragment.value("b"), fragment.codes()),
        ("1".to_owned(), vec!["yaml-syntax"])
    );
    let wrong = setup(&[(
        "atmos.yaml",
        "stacks:\n  base_path: [x]\n  included_paths: {a: b}\n  inherit: {metadata: perhaps}\nlogs: {level: Loud}\n\
         settings: {list_merge_strategy: pile}\nedition: next\nbase_path: ./nowhere\n",
    )]);
    let (_, diagnostics) = wrong.load();
    let mut found: Vec<(&str, u32)> = diagnostics
        .iter()
        .map(|found| (found.code, found.span.line()))
        .collect();
    found.sort_unstable();
    let expected = [
        ("config-base-path-missing", 8),
        ("config-edition-invalid", 7),
        ("config-included-paths-unset", 1),
        ("config-list-merge-strategy", 6),
        ("config-log-level", 5),
        ("config-stacks-base-path-unset", 1),
        ("config-wrong-kind", 2),
        ("config-wrong-kind", 3),
        ("config-wrong-kind", 4),
    ];
    assert_eq!(found, expected);
}

#[cfg(unix)]
#[test]
fn unreadable_files_are_reported() {
    use std::os::unix::fs::symlink;
    let setup = setup(&[("atmos.yaml", STACKS), (".atmos.d/x/", "")]);
    std::fs::write(setup.folder.path(".atmos.d/x/latin.yaml"), [b'a', b':', b'\n', 0xe9]).expect("written");
    setup.folder.write(".atmos.d/big.yaml", &" ".repeat((16 << 20) + 1));
    symlink("/dev/zero", setup.folder.path(".atmos.d/endless.yaml")).expect("a link");
    let mut codes = setup.codes();
    codes.sort_unstable();
    assert_eq!(codes, ["file-not-utf8", "file-too-large", "file-unreadable"]);
}

#[test]
fn without_configuration_the_built_in_one_stands_in() {
    let (config, diagnostics) = setup(&[("sub/", "")]).at("sub").load();
    assert!(config.is_default && config.templates.enabled && config.templates.sprig);
    assert_eq!(config.included_paths, ["orgs/**/*"]);
    assert_eq!(config.base_path, config.git_root.expect("in git"));
    assert_eq!((diagnostics.len(), diagnostics[0].code), (1, "config-not-found"));
    assert!(!setup(&[("atmos.yaml", STACKS)]).load().0.templates.enabled);
}
