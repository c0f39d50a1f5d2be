//! Which files made an instance differ.
//!
//! Of the files that differ between the two checkouts: those that its differing values are written in, on either side.
//! Where there is none, such as where only an import came or went, all of them that its stack reads.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::code::{Code, Sides};
use super::{SECTIONS, differs};
use crate::compare::written_in;
use crate::estate::{Estate, Instance};
use crate::source::FileId;

/// What is known of the files of two checkouts.
pub(super) struct Causes<'a> {
    base: &'a Estate,
    head: &'a Estate,
    changed: HashMap<Arc<Path>, bool>,
    by_stack: HashMap<String, Vec<PathBuf>>,
}

impl<'a> Causes<'a> {
    pub(super) fn of(base: &'a Estate, head: &'a Estate) -> Self {
        Self {
            base,
            head,
            changed: HashMap::new(),
            by_stack: HashMap::new(),
        }
    }

    /// What made an instance differ that is there now.
    pub(super) fn of_change(&mut self, before: Option<&Arc<Instance>>, after: &Instance, code: Code) -> Vec<PathBuf> {
        let before = before.map(AsRef::as_ref);
        let mut causes = self.of_values(before, after);
        if code.component {
            let kind = after.key.component_type.as_str();
            let component = self.head.component(kind, &after.component);
            causes.extend(component.and_then(|component| component.path.clone()));
            causes.sort();
        }
        causes
    }

    fn of_values(&mut self, before: Option<&Instance>, after: &Instance) -> Vec<PathBuf> {
        if before.is_some_and(|before| before.sections.same(&after.sections)) {
            return Vec::new();
        }
        let mut paths = BTreeSet::new();
        let mut is_different = false;
        for name in SECTIONS.iter().chain(&["metadata"]) {
            if differs(before, after, name) {
                is_different = true;
                let before = before.and_then(|before| before.sections.get(name));
                written_in(before, after.sections.get(name), &mut |before, after| {
                    paths.extend(before.and_then(|file| path(self.base, file)));
                    paths.extend(after.and_then(|file| path(self.head, file)));
                });
            }
        }
        let causes = self.changed_among(paths);
        if is_different && causes.is_empty() {
            return self.of_stack(&after.key.stack);
        }
        causes
    }

    /// The files that differ among those that a stack reads, or read.
    pub(super) fn of_stack(&mut self, name: &str) -> Vec<PathBuf> {
        if let Some(known) = self.by_stack.get(name) {
            return known.clone();
        }
        let reads = |estate: &'a Estate| {
            let files = estate.stack(name).into_iter().flat_map(|stack| stack.reads.iter());
            files.filter_map(|file| path(estate, *file))
        };
        let paths = reads(self.base).chain(reads(self.head)).collect();
        let causes = self.changed_among(paths);
        self.by_stack.insert(name.to_owned(), causes.clone());
        causes
    }

    fn changed_among(&mut self, paths: BTreeSet<Arc<Path>>) -> Vec<PathBuf> {
        let sides = Sides::of(self.base, self.head);
        let mut is_changed = |path: &Arc<Path>| {
            let known = self.changed.entry(Arc::clone(path));
            *known.or_insert_with(|| sides.differ(path, path))
        };
        let mut changed: Vec<_> = paths.into_iter().collect();
        changed.retain(|path| is_changed(path));
        changed.iter().map(|path| path.to_path_buf()).collect()
    }
}

fn path(estate: &Estate, file: FileId) -> Option<Arc<Path>> {
    (file != FileId::NONE).then(|| estate.files.path(file))
}
