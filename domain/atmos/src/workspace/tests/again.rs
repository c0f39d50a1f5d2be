//! What is resolved again, and what is told from what it was, where variables of a manifest's root change.

use super::*;

/// The components of `stack` that were told from what they were: the rest has merged its bases anew.
fn told(before: &Estate, after: &Estate, stack: &str) -> Vec<String> {
    let instances = |estate: &Estate| estate.stack(stack).expect("the stack").instances.clone();
    let (then, now) = (instances(before), instances(after));
    let pairs = then.iter().zip(&now);
    let is_told = |(then, now): &(&Arc<Instance>, &Arc<Instance>)| {
        !Arc::ptr_eq(then, now) && then.sections.common().same(now.sections.common())
    };
    pairs.filter(is_told).map(|(_, now)| now.key.name.to_string()).collect()
}

#[test]
fn only_what_a_variable_may_mean_something_to_is_resolved_again() {
    let dev = "
import: [mixins/x]
vars: {stage: dev}
terraform: {backend_type: s3, vars: {typed: 1}}
components:
  terraform:
    plain: {vars: {x: 1}}
    own: {vars: {a: 2}}
    base: {metadata: {type: abstract}, vars: {a: 3}}
    heir: {metadata: {inherits: [base]}}
    template: {vars: {b: '{{ .vars.a }}'}}
    reads: {vars: {b: !terraform.state plain id}}
    environment: {vars: {b: !env HOME}}
    over: {overrides: {vars: {a: 4}}}
    workspace: {metadata: {terraform_workspace_pattern: '{a}'}}
";
    let opened = open(&[
        ("stacks/deploy/dev.yaml", dev),
        ("stacks/mixins/x.yaml", "vars: {a: 0, typed: 0, stage: x}\n"),
    ]);
    let after = |mixin: &str| {
        let before = opened.estate();
        opened.write("stacks/mixins/x.yaml", mixin).expect("a change");
        told(&before, &opened.estate(), "dev")
    };
    assert_eq!(after("vars: {a: 1, typed: 0, stage: x}\n"), ["plain", "reads"]);
    opened.check("dev", "plain", &["vars"], r#"{"a":1,"stage":"dev","typed":1,"x":1}"#);
    opened.check("dev", "own", &["vars", "a"], "2");
    opened.check("dev", "heir", &["vars", "a"], "3");
    let told = ["base", "heir", "over", "own", "plain", "reads"];
    assert_eq!(after("vars: {a: 1, typed: 0, stage: x, new: 1}\n"), told);
    assert_eq!(
        after("vars: {a: 1, typed: 2, stage: x, new: 1}\n"),
        [""; 0],
        "it stands below the type's"
    );
    assert_eq!(
        after("vars: {a: 1, typed: 2, stage: y, new: 1}\n"),
        [""; 0],
        "it is part of names"
    );
    assert_eq!(
        after("vars: {a: 1, typed: 2, stage: y}\nenv: {A: b}\n"),
        [""; 0],
        "not variables alone"
    );
}
