//! How often an operation goes for things: once for each level, whatever the loader; and what is kept for the next one.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_graphql::Request;
use atmos::diagnostic::Diagnostic;
use atmos::edit::Repair;
use atmos::source::{FileId, Span};
use futures_util::StreamExt;
use serde_json::json;

use super::activity;
use super::pages::Past;
use crate::RequestId;
use crate::testing::{Builder, Subject, change, estate, graph};

/// How many stacks there are, and files, findings and activities.
const FIFTY: usize = 50;

/// Each loader: an operation that needs it for all fifty of something, and how much it brings in one go.
const LOADERS: [(&str, &str, u64); 11] = [
    (
        "activities",
        "{ nodes(ids: ACTIVITIES) { ... on Activity { revision } } }",
        50,
    ),
    (
        "activity_files",
        "{ activities(first: 50) { nodes { files summary } } }",
        50,
    ),
    (
        "activity_entries",
        "{ activities(first: 50) { nodes { entries(first: 1) { totalCount } } } }",
        50,
    ),
    (
        "commits",
        "{ activities(first: 50) { nodes { commit { author } } } }",
        50,
    ),
    (
        "texts",
        "{ stacks(first: 50) { nodes { importedFiles(first: 1) { nodes { source lineCount } } } } }",
        50,
    ),
    (
        "git_states",
        "{ stacks(first: 50) { nodes { importedFiles(first: 1) { nodes { gitState } } } } }",
        50,
    ),
    (
        "directories",
        "{ stacks(first: 50) { nodes { instances { nodes { component { doesPathExist } } } } } }",
        3,
    ),
    (
        "folders",
        "{ stacks(first: 50) { nodes { instances(first: 5) { nodes { component { readme { summary } category } } } } } }",
        3,
    ),
    (
        "modules",
        "{ stacks(first: 50) { nodes { instances(first: 2) { nodes { component { module { requiredVersion } } } } } } }",
        2,
    ),
    (
        "previews",
        "{ doctor { findings(first: 50) { nodes { fix { diff obstacle } } } } }",
        50,
    ),
    (
        "dependents",
        "{ affected(base: \"main\") { instances(first: 50) { nodes { dependentCount } } } }",
        50,
    ),
];

/// Fifty stacks, each with a file of its own, in which there is something to mend.
fn fifty() -> Builder {
    let names: Vec<String> = (0..FIFTY).map(|at| format!("stack-{at:02}")).collect();
    let instances = ["eks", "rds", "vpc"];
    let stacks: Vec<(&str, &[&str])> = names.iter().map(|name| (name.as_str(), &instances[..])).collect();
    let mut builder = estate(&stacks);
    for (line, name) in (1..).zip(&names) {
        let (next, file) = builder.read_by(&format!("/estate/stacks/{name}.yaml"), &[name]);
        let span = Span::new(file, line, 1);
        let found = Diagnostic::warning("unused", span, format!("Nothing uses {name}."));
        builder = next.diagnostic(found.fix("Quote it.", Repair::QuoteValue { span }));
    }
    builder
}

fn subject() -> Subject {
    let subject = graph(fifty());
    subject.live.set_engine(Arc::new(Past(estate(&[]).build())));
    let recorded = (1..=50).map(activity);
    subject.store.activities.lock().expect("it is free").extend(recorded);
    subject
}

/// How often a loader went, and how much it brought.
fn loaded(subject: &Subject, name: &str) -> (u64, u64) {
    let readings = subject.graph.meters().loaders();
    let reading = readings.into_iter().find(|reading| reading.loader == name);
    reading.map_or((0, 0), |reading| (reading.batches, reading.keys))
}

#[tokio::test]
async fn each_loader_goes_once_for_a_level_however_many_nodes_it_has() {
    let ids: Vec<String> = (1..=50)
        .map(|id: i64| crate::node::global_id("Activity", &[&id.to_string()]).to_string())
        .collect();
    for (name, operation, keys) in LOADERS {
        let subject = subject();
        subject
            .data(&operation.replace("ACTIVITIES", &format!("{ids:?}")))
            .await;
        assert_eq!(loaded(&subject, name), (1, keys), "{name}");
    }
    let tried: BTreeSet<&str> = LOADERS.map(|(name, ..)| name).into();
    let known = subject().graph.meters().loaders();
    let known: BTreeSet<&str> = known.iter().map(|reading| reading.loader).collect();
    assert_eq!(tried, known);
}

#[tokio::test]
async fn each_event_of_a_subscription_has_loaders_of_its_own() {
    let subject = subject();
    let query = "subscription { estateChanged(after: \"boot:1\") { revision activity { files summary }
        estate { environments { stacks(first: 20) { nodes { importedFiles(first: 1) { nodes { gitState } } } } } } } }";
    let prepared = subject.graph.prepare(Request::new(query), &RequestId::new("test"));
    let mut answers = subject
        .graph
        .follow(prepared.unwrap_or_else(|reply| panic!("{}", reply.to_json())));
    for revision in [2, 3] {
        let estate = fifty().revision(revision).build();
        subject.live.publish(estate, change(revision), Some(activity(7)));
        let answer = answers.next().await.expect("there is an event").to_json().into_owned();
        let answer: serde_json::Value = serde_json::from_str(&answer).expect("it is JSON");
        assert_eq!(answer["errors"], json!(null));
        assert_eq!(answer["data"]["estateChanged"]["revision"], revision);
        let events = revision - 1;
        // The stacks are an environment each.
        assert_eq!(loaded(&subject, "git_states"), (events, events * 50));
        assert_eq!(loaded(&subject, "activity_files"), (events, events));
    }
}

#[tokio::test]
async fn a_nested_operation_over_fifty_stacks_asks_for_each_kind_of_thing_once() {
    let folder = tempfile::tempdir().expect("there is room");
    let names: Vec<String> = (0..50).map(|at| format!("stack-{at:02}")).collect();
    let instances = ["eks", "rds", "vpc"];
    let stacks: Vec<(&str, &[&str])> = names.iter().map(|name| (name.as_str(), &instances[..])).collect();
    let mut builder = estate(&stacks);
    let mut file = FileId::NONE;
    for name in &names {
        let path = folder.path().join(format!("{name}.yaml"));
        std::fs::write(&path, "a: 1\n").expect("there is room");
        (builder, file) = builder.read_by(&path.to_string_lossy(), &[name]);
    }
    assert_ne!(file, FileId::NONE);
    let subject = graph(builder);
    let recorded = (1..=50).map(activity);
    subject.store.activities.lock().expect("it is free").extend(recorded);
    let ids: Vec<String> = (1..=50)
        .map(|id: i64| crate::node::global_id("Activity", &[&id.to_string()]).to_string())
        .collect();
    let query = format!(
        "{{ stacks(first: 50) {{ nodes {{ name counts {{ total }}
               importedFiles(first: 1) {{ nodes {{ source lineCount }} }}
               instances(first: 2) {{ nodes {{ name component {{ name instanceCount doesPathExist }} }} }} }} }}
           activities(first: 50) {{ nodes {{ files entries(first: 1) {{ nodes {{ instance {{ name }} }} }} }} }}
           nodes(ids: {ids:?}) {{ id ... on Activity {{ files summary }} }} }}"
    );
    let data = subject.data(&query).await;
    assert_eq!(
        data["stacks"]["nodes"][49]["importedFiles"]["nodes"][0],
        json!({ "source": "a: 1\n", "lineCount": 1 })
    );
    assert_eq!(data["activities"]["nodes"][49]["files"], json!(["stacks/1.yaml"]));
    assert_eq!(data["nodes"][49]["files"], json!(["stacks/50.yaml"]));
    let calls = subject.store.calls.lock().expect("it is free").clone();
    // The activities of `nodes` are there a level later than those of the page, and so are their files.
    let expected = [
        ("activities", 1),
        ("activities_by_id", 1),
        ("activity_entries", 1),
        ("activity_files", 2),
    ];
    assert_eq!(calls, expected.into());
    // Two components and fifty files, however many fields ask for them.
    assert_eq!(loaded(&subject, "directories"), (1, 2));
    assert_eq!(loaded(&subject, "texts"), (1, 50));
}

#[tokio::test]
async fn a_document_is_parsed_once_and_one_that_is_refused_is_not_kept() {
    let subject = graph(estate(&[]));
    let asked = async |query: &str| {
        subject.answer(query).await;
        cache(&subject, "documents")
    };
    assert_eq!(asked("{ estate { name } }").await, Some((0, 1)));
    assert_eq!(asked("{ estate { name } }").await, Some((1, 1)));
    let wide = format!("{{ {} }}", "__typename ".repeat(6_000));
    assert_eq!(asked(&wide).await, Some((1, 2)));
    assert_eq!(asked(&wide).await, Some((1, 3)));
    assert_eq!(asked("{").await, Some((1, 4)));
}

#[tokio::test]
async fn a_search_is_made_once_for_all_its_pages_and_anew_in_the_next_revision() {
    let subject = graph(estate(&[("a-dev", &["vpc"]), ("b-dev", &["vpc", "eks"])]));
    let asked = async |list: &str| {
        let query = format!(
            "{{ search(text: \"vpc\") {{ instances({list}) {{ nodes {{ stack {{ name }} }} }} values {{ totalCount }} }} }}"
        );
        let data = subject.data(&query).await;
        let nodes = data["search"]["instances"]["nodes"].as_array().expect("a list").len();
        (nodes, cache(&subject, "searches"))
    };
    assert_eq!(asked("first: 1").await, (1, Some((0, 1))));
    assert_eq!(asked("last: 2").await, (2, Some((1, 1))));
    let next = estate(&[("a-dev", &["vpc"])]).revision(2).build();
    subject.live.publish(next, change(2), None);
    assert_eq!(asked("first: 2").await, (1, Some((1, 2))));
    assert_eq!(asked("first: 3").await, (1, Some((2, 2))));
}

/// How often a cache had what was asked for, and how often not.
fn cache(subject: &Subject, name: &str) -> Option<(u64, u64)> {
    let reading = subject
        .graph
        .caches()
        .into_iter()
        .find(|reading| reading.cache == name)?;
    Some((reading.hits, reading.misses))
}
