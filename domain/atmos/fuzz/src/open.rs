//! What must hold of whatever a folder resolves to, with text that nobody meant as an estate.

use std::hint::black_box;

use anyhow::{Result, ensure};
use atmos::estate::Estate;
use atmos::source::FileId;
use atmos::value::Value;
use atmos::workspace::Workspace;
use atmos::yaml::{self, ParseOptions};
use atmos::{dependents, emit};

use crate::dump;
use crate::estate::Folder;
use crate::law::options;

/// Opens the folder and uses everything that a page or a command would.
///
/// # Errors
/// What does not hold.
pub fn survives(folder: &Folder) -> Result<()> {
    let estate = Workspace::open(options(folder.root())).estate();
    black_box(dump::estate(&estate, folder.root()));
    for instance in estate.instances() {
        let sections = Value::Map(instance.sections.to_map());
        black_box(serde_json::to_string(&sections)?);
        reads_back(&sections)?;
        black_box(dependents::dependents(&estate, instance));
    }
    is_sorted(&estate)
}

/// YAML that is written is read as the same value.
fn reads_back(value: &Value) -> Result<()> {
    let written = emit::to_yaml(value);
    let read = yaml::parse(&written, FileId::NONE, ParseOptions::default());
    let read = read.map(|node| node.value);
    // A number that is none equals nothing, not even itself.
    let is_same = read
        .as_ref()
        .is_ok_and(|read| format!("{read:?}") == format!("{value:?}"));
    ensure!(is_same, "{value:?}\nis written as\n{written}\nand read as {read:?}");
    Ok(())
}

fn is_sorted(estate: &Estate) -> Result<()> {
    let keys: Vec<_> = estate.instances().map(|instance| &instance.key).collect();
    ensure!(
        keys.windows(2).all(|pair| pair[0] < pair[1]),
        "instances out of order: {keys:?}"
    );
    ensure!(
        keys.iter().all(|key| estate.instance(key).is_some()),
        "an instance cannot be found: {keys:?}"
    );
    Ok(())
}
