//! `settings.depends_on` and its like: older ways to say what `dependencies.components` says now.

use crate::diagnostic::Diagnostic;
use crate::edit::Repair;
use crate::source::Span;
use crate::value::{Map, Node};

/// The older form that has the same meaning in the newer one.
const OF_SETTINGS: &str = "settings.depends_on";

/// Every older list of dependencies in the file.
pub(super) fn check(root: &Node) -> Vec<Diagnostic> {
    let Some(root) = root.value.as_map() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    section(root, &mut found);
    for entry in root.entries() {
        let Some(map) = entry.node.value.as_map() else {
            continue;
        };
        if entry.key == "components" {
            let types = map.entries().iter().filter_map(|kind| kind.node.value.as_map());
            let components = types.flat_map(Map::entries);
            components
                .filter_map(|component| component.node.value.as_map())
                .for_each(|component| section(component, &mut found));
        } else if entry.key != "settings" {
            section(map, &mut found);
        }
    }
    found
}

fn section(map: &Map, found: &mut Vec<Diagnostic>) {
    let settings = map.get("settings").and_then(|node| node.value.as_map());
    let older = settings.and_then(|settings| settings.get("depends_on"));
    let has_newer = map
        .get("dependencies")
        .is_some_and(|node| node.at(&["components"]).is_some());
    found.extend(older.map(|node| finding(node, OF_SETTINGS, has_newer)));
    let bare = map
        .get("depends_on")
        .filter(|_| map.get("vars").is_some() || map.get("metadata").is_some());
    found.extend(bare.map(|node| finding(node, "depends_on", has_newer)));
}

fn finding(node: &Node, name: &str, has_newer: bool) -> Diagnostic {
    let span: Span = node.origin.span;
    let message = if has_newer {
        format!("`{name}` counts for nothing here: `dependencies.components` beside it takes its place.")
    } else {
        format!("`{name}` is the older form; Atmos still reads it, but warns on every `validate stacks`.")
    };
    let hint = "Write `dependencies: {components: [{component: NAME, stack: NAME}]}` beside `vars` instead.";
    let found = Diagnostic::warning("depends-on-deprecated", span, message).hint(hint);
    if has_newer || name != OF_SETTINGS {
        return found;
    }
    found.fix(
        "Move `settings.depends_on` to `dependencies.components`.",
        Repair::MoveDependsOn { span },
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::codes;

    #[test]
    fn the_older_forms_are_found_wherever_they_may_stand() {
        let check = |yaml: &str, expected: usize| {
            let found = codes(yaml)
                .iter()
                .filter(|found| found.starts_with("depends-on"))
                .count();
            assert_eq!(found, expected, "{yaml}");
        };
        check("settings: {depends_on: {1: {component: a}}}", 1);
        check("terraform: {settings: {depends_on: {1: {component: a}}}}", 1);
        check(
            "components: {terraform: {b: {settings: {depends_on: {1: {component: a}}}}}}",
            1,
        );
        check(
            "components: {terraform: {b: {vars: {}, depends_on: {1: {component: a}}}}}",
            1,
        );
        check(
            "components: {terraform: {b: {dependencies: {components: [{component: a}]}}}}",
            0,
        );
        check("vars: {depends_on: [a]}", 0);
    }
}
