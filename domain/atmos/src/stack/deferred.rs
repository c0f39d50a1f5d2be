//! Sections in which YAML functions meet other values.
//!
//! A function's value is not known when layers merge. Where another layer has something at the same path, Atmos
//! remembers what each layer says there and, once functions are evaluated, merges the values: maps deeply, lists by
//! strategy, of everything else the highest. Until then, and where functions are not evaluated, the values merge as
//! they are written.

use std::borrow::Borrow;

use crate::merge::{ListMerge, merge, merge_all};
use crate::value::{Entry, List, MOST_DEPTH, Map, Marks, Node, Text, Value};

/// Sections whose functions wait for their values.
const SECTIONS: [&str; 9] = [
    "auth",
    "env",
    "generate",
    "hooks",
    "providers",
    "required_providers",
    "settings",
    "test",
    "vars",
];
/// Functions that wait; a string that starts like one of them counts.
const FUNCTIONS: [&str; 7] = [
    "!env",
    "!exec",
    "!labels",
    "!store",
    "!tags",
    "!template",
    "!terraform.",
];

/// What several layers say at one path, at least one of them with a function.
#[derive(Clone)]
pub(crate) struct Collision {
    /// From the sections down.
    pub(crate) path: Vec<Text>,
    /// Low to high.
    pub(crate) values: Vec<Node>,
    pub(crate) lists: ListMerge,
}

/// The layers of `section`, low to high, merged; where functions meet other values is noted.
pub(super) fn merged<N: Borrow<Node>>(
    section: &str,
    layers: &[N],
    lists: ListMerge,
    collisions: &mut Vec<Collision>,
) -> Option<Node> {
    let whole = merge_all(layers, lists)?;
    let has_function = |layer: &N| layer.borrow().value.marks().has(Marks::FUNCTION);
    if layers.len() < 2 || !layers.iter().any(has_function) || !SECTIONS.contains(&section) {
        return Some(whole);
    }
    let mut paths = Vec::new();
    for layer in layers {
        find(layer.borrow(), &mut Vec::new(), &mut paths);
    }
    // Shorter paths first: what lies further down is put back into them.
    paths.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
    paths.dedup();
    let mut whole = whole;
    for path in paths {
        let steps: Vec<&str> = path.iter().map(Text::as_str).collect();
        let said: Vec<&Node> = layers.iter().filter_map(|layer| layer.borrow().at(&steps)).collect();
        if said.len() < 2 {
            continue;
        }
        let values: Vec<Node> = said.into_iter().filter(|node| !node.value.is_null()).cloned().collect();
        let collision = Collision {
            path: path.clone(),
            values,
            lists,
        };
        let Some(value) = collision.value() else {
            continue;
        };
        let kept = whole
            .at(&steps)
            .map_or_else(|| value.clone(), |node| node.with_value(value.value.clone()));
        whole = with_at(&whole, &collision.path, kept).unwrap_or(whole);
        if collision.values.len() > 1 {
            let path = std::iter::once(Text::from(section)).chain(collision.path).collect();
            collisions.push(Collision { path, ..collision });
        }
    }
    Some(whole)
}

impl Collision {
    /// The values in one, as they are now.
    pub(crate) fn value(&self) -> Option<Node> {
        let first = self.values.first()?;
        let last = self.values.last()?;
        Some(match &first.value {
            Value::Map(_) => self.maps(first),
            Value::List(_) => match self.lists {
                ListMerge::Replace => last.clone(),
                ListMerge::Append => first.with_value(Value::List(self.concatenated())),
                ListMerge::Merge => self.zipped(first),
            },
            _ => last.clone(),
        })
    }

    /// Maps over maps; the first value that is no map ends it.
    fn maps(&self, first: &Node) -> Node {
        let mut all = first.clone();
        for node in &self.values[1..] {
            if node.value.as_map().is_none() {
                return node.clone();
            }
            all = merge(&all, node, ListMerge::Replace);
        }
        all
    }

    fn concatenated(&self) -> List {
        let lists = self.values.iter().filter_map(|node| node.value.as_list());
        List::new(lists.flat_map(List::items).cloned().collect())
    }

    /// Item by item: maps merge, of other items the later wins.
    fn zipped(&self, first: &Node) -> Node {
        let mut items = first.value.as_list().map(List::items).unwrap_or_default().to_vec();
        for node in &self.values[1..] {
            let Some(list) = node.value.as_list() else {
                return node.clone();
            };
            for (at, item) in list.items().iter().enumerate() {
                match items.get_mut(at) {
                    Some(below) => *below = merge(below, item, ListMerge::Replace),
                    None => items.push(item.clone()),
                }
            }
        }
        first.with_value(Value::List(List::new(items)))
    }
}

/// The paths of the functions in maps; those in lists stay where they are.
fn find(node: &Node, path: &mut Vec<Text>, found: &mut Vec<Vec<Text>>) {
    match &node.value {
        Value::Map(map) if map.marks().has(Marks::FUNCTION) => {
            for entry in map.entries() {
                path.push(entry.key.clone());
                find(&entry.node, path, found);
                path.pop();
            }
        }
        Value::String(text) if FUNCTIONS.iter().any(|name| text.starts_with(name)) => found.push(path.clone()),
        _ => {}
    }
}

/// `node` with `value` at `path`; `None` where something other than a map is in the way.
pub(crate) fn with_at(node: &Node, path: &[Text], value: Node) -> Option<Node> {
    let Some((first, rest)) = path.split_first() else {
        return Some(value);
    };
    let map = node.value.as_map()?;
    let below = map
        .get(first)
        .cloned()
        .unwrap_or_else(|| Node::computed(Value::Map(Map::default())));
    Some(node.with_value(Value::Map(map.with(first, with_at(&below, rest, value)?))))
}

/// The sections with what every collision came to; `evaluate` gives each value as it is known now.
pub(super) fn settled(sections: Map, collisions: &[Collision], mut evaluate: impl FnMut(&Node) -> Option<Node>) -> Map {
    let mut whole = Node::computed(Value::Map(sections));
    for collision in collisions {
        let known = Collision {
            values: collision.values.iter().filter_map(&mut evaluate).collect(),
            ..collision.clone()
        };
        let changed = known.value().and_then(|value| {
            let steps: Vec<&str> = collision.path.iter().map(Text::as_str).collect();
            let kept = whole
                .at(&steps)
                .map(|node| node.with_value(value.value.clone()))
                .unwrap_or(value);
            with_at(&whole, &collision.path, kept)
        });
        let changed = changed.filter(|changed| changed.value.depth() <= MOST_DEPTH);
        whole = changed.unwrap_or(whole);
    }
    match whole.value {
        Value::Map(map) => map,
        _ => Map::from_sorted(Vec::<Entry>::new()),
    }
}

#[cfg(test)]
mod tests {
    use crate::test_support::Folder;

    fn vars(functions: bool, global: &str, base: &str, own: &str) -> String {
        let manifest = format!(
            "
vars: {global}
components:
  terraform:
    base: {{metadata: {{type: abstract, labels: {{X: '1', Y: '2'}}}}, vars: {base}}}
    own: {{metadata: {{inherits: [base], labels: {{X: '1', Y: '2'}}}}, settings: {{a: [1, 2]}}, vars: {own}}}
"
        );
        let config = "stacks: {base_path: ., included_paths: [s.yaml]}\ntemplates: {settings: {enabled: true}}\n";
        let folder = Folder::with(&[("atmos.yaml", config), ("s.yaml", &manifest)]);
        let estate = folder.estate_as(true, functions, &[("E", "e")]);
        let instance = estate.instances().find(|instance| instance.key.name == "own");
        let sections = &instance.expect("the component").sections;
        format!("{:?}", sections.get("vars").expect("vars").value)
    }

    #[test]
    fn maps_that_functions_give_merge_with_those_of_other_layers() {
        assert_eq!(
            vars(true, "{t: !labels }", "{}", "{t: {Z: '3', X: '0'}}"),
            r#"{"t":{"X":"0","Y":"2","Z":"3"}}"#
        );
        assert_eq!(
            vars(true, "{t: {A: a, X: x}}", "{t: !labels }", "{}"),
            r#"{"t":{"A":"a","X":"1","Y":"2"}}"#
        );
        assert_eq!(
            vars(true, "{t: {A: a}}", "{t: !labels }", "{t: {A: ''}}"),
            r#"{"t":{"A":"","X":"1","Y":"2"}}"#
        );
    }

    #[test]
    fn lists_and_scalars_follow_the_highest_layer() {
        let template = "!template '{{ toJson .settings.a }}'";
        assert_eq!(
            vars(true, &format!("{{l: {template} }}"), "{}", "{l: [3]}"),
            r#"{"l":[3]}"#
        );
        assert_eq!(
            vars(true, "{l: [3]}", "{}", &format!("{{l: {template} }}")),
            r#"{"l":[1,2]}"#
        );
        assert_eq!(vars(true, "{s: !env E}", "{}", "{s: x}"), r#"{"s":"x"}"#);
        assert_eq!(vars(true, "{s: x}", "{s: !env E}", "{}"), r#"{"s":"e"}"#);
    }

    #[test]
    fn a_null_does_not_override_a_function() {
        assert_eq!(vars(true, "{s: !env E}", "{}", "{s: null}"), r#"{"s":"e"}"#);
        assert_eq!(vars(false, "{s: !env E}", "{}", "{s: null}"), r#"{"s":"!env E"}"#);
    }

    #[test]
    fn without_functions_the_written_values_merge() {
        assert_eq!(
            vars(false, "{t: !labels }", "{}", "{t: {Z: '3'}}"),
            r#"{"t":{"Z":"3"}}"#
        );
        assert_eq!(
            vars(false, "{t: {A: a}}", "{t: !labels }", "{t: {Z: z}}"),
            r#"{"t":"!labels"}"#
        );
    }

    #[test]
    fn a_function_and_another_further_down_both_stay() {
        let global = r#"{c: !template '{"a": "1", "b": "2"}'}"#;
        assert_eq!(
            vars(true, global, "{}", "{c: {n: !env E, p: q}}"),
            r#"{"c":{"a":"1","b":"2","n":"e","p":"q"}}"#
        );
    }
}
