//! After any sequence of edits the incremental snapshot is what a cold open gives, and every change set is the
//! difference of the two snapshots around it.

use std::fmt;

use anyhow::{Context as _, Result};
use fuzz::edit::{Edit, steps};
use fuzz::estate::Folder;
use fuzz::law::Edited;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

/// Runs the steps; the error tells which failed.
fn run(folder: Folder, steps: &[Vec<Edit>]) -> Result<()> {
    let mut edited = Edited::open(folder);
    for (at, step) in steps.iter().enumerate() {
        edited
            .step(step)
            .with_context(|| format!("step {at} of {:#?}", &steps[..=at]))?;
    }
    Ok(())
}

/// The random choices behind some steps, short in print.
struct Bytes(Vec<u8>);

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// As many cases as that, each a fresh folder and steps that random bytes choose.
fn check(cases: u32, shrinks: u32, bytes: usize, most_edits: usize, folder: impl Fn() -> Result<Folder>) {
    let config = Config {
        cases,
        max_shrink_iters: shrinks,
        failure_persistence: None,
        ..Config::default()
    };
    let any = prop::collection::vec(any::<u8>(), bytes / 2..bytes).prop_map(Bytes);
    let outcome = TestRunner::new(config).run(&any, |bytes| {
        let steps = steps(&bytes.0, usize::MAX, most_edits);
        let folder = folder().map_err(|error| TestCaseError::fail(format!("{error:?}")))?;
        run(folder, &steps).map_err(|error| TestCaseError::fail(format!("{error:?}")))
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

#[test]
fn a_small_estate_is_after_edits_what_it_is_when_opened() {
    check(24, 60, 160, 2, Folder::small);
}

/// What a mixin may say, one after the other: each of these reaches components that say the same themselves, inherit it,
/// override it, compute from it, and that have nothing to do with it.
const MIXIN: [&str; 28] = [
    "vars: {a: 2, b: {c: 1}, list: [1]}",
    "vars: {a: 3, b: {c: 1}, list: [1]}",
    "vars: {a: 3, b: {c: 2, d: 3}, list: [1, 2]}",
    "vars: {b: {c: 2, d: 3}, list: [1, 2]}",
    "vars: {b: {c: 2, d: 3}, list: [1, 2], own: 1, based: 1, typed: 1, over: 1, new: 1}",
    "vars: {b: {c: 2, d: 3}, list: [1, 2], own: 2, based: 2, typed: 2, over: 2, new: 2}",
    "vars: {b: null, list: x, own: [2], based: {a: 2}, typed: {}, over: [], new: ''}",
    "vars: {b: null, list: !append [3], own: !env HOME, based: !unset , typed: '{{ 1 }}', over: 1, new: !terraform.state one id}",
    "vars: {b: null, list: [3], own: 1, based: 1, typed: 1, over: 1, new: '{{ .vars.stage }}'}",
    "vars: {b: 1, list: [3], own: 1, based: 1, typed: 1, over: 1, new: !include ../data/a.yaml .a}",
    "vars: {b: 1, list: [3], own: 1, based: 1, typed: 1, over: 1, new: 5, included: !include ../data/a.yaml .a}",
    "vars: {b: 1, list: [3], own: 1, based: 1, typed: 1, over: 1, new: 5, included: 6}",
    "\nvars: {b: 1, list: [3], own: 1, based: 1, typed: 1, over: 1, new: 5, included: 6}",
    "vars: {environment: e1, region: ue1}",
    "vars: {environment: e1, region: uw2}",
    "vars: {environment: e1, region:   uw2}",
    "vars: {environment: e2, region: uw2}",
    "vars: {region: uw2}\nsettings: {list_merge_strategy: append}",
    "vars: {region: uw2, list: [7]}\nsettings: {list_merge_strategy: append}",
    "vars: {region: uw2, list: [7]}\nenv: {A: b}",
    "vars: {region: uw2, list: [7], called: !env HOME}\nenv: {A: b}",
    "vars: {region: ue1, list: [7]}\nenv: {A: c}",
    "vars: {region: uw2, list: [7], called: '{{ .vars.stage }}'}\nenv: {A: c}",
    "vars: {region: ue1, list: [7], called: !store.get a b}\nenv: {A: c}",
    "vars: {region: ue1, list: [7], called: 1}\nenv: {A: c}",
    "vars: {region: ue1, list: [7]}\nenv: {A: d}",
    "vars: [1]",
    "",
];

#[test]
fn an_edit_of_variables_alone_comes_to_what_a_cold_open_does() -> Result<()> {
    let stack = |stage: &str, more: &str| {
        format!(
            "import: [mixins/x, catalog/base]
vars: {{stage: {stage}, tenant: core}}
terraform: {{vars: {{typed: t}}}}
components:
  terraform:
    plain: {{}}
    one: {{metadata: {{inherits: [base]}}, vars: {{own: o, list: [o]}}}}
    two: {{metadata: {{inherits: [base]}}, settings: {{depends_on: {{1: {{component: one, stage: prod}}}}}}}}
    three: {{vars: {{computed: '{{{{ .vars.own }}}}-{{{{ .vars.new }}}}'}}}}
    four: {{vars: {{read: !terraform.state one id, b: {{c: 9}}}}}}
    five: {{metadata: {{terraform_workspace_pattern: '{{region}}-{{stage}}'}}}}
    six: {{vars: {{included: !include ../data/a.yaml .a}}}}
    seven: {{overrides: {{vars: {{over: x}}}}}}
    eight: {{vars: null}}
    nine: {{component: base, vars: {{list: !append [n]}}}}
    ten: {{vars: {{got: '{{{{ (atmos.Component \"one\" .stack).vars.list }}}}'}}}}
  helmfile: {{chart: {{vars: {{over: h}}}}}}
  script: {{custom: {{vars: {{own: s}}}}}}
{more}"
        )
    };
    let folder = Folder::with(&[
        (
            "atmos.yaml",
            "base_path: .
stacks: {base_path: stacks, included_paths: ['deploy/*'], name_pattern: '{tenant}-{environment}-{stage}'}
components: {terraform: {base_path: components/terraform}}
templates: {settings: {enabled: true}}
",
        ),
        (
            "components/terraform/one/main.tf",
            "variable \"own\" { type = number }\nvariable \"need\" {}\n",
        ),
        ("stacks/data/a.yaml", "a: 4\n"),
        ("stacks/mixins/x.yaml", "vars: {a: 1}\n"),
        (
            "stacks/catalog/base.yaml",
            "components: {terraform: {base: {metadata: {type: abstract}, vars: {based: b, list: [b]}}}}\n",
        ),
        ("stacks/deploy/dev.yaml", &stack("dev", "")),
        (
            "stacks/deploy/prod.yaml",
            &stack("prod", "overrides: {vars: {over: all}}\n"),
        ),
        ("stacks/deploy/test.yaml", &stack("test", "name: named\n")),
        // Here nothing reads other components.
        (
            "stacks/deploy/few.yaml",
            "import: [mixins/x, catalog/base]
vars: {stage: few, tenant: core}
components: {terraform: {plain: {}, own: {vars: {region: o}}, heir: {metadata: {inherits: [base]}}, text: {vars: {t: '{{ .vars.region }}'}}}}
",
        ),
    ])?;
    let mut edited = Edited::open(folder);
    // Forth and back: each says something else after two others.
    for text in MIXIN.iter().chain(MIXIN.iter().rev()) {
        edited
            .write("stacks/mixins/x.yaml", text)
            .with_context(|| format!("after {text:?}"))?;
    }
    Ok(())
}

/// Some three hundred edits, in bursts of up to six.
#[test]
fn a_generated_estate_is_after_hundreds_of_edits_what_it_is_when_opened() {
    let folder = || {
        let folder = Folder::new()?;
        tests::generate::write("S", folder.root())?;
        folder.write(".git/HEAD", "ref: refs/heads/main\n")?;
        folder.write(
            "components/terraform/vpc/main.tf",
            "variable \"name\" {\n  type = string\n}\n",
        )?;
        Ok(folder)
    };
    check(2, 0, 1_200, 6, folder);
}
