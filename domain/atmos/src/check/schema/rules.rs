//! Shapes, and how they are read from `rules.yaml`, which says how they are written.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::source::FileId;
use crate::value::{Entry, Node, Text, Value};
use crate::yaml::{ParseOptions, parse};

/// The shapes of one schema.
pub(super) struct Rules {
    pub(super) shapes: Vec<Shape>,
    pub(super) root: usize,
}

/// What a value must be.
#[derive(Clone)]
pub(super) enum Shape {
    Any,
    Kind(Kind),
    OneOf(Vec<Text>),
    List(usize),
    Map(Keys),
    Either(Vec<usize>),
}

/// A kind of value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    String,
    Boolean,
    Number,
    Integer,
    Map,
    List,
}

/// The keys of a map.
#[derive(Clone, Default)]
pub(super) struct Keys {
    /// Sorted by key.
    pub(super) known: Vec<(Text, usize)>,
    pub(super) required: Vec<Text>,
    /// Keys of which one must be there.
    pub(super) choice: Vec<Text>,
    /// The shape of other keys; `None` where there must be none.
    pub(super) rest: Option<usize>,
    /// Whether other keys must be names of components.
    pub(super) is_named: bool,
}

impl Keys {
    /// Whether it is a manifest or a component: what else stands there is hardly meant as a key of one's own.
    pub(super) fn holds_sections(&self) -> bool {
        self.known.iter().any(|(key, _)| key == "vars") && self.known.iter().any(|(key, _)| key == "settings")
    }
}

impl Rules {
    pub(super) fn shape(&self, index: usize) -> &Shape {
        &self.shapes[index]
    }
}

/// The shapes of Atmos's own schema.
pub(super) fn built_in() -> &'static Rules {
    static RULES: OnceLock<Rules> = OnceLock::new();
    RULES.get_or_init(|| {
        let tree = parse(include_str!("rules.yaml"), FileId::NONE, ParseOptions::default());
        let tree = tree.expect("the file beside this one is YAML: a test reads it");
        let mut reader = Reader::default();
        let entries = tree.value.as_map().map(crate::value::Map::entries).unwrap_or_default();
        let written: FxHashMap<&str, &Node> = entries.iter().map(|e| (e.key.as_str(), &e.node)).collect();
        let root = reader.named("manifest", &written);
        Rules {
            shapes: reader.shapes,
            root,
        }
    })
}

#[derive(Default)]
struct Reader {
    shapes: Vec<Shape>,
    names: FxHashMap<String, usize>,
}

type Written<'a> = FxHashMap<&'a str, &'a Node>;

impl Reader {
    fn add(&mut self, shape: Shape) -> usize {
        self.shapes.push(shape);
        self.shapes.len() - 1
    }

    /// The shape of that name; its place is known before its content, so that shapes may hold themselves.
    fn named(&mut self, name: &str, written: &Written<'_>) -> usize {
        if let Some(known) = self.names.get(name) {
            return *known;
        }
        let place = self.add(Shape::Any);
        self.names.insert(name.to_owned(), place);
        if let Some(node) = written.get(name) {
            let index = self.shape(node, written);
            self.shapes[place] = self.shapes[index].clone();
        }
        place
    }

    fn shape(&mut self, node: &Node, written: &Written<'_>) -> usize {
        match &node.value {
            Value::Map(map) => {
                let keys = self.keys(map.entries(), written);
                self.add(Shape::Map(keys))
            }
            value => self.text(value.as_str().unwrap_or("any"), written),
        }
    }

    fn keys(&mut self, entries: &[Entry], written: &Written<'_>) -> Keys {
        let mut keys = Keys::default();
        for entry in entries {
            if entry.key == "?" {
                let items = entry.node.value.as_list().map(crate::value::List::items);
                let words = items.unwrap_or_default().iter().filter_map(|item| item.value.as_str());
                keys.choice = words.map(Text::from).collect();
                continue;
            }
            let shape = self.shape(&entry.node, written);
            if entry.key == "..." {
                keys.rest = Some(shape);
                keys.is_named = false;
                continue;
            }
            let key = Text::from(entry.key.trim_end_matches('!'));
            if key != entry.key {
                keys.required.push(key.clone());
            }
            keys.known.push((key, shape));
        }
        keys.known.sort_by(|a, b| a.0.cmp(&b.0));
        keys
    }

    fn text(&mut self, text: &str, written: &Written<'_>) -> usize {
        let parts: Vec<&str> = text.split(" | ").map(str::trim).collect();
        if let [one] = parts[..] {
            return self.part(one, written);
        }
        let either = parts.into_iter().map(|part| self.part(part, written)).collect();
        self.add(Shape::Either(either))
    }

    fn part(&mut self, part: &str, written: &Written<'_>) -> usize {
        if let Some((word, rest)) = part.split_once(' ') {
            let shape = match word {
                "one-of" => Shape::OneOf(rest.split(' ').map(Text::from).collect()),
                "list" => Shape::List(self.part(rest, written)),
                _ => Shape::Map(Keys {
                    rest: Some(self.part(rest, written)),
                    is_named: word == "named",
                    ..Keys::default()
                }),
            };
            return self.add(shape);
        }
        let shape = match part {
            "any" => Shape::Any,
            "string" => Shape::Kind(Kind::String),
            "boolean" => Shape::Kind(Kind::Boolean),
            "number" => Shape::Kind(Kind::Number),
            "integer" => Shape::Kind(Kind::Integer),
            "map" => Shape::Kind(Kind::Map),
            "list" => Shape::Kind(Kind::List),
            name => return self.named(name, written),
        };
        self.add(shape)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_in_the_rules_is_defined() {
        let tree = parse(include_str!("rules.yaml"), FileId::NONE, ParseOptions::default()).expect("is YAML");
        let entries = tree.value.as_map().expect("is a map").entries();
        let mut reader = Reader::default();
        let written: Written<'_> = entries.iter().map(|e| (e.key.as_str(), &e.node)).collect();
        for entry in entries {
            reader.named(&entry.key, &written);
        }
        let undefined: Vec<_> = reader
            .names
            .keys()
            .filter(|name| !written.contains_key(name.as_str()))
            .collect();
        assert!(undefined.is_empty(), "{undefined:?}");
    }
}
