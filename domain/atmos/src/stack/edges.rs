//! Edges out of an instance: what it depends on, and which of its values need the outside.

use crate::estate::{Dependency, DependencyKind, InstanceKey, Reference};
use crate::functions::words;
use crate::sections::Sections;
use crate::value::{Map, Marks, Node, Text, Value};

/// Functions that name a component and, before the last argument, perhaps a stack.
const COMPONENT_FUNCTIONS: [&str; 2] = ["terraform.state", "terraform.output"];
/// Functions that run without the outside.
const LOCAL: [&str; 16] = [
    "env",
    "template",
    "literal",
    "append",
    "unset",
    "repo-root",
    "git.root",
    "cwd",
    "random",
    "tags",
    "labels",
    "labels.keys",
    "labels.values",
    "version",
    "git.branch",
    "git.sha",
];

/// Every value of the instance that only the outside can give.
pub(super) fn references(sections: &Map, key: &InstanceKey) -> Vec<Reference> {
    let mut found = Vec::new();
    let mut path = Vec::new();
    walk(sections, &mut path, &mut |node, path| {
        found.extend(reference(node, path, key));
    });
    found
}

/// Adds the components that templates call, where they were rendered and are seen no more.
pub(super) fn add_calls(written: &Map, key: &InstanceKey, references: &mut Vec<Reference>) {
    if !written.marks().has(Marks::TEMPLATE) {
        return;
    }
    let mut path = Vec::new();
    walk(written, &mut path, &mut |node, path| {
        let call = node.value.as_str().filter(|text| text.contains("atmos.Component"));
        if call.is_some() && !references.iter().any(|known| known.path == path) {
            references.extend(reference(node, path, key));
        }
    });
}

fn walk(map: &Map, path: &mut Vec<Text>, each: &mut impl FnMut(&Node, &[Text])) {
    let interesting = Marks::FUNCTION.union(Marks::TEMPLATE);
    for entry in map
        .entries()
        .iter()
        .filter(|entry| entry.node.value.marks().has(interesting))
    {
        path.push(entry.key.clone());
        visit(&entry.node, path, each);
        path.pop();
    }
}

fn visit(node: &Node, path: &mut Vec<Text>, each: &mut impl FnMut(&Node, &[Text])) {
    match &node.value {
        Value::Map(map) => walk(map, path, each),
        Value::List(list) => {
            for (index, item) in list.items().iter().enumerate() {
                path.push(index.to_string().into());
                visit(item, path, each);
                path.pop();
            }
        }
        Value::String(_) => each(node, path),
        _ => {}
    }
}

fn reference(node: &Node, path: &[Text], key: &InstanceKey) -> Option<Reference> {
    let expression = node.value.as_text()?;
    let call = expression
        .strip_prefix('!')
        .filter(|call| !call.starts_with("template"));
    let (function, arguments) = match call {
        Some(call) => call.split_once(char::is_whitespace).unwrap_or((call, "")),
        None => ("atmos.Component", template_call(expression)?),
    };
    if LOCAL.contains(&function) || !is_function(function) {
        return None;
    }
    let words: Vec<Text> = words(arguments).into_iter().map(Text::from).collect();
    let (component, stack) = match function {
        _ if COMPONENT_FUNCTIONS.contains(&function) && words.len() >= 3 => (words.first(), words.get(1)),
        _ if COMPONENT_FUNCTIONS.contains(&function) => (words.first(), None),
        "atmos.Component" => (words.first(), words.get(1)),
        "store" if words.len() >= 4 => (words.get(2), words.get(1)),
        "store" if words.len() == 3 => (words.get(1), None),
        _ => (None, None),
    };
    let named = component.filter(|component| !component.contains("{{")).cloned();
    let stack = match stack {
        Some(stack) => Some(stack.clone()).filter(|stack| !stack.contains("{{") && !stack.starts_with('.')),
        None => Some(key.stack.clone()),
    };
    Some(Reference {
        function: function.into(),
        expression: expression.clone(),
        path: path.to_vec(),
        span: node.origin.span,
        stack: stack.filter(|_| named.is_some()),
        component: named,
    })
}

/// The arguments of a template's call of `atmos.Component`.
fn template_call(text: &str) -> Option<&str> {
    let (_, after) = text.split_once("{{")?;
    let (_, call) = after.split_once("atmos.Component")?;
    Some(call.split_once([')', '}']).map_or(call, |(arguments, _)| arguments))
}

fn is_function(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}

/// What the instance depends on: what it declares, and what its functions read.
///
/// `settings.depends_on` counts only where `dependencies.components` is absent. `named` gives the stack of the same
/// pattern with some context variables exchanged.
pub(super) fn dependencies(
    sections: &Sections,
    key: &InstanceKey,
    references: &[Reference],
    named: impl Fn(&[(&str, Text)]) -> Text,
) -> Vec<Dependency> {
    let mut found = declared(sections, key);
    if found.is_empty() {
        found = legacy(sections, key, named);
    }
    found.extend(references.iter().filter_map(|reference| {
        let (component, stack) = (reference.component.clone()?, reference.stack.clone()?);
        Some(Dependency {
            kind: DependencyKind::Function,
            stack,
            component,
            span: reference.span,
        })
    }));
    // These stay as long as the instance does, and few have more than two.
    found.shrink_to_fit();
    found
}

fn declared(sections: &Sections, key: &InstanceKey) -> Vec<Dependency> {
    let components = sections.get("dependencies").and_then(|node| node.at(&["components"]));
    let items = components
        .and_then(|node| node.value.as_list())
        .map(crate::value::List::items)
        .unwrap_or_default();
    let edge = |item: &Node| {
        let map = item.value.as_map()?;
        let text = |name: &str| map.get(name)?.value.as_text().cloned();
        let component = text("component").or_else(|| text("name"))?;
        let stack = text("stack").unwrap_or_else(|| key.stack.clone());
        Some(Dependency {
            kind: DependencyKind::Components,
            stack,
            component,
            span: item.origin.span,
        })
    };
    items.iter().filter_map(edge).collect()
}

/// `settings.depends_on`: entries that name context variables mean the stack that has those.
fn legacy(sections: &Sections, key: &InstanceKey, named: impl Fn(&[(&str, Text)]) -> Text) -> Vec<Dependency> {
    let depends_on = sections.get("settings").and_then(|node| node.at(&["depends_on"]));
    let nodes: Vec<&Node> = match depends_on.map(|node| &node.value) {
        Some(Value::Map(map)) => map.entries().iter().map(|entry| &entry.node).collect(),
        Some(Value::List(list)) => list.items().iter().collect(),
        _ => Vec::new(),
    };
    let edge = |node: &&Node| {
        let map = node.value.as_map()?;
        let text = |name: &str| map.get(name)?.value.as_text().cloned();
        let stack = text("stack").unwrap_or_else(|| key.stack.clone());
        let context = CONTEXT
            .map(|name| text(name).map(|value| (name, value)))
            .into_iter()
            .flatten()
            .collect::<Vec<_>>();
        let stack = if context.is_empty() { stack } else { named(&context) };
        Some(Dependency {
            kind: DependencyKind::DependsOn,
            stack,
            component: text("component")?,
            span: node.origin.span,
        })
    };
    nodes.iter().filter_map(edge).collect()
}

const CONTEXT: [&str; 4] = ["namespace", "tenant", "environment", "stage"];
