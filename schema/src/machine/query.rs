//! Asking what else is on this machine.

use async_graphql::{Context, Object};

use super::types::Surroundings;
use crate::blocking::blocking;
use crate::context;
use crate::error::{Error, Result};

/// Asking what else is on this machine.
#[derive(Default)]
pub struct MachineQuery;

/// Asking what else is on this machine.
#[Object]
impl MachineQuery {
    /// The AWS profiles and Kubernetes contexts of this machine: names alone. Nothing is contacted, no key is shown.
    #[graphql(complexity = "50 + child_complexity")]
    async fn machine(&self, ctx: &Context<'_>) -> Result<Surroundings> {
        let Some(machine) = context::live(ctx)?.machine() else {
            return Ok(Surroundings::default());
        };
        let look = move || {
            let ((aws_profiles, aws_files), (kube_contexts, kube_files)) = (machine.aws(), machine.kubernetes());
            Surroundings {
                aws_profiles,
                aws_files,
                kube_contexts,
                kube_files,
            }
        };
        blocking(look).await.map_err(Error::internal)
    }
}
