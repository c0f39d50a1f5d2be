//! The same files give the same bytes, however often and on however many threads.

use anyhow::{Context as _, Result, ensure};
use atmos::estate::Estate;
use atmos::value::Value;
use atmos::workspace::Workspace;
use atmos::{dependents, emit};
use fuzz::dump;
use fuzz::estate::Folder;
use fuzz::law::{first_differences, options};

const RUNS: usize = 20;

/// Everything that commands print of an estate, and everything that the graph shows.
fn bytes(estate: &Estate, folder: &Folder) -> Result<String> {
    let mut text = dump::estate(estate, folder.root());
    // Printing everything twenty times takes minutes: the dump holds all values, some are printed too.
    for (at, instance) in estate.instances().enumerate().step_by(10) {
        let sections = Value::Map(instance.sections.to_map());
        text += &serde_json::to_string(&sections)?;
        text += &emit::to_yaml(&sections);
        // Who depends on one is looked for among all.
        let others = (at % 50 == 0).then(|| dependents::dependents(estate, instance));
        for other in others.into_iter().flatten() {
            text += &serde_json::to_string(&Value::Map(dependents::row(estate, other, true)))?;
        }
    }
    Ok(text)
}

fn on_threads(threads: usize, folder: &Folder) -> Result<String> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
    let estate = pool.install(|| Workspace::open(options(folder.root())).estate());
    bytes(&estate, folder)
}

fn check(folder: &Folder) -> Result<()> {
    let first = on_threads(1, folder).context("a single thread")?;
    for run in 1..RUNS {
        let again = on_threads(1 + run % 4, folder)?;
        ensure!(first == again, "run {run}:\n{}", first_differences(&again, &first));
    }
    Ok(())
}

#[test]
fn twenty_runs_on_one_to_four_threads_give_the_same_bytes() -> Result<()> {
    check(&Folder::small()?)?;
    let folder = Folder::new()?;
    tests::generate::write("S", folder.root())?;
    check(&folder)
}

/// Manifests whose findings and results could depend on who is first: cycles, conflicts, shared broken files.
#[test]
fn what_is_wrong_is_told_the_same_every_time() -> Result<()> {
    let folder = Folder::small()?;
    for number in 0..12 {
        let next = (number + 1) % 12;
        let text = format!(
            "import: [deploy/x{next}, catalog/broken, catalog/self]\nvars: {{tenant: t, stage: same}}\ncomponents: {{terraform: {{a: {{vars: {{n: {number}, x: !include ../data/broken.json}}}}}}}}\n"
        );
        folder.write(&format!("stacks/deploy/x{number}.yaml"), text)?;
    }
    folder.write("stacks/catalog/broken.yaml", "vars: [\n")?;
    folder.write(
        "stacks/catalog/self.yaml",
        "import: [catalog/self]\nvars: {a: !include ../data/broken.json}\n",
    )?;
    folder.write("stacks/data/broken.json", "{\"a\": !include broken.json\n")?;
    check(&folder)
}
