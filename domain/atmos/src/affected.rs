//! What differs between two checkouts of a repository, by the rules of `atmos describe affected`.
//!
//! An instance is affected where a section of it resolves differently, where the code of its
//! component, of a local module that it uses or of a path that it names differs, or where it is gone.

mod causes;
mod code;
mod dependents;
mod paths;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::dependents::{context_members, identity};
use crate::estate::{Estate, Instance};
use crate::naming::atlantis_project;
use crate::value::{List, Map, Node, Value};
use causes::Causes;
use code::{Code, changed_code};
use paths::Paths;

pub use dependents::Tree;
pub use paths::{ChangedPath, PathKind};

/// Sections whose change affects an instance, in the order in which they are named.
const SECTIONS: [&str; 16] = [
    "vars",
    "env",
    "providers",
    "required_version",
    "required_providers",
    "generate",
    "backend_type",
    "backend",
    "remote_state_backend_type",
    "remote_state_backend",
    "auth",
    "command",
    "dependencies",
    "source",
    "provision",
    "settings",
];

/// An instance that a change affects.
#[derive(Clone)]
pub struct Affected {
    /// The instance as it is; as it was, if it is gone.
    pub instance: Arc<Instance>,
    /// Why, in Atmos's words: `stack.vars`, `component`, `deleted`; the first is the foremost.
    pub reasons: Vec<String>,
    /// The file or folder that it names and that changed.
    pub path: Option<ChangedPath>,
    /// The files that differ and made it differ, and the folder of its component where code differs; sorted.
    pub causes: Vec<PathBuf>,
    /// Whether it, or its whole stack, is gone.
    pub deletion: Option<Deletion>,
}

/// How an instance went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deletion {
    /// Its stack is still there.
    Component,
    /// With its stack.
    Stack,
}

/// What differs in `head` from `base`, by stack, type and name.
/// Abstract and disabled instances do not count.
#[must_use]
pub fn affected(base: &Estate, head: &Estate) -> Vec<Affected> {
    let mut codes: HashMap<(&str, &str), Code> = HashMap::new();
    let mut paths = Paths::of(base, head);
    let mut causes = Causes::of(base, head);
    let mut found: Vec<Affected> = Vec::new();
    for instance in head.instances().filter(|instance| is_real(instance)) {
        let key = (instance.key.component_type.as_str(), instance.component.as_str());
        let code = *codes.entry(key).or_insert_with(|| changed_code(base, head, key));
        let before = base.instance(&instance.key);
        let mut reasons = reasons(before.map(AsRef::as_ref), instance, code);
        let path = paths.changed(instance);
        reasons.extend(path.as_ref().map(|path| path.kind.word().to_owned()));
        if !reasons.is_empty() {
            found.push(Affected {
                causes: causes.of_change(before, instance, code),
                instance: Arc::clone(instance),
                reasons,
                path,
                deletion: None,
            });
        }
    }
    found.extend(
        base.instances()
            .filter_map(|instance| deleted(instance, head, &mut causes)),
    );
    found.sort_by(|a, b| a.instance.key.cmp(&b.instance.key));
    found
}

/// An affected instance as Atmos describes it.
#[must_use]
pub fn row(affected: &Affected, estate: &Estate, include_settings: bool) -> Map {
    let instance = &affected.instance;
    let mut row = identity(instance);
    let mut add = |key: &str, value: Value| row.push((key.into(), Node::computed(value)));
    let reasons = affected.reasons.iter().map(|reason| reason.as_str().into());
    add(
        "affected",
        affected
            .reasons
            .first()
            .map_or(Value::Null, |reason| reason.as_str().into()),
    );
    add(
        "affected_all",
        Value::List(List::new(reasons.map(Node::computed).collect())),
    );
    let settings = include_settings.then(|| instance.sections.get("settings")).flatten();
    add("settings", settings.map(|node| node.value.clone()).unwrap_or_default());
    if let Some(project) = atlantis_project(instance, &estate.config) {
        add("atlantis_project", Value::text(project));
    }
    if let Some(path) = &affected.path {
        add(path.kind.word(), Value::text(path.path.as_str()));
    }
    if let Some(deletion) = affected.deletion {
        add("deleted", true.into());
        add("deletion_type", deletion.word().into());
        row.extend(context_members(instance));
    }
    row.into_iter().collect()
}

impl Deletion {
    const fn word(self) -> &'static str {
        match self {
            Self::Component => "component",
            Self::Stack => "stack",
        }
    }
}

fn is_real(instance: &Instance) -> bool {
    !instance.is_abstract() && instance.is_enabled()
}

fn reasons(base: Option<&Instance>, head: &Instance, code: Code) -> Vec<String> {
    let is_same = base.is_some_and(|base| base.sections.same(&head.sections));
    let differs = |name: &str| !is_same && differs(base, head, name);
    let mut reasons = Vec::new();
    if differs("metadata") {
        reasons.push("stack.metadata".to_owned());
    }
    reasons.extend(code.module.then(|| "component.module".to_owned()));
    reasons.extend(code.component.then(|| "component".to_owned()));
    let sections = SECTIONS.iter().filter(|name| differs(name));
    reasons.extend(sections.map(|name| format!("stack.{name}")));
    reasons
}

/// Whether a section resolves differently.
fn differs(base: Option<&Instance>, head: &Instance, name: &str) -> bool {
    let before = base.and_then(|base| base.sections.get(name));
    let after = head.sections.get(name);
    before.map(|node| &node.value) != after.map(|node| &node.value)
}

fn deleted(instance: &Arc<Instance>, head: &Estate, causes: &mut Causes<'_>) -> Option<Affected> {
    if !is_real(instance) || head.instance(&instance.key).is_some() {
        return None;
    }
    let (deletion, reason) = match head.stack(&instance.key.stack) {
        Some(_) => (Deletion::Component, "deleted"),
        None => (Deletion::Stack, "deleted.stack"),
    };
    Some(Affected {
        instance: Arc::clone(instance),
        reasons: vec![reason.to_owned()],
        path: None,
        causes: causes.of_stack(&instance.key.stack),
        deletion: Some(deletion),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::Folder;

    fn checkout(prod: &str) -> Folder {
        Folder::with(&[
            (
                "atmos.yaml",
                "
base_path: .
components: {terraform: {base_path: components/terraform}}
stacks: {base_path: stacks, included_paths: ['*'], name_pattern: '{stage}'}
",
            ),
            ("components/terraform/vpc/main.tf", ""),
            (
                "stacks/dev.yaml",
                "vars: {stage: dev}\ncomponents: {terraform: {vpc: {}}}\n",
            ),
            ("stacks/prod.yaml", prod),
        ])
    }

    fn between(before: &Folder, after: &Folder) -> Vec<String> {
        let found = affected(&before.estate(), &after.estate());
        let line = |one: &Affected| {
            let key = &one.instance.key;
            format!("{} {}: {}", key.stack, key.name, one.reasons.join(" "))
        };
        found.iter().map(line).collect()
    }

    const PROD: &str = "vars: {stage: prod}
components:
  terraform:
    vpc: {vars: {cidr: a}, settings: {x: 1}}
    eks: {}
    base: {metadata: {type: abstract}, vars: {y: 1}}
";

    #[test]
    fn equal_checkouts_affect_nothing() {
        assert_eq!(between(&checkout(PROD), &checkout(PROD)), [""; 0]);
    }

    #[test]
    fn every_section_that_differs_is_a_reason() {
        let after = PROD
            .replace("cidr: a", "cidr: b")
            .replace("x: 1", "x: 2")
            .replace("y: 1", "y: 2");
        let expected = ["prod vpc: stack.vars stack.settings"];
        assert_eq!(between(&checkout(PROD), &checkout(&after)), expected);
    }

    #[test]
    fn changed_code_affects_all_instances_of_the_component() {
        let after = checkout(PROD);
        after.write("components/terraform/vpc/main.tf", "# new");
        assert_eq!(
            between(&checkout(PROD), &after),
            ["dev vpc: component", "prod vpc: component"]
        );
    }

    #[test]
    fn what_is_gone_went_alone_or_with_its_stack() {
        let without_eks = PROD.replace("    eks: {}\n", "");
        assert_eq!(between(&checkout(PROD), &checkout(&without_eks)), ["prod eks: deleted"]);
        let moved = PROD.replace("stage: prod", "stage: live");
        let found = between(&checkout(PROD), &checkout(&moved));
        assert!(found.contains(&"prod eks: deleted.stack".to_owned()), "{found:?}");
    }
}
