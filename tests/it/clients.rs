//! The sample clients, in three languages, against the real binary: each asks, changes and follows.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use tests::binary::root;
use tests::clients;
use tests::repository::Repository;
use tests::server::Server;

/// A file of the demo estate that one stack reads.
const LEAF: &str = "stacks/orgs/acme/plat/prod/us-east-1.yaml";

fn javascript(file: &str) -> Command {
    let mut node = Command::new("node");
    node.arg(file).current_dir(clients::javascript());
    node
}

/// Runs a client, changes the estate once it has asked, and checks what it printed: three answers.
fn check(mut client: Command, theme: &str) -> Result<()> {
    let repository = Repository::copy_of(&root().join("examples/estate"))?;
    let server = Server::open(&repository.root(), &repository.home())?;
    let mut child = client
        .env("ISOBAR_URL", server.url())
        .env("ISOBAR_TOKEN", server.token())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("failed to start {client:?}"))?;
    let output = child.stdout.take().context("its output is ours")?;
    let mut lines = BufReader::new(output).lines();
    let mut next = || -> Result<Value> {
        let line = lines.next().context("the client said less than expected")??;
        serde_json::from_str(&line).with_context(|| line.clone())
    };
    let found = next()?;
    let largest = &found["stacks"]["nodes"][0];
    ensure!(found["stacks"]["nodes"].as_array().map(Vec::len) == Some(3), "{found}");
    ensure!(
        largest["name"].is_string() && largest["counts"]["total"].as_u64() > Some(1),
        "{found}"
    );
    let text = std::fs::read_to_string(repository.root().join(LEAF))?;
    repository.write(LEAF, text.replace("10.24.0.0/18", "10.99.0.0/18"))?;
    let changed = next()?["settingsUpdate"].take();
    assert_eq!(changed["settings"]["theme"], theme);
    assert_eq!(changed["userErrors"], json!([]));
    let event = next()?["estateChanged"].take();
    assert_eq!(
        (&event["isReset"], &event["stacks"]["changed"]),
        (&json!(false), &json!(["plat-use1-prod"]))
    );
    ensure!(child.wait()?.success(), "{client:?} failed");
    Ok(())
}

#[test]
fn a_client_with_graphql_ws_asks_changes_and_follows() -> Result<()> {
    check(javascript("websocket.js"), "DARK")
}

#[test]
fn a_client_with_graphql_sse_asks_changes_and_follows() -> Result<()> {
    check(javascript("events.js"), "LIGHT")
}

#[test]
fn a_client_with_urql_asks_changes_and_follows() -> Result<()> {
    check(javascript("urql.js"), "SYSTEM")
}

#[test]
fn a_client_in_python_asks_changes_and_follows() -> Result<()> {
    let folder = root().join("examples/clients/python");
    let python = clients::python("clients", &folder.join("requirements.txt"))?;
    let mut client = Command::new(python);
    client.arg(Path::new("client.py")).current_dir(folder);
    check(client, "DARK")
}

#[test]
fn a_client_in_rust_asks_changes_and_follows() -> Result<()> {
    check(Command::new(clients::rust()?), "LIGHT")
}
