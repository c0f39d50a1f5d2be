//! Which instances the findings of an estate are about, where one can tell more than which files they read.
//!
//! A finding in the definition of a component is about the instances of that name, and those that inherit from it, in
//! every stack that reads the file. One that many instances share is about those.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::{Scope, Subject};
use crate::estate::{Estate, Stack};
use crate::source::FileId;

/// Of each finding of a file that is about some instances: which, by their place among all of the estate, ascending.
/// Findings are given by their place among those of the estate.
pub type Reached = FxHashMap<usize, Vec<u32>>;

/// A type and a name.
type Name<'a> = (&'a str, &'a str);

/// Findings that are about components and instances.
#[derive(Default)]
struct Subjects<'a> {
    /// Those of components, by the file that they are in.
    by_file: FxHashMap<FileId, Vec<(Name<'a>, usize)>>,
    /// Those of instances, by stack.
    by_stack: FxHashMap<&'a str, Vec<(Name<'a>, usize)>>,
}

/// Which instances the findings are about. A walk through all instances, unless there is no such finding.
#[must_use]
pub fn reached(estate: &Estate) -> Reached {
    let (subjects, mut found) = subjects(estate);
    if found.is_empty() {
        return found;
    }
    let starts = estate.stacks.iter().scan(0, |next, stack| {
        let start = *next;
        *next += stack.instances.len() as u32;
        Some(start)
    });
    let stacks: Vec<_> = starts.zip(&estate.stacks).collect();
    let of_stacks = stacks
        .into_par_iter()
        .map(|(start, stack)| subjects.within(start, stack));
    for (number, place) in of_stacks.collect::<Vec<_>>().into_iter().flatten() {
        found.entry(number).or_default().push(place);
    }
    found
}

/// What findings are about, and a place for what each reaches.
fn subjects(estate: &Estate) -> (Subjects<'_>, Reached) {
    let mut subjects = Subjects::default();
    let mut found = Reached::default();
    for (number, finding) in estate.diagnostics.iter().enumerate() {
        if finding.scope != Scope::File {
            continue;
        }
        match &finding.subject {
            Subject::Whole => continue,
            Subject::Component {
                component_type,
                component,
            } => {
                let of_file = subjects.by_file.entry(finding.span.file()).or_default();
                of_file.push(((component_type, component), number));
            }
            Subject::Instances(keys) => {
                for key in keys.iter() {
                    let of_stack = subjects.by_stack.entry(&key.stack).or_default();
                    of_stack.push(((&key.component_type, &key.name), number));
                }
            }
        }
        found.insert(number, Vec::new());
    }
    (subjects, found)
}

impl Subjects<'_> {
    /// The findings that are about instances of a stack, with the place of each instance; `start` is that of the first.
    fn within(&self, start: u32, stack: &Stack) -> Vec<(usize, u32)> {
        let of_stack = self.by_stack.get(stack.name.as_str());
        let own = by_name(of_stack.into_iter().flatten());
        let read = stack.reads.iter().filter_map(|file| self.by_file.get(file));
        let of_components = by_name(read.flatten());
        if own.is_empty() && of_components.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        let mut known = FxHashSet::default();
        for (place, instance) in (start..).zip(&stack.instances) {
            let kind = instance.key.component_type.as_str();
            let names = std::iter::once(&instance.key.name).chain(instance.inheritance.iter());
            let of_bases = names.filter_map(|name| of_components.get(&(kind, name.as_str())));
            let numbers = own.get(&(kind, instance.key.name.as_str())).into_iter().chain(of_bases);
            known.clear();
            found.extend(
                numbers
                    .flatten()
                    .filter(|number| known.insert(**number))
                    .map(|number| (*number, place)),
            );
        }
        found
    }
}

fn by_name<'a, 'n: 'a>(all: impl Iterator<Item = &'a (Name<'n>, usize)>) -> FxHashMap<Name<'n>, Vec<usize>> {
    let mut by_name: FxHashMap<_, Vec<_>> = FxHashMap::default();
    for (name, number) in all {
        by_name.entry(*name).or_default().push(*number);
    }
    by_name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::Folder;

    #[test]
    fn a_finding_in_a_definition_reaches_those_who_are_made_of_it() {
        let folder = Folder::with(&[
            (
                "atmos.yaml",
                "base_path: .\nstacks: {base_path: stacks, included_paths: ['*'], excluded_paths: ['_*'], name_pattern: '{stage}'}\n",
            ),
            (
                "stacks/_base.yaml",
                "components: {terraform: {base: {metadata: {type: abstract}, settings: {depends_on: {1: {component: vpc}}}}}}\n",
            ),
            (
                "stacks/dev.yaml",
                "import: [_base]\nvars: {stage: dev}\ncomponents: {terraform: {vpc: {}, app: {metadata: {inherits: [base]}}}}\n",
            ),
            (
                "stacks/prod.yaml",
                "vars: {stage: prod}\ncomponents: {terraform: {app: {}}}\n",
            ),
        ]);
        let estate = folder.estate();
        let at = estate
            .diagnostics
            .iter()
            .position(|found| found.code == "depends-on-deprecated");
        let reached = reached(&estate);
        let places = &reached[&at.expect("it is found")];
        let all: Vec<_> = estate.instances().collect();
        let names = places.iter().map(|place| &all[*place as usize].key);
        let names: Vec<_> = names.map(|key| format!("{} {}", key.stack, key.name)).collect();
        assert_eq!(names, ["dev app", "dev base"]);
    }
}
