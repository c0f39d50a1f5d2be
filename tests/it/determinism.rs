//! The same files give the same bytes: run after run, on one thread and on many.

use std::process::Stdio;

use anyhow::{Context as _, Result};
use tests::binary::root;
use tests::repository::Repository;
use tests::run::command;

/// How often each question is asked; every other time on one thread.
const RUNS: usize = 20;

/// Questions whose answers hold everything that is resolved and everything that is found.
const QUESTIONS: [&[&str]; 5] = [
    &["describe", "stacks", "--format", "json"],
    &["validate", "stacks", "--format", "json"],
    &["list", "instances", "--format", "json"],
    &["describe", "workflows", "--output", "all"],
    &[
        "describe",
        "component",
        "vpc",
        "-s",
        "plat-use1-prod",
        "--filter",
        "full",
    ],
];

/// The demo estate with faults of many kinds in many files.
fn estate() -> Result<Repository> {
    let repository = Repository::copy_of(&root().join("examples/estate"))?;
    for number in 0..30 {
        let manifest = format!(
            "import: [catalog/nowhere{number}]\nvars: {{stage: s{n}}}\nlocals: {{a: '{{{{ .locals.b }}}}', b: '{{{{ .locals.a }}}}'}}\n\
             components:\n  terraform:\n    same: {{vars: {{n: {number}, m: '{{{{ .vars.none | nothing }}}}'}}}}\n    \
             lost: {{metadata: {{inherits: [gone{number}]}}}}\n    list: [{number}]\n",
            n = number % 7
        );
        repository.write(&format!("stacks/orgs/faults/{number}.yaml"), manifest)?;
    }
    Ok(repository)
}

#[test]
fn twenty_runs_on_one_thread_and_on_many_print_the_same_bytes() -> Result<()> {
    let repository = estate()?;
    for question in QUESTIONS {
        let mut first = None;
        for run in 0..RUNS {
            let mut asked = command(&repository.home());
            if run % 2 == 1 {
                asked.env("RAYON_NUM_THREADS", "1");
            }
            let asked = asked.args(question).current_dir(repository.root()).stdin(Stdio::null());
            let output = asked.output().context("failed to start the binary")?;
            let answer = (output.status.code(), output.stdout, output.stderr);
            assert!(
                !answer.1.is_empty(),
                "{question:?}: {}",
                String::from_utf8_lossy(&answer.2)
            );
            match &first {
                None => first = Some(answer),
                Some(first) => assert!(*first == answer, "run {run} of {question:?} differs"),
            }
        }
    }
    Ok(())
}
