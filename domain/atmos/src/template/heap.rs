//! What one rendering owns: the maps that functions make and change, and the fuel that is left.
//!
//! Maps refer to each other by number, so a map may hold itself without leaking or overflowing;
//! whoever walks values bounds the depth.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::failure::Failure;
use super::limits;
use super::val::{DictId, Element, Items, Val};
use crate::value::{Map, Text};

/// The maps of one rendering, and its fuel.
pub(super) struct Heap {
    dicts: Vec<Dict>,
    /// Maps of the data that a function changed, and what they became.
    changed: Vec<(Map, DictId)>,
    fuel: Cell<u64>,
    granted: u64,
}

/// A map that a function made.
pub(super) struct Dict {
    entries: BTreeMap<Text, Val>,
    element: Element,
}

impl Heap {
    /// With the fuel of one rendering, or less.
    pub(super) fn new(allowance: u64) -> Self {
        let granted = limits::FUEL.min(allowance);
        Self {
            dicts: Vec::new(),
            changed: Vec::new(),
            fuel: Cell::new(granted),
            granted,
        }
    }

    /// The work that was paid for.
    pub(super) fn spent(&self) -> u64 {
        self.granted - self.fuel.get()
    }

    /// Pays for `amount` of work.
    pub(super) fn spend(&self, amount: u64) -> Result<(), Failure> {
        match self.fuel.get().checked_sub(amount) {
            Some(left) => {
                self.fuel.set(left);
                Ok(())
            }
            None => {
                self.fuel.set(0);
                Err(Failure::Limit("the template does too much work"))
            }
        }
    }

    /// Pays for a text of `length` bytes, before or after it is made.
    pub(super) fn spend_text(&self, length: usize) -> Result<(), Failure> {
        if length > limits::OUTPUT {
            return Err(Failure::Limit("the template makes too long a text"));
        }
        self.spend(length as u64 / 8)
    }

    /// A list of `items` of any type.
    pub(super) fn list(&self, items: Vec<Val>) -> Result<Val, Failure> {
        self.list_of(items, Element::Any)
    }

    /// A list whose items are of one type.
    pub(super) fn list_of(&self, items: Vec<Val>, element: Element) -> Result<Val, Failure> {
        self.spend(items.len() as u64)?;
        Ok(Val::List(Rc::new(Items::new(items, element)?)))
    }

    /// A list of strings.
    pub(super) fn texts<T: Into<Text>>(&self, texts: impl IntoIterator<Item = T>) -> Result<Val, Failure> {
        self.list_of(texts.into_iter().map(Val::text).collect(), Element::Text)
    }

    /// A new map.
    pub(super) fn dict(&mut self, entries: BTreeMap<Text, Val>) -> Result<Val, Failure> {
        self.dict_of(entries, Element::Any)
    }

    /// A new map whose values are of one type.
    pub(super) fn dict_of(&mut self, entries: BTreeMap<Text, Val>, element: Element) -> Result<Val, Failure> {
        self.spend(1 + entries.len() as u64)?;
        self.dicts.push(Dict { entries, element });
        Ok(Val::Dict(DictId(self.dicts.len() - 1)))
    }

    /// The map behind a value, if it is one.
    pub(super) fn map<'a>(&'a self, value: &'a Val) -> Option<Entries<'a>> {
        match value {
            Val::Dict(id) => self.dicts.get(id.0).map(Entries::Made),
            Val::Branch(map) => Some(match self.changed(map) {
                Some(id) => Entries::Made(self.dicts.get(id.0)?),
                None => Entries::Tree(map),
            }),
            _ => None,
        }
    }

    /// The entries of a map, in the order of their keys; none where it is no map.
    pub(super) fn pairs<'a>(&'a self, value: &'a Val) -> impl Iterator<Item = (Text, Val)> + 'a {
        self.map(value).into_iter().flat_map(Entries::iter)
    }

    fn changed(&self, map: &Map) -> Option<DictId> {
        // An empty tank is noticed at the next payment.
        let _ = self.spend(self.changed.len() as u64 / 16);
        self.changed.iter().find(|(tree, _)| tree.same(map)).map(|(_, id)| *id)
    }

    /// Whether no map of the data has been changed, so that it may be read directly.
    pub(super) fn is_pristine(&self) -> bool {
        self.changed.is_empty()
    }

    /// The entries of a map, to be changed; a map of the data is copied first.
    pub(super) fn entries_mut(&mut self, value: &Val) -> Option<&mut BTreeMap<Text, Val>> {
        let id = match value {
            Val::Dict(id) => *id,
            Val::Branch(map) => match self.changed(map) {
                Some(id) => id,
                None => self.thaw(map)?,
            },
            _ => return None,
        };
        self.dicts.get_mut(id.0).map(|dict| &mut dict.entries)
    }

    fn thaw(&mut self, map: &Map) -> Option<DictId> {
        let copy = Entries::Tree(map).iter().collect();
        let Val::Dict(id) = self.dict(copy).ok()? else {
            return None;
        };
        self.changed.push((map.clone(), id));
        Some(id)
    }

    /// Go's name of a value's type.
    pub(super) fn type_name(&self, value: &Val) -> String {
        value.type_name(self.map(value).map_or(Element::Any, Entries::element))
    }
}

/// A map to read, wherever it lives; entries come in the order of their keys.
#[derive(Clone, Copy)]
pub(super) enum Entries<'a> {
    Tree(&'a Map),
    Made(&'a Dict),
}

impl<'a> Entries<'a> {
    pub(super) fn len(self) -> usize {
        match self {
            Self::Tree(map) => map.len(),
            Self::Made(dict) => dict.entries.len(),
        }
    }

    pub(super) fn get(self, key: &str) -> Option<Val> {
        match self {
            Self::Tree(map) => map.get(key).map(|node| Val::of(&node.value)),
            Self::Made(dict) => dict.entries.get(key).cloned(),
        }
    }

    pub(super) fn has(self, key: &str) -> bool {
        match self {
            Self::Tree(map) => map.get(key).is_some(),
            Self::Made(dict) => dict.entries.contains_key(key),
        }
    }

    pub(super) fn iter(self) -> Box<dyn Iterator<Item = (Text, Val)> + 'a> {
        match self {
            Self::Tree(map) => Box::new(
                map.entries()
                    .iter()
                    .map(|entry| (entry.key.clone(), Val::of(&entry.node.value))),
            ),
            Self::Made(dict) => Box::new(dict.entries.iter().map(|(key, value)| (key.clone(), value.clone()))),
        }
    }

    /// What its values are declared to be.
    pub(super) fn element(self) -> Element {
        match self {
            Self::Tree(_) => Element::Any,
            Self::Made(dict) => dict.element,
        }
    }

    /// Whether its values sit in interfaces.
    pub(super) fn is_boxed(self) -> bool {
        self.element() == Element::Any
    }
}
