//! A JSON Schema as shapes: the part of the language that schemas of manifests use.
//!
//! What it does not know it takes for `any`, so that nothing is refused that Atmos may accept.

use rustc_hash::FxHashMap;
use serde_json::{Map, Value};

use super::rules::{Keys, Kind, Rules, Shape};
use crate::value::Text;

/// The shapes that `schema` says.
pub(super) fn rules(schema: &Value) -> Rules {
    let mut compiler = Compiler {
        schema,
        shapes: vec![Shape::Any],
        references: FxHashMap::default(),
    };
    let root = compiler.compile(schema);
    Rules {
        shapes: compiler.shapes,
        root,
    }
}

struct Compiler<'a> {
    schema: &'a Value,
    shapes: Vec<Shape>,
    references: FxHashMap<&'a str, usize>,
}

/// The place of [`Shape::Any`].
const ANY: usize = 0;
/// The pattern that schemas of Atmos have for names of components.
const NAME_PATTERN: &str = "^[/a-zA-Z0-9-_{}. ]+$";

impl<'a> Compiler<'a> {
    fn add(&mut self, shape: Shape) -> usize {
        self.shapes.push(shape);
        self.shapes.len() - 1
    }

    fn compile(&mut self, schema: &'a Value) -> usize {
        let Some(map) = schema.as_object() else {
            return ANY;
        };
        if let Some(reference) = map.get("$ref").and_then(Value::as_str) {
            return self.reference(reference);
        }
        if map.contains_key("properties") || map.contains_key("patternProperties") {
            let keys = self.keys(map);
            return self.add(Shape::Map(keys));
        }
        if let Some(options) = ["oneOf", "anyOf"].iter().find_map(|key| map.get(*key)?.as_array()) {
            return self.either(options);
        }
        if let Some(words) = map.get("enum").and_then(Value::as_array) {
            let all: Option<Vec<Text>> = words.iter().map(|word| word.as_str().map(Text::from)).collect();
            return all.map_or(ANY, |words| self.add(Shape::OneOf(words)));
        }
        let kinds = match map.get("type") {
            Some(Value::String(kind)) => vec![kind.as_str()],
            Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
            _ => return ANY,
        };
        let shapes: Vec<usize> = kinds.into_iter().map(|kind| self.kind(kind, map)).collect();
        match shapes[..] {
            [one] => one,
            _ if shapes.contains(&ANY) => ANY,
            _ => self.add(Shape::Either(shapes)),
        }
    }

    /// The shape of a definition; its place is known before its content, so that definitions may hold themselves.
    fn reference(&mut self, reference: &'a str) -> usize {
        if let Some(known) = self.references.get(reference) {
            return *known;
        }
        let pointer = reference
            .strip_prefix('#')
            .and_then(|pointer| self.schema.pointer(pointer));
        let Some(target) = pointer else {
            return ANY;
        };
        let place = self.add(Shape::Any);
        self.references.insert(reference, place);
        let index = self.compile(target);
        self.shapes[place] = self.shapes[index].clone();
        place
    }

    /// The alternatives, without the text of an `!include`, which always fits.
    fn either(&mut self, options: &'a [Value]) -> usize {
        let is_include = |option: &Value| {
            option["pattern"]
                .as_str()
                .is_some_and(|pattern| pattern.contains("!include"))
        };
        let shapes: Vec<usize> = options
            .iter()
            .filter(|option| !is_include(option))
            .map(|option| self.compile(option))
            .collect();
        match shapes[..] {
            [] => ANY,
            [one] => one,
            _ if shapes.contains(&ANY) => ANY,
            _ => self.add(Shape::Either(shapes)),
        }
    }

    fn kind(&mut self, kind: &str, map: &'a Map<String, Value>) -> usize {
        let shape = match kind {
            "string" => Shape::Kind(Kind::String),
            "boolean" => Shape::Kind(Kind::Boolean),
            "number" => Shape::Kind(Kind::Number),
            "integer" => Shape::Kind(Kind::Integer),
            "array" => match map.get("items") {
                Some(items) => Shape::List(self.compile(items)),
                None => Shape::Kind(Kind::List),
            },
            "object" => Shape::Map(self.keys(map)),
            _ => return ANY,
        };
        self.add(shape)
    }

    fn keys(&mut self, map: &'a Map<String, Value>) -> Keys {
        let object = |key: &str| map.get(key).and_then(Value::as_object).into_iter().flatten();
        let patterns: Vec<(&String, &'a Value)> = object("patternProperties").collect();
        let mut known: Vec<(Text, usize)> = Vec::new();
        for (key, schema) in object("properties") {
            known.push((key.as_str().into(), self.compile(schema)));
        }
        known.sort();
        let rest = match (&patterns[..], map.get("additionalProperties")) {
            ([(_, schema), ..], _) => Some(self.compile(schema)),
            ([], Some(Value::Bool(false))) => None,
            ([], Some(schema)) => Some(self.compile(schema)),
            ([], None) => Some(ANY),
        };
        Keys {
            known,
            required: words(map.get("required")),
            choice: choice(map),
            rest,
            is_named: matches!(&patterns[..], [(pattern, _)] if pattern.as_str() == NAME_PATTERN),
        }
    }
}

fn words(list: Option<&Value>) -> Vec<Text> {
    let items = list.and_then(Value::as_array).into_iter().flatten();
    items.filter_map(|item| item.as_str().map(Text::from)).collect()
}

/// `oneOf: [{required: [a]}, {required: [b]}]`.
fn choice(map: &Map<String, Value>) -> Vec<Text> {
    let options = map
        .get("oneOf")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let single = |option: &Value| match (option.as_object()?.len(), &words(option.get("required"))[..]) {
        (1, [one]) => Some(one.clone()),
        _ => None,
    };
    options.iter().map(single).collect::<Option<_>>().unwrap_or_default()
}
