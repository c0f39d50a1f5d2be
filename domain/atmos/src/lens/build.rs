//! Putting a lens together: nodes first, then edges between their numbers.

use super::{Lens, LensKind, Link, LinkKind, Links, Node};

/// A lens to be.
pub(super) struct Builder {
    pub(super) nodes: Vec<Node>,
    edges: Vec<Edge>,
}

/// From a node to one that it leans on.
type Edge = (u32, u32, LinkKind);

impl Builder {
    pub(super) fn new(nodes: Vec<Node>) -> Self {
        Self {
            nodes,
            edges: Vec::new(),
        }
    }

    /// Another node; its number.
    pub(super) fn add(&mut self, node: Node) -> u32 {
        self.nodes.push(node);
        number(self.nodes.len() - 1)
    }

    /// Another edge. Several between the same nodes become one.
    pub(super) fn link(&mut self, from: u32, to: u32, kind: LinkKind) {
        self.edges.push((from, to, kind));
    }

    pub(super) fn build(mut self, kind: LensKind) -> Lens {
        self.edges.sort_unstable();
        let mut merged: Vec<(u32, Link)> = Vec::with_capacity(self.edges.len());
        for (from, to, kind) in self.edges {
            match merged.last_mut() {
                Some((last, link)) if (*last, link.other) == (from, to) => link.count += 1,
                _ => merged.push((from, link(to, kind, 1))),
            }
        }
        let mut reverse: Vec<(u32, Link)> = merged
            .iter()
            .map(|(from, forth)| (forth.other, link(*from, forth.kind, forth.count)))
            .collect();
        reverse.sort_unstable();
        Lens {
            kind,
            upstream: links(self.nodes.len(), merged),
            downstream: links(self.nodes.len(), reverse),
            nodes: self.nodes,
        }
    }
}

const fn link(other: u32, kind: LinkKind, count: u32) -> Link {
    Link { other, kind, count }
}

/// The links, which come sorted by their node, laid out node by node.
fn links(nodes: usize, sorted: Vec<(u32, Link)>) -> Links {
    let mut starts = vec![0; nodes + 1];
    for (from, _) in &sorted {
        starts[*from as usize + 1] += 1;
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    Links {
        starts,
        links: sorted.into_iter().map(|(_, link)| link).collect(),
    }
}

/// A place in a list as a number; more than four thousand million of anything do not fit memory.
pub(super) fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
