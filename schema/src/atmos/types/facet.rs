//! Facets: how many of a list there are by what they can be told apart by.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_graphql::{Context, Enum, SimpleObject};

use super::environment::EnvironmentGrouping;
use crate::atmos::inputs::component::{self, ComponentFilter};
use crate::atmos::inputs::grouping::{ComponentGrouping, InstanceGrouping};
use crate::atmos::inputs::instance::{InstanceFilter, InstanceTest};
use crate::atmos::inputs::stack::{StackFilter, StackTest};
use crate::atmos::snapshot::{Snapshot, count};
use crate::blocking::blocking;
use crate::context::snapshot;
use crate::error::{Error, Result};
use crate::numbers::Numbers;

/// How many facets one can ask for at a time.
const MOST_FACETS: usize = 8;
/// How many options a facet has at most.
const MOST_OPTIONS: usize = 10_000;

/// What counts in a facet.
#[derive(Enum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FacetCounting {
    /// What a choice of each option would find: what the filter says of the same thing is left out.
    #[default]
    Choices,
    /// What the filter finds: the groups of the list, in their order.
    Groups,
}

/// How many there are of each option: the names and their counts, side by side, by name, with those that name nothing last.
#[derive(SimpleObject, Clone, Debug, Default, PartialEq, Eq)]
pub struct Facet {
    /// The options; empty for what names nothing of the kind. At most 10,000.
    pub names: Vec<String>,
    /// How many there are of each.
    pub counts: Numbers,
    /// How many options there are.
    pub option_count: u32,
}

impl Facet {
    fn of<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut counts = Counts::default();
        names.for_each(|name| counts.add(name));
        counts.into()
    }
}

/// How many there are of each name; those that name nothing last.
#[derive(Default)]
struct Counts<'a>(BTreeMap<(bool, &'a str), u32>);

impl<'a> Counts<'a> {
    fn add(&mut self, name: &'a str) {
        *self.0.entry((name.is_empty(), name)).or_default() += 1;
    }
}

impl From<Counts<'_>> for Facet {
    fn from(Counts(counts): Counts<'_>) -> Self {
        Self {
            option_count: count(counts.len()),
            names: counts
                .keys()
                .take(MOST_OPTIONS)
                .map(|(_, name)| (*name).to_owned())
                .collect(),
            counts: Numbers(counts.into_values().take(MOST_OPTIONS).collect()),
        }
    }
}

/// The facets of stacks.
pub(crate) async fn stacks(
    ctx: &Context<'_>,
    filter: StackFilter,
    by: Vec<EnvironmentGrouping>,
    counting: FacetCounting,
) -> Result<Vec<Facet>> {
    counted(ctx, by, move |snapshot, all| {
        let facet = |by: &EnvironmentGrouping| {
            let filter = counting.of(&filter, |filter| by.without(filter));
            let test = StackTest::new(&filter);
            let all = 0..count(snapshot.estate.stacks.len());
            let passing = all.filter(|number| test.passes(snapshot, *number));
            Facet::of(passing.map(|number| by.of_stack(snapshot, number)))
        };
        all.iter().map(facet).collect()
    })
    .await
}

/// The facets of components.
pub(crate) async fn components(
    ctx: &Context<'_>,
    filter: ComponentFilter,
    by: Vec<ComponentGrouping>,
    counting: FacetCounting,
) -> Result<Vec<Facet>> {
    counted(ctx, by, move |snapshot, all| {
        let facet = |by: &ComponentGrouping| {
            let filter = counting.of(&filter, |filter| by.without(filter));
            let passing = component::components(snapshot, &filter).into_iter();
            Facet::of(passing.map(|number| by.of_component(snapshot, number)))
        };
        all.iter().map(facet).collect()
    })
    .await
}

/// The facets of instances, all of them in one walk.
pub(crate) async fn instances(
    ctx: &Context<'_>,
    filter: InstanceFilter,
    by: Vec<InstanceGrouping>,
    counting: FacetCounting,
) -> Result<Vec<Facet>> {
    counted(ctx, by, move |snapshot, by| {
        let mut facets: Vec<_> = by.iter().map(|by| (*by, Counts::default())).collect();
        InstanceTest::new(&filter).nearly(snapshot, |number, misses| {
            for (by, counts) in &mut facets {
                let left_out = (counting == FacetCounting::Choices).then_some(*by);
                if misses.is_none_but(left_out) {
                    counts.add(by.of_instance(snapshot, number));
                }
            }
        });
        facets.into_iter().map(|(_, counts)| counts.into()).collect()
    })
    .await
}

impl FacetCounting {
    fn of<F: Clone>(self, filter: &F, without: impl FnOnce(F) -> F) -> F {
        match self {
            Self::Choices => without(filter.clone()),
            Self::Groups => filter.clone(),
        }
    }
}

/// Counts by each of `by`, on a thread of its own: it is a walk through the whole list.
async fn counted<G: Send + 'static>(
    ctx: &Context<'_>,
    by: Vec<G>,
    facets: impl FnOnce(&Snapshot, &[G]) -> Vec<Facet> + Send + 'static,
) -> Result<Vec<Facet>> {
    if by.len() > MOST_FACETS {
        let message = format!("Count by at most {MOST_FACETS} things at a time.");
        return Err(Error::BadInput(message));
    }
    let snapshot: Arc<Snapshot> = snapshot(ctx).await?;
    blocking(move || facets(&snapshot, &by)).await.map_err(Error::internal)
}
