//! Which instances the findings of an estate are about, where one can tell more than which files they read.
//!
//! A finding in the definition of a component is about the instances of that name, and those that inherit from it, in
//! every stack that reads the file. One in a variable of a Terraform component is about the instances that set it. One
//! that many instances share is about those.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::check;
use crate::diagnostic::{Diagnostic, Scope, Subject};
use crate::estate::{Estate, Instance, InstanceKey, Stack};
use crate::source::FileId;

/// Of each finding of a file that is about some instances: which, by their place among all of the estate, ascending.
/// Findings are given by their place among those of the estate. Those in variables are not among them, for these are as
/// many as instances and variables together: [`is_in_variable_of`] tells of one.
pub type Reached = FxHashMap<usize, Vec<u32>>;

/// A type and a name.
type Name<'a> = (&'a str, &'a str);

/// Findings that are about components, by the file that they are in.
type ByFile<'a> = FxHashMap<FileId, Vec<(Name<'a>, usize)>>;

/// Which instances the findings are about. A walk through all instances of the stacks that read a file with a finding
/// in the definition of a component, and a look for each instance that a finding names.
#[must_use]
pub fn reached(estate: &Estate) -> Reached {
    let starts = estate.stacks.iter().scan(0, |next, stack| {
        let start = *next;
        *next += stack.instances.len() as u32;
        Some(start)
    });
    let starts: Vec<u32> = starts.collect();
    let (mut found, mut by_file) = (Reached::default(), ByFile::default());
    for (number, finding) in estate.diagnostics.iter().enumerate() {
        if finding.scope != Scope::File {
            continue;
        }
        let places = match &finding.subject {
            Subject::Whole | Subject::Variable { .. } => continue,
            Subject::Component {
                component_type,
                component,
            } => {
                let of_file = by_file.entry(finding.span.file()).or_default();
                of_file.push(((component_type, component), number));
                Vec::new()
            }
            Subject::Instances(keys) => places(estate, &starts, keys),
        };
        found.insert(number, places);
    }
    if by_file.is_empty() {
        return found;
    }
    let stacks = starts.par_iter().zip(&estate.stacks);
    let of_stacks = stacks.map(|(start, stack)| within(&by_file, *start, stack));
    for (number, place) in of_stacks.collect::<Vec<_>>().into_iter().flatten() {
        found.entry(number).or_default().push(place);
    }
    found
}

/// Whether a finding is in a variable that this instance of the stack sets for itself, which is not declared.
#[must_use]
pub fn is_in_variable_of(finding: &Diagnostic, instance: &Instance, stack: &Stack) -> bool {
    let Subject::Variable { component, name, .. } = &finding.subject else {
        return false;
    };
    let is_deployed = || instance.key.component_type == "terraform" && instance.is_enabled() && !instance.is_abstract();
    instance.component == *component && is_deployed() && check::instance::sets(instance, &stack.globals, name)
}

/// The places of instances, ascending; `starts` has that of each stack's first.
fn places(estate: &Estate, starts: &[u32], keys: &[InstanceKey]) -> Vec<u32> {
    let place = |key: &InstanceKey| {
        let stack = estate
            .stacks
            .binary_search_by(|stack| stack.name.cmp(&key.stack))
            .ok()?;
        let instances = &estate.stacks[stack].instances;
        let place = instances.binary_search_by(|instance| instance.key.cmp(key)).ok()?;
        Some(starts[stack] + place as u32)
    };
    let mut places: Vec<u32> = keys.iter().filter_map(place).collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// The findings that are about components of a stack, with the place of each instance; `start` is that of the first.
fn within(by_file: &ByFile<'_>, start: u32, stack: &Stack) -> Vec<(usize, u32)> {
    let read = stack.reads.iter().filter_map(|file| by_file.get(file));
    let mut by_name: FxHashMap<Name<'_>, Vec<usize>> = FxHashMap::default();
    for (name, number) in read.flatten() {
        by_name.entry(*name).or_default().push(*number);
    }
    if by_name.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut known = FxHashSet::default();
    for (place, instance) in (start..).zip(&stack.instances) {
        let kind = instance.key.component_type.as_str();
        let names = std::iter::once(&instance.key.name).chain(instance.inheritance.iter());
        let numbers = names.filter_map(|name| by_name.get(&(kind, name.as_str()))).flatten();
        known.clear();
        let of_instance = numbers.filter(|number| known.insert(**number));
        found.extend(of_instance.map(|number| (*number, place)));
    }
    found
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
        let is_meant = |found: &std::sync::Arc<Diagnostic>| found.code == "depends-on-deprecated";
        let at = estate.diagnostics.iter().position(is_meant);
        let places = &reached(&estate)[&at.expect("it is found")];
        let all: Vec<_> = estate.instances().collect();
        let keys = places.iter().map(|place| &all[*place as usize].key);
        let names: Vec<String> = keys.map(|key| format!("{} {}", key.stack, key.name)).collect();
        assert_eq!(names, ["dev app", "dev base"]);
    }

    #[test]
    fn a_finding_in_a_variable_reaches_those_who_set_it() {
        let folder = Folder::with(&[
            (
                "atmos.yaml",
                "base_path: .\nstacks: {base_path: stacks, included_paths: ['*'], excluded_paths: ['_*'], name_pattern: '{stage}'}\ncomponents: {terraform: {base_path: components}}\n",
            ),
            ("components/vpc/main.tf", "variable \"stage\" {}\n"),
            (
                "stacks/_vpc.yaml",
                "components: {terraform: {base: {metadata: {type: abstract, component: vpc}, vars: {sise: 1}}}}\n",
            ),
            (
                "stacks/dev.yaml",
                "import: [_vpc]\nvars: {stage: dev}\ncomponents: {terraform: {one: {metadata: {inherits: [base]}}, off: {metadata: {inherits: [base], enabled: false}}, vpc: {}}}\n",
            ),
            (
                "stacks/prod.yaml",
                "vars: {stage: prod, sise: 2}\ncomponents: {terraform: {vpc: {}}}\n",
            ),
            (
                "stacks/test.yaml",
                "import: [_vpc]\nvars: {stage: test}\ncomponents: {terraform: {two: {metadata: {inherits: [base]}}}}\n",
            ),
        ]);
        let estate = folder.estate();
        let finding = estate
            .diagnostics
            .iter()
            .find(|found| found.code == "variable-undeclared");
        let finding = finding.expect("it is found");
        let all = estate
            .stacks
            .iter()
            .flat_map(|stack| stack.instances.iter().map(move |one| (stack, one)));
        let set: Vec<String> = all
            .filter(|(stack, instance)| is_in_variable_of(finding, instance, stack))
            .map(|(_, instance)| format!("{} {}", instance.key.stack, instance.key.name))
            .collect();
        assert_eq!(set, ["dev one", "test two"]);
        assert!(
            matches!(finding.subject, Subject::Variable { instances: 2, .. }),
            "{finding:?}"
        );
    }
}
