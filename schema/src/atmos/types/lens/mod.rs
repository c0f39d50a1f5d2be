//! Lenses: the estate as graphs of what leans on what.

mod edge;
mod group;
mod impact;
mod node;
mod view;

use std::sync::Arc;

use async_graphql::{Context, Enum, Object};
use atmos::lens;

use crate::atmos::inputs::lens::{LensFilter, LensTest};
use crate::atmos::snapshot::{Snapshot, count};
use crate::blocking::blocking;
use crate::connection::{Connection, PageArgs, page_cost};
use crate::context;
use crate::error::{Error, Result};
use crate::keyset::{Key, Order};
use crate::text::Search;

pub use edge::{LensEdge, LensEdgeKind};
pub use group::LensGroup;
pub use impact::LensImpact;
pub use node::LensNode;
pub use view::{LensPath, LensView};

/// How many nodes and groups a view has at most, whoever asks.
const MOST_NODES: i32 = 2_000;
/// How far a view goes around its focus at most.
const MOST_HOPS: i32 = 100;
/// How many groups can be open.
const MOST_OPEN: usize = 200;

/// What a lens shows.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "lens::LensKind")]
pub enum LensKind {
    /// Instances, and what they depend on.
    Dependencies,
    /// Manifests, and what they import.
    Imports,
    /// Components by name, in all stacks together, and the bases that they inherit from.
    Inheritance,
}

/// Which way from a node.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "lens::Direction")]
pub enum LensDirection {
    /// To what it leans on: what it depends on, imports, inherits from.
    Upstream,
    /// To what leans on it.
    Downstream,
    /// Each way for itself.
    Both,
}

/// What nodes are put together by.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "lens::Grouping")]
pub enum LensGrouping {
    /// Each stands for itself.
    None,
    /// The stack that they are in: of dependencies.
    Stack,
    /// The component that they deploy: of dependencies and inheritance.
    Component,
    /// The folder that they are in, within the folders that that is in: of imports.
    Folder,
}

/// The estate as a graph of what leans on what, at which one can look in parts.
pub struct Lens {
    snapshot: Arc<Snapshot>,
    kind: lens::LensKind,
}

impl Lens {
    /// The lens of that kind.
    pub(crate) const fn new(snapshot: Arc<Snapshot>, kind: LensKind) -> Self {
        let kind = match kind {
            LensKind::Dependencies => lens::LensKind::Dependencies,
            LensKind::Imports => lens::LensKind::Imports,
            LensKind::Inheritance => lens::LensKind::Inheritance,
        };
        Self { snapshot, kind }
    }

    /// What `work` finds in the lens, which may have to be made first, on a thread that may take its time.
    async fn look<T: Send + 'static>(
        &self,
        ctx: &Context<'_>,
        work: impl FnOnce(&Arc<Snapshot>, &lens::Lens) -> T + Send + 'static,
    ) -> Result<T> {
        context::pause(ctx).await?;
        let (snapshot, kind) = (Arc::clone(&self.snapshot), self.kind);
        let found = blocking(move || work(&snapshot, snapshot.lens(kind))).await;
        found.map_err(Error::internal)
    }
}

/// The estate as a graph of what leans on what, at which one can look in parts.
#[Object]
impl Lens {
    /// What it shows.
    async fn kind(&self) -> LensKind {
        self.kind.into()
    }

    /// How many nodes there are, those that are missing too.
    #[graphql(complexity = "100")]
    async fn node_count(&self, ctx: &Context<'_>) -> Result<u32> {
        self.look(ctx, |_, lens| count(lens.nodes().len())).await
    }

    /// How many edges there are.
    #[graphql(complexity = "100")]
    async fn edge_count(&self, ctx: &Context<'_>) -> Result<u32> {
        self.look(ctx, |_, lens| count(lens.link_count())).await
    }

    /// The node with this key; null if it is gone.
    #[graphql(complexity = "100 + child_complexity")]
    async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "Its key.")] key: String) -> Result<Option<LensNode>> {
        self.look(ctx, move |snapshot, lens| {
            let number = lens.find(&key)?;
            Some(LensNode::new(snapshot, lens.kind, number))
        })
        .await
    }

    /// All nodes, by name and place; those whose names hold some words, if one asks for them.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "From the start: 20 unless said, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "From the end: at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Words that their names and places hold, in any order and case.")] search: Option<String>,
    ) -> Result<Connection<LensNode>> {
        let args = PageArgs::new(first, after, last, before);
        self.look(ctx, move |snapshot, lens| {
            let search = Search::new(search.as_deref());
            let passes = |number: &u32| LensTest::finds(search.as_ref(), lens.node(*number));
            let numbers = (0..count(lens.nodes().len())).filter(passes).collect();
            let kind = lens.kind;
            Connection::cut(
                snapshot,
                &args,
                Order::ascending("NAME"),
                numbers,
                move |snapshot, number| {
                    let node = snapshot.lens(kind).node(number);
                    let standing = node::standing(node);
                    Key::texts([&node.name, &node.place, &node.component_type, standing])
                },
                |number| LensNode::new(snapshot, kind, number),
            )
        })
        .await?
    }

    /// A part of it, never more than one can take in: nodes, groups that stand for several, and the edges between
    /// them; null if the focus is gone.
    #[graphql(complexity = "100 + child_complexity")]
    async fn view(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The key of the node or group in the middle; everything unless said.")] focus: Option<String>,
        #[graphql(default = 2, desc = "How many steps around the focus, from 0 to 100.")] hops: i32,
        #[graphql(default_with = "LensDirection::Both", desc = "Which way around the focus.")] direction: LensDirection,
        #[graphql(desc = "What to put nodes together by; as few together as will do, unless said.")] group_by: Option<
            LensGrouping,
        >,
        #[graphql(desc = "The keys of groups whose members to show, at most 200.")] open: Option<Vec<String>>,
        #[graphql(desc = "Which nodes and edges; the focus is always there.")] filter: Option<LensFilter>,
        #[graphql(default = 300, desc = "How many nodes and groups at most, from 1 to 2,000.")] most: i32,
    ) -> Result<Option<LensView>> {
        let asked = view::Asked {
            focus,
            hops: checked(hops, "hops", 0, MOST_HOPS)?,
            direction: direction.into(),
            by: group_by.map(Into::into),
            open: open.unwrap_or_default(),
            filter: filter.unwrap_or_default(),
            most: checked(most, "most", 1, MOST_NODES)?,
        };
        if asked.open.len() > MOST_OPEN {
            let message = format!("Open at most {MOST_OPEN} groups at a time.");
            return Err(Error::BadInput(message));
        }
        self.look(ctx, move |snapshot, lens| view::look(snapshot, lens, &asked))
            .await?
    }

    /// The shortest way from one node to another that it leans on, however far; null if there is none.
    #[graphql(complexity = "100 + child_complexity")]
    async fn path(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The key of the node that leans.")] from: String,
        #[graphql(desc = "The key of the node that it leans on.")] to: String,
    ) -> Result<Option<LensPath>> {
        self.look(ctx, move |snapshot, lens| {
            let path = lens.path(lens.find(&from)?, lens.find(&to)?)?;
            Some(LensPath::new(snapshot, lens, &path))
        })
        .await
    }

    /// What is affected if a node or the nodes of a group change: all that lean on them, however far. Instances that
    /// are abstract or disabled are not, and pass nothing on. Null if there is no such node or group.
    #[graphql(complexity = "100 + child_complexity")]
    async fn impact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The key of the node or group.")] of: String,
    ) -> Result<Option<LensImpact>> {
        self.look(ctx, move |snapshot, lens| {
            let starts = lens.find_all(&of);
            (!starts.is_empty()).then(|| LensImpact::new(snapshot, lens.kind, lens.impact(&starts)))
        })
        .await
    }
}

fn checked(value: i32, name: &str, least: i32, most: i32) -> Result<u32> {
    match u32::try_from(value) {
        Ok(checked) if (least..=most).contains(&value) => Ok(checked),
        _ => Err(Error::BadInput(format!(
            "`{name}` is {value}; it can be from {least} to {most}."
        ))),
    }
}
