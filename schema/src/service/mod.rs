//! What the graph promises those who ask: its limits and its errors.

pub mod query;
pub mod types;
