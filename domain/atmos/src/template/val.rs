//! Values while a template runs: the shared tree, wrapped and never copied, and what functions make.

use std::rc::Rc;

use super::failure::Failure;
use super::functions::Namespace;
use super::limits;
use super::moment::Moment;
use super::semver::Version;
use crate::value::{List, Map, Text, Value};

/// A Go value, with the types that templates can tell apart.
#[derive(Clone)]
pub(super) enum Val {
    /// No value at all, as a missing map entry yields.
    Missing,
    /// A nil interface.
    Nil,
    Bool(bool),
    Int(i64, Width),
    Float(f64),
    Text(Text),
    /// A list of the data.
    Tree(List),
    /// A map of the data.
    Branch(Map),
    /// A list that a function made.
    List(Rc<Items>),
    /// A map that a function made; functions may change it, so it lives in the heap.
    Dict(DictId),
    Bytes(Rc<[u8]>),
    Time(Rc<Moment>),
    /// Nanoseconds.
    Duration(i64),
    Version(Rc<Version>),
    Namespace(&'static Namespace),
}

/// The integer types of Go that occur.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Width {
    Int,
    Int64,
    Uint8,
    Uint64,
}

/// The number of a map in the heap.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct DictId(pub(super) usize);

/// What the items of a list, or the entries of a map, are declared to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    Any,
    Bool,
    Float,
    Int,
    Int64,
    Text,
    Lists,
}

impl Element {
    /// Go's name of the type.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Any => "interface {}",
            Self::Bool => "bool",
            Self::Float => "float64",
            Self::Int => "int",
            Self::Int64 => "int64",
            Self::Text => "string",
            Self::Lists => "[]interface {}",
        }
    }
}

/// The items of a list that a function made.
pub(super) struct Items {
    pub(super) items: Vec<Val>,
    pub(super) element: Element,
    /// A nil slice: empty, but `null` in JSON.
    pub(super) is_nil: bool,
    depth: usize,
}

impl Items {
    /// A list; not too deep, so that dropping and walking it stays shallow.
    pub(super) fn new(items: Vec<Val>, element: Element) -> Result<Self, Failure> {
        let depth = 1 + items.iter().map(Val::depth).max().unwrap_or(0);
        if depth > limits::VALUE_DEPTH {
            return Err(Failure::Limit("lists are nested too deeply"));
        }
        Ok(Self {
            items,
            element,
            is_nil: false,
            depth,
        })
    }
}

impl Items {
    /// A slice that was never made.
    pub(super) const fn nil(element: Element) -> Self {
        Self {
            items: Vec::new(),
            element,
            is_nil: true,
            depth: 1,
        }
    }
}

impl Val {
    /// The value behind a piece of the data.
    pub(super) fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Nil,
            Value::Bool(value) => Self::Bool(*value),
            Value::Int(value) => Self::Int(*value, Width::Int),
            // Templates have no such numbers; as text it keeps all its digits.
            Value::Big(value) => Self::text(value.to_string()),
            Value::Float(value) => Self::Float(*value),
            Value::String(text) => Self::Text(text.clone()),
            Value::Time(text) => {
                Moment::of(text).map_or_else(|| Self::Text(text.clone()), |time| Self::Time(Rc::new(time)))
            }
            Value::List(list) => Self::Tree(list.clone()),
            Value::Map(map) => Self::Branch(map.clone()),
        }
    }

    pub(super) fn text(text: impl Into<Text>) -> Self {
        Self::Text(text.into())
    }

    /// A nil slice.
    pub(super) fn nil_list(element: Element) -> Self {
        Self::List(Rc::new(Items::nil(element)))
    }

    pub(super) const fn int(value: i64) -> Self {
        Self::Int(value, Width::Int)
    }

    pub(super) const fn int64(value: i64) -> Self {
        Self::Int(value, Width::Int64)
    }

    /// Go's `len` as an `int`.
    pub(super) const fn count(count: usize) -> Self {
        Self::Int(count as i64, Width::Int)
    }

    fn depth(&self) -> usize {
        match self {
            Self::List(list) => list.depth,
            _ => 0,
        }
    }

    /// Whether it is nothing: a nil interface or no value.
    pub(super) const fn is_nil(&self) -> bool {
        matches!(self, Self::Missing | Self::Nil)
    }

    /// The list behind it, if it is a slice.
    pub(super) fn items(&self) -> Option<Slice<'_>> {
        Some(match self {
            Self::Tree(list) => Slice::Tree(list),
            Self::List(list) => Slice::Made(list),
            Self::Bytes(bytes) => Slice::Bytes(bytes),
            _ => return None,
        })
    }

    /// Go's name of its type, as `%T` prints it. Maps are asked of the heap.
    pub(super) fn type_name(&self, dict: Element) -> String {
        match self {
            Self::Missing | Self::Nil => "<nil>".into(),
            Self::Bool(_) => "bool".into(),
            Self::Int(_, Width::Int) => "int".into(),
            Self::Int(_, Width::Int64) => "int64".into(),
            Self::Int(_, Width::Uint8) => "uint8".into(),
            Self::Int(_, Width::Uint64) => "uint64".into(),
            Self::Float(_) => "float64".into(),
            Self::Text(_) => "string".into(),
            Self::Tree(_) => "[]interface {}".into(),
            Self::Branch(_) => "map[string]interface {}".into(),
            Self::List(list) => format!("[]{}", list.element.name()),
            Self::Dict(_) => format!("map[string]{}", dict.name()),
            Self::Bytes(_) => "[]uint8".into(),
            Self::Time(_) => "time.Time".into(),
            Self::Duration(_) => "time.Duration".into(),
            Self::Version(_) => "*semver.Version".into(),
            Self::Namespace(namespace) => namespace.type_name.into(),
        }
    }

    /// Go's `reflect.Kind` of it.
    pub(super) const fn kind(&self) -> &'static str {
        match self {
            Self::Missing | Self::Nil => "invalid",
            Self::Bool(_) => "bool",
            Self::Int(_, Width::Int) => "int",
            Self::Int(_, Width::Int64) | Self::Duration(_) => "int64",
            Self::Int(_, Width::Uint8) => "uint8",
            Self::Int(_, Width::Uint64) => "uint64",
            Self::Float(_) => "float64",
            Self::Text(_) => "string",
            Self::Tree(_) | Self::List(_) | Self::Bytes(_) => "slice",
            Self::Branch(_) | Self::Dict(_) => "map",
            Self::Time(_) => "struct",
            Self::Version(_) | Self::Namespace(_) => "ptr",
        }
    }
}

/// A list to read, wherever it lives.
#[derive(Clone, Copy)]
pub(super) enum Slice<'a> {
    Tree(&'a List),
    Made(&'a Items),
    Bytes(&'a [u8]),
}

impl<'a> Slice<'a> {
    pub(super) fn len(self) -> usize {
        match self {
            Self::Tree(list) => list.items().len(),
            Self::Made(list) => list.items.len(),
            Self::Bytes(bytes) => bytes.len(),
        }
    }

    pub(super) fn get(self, index: usize) -> Option<Val> {
        match self {
            Self::Tree(list) => list.items().get(index).map(|node| Val::of(&node.value)),
            Self::Made(list) => list.items.get(index).cloned(),
            Self::Bytes(bytes) => bytes.get(index).map(|byte| Val::Int(i64::from(*byte), Width::Uint8)),
        }
    }

    pub(super) fn iter(self) -> impl DoubleEndedIterator<Item = Val> + 'a {
        (0..self.len()).filter_map(move |index| self.get(index))
    }

    /// Whether its items sit in interfaces.
    pub(super) fn is_boxed(self) -> bool {
        match self {
            Self::Tree(_) => true,
            Self::Made(list) => list.element == Element::Any,
            Self::Bytes(_) => false,
        }
    }

    pub(super) fn element(self) -> Element {
        match self {
            Self::Made(list) => list.element,
            Self::Tree(_) | Self::Bytes(_) => Element::Any,
        }
    }
}
