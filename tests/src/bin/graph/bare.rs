//! A server with nothing in it but async-graphql, axum and the rows: what the graph is measured beside.

use std::sync::Arc;

use anyhow::{Context as _, Result};
use async_graphql::{EmptyMutation, EmptySubscription, Object, Request, Response, Schema, SimpleObject};
use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use serde_json::Value;

type Bare = Schema<Query, EmptyMutation, EmptySubscription>;

struct Query(Arc<[Stack]>);

struct Stack {
    name: String,
    counts: Counts,
    instances: Vec<Instance>,
    instance_count: u64,
}

#[derive(SimpleObject, Clone)]
struct Counts {
    total: u64,
    r#abstract: u64,
    disabled: u64,
    locked: u64,
}

#[derive(SimpleObject)]
struct Instance {
    name: String,
    component: Component,
}

#[derive(SimpleObject)]
struct Component {
    name: String,
    instance_count: u64,
}

struct Stacks<'a>(&'a [Stack]);

struct Instances<'a>(&'a Stack, usize);

#[Object]
impl Query {
    async fn stacks(&self, first: usize) -> Stacks<'_> {
        Stacks(&self.0[..first.min(self.0.len())])
    }
}

#[Object]
impl Stacks<'_> {
    async fn total_count(&self) -> usize {
        self.0.len()
    }

    async fn nodes(&self) -> &[Stack] {
        self.0
    }
}

#[Object]
impl Stack {
    async fn name(&self) -> &str {
        &self.name
    }

    async fn counts(&self) -> &Counts {
        &self.counts
    }

    async fn instances(&self, first: usize) -> Instances<'_> {
        Instances(self, first)
    }
}

#[Object]
impl Instances<'_> {
    async fn total_count(&self) -> u64 {
        self.0.instance_count
    }

    async fn nodes(&self) -> &[Instance] {
        &self.0.instances[..self.1.min(self.0.instances.len())]
    }
}

/// Serves the rows of an answer, until the process is ended.
pub(crate) async fn serve(port: u16, rows: &str) -> Result<()> {
    let answer: Value = serde_json::from_str(&std::fs::read_to_string(rows)?)?;
    let nodes = answer["data"]["stacks"]["nodes"].as_array().context("there are rows")?;
    let query = Query(nodes.iter().map(stack).collect());
    let schema = Schema::new(query, EmptyMutation, EmptySubscription);
    let router = Router::new().route("/graphql", post(answer_to)).with_state(schema);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    Ok(axum::serve(listener, router).await?)
}

async fn answer_to(State(schema): State<Bare>, Json(request): Json<Request>) -> Json<Response> {
    Json(schema.execute(request).await)
}

fn stack(row: &Value) -> Stack {
    let counts = &row["counts"];
    let instances = row["instances"]["nodes"].as_array();
    Stack {
        name: text(&row["name"]),
        counts: Counts {
            total: number(&counts["total"]),
            r#abstract: number(&counts["abstract"]),
            disabled: number(&counts["disabled"]),
            locked: number(&counts["locked"]),
        },
        instances: instances.into_iter().flatten().map(instance).collect(),
        instance_count: number(&row["instances"]["totalCount"]),
    }
}

fn instance(row: &Value) -> Instance {
    Instance {
        name: text(&row["name"]),
        component: Component {
            name: text(&row["component"]["name"]),
            instance_count: number(&row["component"]["instanceCount"]),
        },
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_default()
}
