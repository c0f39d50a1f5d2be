//! Asking what may be asked.

use async_graphql::Object;

use super::types::Service;

/// Asking what may be asked.
#[derive(Default)]
pub struct ServiceQuery;

/// Asking what may be asked.
#[Object]
impl ServiceQuery {
    /// What this graph promises those who ask it: limits and errors.
    async fn service(&self) -> Service {
        Service
    }
}
