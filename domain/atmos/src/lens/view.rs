//! What of a lens is looked at: never more than one can take in.
//!
//! Nodes are chosen, put together into groups, and what is still too much is left out and counted: the best connected
//! stay. Edges between what is shown are sums of what they stand for.

use rustc_hash::{FxHashMap, FxHashSet};

use super::group::Group;
use super::{Direction, Grouping, Lens, LensKind, Link, LinkKind, Reached};
use crate::lens::build::number;

/// Up to so many nodes stand for themselves where nobody says how to put them together.
const FEW: usize = 150;
/// Edges shown for each unit that may be.
const MOST_EDGES: usize = 4;
/// How deep lone groups open by themselves.
const MOST_DEPTH: usize = 64;

/// What to look at.
pub struct Ask<'a> {
    /// The nodes in the middle; everything if there are none.
    pub focus: &'a [u32],
    /// How far around them.
    pub hops: u32,
    /// Which way around them.
    pub direction: Direction,
    /// What to put nodes together by; whatever fits, if nobody says.
    pub by: Option<Grouping>,
    /// The keys of groups whose members are shown.
    pub open: &'a [String],
    /// Which edges count.
    pub counts: &'a dyn Fn(LinkKind) -> bool,
    /// Which nodes are shown; those in the middle always are.
    pub passes: &'a dyn Fn(u32) -> bool,
    /// How many nodes and groups at most.
    pub most: usize,
}

/// What there is to see.
#[derive(Debug)]
pub struct View {
    /// What the nodes are put together by.
    pub by: Grouping,
    /// Nodes and closed groups.
    pub units: Vec<Unit>,
    /// Open groups, which hold some of the units.
    pub open: Vec<GroupFacts>,
    /// The edges between units, by their place in the list.
    pub edges: Vec<UnitEdge>,
    /// How many nodes were chosen.
    pub node_count: usize,
    /// How many of them are not shown, not even in a group.
    pub hidden_nodes: usize,
    /// How many edges between units are not shown.
    pub hidden_edges: usize,
}

/// One thing to see.
#[derive(Clone, Debug)]
pub enum Unit {
    /// A node.
    Node {
        /// Its number.
        number: u32,
        /// How far it is from the middle, if there is one.
        distance: Option<i32>,
        /// The place of its group among the open ones.
        group: Option<usize>,
    },
    /// A closed group.
    Group(GroupFacts),
}

/// What a group is.
#[derive(Clone, Debug)]
pub struct GroupFacts {
    /// Its key, to open it by.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// The component type, if that is part of what its members share.
    pub component_type: String,
    /// The chosen nodes in it.
    pub members: Vec<u32>,
    /// The edges that do not leave it.
    pub inner: u32,
}

/// An edge between units: how many edges of each kind it stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UnitEdge {
    /// The place of the unit that leans on the other.
    pub from: u32,
    /// The place of the other.
    pub to: u32,
    /// Those that an instance declares, imports, and inheritance.
    pub declared: u32,
    /// Those that only a function makes.
    pub inferred: u32,
    /// How many of all lead to something missing.
    pub missing: u32,
}

impl UnitEdge {
    /// How many edges it stands for.
    #[must_use]
    pub const fn count(&self) -> u32 {
        self.declared + self.inferred
    }
}

/// Where a chosen node is shown.
struct Places<'a> {
    /// For each node, its unit; none for those that were not chosen.
    unit_of: Vec<Option<u32>>,
    units: Vec<Draft<'a>>,
    open: Vec<Group<'a>>,
}

enum Draft<'a> {
    Node(Reached, Option<usize>),
    Group(Group<'a>, Vec<u32>),
}

impl Lens {
    /// Looks at a part of it.
    #[must_use]
    pub fn view(&self, ask: &Ask<'_>) -> View {
        let chosen = self.choose(ask);
        let by = ask.by.unwrap_or_else(|| self.fitting(chosen.len()));
        let places = self.place(&chosen, by, ask);
        let (units, kept, hidden_nodes) = self.bound(&places, ask);
        let mut view = View {
            by,
            units,
            open: places.open.iter().map(|group| facts(*group, Vec::new())).collect(),
            edges: Vec::new(),
            node_count: chosen.len(),
            hidden_nodes,
            hidden_edges: 0,
        };
        for (unit, at) in places.units.iter().zip(0..) {
            if let (Draft::Node(reached, Some(group)), Some(_)) = (unit, kept[at]) {
                view.open[*group].members.push(reached.number);
            }
        }
        self.connect(&chosen, &places, &kept, ask, &mut view);
        view
    }

    fn choose(&self, ask: &Ask<'_>) -> Vec<Reached> {
        if ask.focus.is_empty() {
            let all = 0..number(self.nodes().len());
            let at = |number| Reached { number, distance: 0 };
            return all.filter(|number| (ask.passes)(*number)).map(at).collect();
        }
        let mut around = self.around(ask.focus, ask.hops, ask.direction, ask.counts);
        around.retain(|step| step.distance == 0 || (ask.passes)(step.number));
        around.sort_unstable_by_key(|step| step.number);
        around
    }

    fn fitting(&self, chosen: usize) -> Grouping {
        let first = self.groupings().first().copied();
        first.filter(|_| chosen > FEW).unwrap_or(Grouping::None)
    }

    /// Puts every chosen node into its unit. A group of one is its member; a group that would be all there is to see
    /// opens by itself.
    fn place<'a>(&'a self, chosen: &[Reached], by: Grouping, ask: &Ask<'_>) -> Places<'a> {
        let mut open: FxHashSet<String> = ask.open.iter().cloned().collect();
        for _ in 0..MOST_DEPTH {
            let places = self.place_with(chosen, by, &open, ask.focus.len() == 1);
            match places.units.as_slice() {
                [Draft::Group(group, _)] => open.insert(group.key()),
                _ => return places,
            };
        }
        self.place_with(chosen, Grouping::None, &open, false)
    }

    fn place_with<'a>(
        &'a self,
        chosen: &[Reached],
        by: Grouping,
        open: &FxHashSet<String>,
        has_middle: bool,
    ) -> Places<'a> {
        let mut is_open: FxHashMap<Group<'a>, bool> = FxHashMap::default();
        let mut counts: FxHashMap<Group<'a>, u32> = FxHashMap::default();
        let mut closed_of = |reached: &Reached| {
            let groups = Group::of(self.node(reached.number), by);
            if has_middle && reached.distance == 0 {
                return (None, None);
            }
            let mut innermost = None;
            for group in groups {
                if !*is_open.entry(group).or_insert_with(|| open.contains(&group.key())) {
                    return (Some(group), innermost);
                }
                innermost = Some(group);
            }
            (None, innermost)
        };
        let found: Vec<_> = chosen.iter().map(|reached| (*reached, closed_of(reached))).collect();
        for (_, (closed, _)) in &found {
            if let Some(group) = closed {
                *counts.entry(*group).or_default() += 1;
            }
        }
        let mut places = Places {
            unit_of: vec![None; self.nodes().len()],
            units: Vec::new(),
            open: Vec::new(),
        };
        let (mut units, mut boxes) = (FxHashMap::default(), FxHashMap::default());
        for (reached, (closed, innermost)) in found {
            let closed = closed.filter(|group| counts[group] > 1);
            let unit = match closed {
                Some(group) => *units.entry(group).or_insert_with(|| {
                    places.units.push(Draft::Group(group, Vec::new()));
                    number(places.units.len() - 1)
                }),
                None => {
                    let group = innermost.map(|group| {
                        *boxes.entry(group).or_insert_with(|| {
                            places.open.push(group);
                            places.open.len() - 1
                        })
                    });
                    places.units.push(Draft::Node(reached, group));
                    number(places.units.len() - 1)
                }
            };
            if let Draft::Group(_, members) = &mut places.units[unit as usize] {
                members.push(reached.number);
            }
            places.unit_of[reached.number as usize] = Some(unit);
        }
        places
    }

    /// The units that there is room for, where each is in the result, and how many nodes go without.
    fn bound(&self, places: &Places<'_>, ask: &Ask<'_>) -> (Vec<Unit>, Vec<Option<u32>>, usize) {
        let mut order: Vec<usize> = (0..places.units.len()).collect();
        let mut hidden = 0;
        if order.len() > ask.most {
            order.sort_by_cached_key(|at| (std::cmp::Reverse(self.weight(&places.units[*at], ask)), *at));
            for at in order.drain(ask.most..) {
                hidden += match &places.units[at] {
                    Draft::Node(..) => 1,
                    Draft::Group(_, members) => members.len(),
                };
            }
            order.sort_unstable();
        }
        let mut kept = vec![None; places.units.len()];
        let mut units = Vec::with_capacity(order.len());
        for at in order {
            kept[at] = Some(number(units.len()));
            units.push(match &places.units[at] {
                Draft::Node(reached, group) => Unit::Node {
                    number: reached.number,
                    distance: (!ask.focus.is_empty()).then_some(reached.distance),
                    group: *group,
                },
                Draft::Group(group, members) => Unit::Group(facts(*group, members.clone())),
            });
        }
        (units, kept, hidden)
    }

    /// What stays when there is no room for all: the middle, then groups by size, then the best connected.
    fn weight(&self, unit: &Draft<'_>, ask: &Ask<'_>) -> usize {
        match unit {
            Draft::Node(reached, _) if !ask.focus.is_empty() && reached.distance == 0 => usize::MAX,
            Draft::Node(reached, _) => self.upstream(reached.number).len() + self.downstream(reached.number).len(),
            Draft::Group(_, members) => usize::MAX / 2 + members.len(),
        }
    }

    fn connect(&self, chosen: &[Reached], places: &Places<'_>, kept: &[Option<u32>], ask: &Ask<'_>, view: &mut View) {
        let mut sums: FxHashMap<(u32, u32), UnitEdge> = FxHashMap::default();
        let shown = |number: u32| kept[places.unit_of[number as usize]? as usize];
        for reached in chosen {
            let Some(from) = shown(reached.number) else {
                continue;
            };
            for link in self
                .upstream(reached.number)
                .iter()
                .filter(|link| (ask.counts)(link.kind))
            {
                let Some(to) = shown(link.other) else {
                    continue;
                };
                match &mut view.units[from as usize] {
                    Unit::Group(group) if from == to => group.inner += 1,
                    _ => {
                        let sum = sums.entry((from, to)).or_insert(UnitEdge {
                            from,
                            to,
                            ..UnitEdge::default()
                        });
                        self.add(sum, link);
                    }
                }
            }
        }
        view.edges = sums.into_values().collect();
        let most = ask.most * MOST_EDGES;
        view.edges
            .sort_unstable_by_key(|edge| (std::cmp::Reverse(edge.count()), edge.from, edge.to));
        view.hidden_edges = view.edges.len().saturating_sub(most);
        view.edges.truncate(most);
        view.edges.sort_unstable_by_key(|edge| (edge.from, edge.to));
    }

    fn add(&self, sum: &mut UnitEdge, link: &Link) {
        match link.kind {
            LinkKind::Inferred => sum.inferred += 1,
            LinkKind::Declared | LinkKind::Import | LinkKind::Inherits => sum.declared += 1,
        }
        sum.missing += u32::from(self.node(link.other).is_missing());
    }

    /// The edges along a path.
    #[must_use]
    pub fn edges_along(&self, path: &[u32]) -> Vec<UnitEdge> {
        let steps = path.windows(2).zip(0..);
        let edge = |(step, from): (&[u32], u32)| {
            let (near, far) = (step.first()?, step.last()?);
            let link = self.upstream(*near).iter().find(|link| link.other == *far)?;
            let mut edge = UnitEdge {
                from,
                to: from + 1,
                ..UnitEdge::default()
            };
            self.add(&mut edge, link);
            Some(edge)
        };
        steps.filter_map(edge).collect()
    }

    /// Whether the lens can put its nodes together that way.
    #[must_use]
    pub fn groups_by(&self, by: Grouping) -> bool {
        by == Grouping::None || self.groupings().contains(&by)
    }
}

impl LensKind {
    /// All lenses.
    pub const ALL: [Self; 3] = [Self::Dependencies, Self::Imports, Self::Inheritance];
}

fn facts(group: Group<'_>, members: Vec<u32>) -> GroupFacts {
    let component_type = match group {
        Group::Component(component_type, _) => component_type,
        Group::Stack(_) | Group::Folder(_) => "",
    };
    GroupFacts {
        key: group.key(),
        name: group.name().to_owned(),
        component_type: component_type.to_owned(),
        members,
        inner: 0,
    }
}
