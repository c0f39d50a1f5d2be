//! Files through the graph: what becomes of what they say, and all of them at once.

use atmos::diagnostic::Diagnostic;
use atmos::source::Span;
use serde_json::json;

use crate::testing::{estate, graph};

const FILE: &str = "/estate/catalog/all.yaml";

#[tokio::test]
async fn a_file_tells_what_instances_have_of_it_and_how_far_it_reaches() {
    let (builder, file) = estate(&[("a-dev", &["vpc"]), ("b-dev", &["vpc"]), ("c-prod", &["vpc"])])
        .read_by(FILE, &["a-dev", "b-dev", "c-prod"]);
    let subject = graph(builder.written(Span::new(file, 3, 5), &["a-dev", "c-prod"]));
    let query = "{ file(path: \"catalog/all.yaml\") { reading { instanceCount stackCount
        lineCounts { wins mixed overridden unread } lines { number fate winnerCount loserCount }
        reach { name stackCount instanceCount }
        at(line: 3) { path location { line column } instanceCount outcomeCount
            outcomes { isWinner isSecret text instanceCount stackCount location { line } instance { name } } }
        nothing: at(line: 4) { path } } } }";
    assert_eq!(
        subject.data(query).await["file"]["reading"],
        json!({
            "instanceCount": 2, "stackCount": 2,
            "lineCounts": { "wins": 1, "mixed": 0, "overridden": 0, "unread": 0 },
            "lines": [{ "number": 3, "fate": "WINS", "winnerCount": 2, "loserCount": 0 }],
            "reach": [
                { "name": "dev", "stackCount": 1, "instanceCount": 1 },
                { "name": "prod", "stackCount": 1, "instanceCount": 1 },
            ],
            "at": [{
                "path": ["command"], "location": { "line": 3, "column": 5 }, "instanceCount": 2, "outcomeCount": 1,
                "outcomes": [{
                    "isWinner": true, "isSecret": false, "text": "\"tofu\"", "instanceCount": 2, "stackCount": 2,
                    "location": { "line": 3 }, "instance": { "name": "vpc" },
                }],
            }],
            "nothing": [],
        })
    );
}

#[tokio::test]
async fn what_looks_like_a_secret_is_not_told_again() {
    let (builder, file) = estate(&[("a-dev", &["vpc"])]).read_by(FILE, &["a-dev"]);
    let span = Span::new(file, 3, 5);
    let found = Diagnostic::warning("secret-in-plain-text", span, "It looks like a secret.");
    let subject = graph(builder.written(span, &["a-dev"]).diagnostic(found));
    let query = "{ file(path: \"catalog/all.yaml\") { reading { at(line: 3) { outcomes { isSecret text } } } } }";
    let data = subject.data(query).await;
    assert_eq!(
        data["file"]["reading"]["at"][0]["outcomes"],
        json!([{ "isSecret": true, "text": null }])
    );
}

#[tokio::test]
async fn all_files_come_in_columns_of_one_length() {
    let (builder, file) = estate(&[("a-dev", &["vpc"])]).read_by(FILE, &["a-dev"]);
    let (builder, _) = builder.read_by("/estate/stacks/a.yaml", &["a-dev"]);
    let subject = graph(builder.diagnostic(Diagnostic::error("x", Span::new(file, 1, 1), "It is wrong.")));
    let query =
        "{ fileTree { totalCount paths kinds stackNames importedByCounts errorCounts warningCounts gitStates } }";
    assert_eq!(
        subject.data(query).await["fileTree"],
        json!({
            "totalCount": 2,
            "paths": ["catalog/all.yaml", "stacks/a.yaml"],
            "kinds": ["OTHER", "OTHER"],
            "stackNames": [null, null],
            "importedByCounts": [0, 0],
            "errorCounts": [1, 0],
            "warningCounts": [0, 0],
            "gitStates": [null, null],
        })
    );
}

#[tokio::test]
async fn only_files_of_the_estate_are_found_by_path() {
    let subject = graph(estate(&[("a-dev", &["vpc"])]).read_by(FILE, &["a-dev"]).0);
    for path in [
        "../etc/passwd",
        "/etc/passwd",
        "catalog/../catalog/all.yaml",
        "components/terraform/vpc/prod.tfvars",
        "",
    ] {
        let query = format!("{{ file(path: {}) {{ path }} }}", json!(path));
        assert_eq!(subject.data(&query).await["file"], json!(null), "{path}");
    }
}
