//! The laws: what must hold after any edit, and of any snapshot.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, bail, ensure};
use atmos::config::ConfigOptions;
use atmos::diagnostic::Diagnostic;
use atmos::estate::{ChangeSet, Changes, Estate, Instance, InstanceKey, Stack};
use atmos::workspace::{Options, Workspace};

use crate::edit::Edit;
use crate::estate::Folder;
use crate::{dump, twin};

/// How the folder is opened: everything evaluated, no environment.
#[must_use]
pub fn options(root: &Path) -> Options {
    Options {
        config: ConfigOptions {
            directory: root.to_path_buf(),
            ..ConfigOptions::default()
        },
        process_templates: true,
        process_functions: true,
        skip: Vec::new(),
        executor: None,
        check_policies: true,
    }
}

/// A folder that is edited while a workspace has it open.
pub struct Edited {
    folder: Folder,
    workspace: Workspace,
}

impl Edited {
    /// Opens the folder.
    #[must_use]
    pub fn open(folder: Folder) -> Self {
        let workspace = Workspace::open(options(folder.root()));
        Self { folder, workspace }
    }

    /// Makes the edits, refreshes once, and checks that the snapshot is what a cold open gives and that the change set
    /// is the difference from the snapshot before.
    ///
    /// # Errors
    /// What does not hold.
    pub fn step(&mut self, edits: &[Edit]) -> Result<()> {
        let changed = self.folder.apply(edits)?;
        self.take_in(&changed)
    }

    /// The same for one file that says something else now.
    ///
    /// # Errors
    /// What does not hold.
    pub fn write(&mut self, path: &str, text: &str) -> Result<()> {
        self.folder.write(path, text)?;
        self.take_in(&[self.folder.root().join(path)])
    }

    fn take_in(&self, changed: &[PathBuf]) -> Result<()> {
        let before = self.workspace.estate();
        let changes = self.workspace.refresh(changed);
        let after = self.workspace.estate();
        let cold = Workspace::open(options(self.folder.root())).estate();
        self.is_twin(&after, &cold)?;
        match changes {
            None => ensure!(
                Arc::ptr_eq(&before, &after),
                "there is a new snapshot, but no change set"
            ),
            Some(changes) => is_difference(&before, &after, &changes, changed)?,
        }
        Ok(())
    }

    fn is_twin(&self, after: &Estate, cold: &Estate) -> Result<()> {
        if twin::equal(after, cold) {
            return Ok(());
        }
        let text = |estate| dump::estate(estate, self.folder.root());
        let (after, cold) = (text(after), text(cold));
        bail!(
            "the incremental snapshot is not the cold one:\n{}",
            first_differences(&after, &cold)
        );
    }
}

/// The lines in which two texts part, a few of them.
#[must_use]
pub fn first_differences(left: &str, right: &str) -> String {
    const SHOWN: usize = 6;
    let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
    for line in left.lines() {
        *counts.entry(line).or_default() += 1;
    }
    for line in right.lines() {
        *counts.entry(line).or_default() -= 1;
    }
    let only = |sign: i64| {
        counts
            .iter()
            .filter(move |(_, count)| count.signum() == sign)
            .map(|(line, _)| *line)
    };
    let shown =
        |mark: &str, sign: i64| -> String { only(sign).take(SHOWN).map(|line| format!("{mark} {line}\n")).collect() };
    let found = shown("incremental:", 1) + &shown("cold:       ", -1);
    if found.is_empty() {
        "the same lines in another order".to_owned()
    } else {
        found
    }
}

/// Whether `changes` is what parts the two snapshots: nothing missing, nothing too much.
fn is_difference(before: &Estate, after: &Estate, changes: &ChangeSet, changed: &[PathBuf]) -> Result<()> {
    ensure!(
        changes.revision == after.revision && after.revision == before.revision + 1,
        "the revision skips"
    );
    ensure!(
        changes.files.iter().all(|path| changed.contains(path)),
        "unchanged files: {:?}",
        changes.files
    );
    same("instances", &changes.instances, &instances(before, after))?;
    same("stacks", &changes.stacks, &stacks(before, after, &changes.instances))?;
    let only = |these: &Estate, those: &Estate| -> Vec<Arc<Diagnostic>> {
        let is_new = |found: &&Arc<Diagnostic>| !those.diagnostics.contains(found);
        these.diagnostics.iter().filter(is_new).cloned().collect()
    };
    ensure!(
        changes.diagnostics_added == only(after, before),
        "findings added: {:?}",
        changes.diagnostics_added
    );
    ensure!(
        changes.diagnostics_removed == only(before, after),
        "findings removed: {:?}",
        changes.diagnostics_removed
    );
    Ok(())
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, said: &Changes<T>, found: &Changes<T>) -> Result<()> {
    ensure!(
        said == found,
        "the change set says of {what} {said:?}, but the difference is {found:?}"
    );
    Ok(())
}

fn instances(before: &Estate, after: &Estate) -> Changes<InstanceKey> {
    fn keyed(estate: &Estate) -> BTreeMap<&InstanceKey, &Arc<Instance>> {
        estate.instances().map(|instance| (&instance.key, instance)).collect()
    }
    difference(&keyed(before), &keyed(after), |old, new| {
        let edges = |instance: &Instance| -> Vec<_> {
            let edges = instance.dependencies.iter();
            edges
                .map(|edge| (edge.kind, edge.stack.clone(), edge.component.clone()))
                .collect()
        };
        old.sections == new.sections
            && old.inheritance == new.inheritance
            && old.component == new.component
            && edges(old) == edges(new)
    })
}

fn stacks(before: &Estate, after: &Estate, instances: &Changes<InstanceKey>) -> Changes<atmos::value::Text> {
    fn keyed(estate: &Estate) -> BTreeMap<&atmos::value::Text, &Arc<Stack>> {
        estate.stacks.iter().map(|stack| (&stack.name, stack)).collect()
    }
    difference(&keyed(before), &keyed(after), |old, new| {
        let lists = [&instances.added, &instances.removed, &instances.changed];
        let is_own = |key: &InstanceKey| key.stack == new.name;
        old.globals == new.globals
            && old.imports == new.imports
            && old.manifests == new.manifests
            && !lists.into_iter().flatten().any(is_own)
    })
}

fn difference<K: Ord + Clone, V>(
    before: &BTreeMap<&K, &V>,
    after: &BTreeMap<&K, &V>,
    same: impl Fn(&V, &V) -> bool,
) -> Changes<K> {
    let only = |these: &BTreeMap<&K, &V>, those: &BTreeMap<&K, &V>| -> Vec<K> {
        these
            .keys()
            .filter(|key| !those.contains_key(*key))
            .map(|key| (*key).clone())
            .collect()
    };
    let in_both = before.iter().filter_map(|(key, old)| Some((key, old, after.get(key)?)));
    Changes {
        added: only(after, before),
        removed: only(before, after),
        changed: in_both
            .filter(|(_, old, new)| !same(old, new))
            .map(|(key, ..)| (*key).clone())
            .collect(),
    }
}
