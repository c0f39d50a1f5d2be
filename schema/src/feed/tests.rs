//! Events that many follow, through the graph.

use std::sync::Arc;

use async_graphql::{Request, Variables};
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use serde_json::{Value, json};

use crate::testing::{Subject, change, estate, graph};
use crate::{Reply, RequestId};

const QUERY: &str = "subscription Changes($after: String) { estateChanged(after: $after) { revision cursor isReset } }";

fn follow(subject: &Subject, query: &str, variables: Value, resume: Option<&str>) -> BoxStream<'static, Reply> {
    let request = Request::new(query).variables(Variables::from_json(variables));
    let prepared = subject.graph.prepare(request, &RequestId::new("test"));
    let prepared = prepared.unwrap_or_else(|reply| panic!("{}", reply.to_json()));
    subject.graph.follow(prepared.resume_after(resume.map(str::to_owned)))
}

fn publish(subject: &Subject, revision: u64) {
    let estate = estate(&[]).revision(revision).build();
    subject.live.publish(estate, change(revision), None);
}

fn json(reply: &Reply) -> Value {
    serde_json::from_str(&reply.to_json()).expect("it is JSON")
}

#[tokio::test]
async fn an_event_is_written_once_for_all_who_ask_for_the_same() {
    let subject = graph(estate(&[]));
    (2..=4).for_each(|revision| publish(&subject, revision));
    let others = QUERY.replace("isReset", "estate { revision }");
    let [mut early, mut late, mut header, mut other] = [
        follow(&subject, QUERY, json!({ "after": "boot:1" }), None),
        follow(&subject, QUERY, json!({ "after": "boot:3" }), None),
        follow(&subject, QUERY, json!({}), Some("boot:3")),
        follow(&subject, &others, json!({ "after": "boot:3" }), None),
    ];
    for revision in [2, 3] {
        let reply = early.next().await.expect("there is an event");
        assert_eq!(reply.cursor, Some(format!("boot:{revision}")));
    }
    let first = early.next().await.expect("there is an event");
    let expected = json!({ "revision": 4, "cursor": "boot:4", "isReset": false });
    assert_eq!(json(&first), json!({ "data": { "estateChanged": expected } }));
    for same in [&mut late, &mut header] {
        let reply = same.next().await.expect("there is an event");
        assert_eq!(
            reply.payload().as_ptr(),
            first.payload().as_ptr(),
            "it is the same text"
        );
    }
    let reply = other.next().await.expect("there is an event");
    assert_eq!(json(&reply)["data"]["estateChanged"]["estate"]["revision"], 4);
}

#[tokio::test]
async fn variables_that_show_something_else_are_not_shared() {
    let subject = graph(estate(&[]));
    publish(&subject, 2);
    let query = "subscription($after: String, $named: Boolean!) {
        estateChanged(after: $after) { cursor revision @include(if: $named) } }";
    let variables = |named: bool| json!({ "after": "boot:1", "named": named });
    let mut named = follow(&subject, query, variables(true), None);
    let mut bare = follow(&subject, query, variables(false), None);
    let event = async |answers: &mut BoxStream<'static, Reply>| {
        json(&answers.next().await.expect("there is an event"))["data"]["estateChanged"].take()
    };
    assert_eq!(event(&mut named).await, json!({ "cursor": "boot:2", "revision": 2 }));
    assert_eq!(event(&mut bare).await, json!({ "cursor": "boot:2" }));
}

#[tokio::test]
async fn what_comes_back_after_too_long_is_reset_and_then_goes_on() {
    let subject = graph(estate(&[]));
    let mut answers = follow(&subject, QUERY, json!({ "after": "elsewhere:7" }), None);
    let reply = answers.next().await.expect("there is an event");
    assert_eq!(json(&reply)["data"]["estateChanged"]["isReset"], true);
    assert_eq!(reply.cursor.as_deref(), Some("boot:1"));
    publish(&subject, 2);
    let reply = answers.next().await.expect("there is an event");
    assert_eq!(
        json(&reply)["data"]["estateChanged"],
        json!({ "revision": 2, "cursor": "boot:2", "isReset": false })
    );
}

#[tokio::test]
async fn who_is_too_slow_is_told_so_with_the_cursor_and_gets_no_more() {
    let subject = graph(estate(&[]));
    let mut answers = follow(&subject, QUERY, json!({ "after": "boot:1" }), None);
    publish(&subject, 2);
    assert_eq!(
        answers.next().await.and_then(|reply| reply.cursor).as_deref(),
        Some("boot:2")
    );
    (3..=200).for_each(|revision| publish(&subject, revision));
    let reply = answers.next().await.expect("there is an answer");
    assert!(reply.is_request_error);
    let extensions = &json(&reply)["errors"][0]["extensions"];
    assert_eq!(
        *extensions,
        json!({ "code": "LAGGED", "cursor": "boot:2", "requestId": "test" })
    );
    assert!(answers.next().await.is_none());
    let mut resumed = follow(&subject, QUERY, json!({ "after": "boot:2" }), None);
    for revision in 3..=200 {
        let reply = resumed.next().await.expect("there is an event");
        assert_eq!(reply.cursor, Some(format!("boot:{revision}")));
    }
}

#[tokio::test]
async fn plans_are_forgotten_with_their_last_follower() {
    let subject = graph(estate(&[]));
    let plans = Arc::clone(&subject.graph.plans);
    publish(&subject, 2);
    for number in 0..10 {
        let query = QUERY.replace("Changes", &format!("Changes{number}"));
        let mut answers = follow(&subject, &query, json!({ "after": "boot:1" }), None);
        assert!(answers.next().await.is_some());
        assert!(plans.known() <= 2, "the last one may still be noted");
    }
}
