//! Imports that do nothing: made twice, or overridden in everything that they bring.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::edit::Repair;
use crate::estate::{Import, ImportKind};
use crate::manifest::Evaluated;
use crate::merge::ListMerge;
use crate::value::{Map, Value};

/// What an import evaluated to, and the context that it was given.
type Child<'a> = (&'a Arc<Evaluated>, &'a Map);

/// Looks at the imports of one manifest, which evaluated to `children`; `own` is what the manifest itself says.
pub(crate) fn check(imports: &[Import], children: &[Child<'_>], own: &Map, lists: ListMerge) -> Vec<Diagnostic> {
    let imports: Vec<&Import> = imports.iter().filter(|import| import.target.is_some()).collect();
    if imports.len() != children.len() || lists != ListMerge::Replace {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (index, (import, (child, context))) in imports.iter().zip(children).enumerate() {
        let is_same = |other: &Child<'_>| other.0.call.file == child.call.file && other.1 == *context;
        let later = &children[index + 1..];
        if let Some(at) = later.iter().position(is_same) {
            found.push(twice(import, imports[index + 1 + at]));
            continue;
        }
        let Some(below) = child.node.value.as_map().filter(|map| !map.is_empty()) else {
            continue;
        };
        let mut above: Vec<&Map> = later.iter().filter_map(|other| other.0.node.value.as_map()).collect();
        above.push(own);
        if is_covered(below, &above) {
            found.push(shadowed(import));
        }
    }
    found
}

/// Whether each value of `below` is replaced by one of those `above`.
fn is_covered(below: &Map, above: &[&Map]) -> bool {
    below.entries().iter().all(|entry| {
        let over: Vec<&Value> = above
            .iter()
            .filter_map(|map| Some(&map.get(&entry.key)?.value))
            .collect();
        match &entry.node.value {
            _ if over.is_empty() => false,
            Value::Map(map) => {
                let maps: Option<Vec<&Map>> = over.iter().map(|value| value.as_map()).collect();
                maps.is_none_or(|maps| !map.is_empty() && is_covered(map, &maps))
            }
            _ => true,
        }
    })
}

fn twice(import: &Import, later: &Import) -> Diagnostic {
    let message = format!(
        "`{}` is imported here and once more further down, where it counts.",
        import.text
    );
    let found = Diagnostic::info("import-twice", import.span, message)
        .hint("Remove one of the two; the later one wins over what stands between.")
        .related(later.span, "imported again here");
    // A glob stands for other files too.
    if import.kind != ImportKind::File {
        return found;
    }
    let repair = Repair::RemoveItem { span: import.span };
    found.fix("Remove the earlier of the two imports.", repair)
}

fn shadowed(import: &Import) -> Diagnostic {
    let message = format!(
        "Nothing of `{}` is left: later imports or this manifest replace every value that it brings.",
        import.text
    );
    let hint = "Remove the import, move it further down, or remove what replaces its values.";
    Diagnostic::warning("import-shadowed", import.span, message).hint(hint)
}

#[cfg(test)]
mod tests {
    use crate::test_support::Folder;

    fn codes(dev: &str) -> Vec<String> {
        let folder = Folder::with(&[
            (
                "atmos.yaml",
                "stacks: {base_path: stacks, included_paths: ['deploy/*'], name_pattern: '{stage}'}\n",
            ),
            ("stacks/deploy/dev.yaml", dev),
            ("stacks/a.yaml", "vars: {x: 1, tags: {team: a}}"),
            ("stacks/b.yaml", "vars: {x: 2, tags: {team: b, cost: c}}"),
        ]);
        let estate = folder.estate();
        let found = estate
            .diagnostics
            .iter()
            .filter(|found| found.code.starts_with("import-"));
        found
            .map(|found| format!("{} {}", found.code, found.span.line()))
            .collect()
    }

    #[test]
    fn an_import_that_is_made_twice_is_found() {
        assert_eq!(
            codes("import:\n  - a\n  - b\n  - a\nvars: {stage: dev}\n"),
            ["import-twice 2"]
        );
        assert_eq!(
            codes("import:\n  - {path: b, context: {x: 1}}\n  - {path: b, context: {x: 2}}\nvars: {stage: dev}\n"),
            ["import-shadowed 2"]
        );
    }

    #[test]
    fn an_import_of_which_nothing_is_left_is_found() {
        assert_eq!(
            codes("import:\n  - a\n  - b\nvars: {stage: dev}\n"),
            ["import-shadowed 2"]
        );
        assert_eq!(codes("import:\n  - b\n  - a\nvars: {stage: dev}\n"), [""; 0]);
        assert_eq!(
            codes("import:\n  - a\nvars: {stage: dev, x: 3, tags: {team: c}}\n"),
            ["import-shadowed 2"]
        );
    }
}
