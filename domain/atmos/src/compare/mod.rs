//! What differs between two resolved configurations, value by value: of instances, of stacks, of whole estates.
//!
//! It compares what things resolve to, not the text that they are written in. Subtrees that are the same memory are not
//! looked into: two revisions of an estate share whatever a change did not reach.

mod side;
mod walk;

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::estate::Instance;
use crate::source::FileId;
use crate::value::Text;
use side::pairs;

pub use side::{Scope, Side};
pub(crate) use walk::written_in;
pub use walk::{Difference, Kind, differences};

/// What differs between two sides.
pub struct Comparison {
    /// Every instance of either side, by stack, type and name; those that are the same, too.
    pub instances: Vec<Pair>,
    /// The files that the differing values are written in, with how many of them are.
    pub files: Vec<(FileId, usize)>,
}

/// An instance and the one that it is compared with.
#[derive(Clone)]
pub struct Pair {
    /// On the first side; `None` where only the second has it.
    pub before: Option<Arc<Instance>>,
    /// On the second side; `None` where only the first has it.
    pub after: Option<Arc<Instance>>,
    /// How many values differ.
    pub tally: Tally,
}

/// How many values came, went and changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Only on the second side.
    pub added: usize,
    /// Only on the first side.
    pub removed: usize,
    /// On both, different.
    pub changed: usize,
}

impl Tally {
    /// Whether nothing differs.
    #[must_use]
    pub const fn is_zero(&self) -> bool {
        self.added == 0 && self.removed == 0 && self.changed == 0
    }

    const fn count(&mut self, kind: Kind) {
        match kind {
            Kind::Added => self.added += 1,
            Kind::Removed => self.removed += 1,
            Kind::Changed => self.changed += 1,
        }
    }
}

impl Pair {
    /// What became of the instance; `None` if nothing differs below the path that was compared.
    #[must_use]
    pub const fn kind(&self) -> Option<Kind> {
        match (&self.before, &self.after) {
            (Some(_), None) => Some(Kind::Removed),
            (None, Some(_)) => Some(Kind::Added),
            _ if self.tally.is_zero() => None,
            _ => Some(Kind::Changed),
        }
    }
}

/// Compares what stands below `path` in the instances of two sides. Asks `goes_on` in between; `None` if that says no.
#[must_use]
pub fn compare(before: &Side, after: &Side, path: &[Text], goes_on: &dyn Fn() -> bool) -> Option<Comparison> {
    let mut instances = Vec::new();
    let mut files: FxHashMap<FileId, usize> = FxHashMap::default();
    for (at, (before, after)) in pairs(before, after).into_iter().enumerate() {
        if at.is_multiple_of(256) && !goes_on() {
            return None;
        }
        let mut tally = Tally::default();
        walk::each(before.as_deref(), after.as_deref(), path, &mut |found: &walk::Place<
            '_,
        >| {
            tally.count(found.kind());
            for file in found.files() {
                *files.entry(file).or_default() += 1;
            }
        });
        instances.push(Pair { before, after, tally });
    }
    let mut files: Vec<_> = files.into_iter().collect();
    files.sort_by_key(|(file, count)| (std::cmp::Reverse(*count), file.index()));
    Some(Comparison { instances, files })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::Folder;

    const CONFIG: &str = "
base_path: .
stacks: {base_path: stacks, included_paths: ['*'], excluded_paths: ['_*'], name_pattern: '{stage}'}
";

    fn folder(dev: &str, prod: &str) -> Folder {
        Folder::with(&[
            ("atmos.yaml", CONFIG),
            ("stacks/_base.yaml", "vars: {team: core, zones: [a, b, c]}\n"),
            ("stacks/dev.yaml", dev),
            ("stacks/prod.yaml", prod),
        ])
    }

    const DEV: &str = "import: [_base]
vars: {stage: dev}
components:
  terraform:
    vpc: {vars: {cidr: 10.0.0.0/16, nat: 1, only_dev: {x: 1}}}
    debug: {}
";
    const PROD: &str = "import: [_base]
vars: {stage: prod}
components:
  terraform:
    vpc: {vars: {cidr: 10.1.0.0/16, nat: 1, zones: [a, x, b, c]}}
";

    fn stack(folder: &Folder, name: &str) -> Side {
        Side {
            estate: folder.estate(),
            scope: Scope::Stack(name.into()),
        }
    }

    fn between(before: &Side, after: &Side, path: &[&str]) -> Comparison {
        let path: Vec<Text> = path.iter().map(|step| Text::from(*step)).collect();
        compare(before, after, &path, &|| true).expect("nothing stops it")
    }

    fn told(pair: &Pair, path: &[&str]) -> Vec<String> {
        let path: Vec<Text> = path.iter().map(|step| Text::from(*step)).collect();
        let line = |found: &Difference| format!("{:?} {}", found.kind(), found.path.join("."));
        let found = differences(pair, &path, 100);
        found.iter().map(line).collect()
    }

    #[test]
    fn two_stacks_are_compared_instance_by_instance_and_value_by_value() {
        let folder = folder(DEV, PROD);
        let found = between(&stack(&folder, "dev"), &stack(&folder, "prod"), &["vars"]);
        let kinds: Vec<_> = found.instances.iter().map(Pair::kind).collect();
        assert_eq!(kinds, [Some(Kind::Removed), Some(Kind::Changed)]);
        let vpc = &found.instances[1];
        assert_eq!(
            told(vpc, &["vars"]),
            [
                "Changed vars.cidr",
                "Removed vars.only_dev",
                "Changed vars.stage",
                "Added vars.zones.1"
            ]
        );
        let sum = vpc.tally.added + vpc.tally.removed + vpc.tally.changed;
        assert_eq!(sum, 4);
    }

    #[test]
    fn both_sides_of_a_difference_know_where_they_are_written() {
        let folder = folder(DEV, PROD);
        let found = between(&stack(&folder, "dev"), &stack(&folder, "prod"), &["vars", "cidr"]);
        let differences = differences(&found.instances[1], &["vars".into(), "cidr".into()], 100);
        let line = |node: &Option<crate::value::Node>| node.as_ref().map(|node| node.origin.span.line());
        assert_eq!(
            (line(&differences[0].before), line(&differences[0].after)),
            (Some(5), Some(5))
        );
        let files: Vec<_> = found.files.iter().map(|(_, count)| *count).collect();
        assert_eq!(files, [1, 1]);
    }

    #[test]
    fn a_stack_does_not_differ_from_itself_nor_by_what_only_says_who_it_is() {
        let folder = folder(DEV, DEV);
        let (dev, other) = (stack(&folder, "dev"), stack(&folder, "dev"));
        assert!(
            between(&dev, &other, &[])
                .instances
                .iter()
                .all(|pair| pair.kind().is_none())
        );
        let dev_and_prod = self::folder(DEV, &DEV.replace("stage: dev", "stage: prod"));
        let found = between(&stack(&dev_and_prod, "dev"), &stack(&dev_and_prod, "prod"), &[]);
        let vpc = told(&found.instances[1], &[]);
        assert!(vpc.contains(&"Changed vars.stage".to_owned()), "{vpc:?}");
        assert!(vpc.iter().all(|line| !line.contains("atmos_")), "{vpc:?}");
    }

    #[test]
    fn estates_are_compared_stack_by_stack() {
        let before = folder(DEV, PROD);
        let after = folder(DEV, &PROD.replace("nat: 1", "nat: 2"));
        let side = |folder: &Folder| Side {
            estate: folder.estate(),
            scope: Scope::Estate,
        };
        let found = between(&side(&before), &side(&after), &["vars"]);
        let changed: Vec<_> = found.instances.iter().filter(|pair| pair.kind().is_some()).collect();
        assert_eq!(changed.len(), 1);
        assert_eq!(told(changed[0], &["vars"]), ["Changed vars.nat"]);
        assert!(compare(&side(&before), &side(&after), &[], &|| false).is_none());
    }
}
