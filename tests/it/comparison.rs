//! What the graph says of two stacks, of commits, and of what a change affects; on the demo estate and over real HTTP.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use tests::binary::root;
use tests::repository::Repository;
use tests::run::Run;
use tests::server::Server;

const PROD: &str = "stacks/orgs/acme/plat/prod/us-east-1.yaml";

struct Demo {
    repository: Repository,
    server: Server,
}

/// The demo estate, committed; then a change of one value that is not committed.
fn demo() -> Result<Demo> {
    let repository = Repository::copy_of(&root().join("examples/estate"))?;
    repository.git(&["add", "--all"])?;
    repository.git(&["commit", "--quiet", "--message", "As it was"])?;
    let path = repository.root().join(PROD);
    let text = std::fs::read_to_string(&path)?;
    repository.write(PROD, text.replace("10.24.0.0/18", "10.99.0.0/18"))?;
    let server = Server::open(&repository.root(), &repository.home())?;
    Ok(Demo { repository, server })
}

impl Demo {
    fn compare(&self, arguments: &str) -> Result<Value> {
        let query = format!(
            "{{ comparison({arguments}) {{
                isReady counts {{ added removed changed equal }} differenceCounts {{ added removed changed }}
                from {{ isFound commit }} to {{ isFound commit }}
                files {{ path valueCount }}
                instances(first: 20) {{ nodes {{ stack name kind
                    differences(first: 20) {{ nodes {{ path kind
                        before {{ json location {{ line file {{ path }} }} }}
                        after {{ json location {{ line file {{ path }} }} }} }} }} }} }} }} }}"
        );
        Ok(self.server.data(&query, &json!({}))?["comparison"].take())
    }
}

#[test]
fn a_commit_and_the_files_as_they_are_differ_by_just_what_was_edited() -> Result<()> {
    let found = demo()?.compare("from: { ref: \"HEAD\" }, to: {}, filter: { path: [\"vars\"] }")?;
    assert_eq!(found["isReady"], true);
    let changed = found["instances"]["nodes"].as_array().context("there are instances")?;
    let vpc = changed.iter().find(|one| one["name"] == "vpc").context("vpc differs")?;
    let cidr = &vpc["differences"]["nodes"][0];
    assert_eq!(cidr["path"], json!(["vars", "cidr_block"]));
    assert_eq!(
        (&cidr["before"]["json"], &cidr["after"]["json"]),
        (&json!("10.24.0.0/18"), &json!("10.99.0.0/18"))
    );
    assert_eq!(cidr["after"]["location"]["file"]["path"], PROD);
    assert_eq!(cidr["before"]["location"], cidr["after"]["location"]);
    assert_eq!(found["files"][0]["path"], PROD);
    assert!(
        changed.iter().all(|one| one["stack"] == "plat-use1-prod"),
        "{changed:?}"
    );
    Ok(())
}

#[test]
fn two_stacks_differ_in_instances_and_values_and_each_knows_where() -> Result<()> {
    let demo = demo()?;
    let sides = "from: { stack: \"plat-use1-staging\" }, to: { stack: \"plat-use1-prod\" }";
    let found = demo.compare(sides)?;
    let nodes = found["instances"]["nodes"].as_array().context("there are instances")?;
    assert!(nodes.iter().all(|one| !one["kind"].is_null()), "equal ones are hidden");
    let under_vars = demo.compare(&format!("{sides}, filter: {{ path: [\"vars\", \"stage\"] }}"))?;
    let all = |found: &Value| found["differenceCounts"]["changed"].as_u64().unwrap_or_default();
    assert!(all(&under_vars) > 0 && all(&under_vars) < all(&found), "{under_vars}");
    for one in under_vars["instances"]["nodes"].as_array().into_iter().flatten() {
        for difference in one["differences"]["nodes"].as_array().into_iter().flatten() {
            assert_eq!(
                (&difference["before"]["json"], &difference["after"]["json"]),
                (&json!("staging"), &json!("prod"))
            );
        }
    }
    let nowhere = demo.compare("from: { stack: \"nowhere\" }, to: { stack: \"plat-use1-prod\" }")?;
    assert_eq!(
        (&nowhere["from"]["isFound"], &nowhere["to"]["isFound"]),
        (&json!(false), &json!(true))
    );
    Ok(())
}

#[test]
fn the_graph_and_the_command_line_tell_the_same_of_what_is_affected() -> Result<()> {
    let demo = demo()?;
    let data = demo.server.data(
        "{ affected(base: \"HEAD\") { isReady reasons { name count } causes { path count } command { text }
            instances(first: 100) { nodes { stack name reasons causes dependents { name } } } } }",
        &json!({}),
    )?;
    let flags = ["describe", "affected", "--base", "HEAD"];
    let printed = Run::of(&flags, &demo.repository.root(), &demo.repository.home())?.json();
    let of_graph = data["affected"]["instances"]["nodes"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let of_graph: Vec<_> = of_graph
        .iter()
        .map(|one| (one["stack"].clone(), one["name"].clone(), one["reasons"].clone()))
        .collect();
    let of_command = printed.as_array().cloned().unwrap_or_default();
    let of_command: Vec<_> = of_command
        .iter()
        .map(|one| {
            (
                one["stack"].clone(),
                one["component"].clone(),
                one["affected_all"].clone(),
            )
        })
        .collect();
    assert!(!of_graph.is_empty());
    assert_eq!(of_graph, of_command);
    let command = data["affected"]["command"]["text"].as_str().unwrap_or_default();
    assert!(command.starts_with("atmos describe affected --sha "), "{command}");
    Ok(())
}

#[test]
fn what_is_affected_names_the_files_that_did_it_and_goes_by_them() -> Result<()> {
    let demo = demo()?;
    demo.repository.write("components/terraform/rds/main.tf", "# new")?;
    let ask = |cause: &str| {
        let query = format!(
            "{{ affected(base: \"HEAD\", cause: \"{cause}\") {{ isReady causes {{ path count }}
                instances(first: 100) {{ totalCount nodes {{ stack name causes }} }} }} }}"
        );
        Ok::<_, anyhow::Error>(demo.server.data(&query, &json!({}))?["affected"].take())
    };
    let all = ask("")?;
    let rds = "components/terraform/rds";
    assert_eq!(
        all["causes"],
        json!([{ "path": rds, "count": 5 }, { "path": PROD, "count": 1 }])
    );
    let of_file = ask(PROD)?;
    assert_eq!(of_file["causes"], all["causes"]);
    assert_eq!(
        of_file["instances"]["nodes"],
        json!([{ "stack": "plat-use1-prod", "name": "vpc", "causes": [PROD] }])
    );
    assert_eq!(ask(rds)?["instances"]["totalCount"], 5);
    assert_eq!(ask("nothing")?["instances"]["totalCount"], 0);
    Ok(())
}

#[test]
fn a_commit_that_does_not_exist_is_the_callers_to_mend() -> Result<()> {
    let demo = demo()?;
    for query in [
        "{ affected(base: \"no-such-branch\") { commit } }",
        "{ comparison(from: { ref: \"no-such-branch\" }, to: {}) { isReady } }",
        "{ comparison(from: { stack: \"plat-use1-prod\" }, to: {}) { isReady } }",
        "{ comparison(from: { component: \"vpc\" }, to: { component: \"vpc\" }) { isReady } }",
    ] {
        let answer = demo.server.answer(query, &json!({}))?;
        assert_eq!(
            answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT",
            "{query}: {answer}"
        );
    }
    Ok(())
}
