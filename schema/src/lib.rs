//! The one GraphQL schema of Isobar: its types, their edges, and what every operation passes through.
//!
//! It serves no HTTP (that is `api`) and resolves no configuration (that is `atmos`);
//! types here are thin views over an engine's snapshot.

#![expect(
    clippy::too_many_arguments,
    clippy::unused_async,
    reason = "resolvers are asynchronous by contract, and Relay's page is four arguments of each field"
)]

pub mod activity;
mod answers;
pub mod atmos;
mod batching;
mod blocking;
pub mod cache;
mod check;
pub mod connection;
mod context;
pub mod engine;
mod error;
mod feed;
mod graph;
pub mod keyset;
mod limits;
pub mod live;
pub mod machine;
pub mod meter;
pub mod node;
mod numbers;
mod policy;
mod reply;
pub mod service;
pub mod settings;
pub mod store;
mod text;

use async_graphql::{MergedObject, MergedSubscription, Schema};

pub use error::Code;
pub use graph::{Graph, Operation, Prepared, sdl};
pub use limits::MOST_BYTES;
pub use policy::Policy;
pub use reply::{Reply, RequestId};

/// Everything that can be asked.
#[derive(MergedObject, Default)]
pub struct Query(
    atmos::query::AtmosQuery,
    activity::query::ActivityQuery,
    settings::query::SettingsQuery,
    settings::views::SavedViewQuery,
    node::NodeQuery,
    service::query::ServiceQuery,
    machine::query::MachineQuery,
);

/// Everything that can be changed.
#[derive(MergedObject, Default)]
pub struct Mutation(settings::mutation::SettingsMutation, settings::views::SavedViewMutation);

/// Everything that can be followed.
#[derive(MergedSubscription, Default)]
pub struct Subscription(atmos::subscription::AtmosSubscription);

/// The schema with its roots.
pub type Root = Schema<Query, Mutation, Subscription>;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
