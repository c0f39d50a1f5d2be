//! Groups of nodes, closed and open.

use async_graphql::SimpleObject;
use atmos::lens::view::GroupFacts;
use atmos::lens::{Lens, Subject};

use super::node::{is_abstract, tally};
use crate::atmos::snapshot::{Snapshot, count};

/// Several nodes that share their stack, component or folder. A closed one stands for its members; of an open one
/// the members are there themselves.
#[derive(SimpleObject, Clone, Debug)]
pub struct LensGroup {
    /// What tells it from all other nodes and groups of its lens.
    pub key: String,
    /// What its members share: the name of a stack or of a component, the path of a folder.
    pub name: String,
    /// The component type, where that is shared too.
    #[graphql(name = "type")]
    pub component_type: Option<String>,
    /// Whether its members are shown themselves.
    pub is_open: bool,
    /// How many members it has among what was asked for; of an open one, how many are shown.
    pub node_count: u32,
    /// Members that are named and not there.
    pub missing_count: u32,
    /// Members that are bases, never deployed.
    pub abstract_count: u32,
    /// Members with `metadata.enabled: false`.
    pub disabled_count: u32,
    /// Errors about its members.
    pub error_count: u32,
    /// Warnings about its members.
    pub warning_count: u32,
    /// The edges between its members.
    pub inner_edge_count: u32,
}

impl LensGroup {
    pub(super) fn new(snapshot: &Snapshot, lens: &Lens, facts: &GroupFacts, is_open: bool) -> Self {
        let mut group = Self {
            key: facts.key.clone(),
            name: facts.name.clone(),
            component_type: Some(facts.component_type.clone()).filter(|name| !name.is_empty()),
            is_open,
            node_count: count(facts.members.len()),
            missing_count: 0,
            abstract_count: 0,
            disabled_count: 0,
            error_count: 0,
            warning_count: 0,
            inner_edge_count: facts.inner,
        };
        for number in &facts.members {
            let node = lens.node(*number);
            let tally = tally(snapshot, node);
            group.error_count += tally.errors;
            group.warning_count += tally.warnings;
            group.missing_count += u32::from(node.is_missing());
            group.abstract_count += u32::from(is_abstract(snapshot, node));
            if let Subject::Instance { number, .. } = node.subject {
                group.disabled_count += u32::from(!snapshot.instance(number).is_enabled());
            }
        }
        group
    }
}
