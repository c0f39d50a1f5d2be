//! Types from the graph itself with graphql_client; queries and mutations over HTTP, subscriptions as server-sent events.

use std::io::{BufRead as _, BufReader};

use anyhow::{Context as _, Result, bail};
use graphql_client::{GraphQLQuery, Response};
use serde::Serialize;
use ureq::Body;

/// Asks for the largest stacks.
#[derive(GraphQLQuery)]
#[graphql(
    schema_path = "../../../schema/schema.graphql",
    query_path = "operations.graphql",
    response_derives = "Serialize"
)]
struct Stacks;

/// Changes the theme.
#[derive(GraphQLQuery)]
#[graphql(
    schema_path = "../../../schema/schema.graphql",
    query_path = "operations.graphql",
    response_derives = "Serialize"
)]
struct Theme;

/// Follows the estate.
#[derive(GraphQLQuery)]
#[graphql(
    schema_path = "../../../schema/schema.graphql",
    query_path = "operations.graphql",
    response_derives = "Serialize"
)]
struct Changes;

fn main() -> Result<()> {
    let found = ask::<Stacks>(stacks::Variables {})?;
    print(&found)?;
    let input = theme::SettingsUpdateInput {
        theme: Some(theme::Theme::LIGHT),
        dashboard_grouping: None,
        density: None,
        editor: None,
        is_tour_done: None,
    };
    print(&ask::<Theme>(theme::Variables { input })?)?;
    // From the cursor of the answer on, so that nothing is missed in between.
    let after = Some(found.estate.cursor);
    let event = follow::<Changes>(changes::Variables { after })?.next();
    print(&event.context("the server ended the subscription")??)
}

/// Sends an operation, and wants an answer of that media type.
fn send(body: impl Serialize, accept: &str) -> Result<Body> {
    let address = std::env::var("ISOBAR_URL").unwrap_or_else(|_| "http://127.0.0.1:3000".to_owned());
    let token = std::env::var("ISOBAR_TOKEN").unwrap_or_default();
    let request = ureq::post(format!("{address}/graphql"))
        .header("authorization", format!("Bearer {token}"))
        .header("accept", accept);
    Ok(request.send_json(body)?.into_body())
}

/// The data of an answer.
fn ask<Q: GraphQLQuery>(variables: Q::Variables) -> Result<Q::ResponseData> {
    let mut body = send(Q::build_query(variables), "application/json")?;
    data(body.read_json()?)
}

/// The data of each event.
fn follow<Q: GraphQLQuery>(variables: Q::Variables) -> Result<impl Iterator<Item = Result<Q::ResponseData>>> {
    let body = send(Q::build_query(variables), "text/event-stream")?;
    let lines = BufReader::new(body.into_reader()).lines();
    Ok(lines.filter_map(|line| match line {
        Ok(line) => {
            let payload = line.strip_prefix("data:")?.trim();
            let answer = || data(serde_json::from_str(payload)?);
            (!payload.is_empty()).then(answer)
        }
        Err(error) => Some(Err(error.into())),
    }))
}

fn data<T>(answer: Response<T>) -> Result<T> {
    if let Some(error) = answer.errors.unwrap_or_default().first() {
        bail!("{error}");
    }
    answer.data.context("the answer holds nothing")
}

fn print(result: &impl Serialize) -> Result<()> {
    println!("{}", serde_json::to_string(result)?);
    Ok(())
}
