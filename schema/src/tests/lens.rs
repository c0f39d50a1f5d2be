//! Lenses through the graph.

use serde_json::{Value, json};

use crate::testing::{Subject, estate, graph};

/// Two stacks: in each an app on a cluster on a network; what `dev` watches is not there.
fn subject() -> Subject {
    let instances: &[&str] = &["app", "cluster", "locked", "network"];
    let mut builder = estate(&[("dev", instances), ("prod", instances)]);
    for stack in ["dev", "prod"] {
        builder = builder
            .depends((stack, "app"), (stack, "cluster"))
            .depends((stack, "cluster"), (stack, "network"));
    }
    graph(builder.depends(("dev", "app"), ("dev", "queue")))
}

async fn view(arguments: &str) -> Value {
    let query = format!(
        "{{ lens(kind: DEPENDENCIES) {{ view({arguments}) {{
            grouping nodeCount hiddenNodeCount
            nodes {{ key kind distance group isLocked }} groups {{ key isOpen nodeCount innerEdgeCount missingCount }}
            edges {{ from to kind count missingCount }} }} }} }}"
    );
    subject().data(&query).await["lens"]["view"].take()
}

fn keys(list: &Value) -> Vec<&str> {
    let list = list.as_array().expect("a list");
    list.iter().map(|one| one["key"].as_str().expect("a key")).collect()
}

#[tokio::test]
async fn a_lens_counts_finds_and_lists_its_nodes() {
    let query = "{ lens(kind: DEPENDENCIES) { kind nodeCount edgeCount
        nodes(search: \"PROD net\") { totalCount nodes { key name place type upstreamCount downstreamCount } }
        missing: node(key: \"?dev/queue\") { kind type instance { id } instanceCount }
        there: node(key: \"dev/terraform/app\") { instance { name stack { name } } file { path } isEnabled }
        gone: node(key: \"dev/terraform/nothing\") { key } } }";
    let lens = subject().data(query).await["lens"].take();
    let network = json!({ "key": "prod/terraform/network", "name": "network", "place": "prod", "type": "terraform",
        "upstreamCount": 0, "downstreamCount": 1 });
    assert_eq!(
        lens,
        json!({
            "kind": "DEPENDENCIES", "nodeCount": 9, "edgeCount": 5,
            "nodes": { "totalCount": 1, "nodes": [network] },
            "missing": { "kind": "MISSING", "type": null, "instance": null, "instanceCount": 0 },
            "there": { "instance": { "name": "app", "stack": { "name": "dev" } }, "file": null, "isEnabled": true },
            "gone": null,
        })
    );
}

#[tokio::test]
async fn a_view_of_all_shows_every_edge_once_with_what_is_missing() {
    let view = view("groupBy: NONE").await;
    let edges = view["edges"].as_array().expect("a list");
    assert_eq!(
        (edges.len(), &view["nodeCount"], &view["hiddenNodeCount"]),
        (5, &json!(9), &json!(0))
    );
    let missing = json!({ "from": "dev/terraform/app", "to": "?dev/queue", "kind": "DECLARED", "count": 1,
        "missingCount": 1 });
    assert!(edges.contains(&missing), "{edges:?}");
}

#[tokio::test]
async fn groups_are_closed_until_they_are_opened() {
    let closed = view("groupBy: STACK").await;
    assert_eq!(keys(&closed["groups"]), ["stack:dev", "stack:prod"]);
    let dev = json!({ "key": "stack:dev", "isOpen": false, "nodeCount": 5, "innerEdgeCount": 3, "missingCount": 1 });
    assert_eq!(closed["groups"][0], dev);
    let open = view("groupBy: STACK, open: [\"stack:prod\"]").await;
    assert_eq!(open["groups"][1]["isOpen"], true);
    assert_eq!(open["nodes"][3]["group"], "stack:prod");
    assert_eq!(keys(&open["nodes"]).len(), 4);
}

#[tokio::test]
async fn a_view_goes_around_its_focus_and_is_null_without_it() {
    let around = view("focus: \"dev/terraform/cluster\", hops: 1").await;
    assert_eq!(
        keys(&around["nodes"]),
        ["dev/terraform/app", "dev/terraform/cluster", "dev/terraform/network"]
    );
    assert_eq!(around["nodes"][2]["distance"], -1);
    let up = view("focus: \"dev/terraform/cluster\", hops: 9, direction: DOWNSTREAM").await;
    assert_eq!(keys(&up["nodes"]), ["dev/terraform/app", "dev/terraform/cluster"]);
    assert_eq!(view("focus: \"dev/terraform/nothing\"").await, Value::Null);
}

#[tokio::test]
async fn a_filter_chooses_nodes_and_edges() {
    let check = async |filter: &str, expected: &[&str]| {
        let view = view(&format!("groupBy: NONE, filter: {{ {filter} }}")).await;
        assert_eq!(keys(&view["nodes"]), expected, "{filter}");
    };
    check("hasEdges: false", &["dev/terraform/locked", "prod/terraform/locked"]).await;
    check(
        "stacks: [\"prod\"], components: [\"app\", \"network\"]",
        &["prod/terraform/app", "prod/terraform/network"],
    )
    .await;
    check("hasDiagnostics: true", &["?dev/queue"]).await;
    check("search: \"clu dev\"", &["dev/terraform/cluster"]).await;
    check("edgeKinds: [INFERRED], hasEdges: true", &[]).await;
}

#[tokio::test]
async fn a_path_and_an_impact_are_told() {
    let query = "{ lens(kind: DEPENDENCIES) {
        path(from: \"dev/terraform/app\", to: \"dev/terraform/network\") { nodes { name } edges { from to } }
        none: path(from: \"dev/terraform/network\", to: \"dev/terraform/app\") { nodes { name } }
        impact(of: \"component:terraform/network\") { count directCount placeCount nodes { nodes { key distance } } } } }";
    let lens = subject().data(query).await["lens"].take();
    let names: Vec<_> = lens["path"]["nodes"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|node| &node["name"])
        .collect();
    assert_eq!(names, ["app", "cluster", "network"]);
    assert_eq!(lens["path"]["edges"].as_array().map(Vec::len), Some(2));
    assert_eq!(lens["none"], Value::Null);
    let impact = &lens["impact"];
    assert_eq!(
        (&impact["count"], &impact["directCount"], &impact["placeCount"]),
        (&json!(4), &json!(2), &json!(2))
    );
    let nearest = json!({ "key": "dev/terraform/cluster", "distance": 1 });
    assert_eq!(impact["nodes"]["nodes"][0], nearest);
}

#[tokio::test]
async fn what_is_out_of_bounds_is_refused() {
    for arguments in ["most: 0", "most: 2001", "hops: -1", "hops: 101", "groupBy: FOLDER"] {
        let query = format!("{{ lens(kind: DEPENDENCIES) {{ view({arguments}) {{ nodeCount }} }} }}");
        assert_eq!(subject().code(&query).await, "BAD_USER_INPUT", "{arguments}");
    }
}
