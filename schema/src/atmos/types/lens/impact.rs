//! What a change reaches.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_graphql::Object;
use atmos::lens::{LensKind, Reached};

use super::node::{LensNode, standing};
use crate::atmos::snapshot::{Snapshot, count};
use crate::connection::{Connection, PageArgs, page_cost};
use crate::error::Result;
use crate::keyset::{Key, Order};

/// What is affected if something changes.
pub struct LensImpact {
    snapshot: Arc<Snapshot>,
    lens: LensKind,
    reached: Vec<Reached>,
}

impl LensImpact {
    pub(super) fn new(snapshot: &Arc<Snapshot>, lens: LensKind, reached: Vec<Reached>) -> Self {
        Self {
            snapshot: Arc::clone(snapshot),
            lens,
            reached,
        }
    }
}

/// What is affected if something changes.
#[Object]
impl LensImpact {
    /// How many nodes in all.
    async fn count(&self) -> u32 {
        count(self.reached.len())
    }

    /// How many of them lean on it themselves.
    async fn direct_count(&self) -> u32 {
        count(self.reached.iter().filter(|step| step.distance == 1).count())
    }

    /// In how many stacks or folders they are.
    async fn place_count(&self) -> u32 {
        let lens = self.snapshot.lens(self.lens);
        let places: BTreeSet<&str> = self.reached.iter().map(|step| &*lens.node(step.number).place).collect();
        count(places.len())
    }

    /// The nodes, nearest first, then by place and name.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn nodes(
        &self,
        #[graphql(desc = "From the start: 20 unless said, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "From the end: at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<LensNode>> {
        let args = PageArgs::new(first, after, last, before);
        let lens = self.lens;
        Connection::cut(
            &self.snapshot,
            &args,
            Order::ascending("DISTANCE"),
            self.reached.clone(),
            move |snapshot, step: Reached| {
                let node = snapshot.lens(lens).node(step.number);
                let text = [node.place.as_str(), &node.name, &node.component_type, standing(node)];
                Key::ranked(i64::from(step.distance), text)
            },
            |step| LensNode::new(&self.snapshot, lens, step.number).at(Some(step.distance)),
        )
    }
}
