//! The graph as a client sees it, over small estates made by hand.

mod files;
mod lens;
mod lists;
mod loads;
mod pages;
mod sizes;

use std::sync::Arc;
use std::time::Duration;

use atmos::diagnostic::{Diagnostic, Scope};
use atmos::source::Span;
use chrono::DateTime;
use serde_json::json;

use crate::Policy;
use crate::store::{Activity, ChangeCount};
use crate::testing::{change, estate, graph, graph_with};

#[tokio::test]
async fn every_node_is_found_again_by_its_id() {
    let (builder, file) = estate(&[("dev", &["vpc"])]).read_by("/estate/stacks/dev.yaml", &["dev"]);
    let found = Diagnostic::warning("unused", Span::new(file, 3, 1), "Nothing uses it.");
    let subject = graph(builder.diagnostic(found));
    subject.store.activities.lock().expect("it is free").push(activity(7));
    let data = subject
        .data(
            "{ estate { id } stack(name: \"dev\") { id } component(type: \"terraform\", name: \"vpc\") { id }
               instance(stack: \"dev\", component: \"vpc\") { id } file(path: \"stacks/dev.yaml\") { id }
               diagnostics { nodes { id } } activities { nodes { id } } }",
        )
        .await;
    let ids = [
        ("Estate", &data["estate"]["id"]),
        ("Stack", &data["stack"]["id"]),
        ("Component", &data["component"]["id"]),
        ("Instance", &data["instance"]["id"]),
        ("File", &data["file"]["id"]),
        ("Diagnostic", &data["diagnostics"]["nodes"][0]["id"]),
        ("Activity", &data["activities"]["nodes"][0]["id"]),
    ];
    for (kind, id) in ids {
        let data = subject.data(&format!("{{ node(id: {id}) {{ __typename id }} }}")).await;
        assert_eq!(data["node"], json!({ "__typename": kind, "id": id }));
    }
}

#[tokio::test]
async fn nodes_come_in_the_order_of_their_ids_with_null_for_those_that_are_gone() {
    let subject = graph(estate(&[("dev", &[]), ("prod", &[])]));
    let id = |name: &str| crate::node::global_id("Stack", &[name]).to_string();
    let query = format!(
        "{{ nodes(ids: [\"{}\", \"{}\", \"{}\"]) {{ ... on Stack {{ name }} }} }}",
        id("prod"),
        id("gone"),
        id("dev")
    );
    let data = subject.data(&query).await;
    assert_eq!(data["nodes"], json!([{ "name": "prod" }, null, { "name": "dev" }]));
    let many = vec![id("dev"); 101];
    let code = subject.code(&format!("{{ nodes(ids: {many:?}) {{ id }} }}")).await;
    assert_eq!(code, "BAD_USER_INPUT");
}

#[tokio::test]
async fn a_request_sees_one_snapshot_though_the_estate_changes_meanwhile() {
    let subject = graph(estate(&[("dev", &[])]));
    let live = Arc::clone(&subject.live);
    let publish = move || live.publish(estate(&[]).revision(2).build(), change(2), None);
    *subject.store.meanwhile.lock().expect("it is free") = Some(Box::new(publish));
    let query = "{ before: estate { revision } settings { theme } after: estate { revision counts { stacks } } }";
    let data = subject.data(query).await;
    assert_eq!(data["before"]["revision"], 1);
    assert_eq!(data["after"], json!({ "revision": 1, "counts": { "stacks": 1 } }));
    assert_eq!(subject.data("{ estate { revision } }").await["estate"]["revision"], 2);
}

#[tokio::test]
async fn instances_are_filtered_ordered_and_counted() {
    let stacks: [(&str, &[&str]); 3] = [
        ("acme-dev", &["vpc", "locked", "eks"]),
        ("acme-prod", &["vpc", "rds"]),
        ("beta-dev", &["VPC-main"]),
    ];
    let subject = graph(estate(&stacks));
    let check = async |arguments: &str, expected: serde_json::Value| {
        let query = format!("{{ instances{arguments} {{ totalCount nodes {{ name stack {{ name }} }} }} }}");
        let mut found = subject.data(&query).await["instances"].take();
        let nodes = found["nodes"].take();
        let names: Vec<_> = nodes
            .as_array()
            .expect("a list")
            .iter()
            .map(|node| format!("{}/{}", text(&node["stack"]["name"]), text(&node["name"])))
            .collect();
        assert_eq!(json!(names), expected, "{arguments}");
        assert!(found["totalCount"].as_u64() >= Some(names.len() as u64), "{arguments}");
    };
    let all = json!([
        "acme-dev/eks",
        "acme-dev/locked",
        "acme-dev/vpc",
        "acme-prod/rds",
        "acme-prod/vpc",
        "beta-dev/VPC-main"
    ]);
    check("", all).await;
    check("(first: 1)", json!(["acme-dev/eks"])).await;
    let vpcs = json!(["acme-dev/vpc", "acme-prod/vpc", "beta-dev/VPC-main"]);
    check("(filter: { search: \"vpc\" })", vpcs).await;
    check(
        "(filter: { search: \"Dev VPC\" })",
        json!(["acme-dev/vpc", "beta-dev/VPC-main"]),
    )
    .await;
    check(
        "(filter: { stage: \"prod\" })",
        json!(["acme-prod/rds", "acme-prod/vpc"]),
    )
    .await;
    check(
        "(filter: { stacks: [\"beta-dev\", \"no\"] })",
        json!(["beta-dev/VPC-main"]),
    )
    .await;
    check("(filter: { components: [\"rds\"] })", json!(["acme-prod/rds"])).await;
    check("(filter: { types: [\"helmfile\"] })", json!([])).await;
    check("(filter: { isLocked: true })", json!(["acme-dev/locked"])).await;
    check("(filter: { hasDiagnostics: true })", json!([])).await;
    check(
        "(first: 2, orderBy: { field: NAME, direction: DESC })",
        json!(["acme-dev/vpc", "acme-prod/vpc"]),
    )
    .await;
}

#[tokio::test]
async fn a_value_is_fetched_by_path_and_unfolds_level_by_level() {
    let subject = graph(estate(&[("dev", &["vpc"])]));
    let data = subject
        .data(
            "{ instance(stack: \"dev\", component: \"vpc\") {
                value(path: [\"vars\", \"tags\", \"zones\", \"1\"]) { key kind json size hasChildren layers { isWinner } }
                missing: value(path: [\"vars\", \"nothing\"]) { key }
                values(path: [\"vars\"], depth: 1) { path hasChildren }
                search(text: \"CORE\") { path }
                sections { name kind size }
            } }",
        )
        .await;
    let instance = &data["instance"];
    let zone = json!({ "key": "1", "kind": "STRING", "json": "b", "size": 0, "hasChildren": false, "layers": [] });
    assert_eq!(instance["value"], zone);
    assert_eq!(instance["missing"], json!(null));
    let values = json!([
        { "path": ["vars"], "hasChildren": true },
        { "path": ["vars", "enabled"], "hasChildren": false },
        { "path": ["vars", "name"], "hasChildren": false },
        { "path": ["vars", "tags"], "hasChildren": true },
    ]);
    assert_eq!(instance["values"], values);
    assert_eq!(instance["search"], json!([{ "path": ["vars", "tags", "team"] }]));
    let sections = json!([
        { "name": "component", "kind": "STRING", "size": 0 },
        { "name": "metadata", "kind": "MAP", "size": 2 },
        { "name": "vars", "kind": "MAP", "size": 3 },
        { "name": "workspace", "kind": "STRING", "size": 0 },
    ]);
    assert_eq!(instance["sections"], sections);
}

#[tokio::test]
async fn dependencies_lead_both_ways_and_say_what_is_missing() {
    let stacks: [(&str, &[&str]); 2] = [("dev", &["vpc", "eks"]), ("prod", &["eks"])];
    let builder = estate(&stacks)
        .depends(("dev", "eks"), ("dev", "vpc"))
        .depends(("prod", "eks"), ("dev", "vpc"))
        .depends(("prod", "eks"), ("dev", "gone"));
    let subject = graph(builder);
    let data = subject
        .data(
            "{ vpc: instance(stack: \"dev\", component: \"vpc\") { dependents { from { stack { name } name } } }
               eks: instance(stack: \"prod\", component: \"eks\") { dependencies { isMissing toComponent to { name } } } }",
        )
        .await;
    let dependents = json!([
        { "from": { "stack": { "name": "dev" }, "name": "eks" } },
        { "from": { "stack": { "name": "prod" }, "name": "eks" } },
    ]);
    assert_eq!(data["vpc"]["dependents"], dependents);
    let dependencies = json!([
        { "isMissing": false, "toComponent": "vpc", "to": { "name": "vpc" } },
        { "isMissing": true, "toComponent": "gone", "to": null },
    ]);
    assert_eq!(data["eks"]["dependencies"], dependencies);
}

#[tokio::test]
async fn a_finding_in_a_file_affects_every_stack_that_reads_it_and_counts_once_in_their_environment() {
    let stacks: [(&str, &[&str]); 3] = [("a-dev", &["vpc"]), ("b-dev", &[]), ("c-prod", &[])];
    let (builder, file) = estate(&stacks).read_by("/estate/catalog/x.yaml", &["a-dev", "b-dev"]);
    let scope = Scope::Instance {
        stack: "a-dev".into(),
        component_type: "terraform".into(),
        component: "vpc".into(),
    };
    let builder = builder
        .diagnostic(Diagnostic::error(
            "yaml-syntax",
            Span::new(file, 2, 1),
            "It is no YAML.",
        ))
        .diagnostic(Diagnostic::error("base-missing", Span::NONE, "There is no such base.").scope(scope));
    let subject = graph(builder);
    let data = subject
        .data(
            "{ stacks(filter: { hasErrors: true }) { nodes { name counts { errors } diagnostics { nodes { code } } } }
               estate { counts { errors } environments { name stackCount errorCount } }
               instances(filter: { hasDiagnostics: true }) { nodes { name diagnostics { code } } }
               file(path: \"catalog/x.yaml\") { diagnostics { code } stacks { totalCount } } }",
        )
        .await;
    let affected = json!([
        { "name": "a-dev", "counts": { "errors": 2 }, "diagnostics": { "nodes": [{ "code": "base-missing" }, { "code": "yaml-syntax" }] } },
        { "name": "b-dev", "counts": { "errors": 1 }, "diagnostics": { "nodes": [{ "code": "yaml-syntax" }] } },
    ]);
    assert_eq!(data["stacks"]["nodes"], affected);
    assert_eq!(data["estate"]["counts"]["errors"], 2);
    let environments = json!([
        { "name": "dev", "stackCount": 2, "errorCount": 2 },
        { "name": "prod", "stackCount": 1, "errorCount": 0 },
    ]);
    assert_eq!(data["estate"]["environments"], environments);
    let instance = json!([{ "name": "vpc", "diagnostics": [{ "code": "base-missing" }] }]);
    assert_eq!(data["instances"]["nodes"], instance);
    let file = json!({ "diagnostics": [{ "code": "yaml-syntax" }], "stacks": { "totalCount": 2 } });
    assert_eq!(data["file"], file);
}

#[tokio::test]
async fn activities_are_paged_newest_first() {
    let subject = graph(estate(&[]));
    subject
        .store
        .activities
        .lock()
        .expect("it is free")
        .extend((1..=5).map(activity));
    let page = async |arguments: &str| {
        let query = format!(
            "{{ activities({arguments}) {{ totalCount nodes {{ revision }} pageInfo {{ endCursor startCursor hasNextPage hasPreviousPage }} }} }}"
        );
        subject.data(&query).await["activities"].take()
    };
    let revisions = |page: &serde_json::Value| -> Vec<u64> {
        let nodes = page["nodes"].as_array().expect("a list").iter();
        nodes.filter_map(|node| node["revision"].as_u64()).collect()
    };
    let first = page("first: 2").await;
    assert_eq!((revisions(&first), &first["totalCount"]), (vec![5, 4], &json!(5)));
    let second = page(&format!("first: 2, after: {}", first["pageInfo"]["endCursor"])).await;
    assert_eq!(revisions(&second), [3, 2]);
    assert_eq!(second["pageInfo"]["hasNextPage"], true);
    let third = page(&format!("first: 2, after: {}", second["pageInfo"]["endCursor"])).await;
    assert_eq!(
        (revisions(&third), &third["pageInfo"]["hasNextPage"]),
        (vec![1], &json!(false))
    );
    let back = page(&format!("last: 2, before: {}", third["pageInfo"]["startCursor"])).await;
    assert_eq!(
        (revisions(&back), &back["pageInfo"]["hasPreviousPage"]),
        (vec![3, 2], &json!(true))
    );
    let oldest = page("last: 2").await;
    assert_eq!(revisions(&oldest), [2, 1]);
}

#[tokio::test]
async fn settings_change_and_an_empty_change_is_the_users_error() {
    let subject = graph(estate(&[]));
    let query = "mutation { settingsUpdate(input: { theme: DARK }) { settings { theme } userErrors { message } } }";
    let data = subject.data(query).await;
    assert_eq!(data["settingsUpdate"]["settings"]["theme"], "DARK");
    assert_eq!(
        subject.data("{ settings { theme } }").await["settings"]["theme"],
        "DARK"
    );
    let query = "mutation { settingsUpdate(input: {}) { settings { theme } userErrors { __typename code path } } }";
    let data = subject.data(query).await;
    let error = json!([{ "__typename": "InvalidInput", "code": "INVALID_INPUT", "path": ["input"] }]);
    assert_eq!(data["settingsUpdate"], json!({ "settings": null, "userErrors": error }));
}

#[tokio::test]
async fn a_fault_of_what_we_need_names_it_and_shows_no_internals() {
    let subject = graph(estate(&[]));
    let id = crate::node::global_id("Activity", &["666"]);
    let answer = subject.answer(&format!("{{ node(id: \"{}\") {{ id }} }}", *id)).await;
    let error = &answer["errors"][0];
    let extensions = json!({ "code": "UPSTREAM_FAILED", "upstream": "database", "requestId": "test" });
    assert_eq!(error["extensions"], extensions);
    assert!(!answer.to_string().contains("fire"), "{answer}");
}

#[tokio::test]
async fn a_panic_in_a_resolver_is_an_internal_error_of_its_request_and_of_no_other() {
    let subject = graph(estate(&[]));
    *subject.store.meanwhile.lock().expect("it is free") = Some(Box::new(|| panic!("on purpose")));
    assert_eq!(subject.code("{ settings { theme } }").await, "INTERNAL");
    assert_eq!(
        subject.data("{ settings { theme } }").await["settings"]["theme"],
        "SYSTEM"
    );
}

#[tokio::test]
async fn what_takes_too_long_is_stopped_though_it_never_waits() {
    let names: Vec<String> = (0..3_000).map(|number| format!("instance-{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let hasty = Policy {
        deadline: Duration::from_millis(20),
        ..Policy::default()
    };
    let subject = graph_with(estate(&[("dev", &names)]), hasty);
    // Each of these looks at every instance; together they take far longer than what one may.
    let field = |at: usize| format!("a{at}: instances(first: 1, filter: {{ search: \"e 9 9\" }}) {{ totalCount }} ");
    let query: String = (0..20).map(field).collect();
    let answer = subject.answer(&format!("{{ {query} }}")).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "TIMEOUT", "{answer}");
    assert_eq!(answer["data"], json!(null));
    assert_eq!(subject.data("{ __typename }").await["__typename"], "Query");
}

#[tokio::test]
async fn the_service_tells_its_limits_and_its_codes() {
    let subject = graph(estate(&[]));
    let data = subject
        .data("{ service { limits { cost pageSize depth } errorCodes } }")
        .await;
    assert_eq!(
        data["service"]["limits"],
        json!({ "cost": 30_000, "pageSize": 100, "depth": 15 })
    );
    let codes = data["service"]["errorCodes"].as_array().expect("a list");
    assert!(
        codes.contains(&json!("GRAPHQL_PARSE_FAILED")) && codes.contains(&json!("LAGGED")),
        "{codes:?}"
    );
}

#[tokio::test]
async fn everything_in_the_graph_is_described() {
    let subject = graph(estate(&[]));
    let data = subject
        .data(
            "{ __schema { types { name description
                fields { name description args { name description } }
                inputFields { name description } enumValues { name description } } } }",
        )
        .await;
    let mut silent = Vec::new();
    for kind in data["__schema"]["types"].as_array().expect("a list") {
        let name = text(&kind["name"]);
        if name.starts_with("__") {
            continue;
        }
        note_silent(kind, name, &mut silent);
        for members in ["fields", "inputFields", "enumValues"] {
            for member in kind[members].as_array().into_iter().flatten() {
                let path = format!("{name}.{}", text(&member["name"]));
                note_silent(member, &path, &mut silent);
                for argument in member["args"].as_array().into_iter().flatten() {
                    note_silent(argument, &format!("{path}({})", text(&argument["name"])), &mut silent);
                }
            }
        }
    }
    assert_eq!(silent, [""; 0]);
}

fn note_silent(item: &serde_json::Value, path: &str, silent: &mut Vec<String>) {
    if item["description"].as_str().is_none_or(str::is_empty) {
        silent.push(path.to_owned());
    }
}

fn text(value: &serde_json::Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn activity(id: i64) -> Activity {
    Activity {
        id,
        revision: id.unsigned_abs(),
        at: DateTime::UNIX_EPOCH,
        file_count: 0,
        stacks: ChangeCount::default(),
        instances: ChangeCount::default(),
        errors_added: 0,
        errors_removed: 0,
    }
}
