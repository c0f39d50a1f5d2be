//! Compares a tree with its shape.
//!
//! Lenient where the text is not the value yet: functions, templates and what `!include` brought always fit.

use super::rules::{Keys, Kind, Rules, Shape};
use crate::source::{FileId, Span};
use crate::value::{APPEND_KEY, Entry, Map, Node, Text, Value};

/// Something that does not fit.
pub(super) struct Fault {
    /// The keys that lead there.
    pub(super) path: Vec<Text>,
    /// Where its key, or as an item of a list it itself, stands.
    pub(super) span: Span,
    /// Where its value starts, if that can be told from the tree.
    pub(super) start: Option<Span>,
    pub(super) what: What,
}

/// What does not fit.
pub(super) enum What {
    /// It is of another kind than `expected`.
    WrongKind { expected: String, found: &'static str },
    /// A map has keys that it must not have, each with its place and the key that was probably meant.
    UnknownKeys(Vec<(Text, Span, Option<Text>)>),
    /// A map that may have keys of its own has one that is nearly one of Atmos's.
    Misspelled(Text),
    /// A map lacks a key, or all of several.
    MissingKey(Vec<Text>),
    /// A word is none of these.
    NotOneOf(Vec<Text>),
    /// Several values below it do not fit.
    Several(Vec<Span>),
}

/// Everything below `root` that does not fit.
pub(super) fn faults(rules: &Rules, root: &Node) -> Vec<Fault> {
    let mut walk = Walk {
        rules,
        file: root.origin.span.file(),
        path: Vec::new(),
        faults: Vec::new(),
    };
    walk.node(rules.root, root);
    walk.faults
}

struct Walk<'a> {
    rules: &'a Rules,
    file: FileId,
    path: Vec<Text>,
    faults: Vec<Fault>,
}

impl Walk<'_> {
    fn node(&mut self, shape: usize, node: &Node) {
        if is_open(&node.value) || self.is_included(&node.value) {
            return;
        }
        if let Some(items) = appended(&node.value) {
            return self.node(shape, items);
        }
        let fault = match (self.rules.shape(shape), &node.value) {
            (Shape::Any, _) => return,
            (Shape::Kind(kind), value) if kind.fits(value) => return,
            (Shape::OneOf(words), Value::String(text)) => {
                if words.contains(text) {
                    return;
                }
                What::NotOneOf(words.clone())
            }
            (Shape::List(inner), Value::List(list)) => {
                let before = self.faults.len();
                for (index, item) in list.items().iter().enumerate() {
                    self.step(format!("[{index}]").into(), *inner, item);
                }
                return self.branch(before, node);
            }
            (Shape::Map(keys), Value::Map(map)) => return self.map(keys, map, node),
            (Shape::Either(shapes), _) => return self.either(shapes, node),
            (shape, value) => What::WrongKind {
                expected: shape.words(self.rules),
                found: kind_of(value),
            },
        };
        self.report(node, fault);
    }

    fn map(&mut self, keys: &Keys, map: &Map, node: &Node) {
        let before = self.faults.len();
        let lacking: Vec<Text> = keys
            .required
            .iter()
            .filter(|key| map.get(key).is_none())
            .cloned()
            .collect();
        if !lacking.is_empty() {
            self.report(node, What::MissingKey(lacking));
        }
        if !keys.choice.is_empty() && keys.choice.iter().all(|key| map.get(key).is_none()) {
            self.report(node, What::MissingKey(keys.choice.clone()));
        }
        let mut unknown = Vec::new();
        for entry in map.entries() {
            let known = keys.known.binary_search_by(|(key, _)| key.cmp(&entry.key)).ok();
            let shape = known.map(|at| keys.known[at].1);
            match shape.or_else(|| keys.rest.filter(|_| !keys.is_named || is_name(&entry.key))) {
                Some(shape) => {
                    if known.is_none() && keys.holds_sections() {
                        self.misspelled(keys, map, entry);
                    }
                    self.step(entry.key.clone(), shape, &entry.node);
                }
                None => {
                    let words = keys.known.iter().map(|(key, _)| key.as_str());
                    let meant = super::super::near::nearest(&entry.key, words).map(Text::from);
                    unknown.push((entry.key.clone(), entry.node.origin.span, meant));
                }
            }
        }
        if !unknown.is_empty() {
            unknown.sort_by_key(|(_, span, _)| *span);
            self.report(node, What::UnknownKeys(unknown));
        }
        self.branch(before, node);
    }

    fn misspelled(&mut self, keys: &Keys, map: &Map, entry: &Entry) {
        let absent = keys
            .known
            .iter()
            .map(|(key, _)| key.as_str())
            .filter(|key| map.get(key).is_none());
        if let Some(meant) = super::super::near::nearest(&entry.key, absent) {
            let meant = What::Misspelled(meant.into());
            self.path.push(entry.key.clone());
            self.report(&entry.node, meant);
            self.path.pop();
        }
    }

    /// The first alternative that fits; else what is wrong with the one that comes nearest.
    fn either(&mut self, shapes: &[usize], node: &Node) {
        let taking: Vec<usize> = shapes
            .iter()
            .copied()
            .filter(|shape| self.rules.shape(*shape).takes(&node.value, self.rules))
            .collect();
        if taking.is_empty() {
            let words: Vec<String> = shapes
                .iter()
                .map(|shape| self.rules.shape(*shape).words(self.rules))
                .collect();
            let expected = words.join(" or ");
            return self.report(
                node,
                What::WrongKind {
                    expected,
                    found: kind_of(&node.value),
                },
            );
        }
        let before = self.faults.len();
        let mut best: Option<Vec<Fault>> = None;
        for shape in taking {
            self.node(shape, node);
            let found = self.faults.split_off(before);
            if best.as_ref().is_none_or(|best| found.len() < best.len()) {
                best = Some(found);
            }
        }
        self.faults.extend(best.unwrap_or_default());
    }

    fn step(&mut self, key: Text, shape: usize, node: &Node) {
        self.path.push(key);
        self.node(shape, node);
        self.path.pop();
    }

    /// Several faults in different places below one value are a fault of that value too.
    fn branch(&mut self, before: usize, node: &Node) {
        let depth = self.path.len();
        let mut children: Vec<(&Text, Span)> = self.faults[before..]
            .iter()
            .filter(|fault| !matches!(fault.what, What::Misspelled(_)))
            .filter_map(|fault| Some((fault.path.get(depth)?, fault.span)))
            .collect();
        children.dedup_by(|a, b| a.0 == b.0);
        if children.len() > 1 && depth > 0 {
            let spans = children.into_iter().map(|(_, span)| span).collect();
            self.report(node, What::Several(spans));
        }
    }

    fn report(&mut self, node: &Node, what: What) {
        self.faults.push(Fault {
            path: self.path.clone(),
            span: node.origin.span,
            start: start(node),
            what,
        });
    }

    /// Whether the value came from another file.
    fn is_included(&self, value: &Value) -> bool {
        let first = match value {
            Value::Map(map) => map.entries().first().map(|entry| entry.node.origin.span),
            Value::List(list) => list.items().first().map(|item| item.origin.span),
            _ => None,
        };
        first.is_some_and(|span| span.file() != self.file)
    }
}

/// Where the value of a map or a list starts: at the first of its own entries below the key.
fn start(node: &Node) -> Option<Span> {
    let key = node.origin.span;
    let spans: Vec<Span> = match &node.value {
        Value::Map(map) => map.entries().iter().map(|entry| entry.node.origin.span).collect(),
        Value::List(list) => list
            .items()
            .iter()
            .map(|item| start(item).unwrap_or(item.origin.span))
            .collect(),
        _ => return None,
    };
    spans.into_iter().filter(|span| *span >= key).min()
}

/// Text that becomes a value only later, so that nothing can be said of it yet.
fn is_open(value: &Value) -> bool {
    value
        .as_str()
        .is_some_and(|text| text.starts_with('!') || text.contains("{{"))
}

/// The items below the wrapper that `!append` makes.
fn appended(value: &Value) -> Option<&Node> {
    value.as_map().filter(|map| map.len() == 1)?.get(APPEND_KEY)
}

/// What a component may be called.
fn is_name(key: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "/-_{}. ".contains(c);
    !key.is_empty() && key.chars().all(fits) || key.contains("{{")
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "empty",
        Value::Bool(_) => "a boolean",
        Value::Int(_) | Value::Big(_) | Value::Float(_) => "a number",
        Value::String(_) | Value::Time(_) => "text",
        Value::List(_) => "a list",
        Value::Map(_) => "a map",
    }
}

impl Kind {
    fn fits(self, value: &Value) -> bool {
        match (self, value) {
            (Self::String, Value::String(_) | Value::Time(_))
            | (Self::Boolean, Value::Bool(_))
            | (Self::Number, Value::Int(_) | Value::Big(_) | Value::Float(_))
            | (Self::Integer, Value::Int(_) | Value::Big(_))
            | (Self::Map, Value::Map(_))
            | (Self::List, Value::List(_)) => true,
            (Self::Integer, Value::Float(number)) => number.fract() == 0.0,
            _ => false,
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::String => "text",
            Self::Boolean => "`true` or `false`",
            Self::Number => "a number",
            Self::Integer => "a whole number",
            Self::Map => "a map",
            Self::List => "a list",
        }
    }
}

impl Shape {
    /// Whether a value of this kind is worth a closer look.
    fn takes(&self, value: &Value, rules: &Rules) -> bool {
        match self {
            Self::Any => true,
            Self::Kind(kind) => kind.fits(value),
            Self::OneOf(_) => matches!(value, Value::String(_)),
            Self::List(_) => matches!(value, Value::List(_)),
            Self::Map(_) => matches!(value, Value::Map(_)),
            Self::Either(shapes) => shapes.iter().any(|shape| rules.shape(*shape).takes(value, rules)),
        }
    }

    fn words(&self, rules: &Rules) -> String {
        match self {
            Self::Any => "any value".to_owned(),
            Self::Kind(kind) => kind.words().to_owned(),
            Self::OneOf(_) => "a word".to_owned(),
            Self::List(_) => "a list".to_owned(),
            Self::Map(_) => "a map".to_owned(),
            Self::Either(shapes) => {
                let words: Vec<String> = shapes.iter().map(|shape| rules.shape(*shape).words(rules)).collect();
                words.join(" or ")
            }
        }
    }
}
