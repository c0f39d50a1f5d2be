//! Parts of a lens to look at: views and paths.

use std::sync::Arc;

use async_graphql::{Object, SimpleObject};
use atmos::lens::view::{Ask, Unit};
use atmos::lens::{Direction, Grouping, Lens};

use super::LensGrouping;
use super::edge::LensEdge;
use super::group::LensGroup;
use super::node::LensNode;
use crate::atmos::inputs::lens::{LensFilter, LensTest};
use crate::atmos::snapshot::{Snapshot, count};
use crate::error::{Error, Result};

/// What is asked for.
pub(super) struct Asked {
    pub(super) focus: Option<String>,
    pub(super) hops: u32,
    pub(super) direction: Direction,
    pub(super) by: Option<Grouping>,
    pub(super) open: Vec<String>,
    pub(super) filter: LensFilter,
    pub(super) most: u32,
}

/// A part of a lens, never more than one can take in.
pub struct LensView {
    grouping: Grouping,
    nodes: Vec<LensNode>,
    groups: Vec<LensGroup>,
    edges: Vec<LensEdge>,
    node_count: u32,
    hidden_node_count: u32,
    hidden_edge_count: u32,
}

/// A part of a lens, never more than one can take in.
#[Object]
impl LensView {
    /// What its nodes are put together by.
    async fn grouping(&self) -> LensGrouping {
        self.grouping.into()
    }

    /// The nodes that stand for themselves.
    #[graphql(complexity = "1 + 50 * child_complexity")]
    async fn nodes(&self) -> &[LensNode] {
        &self.nodes
    }

    /// Groups: closed ones stand for their members, open ones hold some of the nodes.
    #[graphql(complexity = "1 + 20 * child_complexity")]
    async fn groups(&self) -> &[LensGroup] {
        &self.groups
    }

    /// The edges between nodes and closed groups.
    #[graphql(complexity = "1 + 50 * child_complexity")]
    async fn edges(&self) -> &[LensEdge] {
        &self.edges
    }

    /// How many nodes there are in what was asked for, in groups or not.
    async fn node_count(&self) -> u32 {
        self.node_count
    }

    /// How many of them there was no room for, not even in a group.
    async fn hidden_node_count(&self) -> u32 {
        self.hidden_node_count
    }

    /// How many edges between what is shown there was no room for.
    async fn hidden_edge_count(&self) -> u32 {
        self.hidden_edge_count
    }
}

/// A way from one node to another that it leans on.
#[derive(SimpleObject)]
pub struct LensPath {
    /// The nodes on it, both ends included, in its order.
    nodes: Vec<LensNode>,
    /// The edges from each node to the next.
    edges: Vec<LensEdge>,
}

impl LensPath {
    pub(super) fn new(snapshot: &Arc<Snapshot>, lens: &Lens, path: &[u32]) -> Self {
        let keys: Vec<String> = path.iter().map(|number| lens.key(*number)).collect();
        let edges = lens.edges_along(path);
        Self {
            nodes: path
                .iter()
                .map(|number| LensNode::new(snapshot, lens.kind, *number))
                .collect(),
            edges: edges.iter().map(|edge| LensEdge::new(lens.kind, edge, &keys)).collect(),
        }
    }
}

/// The part of a lens that is asked for, if its focus is there.
pub(super) fn look(snapshot: &Arc<Snapshot>, lens: &Lens, asked: &Asked) -> Result<Option<LensView>> {
    if let Some(by) = asked.by.filter(|by| !lens.groups_by(*by)) {
        let message = format!("This lens cannot group by {}.", format!("{by:?}").to_uppercase());
        return Err(Error::BadInput(message));
    }
    let focus = asked.focus.as_ref().map(|key| lens.find_all(key));
    if focus.as_ref().is_some_and(Vec::is_empty) {
        return Ok(None);
    }
    let test = LensTest::new(snapshot, lens, &asked.filter);
    let view = lens.view(&Ask {
        focus: focus.as_deref().unwrap_or_default(),
        hops: asked.hops,
        direction: asked.direction,
        by: asked.by,
        open: &asked.open,
        counts: &|kind| test.counts(kind),
        passes: &|number| test.passes(number),
        most: asked.most as usize,
    });
    let key = |unit: &Unit| match unit {
        Unit::Node { number, .. } => lens.key(*number),
        Unit::Group(group) => group.key.clone(),
    };
    let keys: Vec<String> = view.units.iter().map(key).collect();
    let mut groups: Vec<LensGroup> = Vec::new();
    let mut nodes = Vec::new();
    for unit in &view.units {
        match unit {
            Unit::Group(facts) => groups.push(LensGroup::new(snapshot, lens, facts, false)),
            Unit::Node {
                number,
                distance,
                group,
            } => {
                let group = group.and_then(|group| Some(view.open.get(group)?.key.clone()));
                nodes.push(LensNode::new(snapshot, lens.kind, *number).at(*distance).within(group));
            }
        }
    }
    groups.extend(
        view.open
            .iter()
            .map(|facts| LensGroup::new(snapshot, lens, facts, true)),
    );
    Ok(Some(LensView {
        grouping: view.by,
        nodes,
        groups,
        edges: view
            .edges
            .iter()
            .map(|edge| LensEdge::new(lens.kind, edge, &keys))
            .collect(),
        node_count: count(view.node_count),
        hidden_node_count: count(view.hidden_nodes),
        hidden_edge_count: count(view.hidden_edges),
    }))
}
