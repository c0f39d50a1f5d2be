//! The value tree: what YAML becomes, shared between everything that does not change it.
//!
//! A [`Node`] is a [`Value`] together with its [`Origin`]: where it was written and what it overrode.
//! Lists and maps are reference counted, so a clone is one increment and a merge of two trees
//! copies only the spine that changes. Maps are sorted by key: merging is a linear walk.

use std::cmp::Ordering;
use std::fmt;

use arcstr::ArcStr;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use triomphe::{Arc, ThinArc};

use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// A string value or key: one word wide, shared.
pub type Text = ArcStr;

/// The order of two keys; most that are equal are the same in memory.
pub(crate) fn compare(a: &Text, b: &Text) -> Ordering {
    if Text::ptr_eq(a, b) { Ordering::Equal } else { a.cmp(b) }
}

/// A YAML value after scalar resolution.
///
/// Tagged scalars such as `!env HOME` are strings that hold tag and text, as in Atmos.
#[derive(Clone, Default)]
pub enum Value {
    /// `null`, `~` or nothing.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer that fits 64 bits.
    Int(i64),
    /// A whole number above `i64::MAX`.
    Big(u64),
    /// Any other number.
    Float(f64),
    /// A string, or an unevaluated function such as `!env HOME`.
    String(Text),
    /// An unquoted date or time, as RFC 3339 has it.
    Time(Text),
    /// A sequence.
    List(List),
    /// A mapping, sorted by key.
    Map(Map),
}

/// A value and where it came from.
#[derive(Clone, Default)]
pub struct Node {
    /// The value itself.
    pub value: Value,
    /// Where it was written, and what it replaced.
    pub origin: Origin,
}

/// Where a value was written, and the chain of what it overrode, nearest first.
#[derive(Clone, Default)]
pub struct Origin {
    /// Where the winning value stands.
    pub span: Span,
    /// What stood there before, if anything did.
    pub overrode: Option<Arc<Layer>>,
}

/// One overridden layer in an [`Origin`].
#[derive(Clone)]
pub struct Layer {
    /// Where the layer was written.
    pub span: Span,
    /// The value that lost; `None` where the layer was a map that the later map was merged into.
    pub value: Option<Value>,
    /// The layer below.
    pub overrode: Option<Arc<Layer>>,
}

/// What a subtree holds, so that later stages skip what they need not look at.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks(u8);

impl Marks {
    /// Nothing special below.
    pub const NONE: Self = Self(0);
    /// Some string contains a template action (`{{`).
    pub const TEMPLATE: Self = Self(1);
    /// Some string starts with `!`: a YAML function.
    pub const FUNCTION: Self = Self(2);
    /// Some map is the wrapper that `!append` makes.
    pub const APPEND: Self = Self(4);
    /// Anything may be below.
    pub(crate) const ANY: Self = Self(7);

    /// Both sets of marks.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether any mark of `other` is set.
    #[must_use]
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    fn of_text(text: &str) -> Self {
        let function = if text.starts_with('!') {
            Self::FUNCTION
        } else {
            Self::NONE
        };
        let template = if text.contains("{{") {
            Self::TEMPLATE
        } else {
            Self::NONE
        };
        function.union(template)
    }
}

/// Levels of lists and maps that a value may have: deeper than any configuration, shallow enough for every walk that
/// calls itself. Whoever builds values from text keeps to it.
pub const MOST_DEPTH: usize = 256;

/// The finding for a value that nests deeper than [`MOST_DEPTH`]; `what` makes it, as in “`what` nests …”.
pub(crate) fn too_deep(span: Span, what: &str) -> Diagnostic {
    let message = format!("What {what} nests deeper than {MOST_DEPTH} levels, so it stays as it is written.");
    Diagnostic::error("value-too-deep", span, message)
        .hint("Look for a template or function that puts a value into itself.")
}

/// What a list or map knows of everything below it.
#[derive(Clone, Copy)]
struct Summary {
    marks: Marks,
    /// Its levels, itself included; saturates.
    depth: u16,
}

impl Summary {
    const EMPTY: Self = Self {
        marks: Marks::NONE,
        depth: 1,
    };

    /// With one more value below.
    fn over(self, value: &Value) -> Self {
        Self {
            marks: self.marks.union(value.marks()),
            ..self.above(value)
        }
    }

    /// With one more value below, which has no marks.
    fn above(self, value: &Value) -> Self {
        Self {
            depth: self.depth.max(value.levels().saturating_add(1)),
            ..self
        }
    }
}

/// Among so few keys, most of other lengths, looking at each is faster than comparing a few in full.
const FEW: usize = 8;

/// The key under which `!append` wraps its items.
pub const APPEND_KEY: &str = "__atmos_append__";

/// A shared list.
#[derive(Clone)]
pub struct List(ThinArc<Summary, Node>);

/// A shared map, sorted by key, keys unique.
#[derive(Clone)]
pub struct Map(ThinArc<Summary, Entry>);

/// One key and its value.
#[derive(Clone)]
pub struct Entry {
    /// The key.
    pub key: Text,
    /// The value.
    pub node: Node,
}

impl List {
    /// A list of `items`.
    #[must_use]
    pub fn new(items: Vec<Node>) -> Self {
        let summary = items
            .iter()
            .fold(Summary::EMPTY, |summary, node| summary.over(&node.value));
        Self(ThinArc::from_header_and_iter(summary, items.into_iter()))
    }

    /// The items in order.
    #[must_use]
    pub fn items(&self) -> &[Node] {
        &self.0.slice
    }

    /// What the items hold.
    #[must_use]
    pub fn marks(&self) -> Marks {
        self.0.header.header.marks
    }

    /// Whether both are the very same list in memory.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        self.0.heap_ptr() == other.0.heap_ptr()
    }
}

impl Map {
    /// A map of `entries`, which may come in any order; of equal keys the last one stays.
    #[must_use]
    pub fn new(mut entries: Vec<Entry>) -> Self {
        entries.sort_by(|a, b| a.key.cmp(&b.key));
        if entries.windows(2).any(|pair| pair[0].key == pair[1].key) {
            entries.reverse();
            entries.dedup_by(|later, kept| later.key == kept.key);
            entries.reverse();
        }
        Self::from_sorted(entries)
    }

    /// A map of `entries` already sorted by key, keys unique.
    #[must_use]
    pub fn from_sorted(mut entries: Vec<Entry>) -> Self {
        Self::from_drained(&mut entries, Marks::ANY)
    }

    /// A map of all `entries`, which are sorted by key, keys unique; their room is left to be used again. They have no
    /// marks beside `possible`: to look for these is a look at every text.
    pub(crate) fn from_drained(entries: &mut Vec<Entry>, possible: Marks) -> Self {
        debug_assert!(entries.windows(2).all(|pair| pair[0].key < pair[1].key));
        let mut summary = Summary::EMPTY;
        for entry in &*entries {
            if possible == Marks::NONE {
                summary = summary.above(&entry.node.value);
                continue;
            }
            summary = summary.over(&entry.node.value);
            if entry.key == APPEND_KEY {
                summary.marks = summary.marks.union(Marks::APPEND);
            }
        }
        Self(ThinArc::from_header_and_iter(summary, entries.drain(..)))
    }

    /// The entries, sorted by key.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.0.slice
    }

    /// What stands under `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        let entries = self.entries();
        if entries.len() <= FEW {
            return entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node);
        }
        let at = entries.binary_search_by(|entry| entry.key.as_str().cmp(key)).ok()?;
        Some(&entries[at].node)
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries().is_empty()
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries().len()
    }

    /// What the entries hold.
    #[must_use]
    pub fn marks(&self) -> Marks {
        self.0.header.header.marks
    }

    /// Whether both are the very same map in memory.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        self.0.heap_ptr() == other.0.heap_ptr()
    }

    /// Whether both have the same entries from the same places, all the way down.
    #[must_use]
    pub fn is_identical(&self, other: &Self) -> bool {
        let same = |(a, b): (&Entry, &Entry)| a.key == b.key && a.node.is_identical(&b.node);
        self.same(other) || self.len() == other.len() && self.entries().iter().zip(other.entries()).all(same)
    }

    /// Whether both have the same entries, wherever these are written, with values from the same places.
    #[must_use]
    pub(crate) fn has_identical_values(&self, other: &Self) -> bool {
        let same = |(a, b): (&Entry, &Entry)| a.key == b.key && a.node.value.is_identical(&b.node.value);
        self.same(other) || self.len() == other.len() && self.entries().iter().zip(other.entries()).all(same)
    }

    /// Where it is in memory: the same for all who share it, for as long as anyone has it.
    pub(crate) fn address(&self) -> usize {
        self.0.heap_ptr().addr()
    }

    /// This map with `key` set to `node`.
    #[must_use]
    pub fn with(&self, key: &str, node: Node) -> Self {
        let mut entries = self.entries().to_vec();
        match entries.binary_search_by(|entry| entry.key.as_str().cmp(key)) {
            Ok(at) => entries[at].node = node,
            Err(at) => entries.insert(at, Entry { key: key.into(), node }),
        }
        Self::from_sorted(entries)
    }

    /// This map without `key`.
    #[must_use]
    pub fn without(&self, key: &str) -> Self {
        if self.get(key).is_none() {
            return self.clone();
        }
        Self::from_sorted(
            self.entries()
                .iter()
                .filter(|entry| entry.key != key)
                .cloned()
                .collect(),
        )
    }
}

thread_local! {
    // One of each for a thread: instances hold several empty sections each.
    static NO_ENTRIES: Map = Map::from_sorted(Vec::new());
    static NO_ITEMS: List = List::new(Vec::new());
}

impl Default for Map {
    fn default() -> Self {
        NO_ENTRIES
            .try_with(Self::clone)
            .unwrap_or_else(|_| Self::from_sorted(Vec::new()))
    }
}

impl Default for List {
    fn default() -> Self {
        NO_ITEMS.try_with(Self::clone).unwrap_or_else(|_| Self::new(Vec::new()))
    }
}

impl FromIterator<(Text, Node)> for Map {
    fn from_iter<I: IntoIterator<Item = (Text, Node)>>(iter: I) -> Self {
        Self::new(iter.into_iter().map(|(key, node)| Entry { key, node }).collect())
    }
}

impl Value {
    /// A string value.
    #[must_use]
    pub fn text(text: impl Into<Text>) -> Self {
        Self::String(text.into())
    }

    /// What the subtree holds.
    #[must_use]
    pub fn marks(&self) -> Marks {
        match self {
            Self::String(text) => Marks::of_text(text),
            Self::List(list) => list.marks(),
            Self::Map(map) => map.marks(),
            _ => Marks::NONE,
        }
    }

    /// The levels of lists and maps: 0 for a scalar, 1 for an empty list.
    #[must_use]
    pub fn depth(&self) -> usize {
        usize::from(self.levels())
    }

    fn levels(&self) -> u16 {
        match self {
            Self::List(list) => list.0.header.header.depth,
            Self::Map(map) => map.0.header.header.depth,
            _ => 0,
        }
    }

    /// The string, if it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The string, if it is one, to be shared.
    #[must_use]
    pub const fn as_text(&self) -> Option<&Text> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The boolean, if it is one.
    #[must_use]
    pub const fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The map, if it is one.
    #[must_use]
    pub const fn as_map(&self) -> Option<&Map> {
        match self {
            Self::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The list, if it is one.
    #[must_use]
    pub const fn as_list(&self) -> Option<&List> {
        match self {
            Self::List(list) => Some(list),
            _ => None,
        }
    }

    /// Whether it is null.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Whether both are equal, and what is in them comes from the same places.
    pub(crate) fn is_identical(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Map(a), Self::Map(b)) => a.is_identical(b),
            (Self::List(a), Self::List(b)) => {
                let (left, right) = (a.items(), b.items());
                a.same(b) || left.len() == right.len() && left.iter().zip(right).all(|(a, b)| a.is_identical(b))
            }
            (a, b) => a == b && std::mem::discriminant(a) == std::mem::discriminant(b),
        }
    }

    /// The word for its kind: `null`, `boolean`, `number`, `string`, `list` or `map`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Int(_) | Self::Big(_) | Self::Float(_) => "number",
            Self::String(_) | Self::Time(_) => "string",
            Self::List(_) => "list",
            Self::Map(_) => "map",
        }
    }

    /// Where a list or a map is in memory: the same for all who share it, for as long as anyone has it.
    pub(crate) fn address(&self) -> Option<usize> {
        match self {
            Self::List(list) => Some(list.0.heap_ptr().addr()),
            Self::Map(map) => Some(map.address()),
            _ => None,
        }
    }

    /// Whether both are the same memory or equal scalars: cheap, may miss equal trees.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::List(a), Self::List(b)) => a.same(b),
            (Self::Map(a), Self::Map(b)) => a.same(b),
            (Self::List(_) | Self::Map(_), _) | (_, Self::List(_) | Self::Map(_)) => false,
            _ => self == other,
        }
    }
}

/// Equal as JSON values: origins do not count, `1` equals `1.0`.
impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::Big(a), Self::Big(b)) => a == b,
            (Self::Float(a), Self::Float(b)) => a == b,
            (Self::Int(a), Self::Float(b)) | (Self::Float(b), Self::Int(a)) => *a as f64 == *b,
            (Self::Big(a), Self::Float(b)) | (Self::Float(b), Self::Big(a)) => *a as f64 == *b,
            (Self::String(a), Self::String(b)) | (Self::Time(a), Self::Time(b)) => a == b,
            (Self::List(a), Self::List(b)) => a == b,
            (Self::Map(a), Self::Map(b)) => a == b,
            _ => false,
        }
    }
}

impl PartialEq for List {
    fn eq(&self, other: &Self) -> bool {
        self.same(other)
            || self.items().len() == other.items().len()
                && self.items().iter().zip(other.items()).all(|(a, b)| a.value == b.value)
    }
}

impl PartialEq for Map {
    fn eq(&self, other: &Self) -> bool {
        self.same(other)
            || self.len() == other.len()
                && self
                    .entries()
                    .iter()
                    .zip(other.entries())
                    .all(|(a, b)| a.key == b.key && a.node.value == b.node.value)
    }
}

impl Node {
    /// A value without a place of its own: computed, not written.
    #[must_use]
    pub fn computed(value: Value) -> Self {
        Self {
            value,
            origin: Origin::default(),
        }
    }

    /// A value written at `span`.
    #[must_use]
    pub const fn written(value: Value, span: Span) -> Self {
        Self {
            value,
            origin: Origin { span, overrode: None },
        }
    }

    /// The same origin with another value: what a template or function makes of it.
    #[must_use]
    pub fn with_value(&self, value: Value) -> Self {
        Self {
            value,
            origin: self.origin.clone(),
        }
    }

    /// Whether both have the same value from the same places, all the way down.
    #[must_use]
    pub fn is_identical(&self, other: &Self) -> bool {
        self.origin.is_identical(&other.origin) && self.value.is_identical(&other.value)
    }

    /// What stands under `path`: keys for maps, indices for lists.
    #[must_use]
    pub fn at<'a>(&'a self, path: &[&str]) -> Option<&'a Self> {
        path.iter().try_fold(self, |node, step| match &node.value {
            Value::Map(map) => map.get(step),
            Value::List(list) => list.items().get(step.parse::<usize>().ok()?),
            _ => None,
        })
    }
}

/// Takes a chain apart link by link: it may be longer than the stack is deep.
impl Drop for Layer {
    fn drop(&mut self) {
        let mut below = self.overrode.take();
        while let Some(layer) = below {
            below = Arc::try_unwrap(layer).ok().and_then(|mut layer| layer.overrode.take());
        }
    }
}

impl Origin {
    /// Whether both name the same places and the same overridden values.
    pub(crate) fn is_identical(&self, other: &Self) -> bool {
        let layers = |origin: &Self| origin.overrode.as_deref().map(std::ptr::from_ref);
        let same_value = |a: &Layer, b: &Layer| match (&a.value, &b.value) {
            (Some(a), Some(b)) => a.is_identical(b),
            (a, b) => a.is_none() && b.is_none(),
        };
        let same = |(a, b): (&Layer, &Layer)| a.span == b.span && same_value(a, b);
        self.span == other.span
            && (layers(self) == layers(other)
                || self.chain().count() == other.chain().count() && self.chain().zip(other.chain()).all(same))
    }

    /// The overridden layers, nearest first.
    pub fn chain(&self) -> impl Iterator<Item = &Layer> {
        std::iter::successors(self.overrode.as_deref(), |layer| layer.overrode.as_deref())
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::text(value)
    }
}

impl From<serde_json::Value> for Value {
    fn from(value: serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(value) => Self::Bool(value),
            serde_json::Value::Number(number) => {
                let whole = number.as_i64().map(Self::Int);
                let whole = whole.or_else(|| number.as_u64().map(Self::Big));
                whole.unwrap_or_else(|| Self::Float(number.as_f64().unwrap_or(f64::NAN)))
            }
            serde_json::Value::String(text) => Self::text(text),
            serde_json::Value::Array(items) => Self::List(List::new(
                items.into_iter().map(|item| Node::computed(item.into())).collect(),
            )),
            serde_json::Value::Object(members) => Self::Map(
                members
                    .into_iter()
                    .map(|(key, item)| (key.into(), Node::computed(item.into())))
                    .collect(),
            ),
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Int(value) => serializer.serialize_i64(*value),
            Self::Big(value) => serializer.serialize_u64(*value),
            Self::Float(value) => serialize_float(*value, serializer),
            Self::String(text) | Self::Time(text) => serializer.serialize_str(text),
            Self::List(list) => {
                let mut seq = serializer.serialize_seq(Some(list.items().len()))?;
                list.items()
                    .iter()
                    .try_for_each(|node| seq.serialize_element(&node.value))?;
                seq.end()
            }
            Self::Map(map) => {
                let mut members = serializer.serialize_map(Some(map.len()))?;
                map.entries()
                    .iter()
                    .try_for_each(|entry| members.serialize_entry(&*entry.key, &entry.node.value))?;
                members.end()
            }
        }
    }
}

/// Whole floats print without a fraction, as Go's JSON encoder does.
fn serialize_float<S: Serializer>(value: f64, serializer: S) -> Result<S::Ok, S::Error> {
    #[expect(clippy::cast_possible_truncation, reason = "guarded by the range check")]
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return serializer.serialize_i64(value as i64);
    }
    serializer.serialize_f64(value)
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for Map {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Value::Map(self.clone()).fmt(f)
    }
}

impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} @{:?}", self.value, self.origin.span)
    }
}
