//! Validation before execution: what is wrong with a document and what it costs are known before anything runs.
//!
//! async-graphql validates where it executes, and tells the cost only to an extension, which would slow down
//! every field of the execution. So a second schema of the same types, with the extension, validates and stops there;
//! the one that executes validates nothing but what it must.

use std::sync::{Arc, OnceLock};

use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextValidation};
use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{Request, ServerError, ValidationResult, Value, Variables};
use futures_util::FutureExt;

use crate::Root;
use crate::error::Code;
use crate::graph;
use crate::limits::COST;
use crate::policy::Policy;

/// Validates documents, and tells what they cost.
pub(crate) struct Checker {
    root: Root,
}

impl Checker {
    pub(crate) fn new(policy: &Policy) -> Self {
        let mut builder = graph::builder().extension(Stop);
        if !policy.suggestions {
            builder = builder.disable_suggestions();
        }
        Self { root: builder.finish() }
    }

    /// What the operation costs: its fields, each page counted as many times as it has nodes.
    pub(crate) fn cost(
        &self,
        document: ExecutableDocument,
        variables: Variables,
        name: Option<&str>,
    ) -> Result<usize, Vec<ServerError>> {
        let cost = Arc::new(Cost::default());
        let mut request = Request::new(String::new()).variables(variables).data(Arc::clone(&cost));
        request.operation_name = name.map(str::to_owned);
        request.set_parsed_query(document);
        // Nothing in a validation waits.
        let response = self.root.execute(request).now_or_never();
        match (cost.0.get(), response) {
            (Some(cost), _) if *cost > COST => Err(vec![too_dear(*cost)]),
            (Some(cost), _) => Ok(*cost),
            (None, Some(response)) => Err(response.errors),
            (None, None) => Err(vec![Code::internal()]),
        }
    }
}

/// What an answer tells about its cost.
pub(crate) fn told(cost: usize) -> Value {
    let told = [("requested", Value::from(cost)), ("maximum", Value::from(COST))];
    Value::Object(
        told.map(|(name, value)| (async_graphql::Name::new(name), value))
            .into_iter()
            .collect(),
    )
}

fn too_dear(cost: usize) -> ServerError {
    let message =
        format!("The operation costs {cost}, and at most {COST} is allowed: ask for fewer fields or smaller pages.");
    let mut error = Code::CostLimit.error(message);
    error.extensions.get_or_insert_default().set("cost", told(cost));
    error
}

/// Where the cost is left.
#[derive(Default)]
struct Cost(OnceLock<usize>);

/// Ends each request after its validation.
struct Stop;

impl ExtensionFactory for Stop {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_trait::async_trait]
impl Extension for Stop {
    async fn validation(
        &self,
        ctx: &ExtensionContext<'_>,
        next: NextValidation<'_>,
    ) -> Result<ValidationResult, Vec<ServerError>> {
        let valid = next.run(ctx).await?;
        if let Some(cost) = ctx.data_opt::<Arc<Cost>>() {
            let _first = cost.0.set(valid.complexity);
        }
        Err(Vec::new())
    }
}
