//! Finding the stack and the component that a command names, and saying what there is instead.

use std::sync::Arc;

use atmos::estate::{Estate, Instance, Stack};
use atmos::naming::manifest_name;

use super::failure::Failure;

/// The types that Atmos lists, in the order in which a bare name is looked for. It leaves out what only custom commands
/// know.
const TYPES: [&str; 8] = [
    "terraform",
    "helmfile",
    "packer",
    "ansible",
    "container",
    "emulator",
    "kubernetes",
    "helm",
];

/// Whether Atmos lists components of this type.
pub(super) fn is_listed(instance: &Instance) -> bool {
    TYPES.contains(&instance.key.component_type.as_str())
}

/// The stack of that name.
pub(super) fn stack<'a>(estate: &'a Estate, name: &str) -> Result<&'a Arc<Stack>, Failure> {
    if let Some(stack) = estate.stack(name) {
        return Ok(stack);
    }
    let failure = Failure::missing(format!("there is no stack {name}"));
    let by_manifest = estate.stacks.iter().find(|stack| is_manifest(stack, name, estate));
    let hint = by_manifest
        .map(|stack| stack.name.as_str())
        .or_else(|| nearest(name, estate.stacks.iter().map(|stack| stack.name.as_str())))
        .map(|name| format!("did you mean {name}?"));
    Err(failure.hint(hint.unwrap_or_else(|| "isobar list stacks names them".to_owned())))
}

/// The instance of that name in that stack.
pub(super) fn instance<'a>(estate: &'a Estate, stack: &'a Stack, name: &str) -> Result<&'a Arc<Instance>, Failure> {
    let known = TYPES.iter().find_map(|kind| stack.instance(kind, name));
    if let Some(instance) = known.or_else(|| stack.instances.iter().find(|instance| instance.key.name == name)) {
        return Ok(instance);
    }
    let failure = Failure::missing(format!("there is no component {name} in the stack {}", stack.name));
    let names = stack.instances.iter().map(|instance| instance.key.name.as_str());
    let hint = if let Some(near) = nearest(name, names) {
        format!("did you mean {near}?")
    } else if estate.instances().any(|instance| instance.key.name == name) {
        format!("isobar list stacks --component {name} names the stacks that have it")
    } else {
        format!("isobar list components --stack {} names what is there", stack.name)
    };
    Err(failure.hint(hint))
}

/// Whether `name` is the path of one of the stack's manifests, without its extension.
pub(super) fn is_manifest(stack: &Stack, name: &str, estate: &Estate) -> bool {
    let mut manifests = stack.manifests.iter();
    manifests.any(|file| manifest_name(&estate.config, &estate.files.path(*file)) == name)
}

/// The name that differs least from `name`, if one is near.
fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let near = 1 + name.chars().count() / 4;
    names
        .map(|other| (distance(name, other), other))
        .filter(|(distance, _)| *distance <= near)
        .min()
        .map(|(_, other)| other)
}

/// How many characters must be added, removed or replaced to come from one to the other.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (at, have) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for (index, want) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(have != *want);
            diagonal = row[index + 1];
            row[index + 1] = replaced.min(diagonal + 1).min(row[index] + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_finds_the_name_that_was_meant() {
        let names = ["plat-ue1-dev", "plat-ue1-prod", "core-gbl-root"];
        assert_eq!(nearest("plat-ue1-porf", names.into_iter()), Some("plat-ue1-prod"));
        assert_eq!(nearest("vpc", names.into_iter()), None);
    }

    #[test]
    fn distance_counts_single_characters() {
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("same", "same"), 0);
    }
}
