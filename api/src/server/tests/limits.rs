//! What one operation may ask for, by each way to ask: the same document is refused with the same code.

use axum::body::Body;
use axum::http::Method;
use serde_json::{Value, json};

use super::websocket::Client;
use super::{Subject, http, serve, sse, subject};

/// Fragments that each spread the next one twice.
fn bomb(levels: usize) -> String {
    let fragment = |level| format!("fragment f{level} on Query {{ ...f{} ...f{} }} ", level + 1, level + 1);
    let fragments: String = (0..levels).map(fragment).collect();
    format!("{{ ...f0 }} {fragments} fragment f{levels} on Query {{ __typename }}")
}

/// Documents that ask for too much, and what is too much in each.
fn documents() -> Vec<(&'static str, String, &'static str)> {
    let page = "stacks(first: 100) { nodes { instances(first: 100) { nodes { name type } } } }";
    vec![
        ("a bomb", bomb(25), "COST_LIMIT"),
        ("a larger bomb", bomb(100), "COST_LIMIT"),
        (
            "an endless fragment",
            "{ ...f } fragment f on Query { ...f }".to_owned(),
            "COST_LIMIT",
        ),
        (
            "depth",
            format!("{}{}", "{ a ".repeat(16), "}".repeat(16)),
            "COST_LIMIT",
        ),
        ("brackets", "{a".repeat(1_000), "COST_LIMIT"),
        (
            "aliases",
            format!("{{ {} }}", "a: __typename ".repeat(31)),
            "COST_LIMIT",
        ),
        (
            "directives",
            format!("{{ __typename {} }}", "@include(if: true) ".repeat(51)),
            "COST_LIMIT",
        ),
        (
            "selections",
            format!("{{ stacks {{ {} }} }}", "totalCount ".repeat(5_000)),
            "COST_LIMIT",
        ),
        ("tokens", format!("{{ {} }}", "a ".repeat(10_000)), "COST_LIMIT"),
        (
            "root fields",
            format!("{{ {} }}", "__typename ".repeat(21)),
            "COST_LIMIT",
        ),
        ("cost", format!("{{ a: {page} b: {page} }}"), "COST_LIMIT"),
        (
            "lists of the schema",
            "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }".to_owned(),
            "COST_LIMIT",
        ),
        (
            "the size of a page",
            "{ stacks(first: 101) { totalCount } }".to_owned(),
            "BAD_USER_INPUT",
        ),
    ]
}

#[tokio::test]
async fn the_same_is_too_much_whichever_way_it_is_asked() {
    let subject = subject(3000).await;
    let mut client = serve(|_| {}).await.ready().await;
    for (what, query, code) in documents() {
        let answers = [
            http::post(&subject, "application/json", &json!({ "query": query }))
                .await
                .body,
            by_get(&subject, &query).await,
            as_event(&subject, &query).await,
            as_message(&mut client, &query).await,
        ];
        for (way, answer) in ["POST", "GET", "event", "message"].into_iter().zip(answers) {
            assert_eq!(
                answer["errors"][0]["extensions"]["code"], code,
                "{what} by {way}: {answer}"
            );
            assert!(answer["data"].is_null(), "{what} by {way}");
        }
    }
}

async fn by_get(subject: &Subject, query: &str) -> Value {
    let query: String = form_urlencoded::byte_serialize(query.as_bytes()).collect();
    let uri = format!("/graphql?query={query}");
    http::send(subject, Method::GET, &uri, &[], Body::empty()).await.body
}

async fn as_event(subject: &Subject, query: &str) -> Value {
    let mut events = sse::Events::of(sse::post(subject, query).await);
    events.next().await.expect("there is an answer").data
}

/// A message of errors holds nothing else; an answer holds them among others.
async fn as_message(client: &mut Client, query: &str) -> Value {
    client.subscribe("1", query).await;
    let mut message = client.hear().await;
    let payload = message["payload"].take();
    if message["type"] == "error" {
        return json!({ "errors": payload });
    }
    assert_eq!(client.hear().await["type"], "complete");
    payload
}
