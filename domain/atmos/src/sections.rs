//! The sections of an instance, as a map that is kept in parts: what thousands of instances have in common is in
//! memory once.

use std::fmt;

use crate::value::{Entry, Map, Marks, Node, Value};

/// Sections by name.
///
/// Which part a section is in follows from its name, so two are equal where their parts are.
#[derive(Clone, Default, PartialEq)]
pub struct Sections {
    /// What differs from component to component.
    own: Map,
    /// What differs from stack to stack.
    names: Map,
    /// Everything else: the same for all that a base and a stack's defaults make alike.
    common: Map,
}

/// Where a section is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Own,
    Names,
    Common,
}

impl Part {
    fn of(name: &str) -> Self {
        match name {
            "vars" | "metadata" | "atmos_component" => Self::Own,
            "atmos_manifest" | "atmos_stack" | "atmos_stack_file" | "stack" | "workspace" => Self::Names,
            _ => Self::Common,
        }
    }
}

impl Sections {
    /// The sections with those names that differ from component to component, from stack to stack, and hardly at all.
    pub(crate) fn of_parts(own: Map, names: Map, common: Map) -> Self {
        debug_assert!(own.entries().iter().all(|entry| Part::of(&entry.key) == Part::Own));
        debug_assert!(names.entries().iter().all(|entry| Part::of(&entry.key) == Part::Names));
        debug_assert!(
            common
                .entries()
                .iter()
                .all(|entry| Part::of(&entry.key) == Part::Common)
        );
        Self { own, names, common }
    }

    /// The section of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Node> {
        match Part::of(name) {
            Part::Own => self.own.get(name),
            Part::Names => self.names.get(name),
            Part::Common => self.common.get(name),
        }
    }

    /// All sections, sorted by name.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        let mut parts = self.parts().map(Map::entries);
        std::iter::from_fn(move || {
            let heads = parts.iter_mut().filter(|part| !part.is_empty());
            let least = heads.min_by(|a, b| a[0].key.cmp(&b[0].key))?;
            let (first, rest) = least.split_first()?;
            *least = rest;
            Some(first)
        })
    }

    /// All sections in one map.
    #[must_use]
    pub fn to_map(&self) -> Map {
        Map::from_sorted(self.entries().cloned().collect())
    }

    /// What the sections hold.
    #[must_use]
    pub fn marks(&self) -> Marks {
        self.parts()
            .iter()
            .fold(Marks::NONE, |all, part| all.union(part.marks()))
    }

    /// Whether both are the very same in memory.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        self.parts().iter().zip(other.parts()).all(|(a, b)| a.same(b))
    }

    /// Whether both have the same sections from the same places, all the way down.
    #[must_use]
    pub fn is_identical(&self, other: &Self) -> bool {
        self.parts().iter().zip(other.parts()).all(|(a, b)| a.is_identical(b))
    }

    /// These with the section `name` set to `node`.
    #[must_use]
    pub fn with(&self, name: &str, node: Node) -> Self {
        let mut changed = self.clone();
        let part = match Part::of(name) {
            Part::Own => &mut changed.own,
            Part::Names => &mut changed.names,
            Part::Common => &mut changed.common,
        };
        *part = part.with(name, node);
        changed
    }

    /// These with another part that differs from component to component.
    pub(crate) fn with_own(&self, own: Map) -> Self {
        Self::of_parts(own, self.names.clone(), self.common.clone())
    }

    /// The part that differs from component to component.
    pub(crate) const fn own(&self) -> &Map {
        &self.own
    }

    /// The part that differs from stack to stack.
    pub(crate) const fn names(&self) -> &Map {
        &self.names
    }

    /// The part that many have in common.
    pub(crate) const fn common(&self) -> &Map {
        &self.common
    }

    const fn parts(&self) -> [&Map; 3] {
        [&self.own, &self.names, &self.common]
    }
}

impl From<&Map> for Sections {
    fn from(map: &Map) -> Self {
        let of = |wanted: Part| {
            let entries = map.entries().iter().filter(|entry| Part::of(&entry.key) == wanted);
            Map::from_sorted(entries.cloned().collect())
        };
        Self {
            own: of(Part::Own),
            names: of(Part::Names),
            common: of(Part::Common),
        }
    }
}

impl fmt::Debug for Sections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Value::Map(self.to_map()).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(names: &[&str]) -> Map {
        let named = |name: &&str| ((*name).into(), Node::computed((*name).into()));
        names.iter().map(named).collect()
    }

    #[test]
    fn the_parts_are_one_map_to_whoever_reads_them() {
        let whole = map(&[
            "atmos_component",
            "backend",
            "env",
            "stack",
            "vars",
            "workspace",
            "zeta",
        ]);
        let sections = Sections::from(&whole);
        assert_eq!(sections.to_map(), whole);
        let parts = [sections.own(), sections.names(), sections.common()].map(Map::len);
        assert_eq!(parts, [2, 2, 3]);
        for entry in whole.entries() {
            assert_eq!(
                sections.get(&entry.key).map(|node| &node.value),
                Some(&entry.node.value)
            );
        }
        assert!(sections.get("settings").is_none());
        assert!(sections.same(&sections.clone()) && !sections.same(&Sections::from(&whole)));
        assert!(sections.is_identical(&Sections::from(&whole)));
        let changed = sections.with("env", Node::default()).with("vars", Node::default());
        assert_eq!(
            changed.to_map(),
            whole.with("env", Node::default()).with("vars", Node::default())
        );
    }
}
