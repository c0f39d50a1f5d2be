//! Which values the instances of one stack have.

use std::sync::{Arc, Weak};

use rustc_hash::FxHashMap;

use super::values::{Numbered, PathId, Values, number};
use crate::estate::{InstanceKey, Stack};
use crate::value::{Node, Text, Value};

/// The component types and names of instances; many stacks have the same.
pub(super) type Names = Numbered<(Text, Text)>;

/// The values of a stack's instances.
#[derive(Clone)]
pub(super) struct Segment {
    stack: Weak<Stack>,
    /// The type and name of each instance.
    names: Arc<[u32]>,
    values: Arc<[u32]>,
    /// Where the values of each instance end.
    ends: Arc<[u32]>,
}

impl Segment {
    /// Looks through a stack. What its instances share is looked through once.
    pub(super) fn new(stack: &Arc<Stack>, names: &mut Names, values: &mut Values) -> Self {
        let name = |key: &InstanceKey| number(names, (key.component_type.clone(), key.name.clone()));
        let names = stack.instances.iter().map(|instance| &instance.key).map(name).collect();
        let mut reader = Reader {
            values,
            found: Vec::new(),
            known: FxHashMap::default(),
        };
        let ends = stack.instances.iter().map(|instance| {
            for entry in instance.sections.entries() {
                // Names and the like, which Atmos itself adds, are found by name.
                if entry.node.origin.span.is_none() && !matches!(entry.node.value, Value::Map(_)) {
                    continue;
                }
                let path = reader.values.step(PathId::ROOT, &entry.key);
                reader.read(path, &entry.node);
            }
            u32::try_from(reader.found.len()).unwrap_or(u32::MAX)
        });
        let ends = ends.collect();
        Self {
            stack: Arc::downgrade(stack),
            names,
            values: reader.found.into(),
            ends,
        }
    }

    /// The stack that it is of: no other can be where this one is, or was.
    pub(super) fn stack(&self) -> *const Stack {
        self.stack.as_ptr()
    }

    /// The type and name of each instance, in the order of the stack.
    pub(super) fn names(&self) -> &[u32] {
        &self.names
    }

    /// The values of each instance, in the order of the stack.
    pub(super) fn instances(&self) -> impl Iterator<Item = &[u32]> {
        let starts = std::iter::once(&0).chain(self.ends.iter());
        starts
            .zip(self.ends.iter())
            .map(|(start, end)| &self.values[*start as usize..*end as usize])
    }
}

struct Reader<'a> {
    values: &'a mut Values,
    found: Vec<u32>,
    /// Where the values of a shared tree begin and end in `found`.
    known: FxHashMap<(usize, PathId), (usize, usize)>,
}

impl Reader<'_> {
    fn read(&mut self, path: PathId, node: &Node) {
        let number = self.values.number(path, node);
        self.found.push(number);
        let Some(address) = node.value.address() else { return };
        if let Some((start, end)) = self.known.get(&(address, path)) {
            self.found.extend_from_within(*start..*end);
            return;
        }
        let start = self.found.len();
        match &node.value {
            Value::Map(map) => {
                for entry in map.entries() {
                    let below = self.values.step(path, &entry.key);
                    self.read(below, &entry.node);
                }
            }
            Value::List(list) => {
                for (at, item) in list.items().iter().enumerate() {
                    let below = self.values.step(path, &at.to_string().into());
                    self.read(below, item);
                }
            }
            _ => {}
        }
        self.known.insert((address, path), (start, self.found.len()));
    }
}
