//! The graph of the user's settings.

pub mod mutation;
pub mod query;
pub mod types;
pub mod views;
