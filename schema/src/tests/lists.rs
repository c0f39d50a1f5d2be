//! Whole lists: any place of them, by groups, counted, as a matrix, and saved as views.

use atmos::diagnostic::{Diagnostic, Scope};
use atmos::source::Span;
use serde_json::{Value, json};

use crate::testing::{Builder, Subject, estate, graph};

/// Five instances in three stacks; one is locked, one has a warning.
fn world() -> Builder {
    let builder = estate(&[
        ("acme-dev", &["vpc", "locked"]),
        ("acme-prod", &["vpc", "rds"]),
        ("plain", &["vpc"]),
    ]);
    let scope = Scope::Instance {
        stack: "acme-prod".into(),
        component_type: "terraform".into(),
        component: "rds".into(),
    };
    builder.diagnostic(Diagnostic::warning("odd", Span::NONE, "Odd.").scope(scope))
}

async fn names(subject: &Subject, arguments: &str) -> Vec<String> {
    let query = format!("{{ instances({arguments}) {{ nodes {{ name stack {{ name }} }} }} }}");
    let data = subject.data(&query).await;
    let nodes = data["instances"]["nodes"].as_array().expect("a list").iter();
    let name = |node: &Value| {
        let text = |value: &Value| value.as_str().expect("a name").to_owned();
        format!("{}/{}", text(&node["stack"]["name"]), text(&node["name"]))
    };
    nodes.map(name).collect()
}

#[tokio::test]
async fn any_place_of_a_grouped_list_can_be_jumped_to() {
    let subject = graph(world());
    let all = [
        "acme-prod/rds",
        "acme-dev/vpc",
        "acme-prod/vpc",
        "plain/vpc",
        "acme-dev/locked",
    ];
    for (skip, _) in all.iter().enumerate() {
        let arguments = format!("first: 2, skip: {skip}, groupBy: STATUS, orderBy: {{ field: NAME }}");
        let found = names(&subject, &arguments).await;
        assert_eq!(found, all[skip..all.len().min(skip + 2)], "{skip}");
    }
    let by_component = names(
        &subject,
        "groupBy: COMPONENT, orderBy: { field: STACK, direction: DESC }",
    )
    .await;
    let expected = [
        "acme-dev/locked",
        "acme-prod/rds",
        "plain/vpc",
        "acme-prod/vpc",
        "acme-dev/vpc",
    ];
    assert_eq!(by_component, expected);
    let code = subject.code("{ instances(skip: -1) { totalCount } }").await;
    assert_eq!(code, "BAD_USER_INPUT");
}

#[tokio::test]
async fn the_groups_that_are_counted_are_those_that_the_list_comes_in() {
    let subject = graph(world());
    let groupings = [
        "STACK",
        "COMPONENT",
        "TYPE",
        "TENANT",
        "REGION",
        "STAGE",
        "NAMESPACE",
        "STATUS",
    ];
    let query = format!(
        "{{ instanceFacets(by: [{}], counting: GROUPS, filter: {{ search: \"vpc\" }}) {{ names counts optionCount }} }}",
        groupings.join(" ")
    );
    let facets = subject.data(&query).await["instanceFacets"].take();
    assert_eq!(facets[0]["names"], json!(["acme-dev", "acme-prod", "plain"]));
    assert_eq!(facets[0]["counts"], json!([1, 1, 1]));
    assert_eq!(facets[3], json!({ "names": [""], "counts": [3], "optionCount": 1 }));
    assert_eq!(facets[5]["names"], json!(["dev", "plain", "prod"]));
    assert_eq!(facets[7]["names"], json!(["ACTIVE"]));
    let stacks =
        "{ stackFacets(by: [STAGE, NAMESPACE]) { names counts } componentFacets(by: [TYPE]) { names counts } }";
    let data = subject.data(stacks).await;
    assert_eq!(data["stackFacets"][1], json!({ "names": [""], "counts": [3] }));
    assert_eq!(
        data["componentFacets"],
        json!([{ "names": ["terraform"], "counts": [3] }])
    );
    let code = subject.code("{ stackFacets(by: [STAGE STAGE STAGE STAGE STAGE STAGE STAGE STAGE STAGE]) { names } }");
    assert_eq!(code.await, "BAD_USER_INPUT");
}

#[tokio::test]
async fn choices_count_what_another_choice_would_find_and_groups_what_this_one_does() {
    let subject = graph(world());
    let facet = async |counting: &str| {
        let query = format!(
            "{{ instanceFacets(by: [STATUS STAGE], counting: {counting}, filter: {{ statuses: [LOCKED], stage: \"dev\" }}) {{ names counts }} }}"
        );
        subject.data(&query).await["instanceFacets"].take()
    };
    let choices = facet("CHOICES").await;
    assert_eq!(choices[0], json!({ "names": ["ACTIVE", "LOCKED"], "counts": [1, 1] }));
    assert_eq!(choices[1], json!({ "names": ["dev"], "counts": [1] }));
    assert_eq!(facet("GROUPS").await[0], json!({ "names": ["LOCKED"], "counts": [1] }));
}

const MATRIX: &str = "{ rowCount columnCount cellCount values columns { name }
    rows { type name columns lockedColumns warningColumns values majority outlierCount component { name } } }";

#[tokio::test]
async fn the_matrix_has_a_row_for_each_name_and_a_column_for_each_stack() {
    let subject = graph(world());
    let matrix = subject.data(&format!("{{ matrix {MATRIX} }}")).await["matrix"].take();
    assert_eq!(
        [&matrix["rowCount"], &matrix["columnCount"], &matrix["cellCount"]],
        [&json!(3), &json!(3), &json!(5)]
    );
    let stacks = json!([{ "name": "acme-dev" }, { "name": "acme-prod" }, { "name": "plain" }]);
    assert_eq!(matrix["columns"], stacks);
    assert_eq!(matrix["values"], json!([]));
    let row = |name: &str, columns: Value, locked: Value, warnings: Value| {
        json!({
            "type": "terraform", "name": name, "columns": columns, "lockedColumns": locked, "warningColumns": warnings,
            "values": [], "majority": null, "outlierCount": 0, "component": { "name": name },
        })
    };
    let rows = json!([
        row("locked", json!([0]), json!([0]), json!([])),
        row("rds", json!([1]), json!([]), json!([1])),
        row("vpc", json!([0, 1, 2]), json!([]), json!([])),
    ]);
    assert_eq!(matrix["rows"], rows);
}

#[tokio::test]
async fn the_matrix_leaves_out_what_is_filtered_and_counts_what_it_shows() {
    let subject = graph(world());
    let query =
        format!("{{ matrix(rowSearch: \"V\", columnSearch: \"acme\", filter: {{ stage: \"prod\" }}) {MATRIX} }}");
    let matrix = subject.data(&query).await["matrix"].take();
    assert_eq!(matrix["columns"], json!([{ "name": "acme-prod" }]));
    assert_eq!(matrix["rows"][0]["columns"], json!([0]));
    assert_eq!((&matrix["rowCount"], &matrix["cellCount"]), (&json!(1), &json!(1)));
    let none = subject
        .data(&format!("{{ matrix(rowSearch: \"no such\") {MATRIX} }}"))
        .await;
    assert_eq!(
        (&none["matrix"]["rows"], &none["matrix"]["columns"]),
        (&json!([]), &json!([]))
    );
}

#[tokio::test]
async fn what_deviates_from_most_of_its_row_is_an_outlier() {
    let subject = graph(world());
    let query = format!("{{ matrix(value: [\"workspace\"], rowSearch: \"vpc\") {MATRIX} }}");
    let matrix = subject.data(&query).await["matrix"].take();
    assert_eq!(matrix["values"], json!(["\"acme-dev\"", "\"acme-prod\"", "\"plain\""]));
    let row = &matrix["rows"][0];
    assert_eq!((&row["majority"], &row["outlierCount"]), (&json!(null), &json!(0)));

    let query = format!("{{ matrix(value: [\"metadata\", \"locked\"]) {MATRIX} }}");
    let matrix = subject.data(&query).await["matrix"].take();
    let vpc = &matrix["rows"][2];
    let value = &matrix["values"][vpc["majority"]
        .as_u64()
        .and_then(|at| usize::try_from(at).ok())
        .expect("a majority")];
    assert_eq!((value, &vpc["outlierCount"]), (&json!("false"), &json!(0)));

    for (path, expected) in [
        ("[\"vars\", \"tags\", \"zones\", \"1\"]", json!(["\"b\""])),
        (
            "[\"vars\", \"tags\"]",
            json!(["{\"team\":\"core\",\"zones\":[\"a\",\"b\"]}"]),
        ),
        ("[\"vars\", \"gone\"]", json!([""])),
    ] {
        let query = format!("{{ matrix(value: {path}) {MATRIX} }}");
        assert_eq!(subject.data(&query).await["matrix"]["values"], expected, "{path}");
    }
}

#[tokio::test]
async fn views_are_saved_renamed_and_deleted_and_what_cannot_be_is_told() {
    let subject = graph(estate(&[]));
    let change = async |operation: &str| {
        let query = format!(
            "mutation {{ it: {operation} {{ savedViews {{ page name query }} userErrors {{ message path }} }} }}"
        );
        subject.data(&query).await["it"].take()
    };
    let view = |name: &str, query: &str| json!({ "page": "STACKS", "name": name, "query": query });
    let saved = change("savedViewSave(input: { page: STACKS, name: \"a\", query: \"q=1\" })").await;
    assert_eq!(saved, json!({ "savedViews": [view("a", "q=1")], "userErrors": [] }));
    let saved = change("savedViewSave(input: { page: STACKS, name: \"a\", query: \"q=2\" })").await;
    assert_eq!(saved["savedViews"], json!([view("a", "q=2")]));
    change("savedViewSave(input: { page: STACKS, name: \"b\", query: \"\" })").await;
    let renamed = change("savedViewRename(input: { page: STACKS, name: \"b\", newName: \"c\" })").await;
    assert_eq!(renamed["savedViews"], json!([view("a", "q=2"), view("c", "")]));
    let refused = [
        (
            "savedViewSave(input: { page: STACKS, name: \" \", query: \"\" })",
            "name",
        ),
        (
            "savedViewRename(input: { page: STACKS, name: \"a\", newName: \"c\" })",
            "newName",
        ),
        (
            "savedViewRename(input: { page: MATRIX, name: \"a\", newName: \"d\" })",
            "name",
        ),
        ("savedViewDelete(input: { page: STACKS, name: \"gone\" })", "name"),
    ];
    for (operation, field) in refused {
        let answer = change(operation).await;
        assert_eq!(answer["savedViews"], json!(null), "{operation}");
        assert_eq!(answer["userErrors"][0]["path"], json!(["input", field]), "{operation}");
    }
    let long = format!(
        "savedViewSave(input: {{ page: STACKS, name: \"l\", query: \"{}\" }})",
        "x".repeat(4_001)
    );
    assert_eq!(change(&long).await["userErrors"][0]["path"], json!(["input", "query"]));
    let deleted = change("savedViewDelete(input: { page: STACKS, name: \"a\" })").await;
    assert_eq!(deleted["savedViews"], json!([view("c", "")]));
    assert_eq!(
        subject.data("{ savedViews { page name query } }").await["savedViews"],
        json!([view("c", "")])
    );
}
