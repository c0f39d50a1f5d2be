//! What an instance takes from each of its bases.

use std::sync::Arc;

use async_graphql::{Enum, Object, SimpleObject};
use atmos::inherited::{Contribution as Known, NamedAs};
use atmos::value::Text;

use super::instance::Instance;
use super::location::Location;
use super::written::{ValueText, checked_most};
use crate::atmos::snapshot::{Snapshot, count};
use crate::error::Result;

/// How many values of one base are listed.
const MOST_CONTRIBUTIONS: usize = 500;

/// How a base is named.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum BaseKey {
    /// By `component`.
    Component,
    /// In `metadata.inherits`.
    Inherits,
}

impl From<NamedAs> for BaseKey {
    fn from(key: NamedAs) -> Self {
        match key {
            NamedAs::Component => Self::Component,
            NamedAs::Inherits => Self::Inherits,
        }
    }
}

/// A base that an instance inherits from, or the instance itself as the last of them.
pub struct Base {
    pub(crate) snapshot: Arc<Snapshot>,
    /// The number of the instance of that name in the same stack.
    pub(crate) instance: Option<u32>,
    pub(crate) definition: atmos::inherited::Definition,
    pub(crate) contributions: Vec<Known>,
    pub(crate) is_self: bool,
}

/// A base that a component names.
pub struct NamedBase {
    snapshot: Arc<Snapshot>,
    known: atmos::inherited::Named,
}

/// A value that a base sets, and what became of it.
pub struct Contribution {
    snapshot: Arc<Snapshot>,
    known: Known,
}

/// How many values a base sets.
#[derive(SimpleObject, Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContributionCounts {
    /// Those that the instance has.
    pub won: u32,
    /// Those that something overrode.
    pub lost: u32,
}

/// A base that an instance inherits from, or the instance itself as the last of them.
#[Object]
impl Base {
    /// The name of the component.
    async fn name(&self) -> &str {
        &self.definition.name
    }

    /// Whether it is the instance itself, whose own values come last.
    async fn is_self(&self) -> bool {
        self.is_self
    }

    /// The instance of that name in the same stack.
    async fn instance(&self) -> Option<Instance> {
        self.instance.map(|number| Instance::new(&self.snapshot, number))
    }

    /// Where its definition stands.
    async fn location(&self) -> Option<Location> {
        Location::new(&self.snapshot, self.definition.node.origin.span)
    }

    /// The bases that it names itself, in merge order.
    async fn parents(&self) -> Vec<NamedBase> {
        let named = self.definition.named.iter();
        let base = |known: &atmos::inherited::Named| NamedBase {
            snapshot: Arc::clone(&self.snapshot),
            known: known.clone(),
        };
        named.map(base).collect()
    }

    /// How many values it sets.
    async fn counts(&self) -> ContributionCounts {
        let won = self.contributions.iter().filter(|one| one.lost_to.is_none()).count();
        ContributionCounts {
            won: count(won),
            lost: count(self.contributions.len() - won),
        }
    }

    /// The values that it sets, by path; at most 500.
    #[graphql(complexity = "1 + 20 * child_complexity")]
    async fn contributions(&self) -> Vec<Contribution> {
        let known = self.contributions.iter().take(MOST_CONTRIBUTIONS);
        let one = |known: &Known| Contribution {
            snapshot: Arc::clone(&self.snapshot),
            known: known.clone(),
        };
        known.map(one).collect()
    }
}

/// A base that a component names.
#[Object]
impl NamedBase {
    /// The base's name.
    async fn name(&self) -> &str {
        &self.known.base
    }

    /// How it is named.
    async fn key(&self) -> BaseKey {
        self.known.key.into()
    }

    /// Where it is named.
    async fn location(&self) -> Option<Location> {
        Location::new(&self.snapshot, self.known.span)
    }
}

/// A value that a base sets, and what became of it.
#[Object]
impl Contribution {
    /// Where it stands in the instance.
    async fn path(&self) -> Vec<&str> {
        self.known.path.iter().map(Text::as_str).collect()
    }

    /// What the base says.
    async fn text(
        &self,
        #[graphql(default = 400, desc = "How many characters at most, up to 100,000.")] most: i32,
    ) -> Result<ValueText> {
        Ok(ValueText::new(&self.known.node.value, checked_most(most)?))
    }

    /// Where the base says it.
    async fn location(&self) -> Option<Location> {
        Location::new(&self.snapshot, self.known.node.origin.span)
    }

    /// Whether the instance has it.
    async fn is_won(&self) -> bool {
        self.known.lost_to.is_none()
    }

    /// What overrode it, where that is written.
    async fn lost_to(&self) -> Option<Location> {
        Location::new(&self.snapshot, self.known.lost_to?)
    }
}
