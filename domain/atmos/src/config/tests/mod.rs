//! How a configuration comes together: layers, places, what it depends on.

mod values;

use super::*;
use crate::diagnostic::Severity;
use crate::test_support::{Case, Folder, conformance_cases};

/// A git work tree with `files`, opened at `directory` with `variables`.
struct Setup {
    folder: Folder,
    options: ConfigOptions,
}

fn setup(files: &[(&str, &str)]) -> Setup {
    let folder = Folder::with(files);
    folder.write(".git/HEAD", "ref: refs/heads/main\n");
    let home = folder.path("home").display().to_string();
    let options = ConfigOptions {
        directory: folder.root().to_path_buf(),
        environment: BTreeMap::from([("HOME".to_owned(), home)]),
        ..ConfigOptions::default()
    };
    Setup { folder, options }
}

impl Setup {
    fn at(mut self, directory: &str) -> Self {
        self.options.directory = self.folder.path(directory);
        self
    }

    fn variable(mut self, name: &str, value: &str) -> Self {
        self.options.environment.insert(name.to_owned(), value.to_owned());
        self
    }

    fn load(&self) -> (Config, Vec<Diagnostic>) {
        Config::load(&self.options, &Files::default())
    }

    /// The value at a dotted path, as JSON.
    fn value(&self, path: &str) -> String {
        let path: Vec<&str> = path.split('.').collect();
        let (config, _) = self.load();
        config
            .get(&path)
            .map_or_else(|| "absent".to_owned(), |node| format!("{:?}", node.value))
    }

    fn codes(&self) -> Vec<&'static str> {
        self.load().1.iter().map(|diagnostic| diagnostic.code).collect()
    }

    fn sources(&self) -> Vec<String> {
        let (config, _) = self.load();
        let name = |path: &Path| {
            path.strip_prefix(self.folder.root())
                .unwrap_or(path)
                .display()
                .to_string()
        };
        config
            .sources
            .iter()
            .map(|source| format!("{}: {}", source.layer, name(&source.path)))
            .collect()
    }
}

const STACKS: &str = "stacks: {base_path: stacks, included_paths: ['**/*']}\n";

#[test]
fn layers_go_over_each_other_from_home_to_profile() {
    let all = "a: {home: 1, parent: 1, root: 1, fragment: 1, import: 1, own: 1, profile: 1}";
    let without = |count: usize| {
        let names = ["home", "fragment", "import", "own", "profile"];
        names[count..]
            .iter()
            .map(|name| format!("{name}: {count}"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let setup = setup(&[
        ("home/.atmos/atmos.yaml", all),
        ("atmos.d/a.yaml", &format!("a: {{{}}}", without(1))),
        ("more/b.yaml", &format!("a: {{{}}}", without(2))),
        (
            "atmos.yaml",
            &format!("import: [more/*]\nprofiles: {{default: p}}\na: {{{}}}", without(3)),
        ),
        ("profiles/p/x.yaml", &format!("a: {{{}}}", without(4))),
    ]);
    assert_eq!(
        setup.value("a"),
        r#"{"fragment":1,"home":1,"import":2,"own":3,"parent":1,"profile":4,"root":1}"#
    );
    assert_eq!(
        setup.sources(),
        [
            "home: home/.atmos/atmos.yaml",
            "fragment: atmos.d/a.yaml",
            "import: more/b.yaml",
            "directory: atmos.yaml",
            "profile: profiles/p/x.yaml"
        ]
    );
}

#[test]
fn a_directory_without_configuration_looks_above_and_at_the_git_root() {
    let files = [
        ("atmos.yaml", "who: root"),
        ("a/atmos.yaml", "who: a"),
        ("a/b/c/", ""),
        ("a/b/d/atmos.d/x.yaml", ""),
    ];
    assert_eq!(setup(&files).at("a/b/c").value("who"), r#""root""#);
    assert_eq!(
        setup(&files).at("a/b/c").sources(),
        ["parent: a/atmos.yaml", "git root: atmos.yaml"]
    );
    assert_eq!(setup(&files).at("a").sources(), ["directory: a/atmos.yaml"]);
    assert!(setup(&files).at("a/b/d").load().0.is_default);
    let hidden = setup(&files).at("a/b/c").variable("ATMOS_GIT_ROOT_BASEPATH", "false");
    assert_eq!(hidden.sources(), ["parent: a/atmos.yaml"]);
    let elsewhere = setup(&files).at("a/b/c").variable("ATMOS_CLI_CONFIG_PATH", "../..");
    assert_eq!(elsewhere.sources(), ["variable: a/atmos.yaml"]);
}

#[test]
fn flags_and_their_variables_replace_discovery() {
    let files = [
        ("atmos.yaml", "who: root"),
        ("x/one.yaml", "who: one\na: 1"),
        ("y/.atmos.yaml", "who: y"),
    ];
    let mut flags = setup(&files);
    flags.options.config = vec!["x/one.yaml".into()];
    flags.options.config_path = vec!["y".into()];
    assert_eq!(flags.sources(), ["flag: x/one.yaml", "flag: y/.atmos.yaml"]);
    assert_eq!(
        (flags.value("who"), flags.value("a")),
        (r#""y""#.to_owned(), "1".to_owned())
    );
    let variables = setup(&files)
        .variable("ATMOS_CONFIG", "x/one.yaml")
        .variable("ATMOS_CONFIG_PATH", "y");
    assert_eq!(variables.sources(), flags.sources());
    let missing = setup(&files)
        .variable("ATMOS_CONFIG", "x/two.yaml")
        .variable("ATMOS_CONFIG_PATH", "x");
    assert_eq!(missing.codes(), ["config-not-found", "file-not-found"]);
}

#[test]
fn fragments_come_shallow_first_and_yaml_beats_yml() {
    let setup = setup(&[
        ("atmos.d/z.yaml", "a: z"),
        ("atmos.d/deep/a.yaml", "a: deep\nb: deep"),
        ("atmos.d/z.yml", "a: never"),
        (".atmos.d/b.yml", "b: dotted"),
        ("sub/atmos.yaml", "c: 1"),
        ("sub/.atmos.d/c.yaml", "c: 2\nd: sub"),
    ])
    .at("sub");
    assert_eq!(
        setup.sources(),
        [
            "fragment: atmos.d/z.yaml",
            "fragment: atmos.d/deep/a.yaml",
            "fragment: .atmos.d/b.yml",
            "fragment: sub/.atmos.d/c.yaml",
            "directory: sub/atmos.yaml"
        ]
    );
    assert_eq!(
        ["a", "b", "c", "d"].map(|key| setup.value(key)),
        [r#""deep""#, r#""dotted""#, "1", r#""sub""#]
    );
}

#[test]
fn imports_find_files_folders_and_globs_and_report_what_they_cannot() {
    let setup = setup(&[
        (
            "atmos.yaml",
            "import:\n  - one\n  - folder\n  - glob/*.yaml\n  - nowhere\n  - https://example.com/x.yaml\n  - [1]\n",
        ),
        ("one.yml", "a: one"),
        ("folder/deep/two.yaml", "b: two"),
        ("glob/3.yaml", "c: three\nimport: [nested]"),
        ("glob/nested.yaml", "c: nested"),
    ]);
    assert_eq!(
        ["a", "b", "c"].map(|key| setup.value(key)),
        [r#""one""#, r#""two""#, r#""nested""#]
    );
    assert_eq!(
        setup.codes()[..3],
        [
            "config-import-invalid",
            "config-import-not-found",
            "config-import-remote"
        ]
    );
    let (_, diagnostics) = setup.load();
    assert_eq!((diagnostics[1].span.line(), diagnostics[2].span.line()), (5, 6));
}

#[test]
fn import_circles_end_with_a_diagnostic() {
    let setup = setup(&[
        ("atmos.yaml", "import: a.yaml"),
        ("a.yaml", "import: [b]\nx: a"),
        ("b.yaml", "import: [a]\nx: b"),
    ]);
    assert_eq!(setup.value("x"), r#""b""#);
    assert_eq!(setup.codes()[0], "config-import-cycle");
    let names: Vec<String> = (0..8).map(|index| format!("all/{index}.yaml")).collect();
    let mut files: Vec<(&str, &str)> = names.iter().map(|name| (&**name, "import: ['all/*']")).collect();
    files.push(("atmos.yaml", "import: ['all/*']"));
    assert!(self::setup(&files).codes().contains(&"config-import-too-many"));
}

#[test]
fn a_base_path_of_an_import_starts_from_its_folder() {
    let setup = setup(&[
        ("atmos.yaml", &format!("import: [conf/x]\n{STACKS}")),
        ("conf/x.yaml", "base_path: ../infra"),
    ]);
    assert_eq!(setup.load().0.base_path, setup.folder.path("infra"));
}

#[test]
fn profiles_come_from_flag_variable_or_default() {
    let files = [
        ("atmos.yaml", "profiles: {default: dev, base_path: conf}\nwho: base"),
        ("conf/dev/a.yaml", "who: dev"),
        (".atmos/profiles/ci/a.yaml", "who: ci\nimport: [more]"),
        (".atmos/profiles/ci/b/more.yaml", "extra: b"),
        (".atmos/profiles/ci/more.yaml", "extra: imported"),
        ("home/.config/atmos/profiles/me/a.yaml", "who: me"),
        ("profiles/dev/a.yaml", "who: never"),
    ];
    let who = |setup: &Setup| setup.value("who");
    assert_eq!(who(&setup(&files)), r#""dev""#);
    assert_eq!(who(&setup(&files).variable("ATMOS_PROFILE", "dev, ci")), r#""ci""#);
    assert_eq!(setup(&files).variable("ATMOS_PROFILE", "ci").value("extra"), r#""b""#);
    let mut flagged = setup(&files).variable("ATMOS_PROFILE", "ci");
    flagged.options.profiles = vec!["me".to_owned()];
    assert_eq!(
        (who(&flagged), flagged.load().0.profiles),
        (r#""me""#.to_owned(), vec!["me".to_owned()])
    );
    let (_, diagnostics) = setup(&files).variable("ATMOS_PROFILE", "prod").load();
    assert_eq!(diagnostics[0].code, "config-profile-not-found");
    assert!(
        diagnostics[0]
            .hint
            .as_deref()
            .is_some_and(|hint| hint.starts_with("There are: ci, dev, me."))
    );
}

#[test]
fn env_pins_atmos_variables_unless_they_are_set() {
    let files = [
        ("atmos.yaml", "env: !include .env\n"),
        (".env", "ATMOS_PROFILE=dev\nATMOS_STACKS_BASE_PATH=pinned\nFoo=1\n"),
        ("profiles/dev/a.yaml", "who: dev"),
    ];
    assert_eq!(setup(&files).value("who"), r#""dev""#);
    assert_eq!(setup(&files).value("stacks.base_path"), r#""pinned""#);
    assert_eq!(setup(&files).value("env.Foo"), r#""1""#);
    let set = setup(&files).variable("ATMOS_STACKS_BASE_PATH", "set");
    assert_eq!(set.value("stacks.base_path"), r#""set""#);
    let (config, _) = set.load();
    assert_eq!(config.environment.get("ATMOS_PROFILE").map(String::as_str), Some("dev"));
}

#[test]
fn variables_go_over_files() {
    let set = setup(&[("atmos.yaml", STACKS)])
        .variable("ATMOS_STACKS_INCLUDED_PATHS", "a/*,b/*")
        .variable("ATMOS_COMPONENTS_TERRAFORM_COMMAND", "tofu")
        .variable("ATMOS_COMPONENTS_TERRAFORM_DEPLOY_RUN_INIT", "maybe")
        .variable("ATMOS_SETTINGS_LIST_MERGE_STRATEGY", "append")
        .variable("ATMOS_STACKS_NAME_TEMPLATE", "");
    let (config, diagnostics) = set.load();
    assert_eq!(config.included_paths, ["a/*", "b/*"]);
    assert_eq!(config.component_commands["terraform"], "tofu");
    assert_eq!((config.list_merge, config.name_template), (ListMerge::Append, None));
    assert_eq!(diagnostics[0].code, "config-variable-invalid");
}

#[test]
fn paths_are_joined_below_the_base_path() {
    let set = setup(&[(
        "infra/atmos.yaml",
        "base_path: ./\nstacks: {base_path: ../stacks, included_paths: '**/*'}\nworkflows: {base_path: flows}\n\
         vendor: {base_path: /opt/vendor}\ncomponents: {terraform: {base_path: ../c/tf, command: tofu}, helmfile: {}}\n",
    )])
    .at("infra");
    let (config, diagnostics) = set.load();
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    assert_eq!(config.base_path, set.folder.path("infra"));
    assert_eq!(config.stacks_base_path, set.folder.path("stacks"));
    assert_eq!(config.workflows_base_path, Some(set.folder.path("infra/flows")));
    assert_eq!(config.vendor_base_path, Some("/opt/vendor".into()));
    assert_eq!(
        config.component_base_paths,
        BTreeMap::from([("terraform".to_owned(), "../c/tf".to_owned())])
    );
}

#[test]
fn flags_set_the_base_path_from_the_directory() {
    let mut set = setup(&[("atmos.yaml", "base_path: ./\n"), ("sub/infra/", "")]).at("sub");
    assert_eq!(set.load().0.base_path, set.folder.root());
    set = set.variable("ATMOS_BASE_PATH", "./infra");
    assert_eq!(set.load().0.base_path, set.folder.path("sub/infra"));
    set.options.base_path = Some(".".to_owned());
    assert_eq!(set.load().0.base_path, set.folder.path("sub"));
    assert_eq!(set.value("base_path"), r#"".""#);
}

#[test]
fn the_configuration_knows_what_it_depends_on() {
    let set = setup(&[
        (
            "sub/atmos.yaml",
            &format!("{STACKS}import: ['conf/*.yaml']\nx: !include data.json\n"),
        ),
        ("sub/conf/a.yaml", "a: 1"),
        ("sub/data.json", "{}"),
    ])
    .at("sub");
    let (config, _) = set.load();
    let depends = |path: &str| config.depends_on(&set.folder.path(path));
    for path in [
        "sub/atmos.yaml",
        "sub/conf/new.yaml",
        "sub/conf",
        "sub/data.json",
        "atmos.d/x.yaml",
        "sub",
        ".git/HEAD",
    ] {
        assert!(depends(path), "{path}");
    }
    let watched = config.watched_paths();
    assert!(watched.contains(&set.folder.root().to_path_buf()) && watched.contains(&set.folder.path("stacks")));
    for path in ["stacks/a.yaml", "sub/stacks", "sub/conf/deep/a.yaml", "sub/readme.md"] {
        assert!(!depends(path), "{path}");
    }
}

#[test]
fn values_know_their_file_and_what_they_overrode() {
    let set = setup(&[
        ("atmos.yaml", "stacks:\n  base_path: own\n"),
        ("atmos.d/a.yaml", "stacks: {base_path: old}"),
    ]);
    let files = Files::default();
    let (config, _) = Config::load(&set.options, &files);
    let node = config.get(&["stacks", "base_path"]).expect("is set");
    assert_eq!(*files.path(node.origin.span.file()), *set.folder.path("atmos.yaml"));
    let below = node.origin.chain().next().expect("a layer below");
    assert_eq!(*files.path(below.span.file()), *set.folder.path("atmos.d/a.yaml"));
}

#[test]
fn conformance_cases_that_the_peer_accepts_configure_without_errors() {
    for source in conformance_cases() {
        let case = Case::open(&source);
        let (config, diagnostics) = Config::load(&case.options(), &Files::default());
        if case.about["describe"]["raw"]["error"].is_string() {
            continue;
        }
        let errors: Vec<_> = diagnostics
            .iter()
            .filter(|found| found.severity == Severity::Error)
            .collect();
        assert!(errors.is_empty(), "{}: {errors:?}", case.name);
        assert!(config.stacks_base_path.starts_with(case.folder.root()), "{}", case.name);
    }
}
