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
pub mod atmos;
mod batching;
pub mod cache;
pub mod connection;
mod context;
mod error;
mod graph;
pub mod keyset;
mod limits;
pub mod live;
pub mod meter;
pub mod node;
pub mod settings;
pub mod store;
mod text;

use async_graphql::{MergedObject, MergedSubscription, Schema};

pub use error::Code;
pub use graph::{Graph, Operation, Prepared, Reply, RequestId, sdl};

/// Everything that can be asked.
#[derive(MergedObject, Default)]
pub struct Query(
    atmos::query::AtmosQuery,
    activity::query::ActivityQuery,
    settings::query::SettingsQuery,
    node::NodeQuery,
);

/// Everything that can be changed.
#[derive(MergedObject, Default)]
pub struct Mutation(settings::mutation::SettingsMutation);

/// Everything that can be followed.
#[derive(MergedSubscription, Default)]
pub struct Subscription(atmos::subscription::AtmosSubscription);

/// The schema with its roots.
pub type Root = Schema<Query, Mutation, Subscription>;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
