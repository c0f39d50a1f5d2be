//! Walking along edges: neighbourhoods, the shortest path, what a change reaches.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use super::{Lens, Link, LinkKind, Subject};

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To what a node leans on.
    Upstream,
    /// To what leans on a node.
    Downstream,
    /// Each way for itself: what it leans on, and what leans on it.
    Both,
}

/// A node that a walk came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    /// Which one.
    pub number: u32,
    /// After how many steps; less than nothing for those upstream.
    pub distance: i32,
}

impl Lens {
    /// The nodes within so many steps of `starts`, these included, in the order of the walk.
    pub(super) fn around(
        &self,
        starts: &[u32],
        hops: u32,
        direction: Direction,
        counts: &dyn Fn(LinkKind) -> bool,
    ) -> Vec<Reached> {
        let mut found: FxHashMap<u32, i32> = FxHashMap::default();
        let mut reached = Vec::new();
        let ways: &[Direction] = match direction {
            Direction::Both => &[Direction::Upstream, Direction::Downstream],
            Direction::Upstream => &[Direction::Upstream],
            Direction::Downstream => &[Direction::Downstream],
        };
        for way in ways {
            let sign = if *way == Direction::Upstream { -1 } else { 1 };
            for step in self.walk(starts, hops, *way, |link| counts(link.kind)) {
                let distance = step.distance * sign;
                if found.insert(step.number, distance).is_none() {
                    reached.push(step.number);
                }
            }
        }
        let distance = |number| Reached {
            number,
            distance: found[&number],
        };
        reached.into_iter().map(distance).collect()
    }

    /// What a change of `starts` reaches, nearest first, these left out. What is not deployed passes nothing on.
    #[must_use]
    pub fn impact(&self, starts: &[u32]) -> Vec<Reached> {
        let is_open = |link: &Link| {
            let subject = self.node(link.other).subject;
            !matches!(subject, Subject::Instance { is_deployed: false, .. })
        };
        let mut reached = self.walk(starts, u32::MAX, Direction::Downstream, is_open);
        reached.retain(|step| step.distance > 0);
        reached
    }

    /// The shortest way from a node to one that it leans on, however far; the nodes on it, both ends included.
    #[must_use]
    pub fn path(&self, from: u32, to: u32) -> Option<Vec<u32>> {
        let mut before: FxHashMap<u32, u32> = FxHashMap::default();
        let mut open = VecDeque::from([from]);
        while let Some(node) = open.pop_front() {
            if node == to {
                let back = std::iter::successors(Some(to), |node| before.get(node).filter(|_| *node != from).copied());
                let mut path: Vec<u32> = back.collect();
                path.reverse();
                return Some(path);
            }
            for link in self.upstream(node) {
                if link.other != from && !before.contains_key(&link.other) {
                    before.insert(link.other, node);
                    open.push_back(link.other);
                }
            }
        }
        None
    }

    /// Breadth first, one way, along the edges that are open.
    fn walk(&self, starts: &[u32], hops: u32, way: Direction, is_open: impl Fn(&Link) -> bool) -> Vec<Reached> {
        let links = |number: u32| -> &[Link] {
            match way {
                Direction::Upstream => self.upstream(number),
                Direction::Downstream | Direction::Both => self.downstream(number),
            }
        };
        let mut seen = vec![false; self.nodes.len()];
        let mut reached: Vec<Reached> = Vec::new();
        for start in starts {
            if !std::mem::replace(&mut seen[*start as usize], true) {
                reached.push(Reached {
                    number: *start,
                    distance: 0,
                });
            }
        }
        let mut next = 0;
        while let Some(step) = reached.get(next).copied() {
            next += 1;
            if step.distance.unsigned_abs() >= hops {
                break;
            }
            for link in links(step.number).iter().filter(|link| is_open(link)) {
                if !std::mem::replace(&mut seen[link.other as usize], true) {
                    reached.push(Reached {
                        number: link.other,
                        distance: step.distance + 1,
                    });
                }
            }
        }
        reached
    }
}
