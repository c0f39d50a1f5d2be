//! Choosing and ordering components.

use async_graphql::{Enum, InputObject};

use super::grouping::ComponentGrouping;
use crate::atmos::snapshot::{Snapshot, count};
use crate::keyset::{Key, Order, OrderDirection};
use crate::text::{Search, Wanted, finds};

/// Which components. What is given must all hold; of a list, one must.
#[derive(InputObject, Clone, Debug, Default)]
pub struct ComponentFilter {
    /// Words that its name holds, in any order and case.
    pub search: Option<String>,
    /// Component types, such as `terraform`.
    pub types: Option<Vec<String>>,
}

/// What components are ordered by.
#[derive(Enum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ComponentOrderField {
    /// The type, then the name.
    #[default]
    Type,
    /// The name.
    Name,
    /// How many instances there are.
    Instances,
    /// In how many stacks it is.
    Stacks,
}

/// The order of components; those that are equal go by type and name.
#[derive(InputObject, Clone, Copy, Debug, Default)]
pub struct ComponentOrder {
    /// What they are ordered by.
    #[graphql(default)]
    pub field: ComponentOrderField,
    /// Which way.
    #[graphql(default)]
    pub direction: OrderDirection,
}

/// The components that pass, by number.
pub(crate) fn components(snapshot: &Snapshot, filter: &ComponentFilter) -> Vec<u32> {
    let search = Search::new(filter.search.as_deref());
    let types = Wanted::<str>::new(filter.types.as_deref());
    let passes = |number: &u32| {
        let component = snapshot.component(*number);
        types.has(&component.component_type) && finds(search.as_ref(), &[&component.name])
    };
    (0..count(snapshot.estate.components.len())).filter(passes).collect()
}

impl ComponentOrder {
    pub(crate) fn order(self, grouping: Option<ComponentGrouping>) -> Order {
        Order {
            group: grouping.map_or("", ComponentGrouping::name),
            name: match self.field {
                ComponentOrderField::Type => "TYPE",
                ComponentOrderField::Name => "NAME",
                ComponentOrderField::Instances => "INSTANCES",
                ComponentOrderField::Stacks => "STACKS",
            },
            direction: self.direction,
            is_natural: matches!(self.field, ComponentOrderField::Type)
                && matches!(grouping, None | Some(ComponentGrouping::Type)),
        }
    }

    pub(crate) fn key<'a>(self, snapshot: &'a Snapshot, number: u32) -> Key<'a> {
        let component = snapshot.component(number);
        let (kind, name) = (component.component_type.as_str(), component.name.as_str());
        let rank = match self.field {
            ComponentOrderField::Type => return Key::texts([kind, name, "", ""]),
            ComponentOrderField::Name => return Key::texts([name, kind, "", ""]),
            ComponentOrderField::Instances => component.instances.len() as i64,
            ComponentOrderField::Stacks => i64::from(snapshot.components().get(number).stack_count),
        };
        Key::ranked(rank, ["", kind, name, ""])
    }
}
