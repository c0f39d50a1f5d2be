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
