//! Every root field of the graph is described and answers, on the demo estate, over real HTTP.

use std::collections::BTreeSet;
use std::net::TcpStream;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};
use tests::binary::root;
use tests::repository::Repository;
use tests::server::{Server, agent};
use tungstenite::HandshakeError;

const INTROSPECTION: &str = "query Introspection {
    __schema {
        types { kind name description
            fields { name description } inputFields { name description } enumValues { name description } }
        queryType { fields { name } } mutationType { fields { name } } subscriptionType { fields { name } }
    }
}";

/// One operation for each root field, and variables that find something in the demo estate.
const OPERATIONS: [(&str, &str); 38] = [
    (
        "estate",
        "{ estate { id name counts { stacks } environments { name stackCount } stackLabels { name }
            options { totalCount nodes { path value setter location { line } } } variables { name } configFiles { path } } }",
    ),
    (
        "stack",
        "{ stack(name: \"plat-use1-prod\") { id name instances { totalCount } } }",
    ),
    (
        "component",
        "{ component(type: \"terraform\", name: \"vpc\") { id name instances { totalCount } readme { summary } category
            sources { kind uri version } module { inputs { name type setCount } outputs { name } } files { name } } }",
    ),
    (
        "instance",
        "{ instance(stack: \"plat-use1-prod\", component: \"vpc\") { id name sections { name } dependents { toComponent } } }",
    ),
    (
        "file",
        "{ file(path: \"stacks/catalog/vpc/defaults.yaml\") { id path source importedBy { text } gitState pointers { kind text targets { line file { path } } } renderings(stack: \"plat-use1-prod\") { text failure } reading { instanceCount lines { number fate } reach { name } at(line: 9) { path outcomes { text instances(first: 2) { totalCount } } } } } }",
    ),
    ("fileTree", "{ fileTree { totalCount paths kinds gitStates } }"),
    (
        "lens",
        "{ lens(kind: DEPENDENCIES) { nodeCount view(groupBy: STACK) { groups { key nodeCount } edges { from to kind } } } }",
    ),
    ("stacks", "{ stacks(first: 5) { totalCount nodes { name } } }"),
    ("components", "{ components(first: 5) { totalCount nodes { name } } }"),
    ("instances", "{ instances(first: 5) { totalCount nodes { name } } }"),
    (
        "stackFacets",
        "{ stackFacets(by: [STAGE, TENANT]) { names counts optionCount } }",
    ),
    ("componentFacets", "{ componentFacets(by: [TYPE]) { names counts } }"),
    (
        "instanceFacets",
        "{ instanceFacets(by: [STACK, COMPONENT, STATUS], filter: { stage: \"prod\" }) { names counts } }",
    ),
    (
        "matrix",
        "{ matrix(value: [\"vars\", \"region\"]) { rowCount columnCount values columns { name }
            rows { type name columns abstractColumns warningColumns values majority outlierCount component { name } } } }",
    ),
    ("savedViews", "{ savedViews { page name query } }"),
    ("files", "{ files(first: 5) { totalCount nodes { path } } }"),
    (
        "diagnostics",
        "{ diagnostics(first: 5) { totalCount nodes { code message } } }",
    ),
    (
        "comparison",
        "{ comparison(from: { stack: \"plat-use1-staging\" }, to: { stack: \"plat-use1-prod\" }) { isReady counts { changed equal }
            instances(first: 2) { totalCount nodes { name differences(first: 2) { totalCount nodes { path before { json } after { json } } } } } } }",
    ),
    (
        "affected",
        "{ affected(base: \"HEAD\") { isReady commit instances(first: 5) { totalCount nodes { name reasons dependentCount } } } }",
    ),
    (
        "doctor",
        "{ doctor { counts { total errors } findings(first: 5) { totalCount nodes { code reach fix { description isSafe diff } } } } }",
    ),
    (
        "activities",
        "{ activities(first: 5) { totalCount nodes { revision commit { author } } } }",
    ),
    ("workflows", "{ workflows(first: 5) { totalCount nodes { name } } }"),
    (
        "search",
        "{ search(text: \"component:vpc stage:prod\") { terms { word } instances { totalCount nodes { name } } values { totalCount } } }",
    ),
    (
        "workflow",
        "{ workflow(file: \"platform.yaml\", name: \"bring-up\") { id commandLine parameters { name } stepCount
            steps { name type commandLine effectiveStack needs location { line } steps { name } } } }",
    ),
    ("work", "{ work { kind since changedFiles done total } }"),
    (
        "machine",
        "{ machine { awsProfiles { name } awsFiles { path isRead } kubeContexts { name } kubeFiles { path isRead } } }",
    ),
    ("service", "{ service { limits { cost pageSize } errorCodes } }"),
    ("settings", "{ settings { theme } }"),
    ("node", "query Node($id: ID!) { node(id: $id) { id } }"),
    ("nodes", "query Nodes($id: ID!) { nodes(ids: [$id]) { id } }"),
    (
        "settingsUpdate",
        "mutation { settingsUpdate(input: { theme: DARK }) { settings { theme } userErrors { message } } }",
    ),
    (
        "savedViewSave",
        "mutation { savedViewSave(input: { page: INSTANCES, name: \"Mine\", query: \"stage=prod\" }) { savedViews { name } userErrors { message } } }",
    ),
    (
        "savedViewRename",
        "mutation { savedViewRename(input: { page: INSTANCES, name: \"Mine\", newName: \"Ours\" }) { savedViews { name } userErrors { message } } }",
    ),
    (
        "savedViewDelete",
        "mutation { savedViewDelete(input: { page: INSTANCES, name: \"Ours\" }) { savedViews { name } userErrors { message } } }",
    ),
    ("estateChanged", "subscription { estateChanged { revision } }"),
    ("workChanged", "subscription { workChanged { kind } }"),
    ("__typename", "{ __typename }"),
    ("__schema", "{ __schema { queryType { name } } }"),
];

struct Demo {
    repository: Repository,
    server: Server,
}

fn demo() -> Result<Demo> {
    let repository = Repository::copy_of(&root().join("examples/estate"))?;
    repository.git(&["add", "--all"])?;
    repository.git(&["commit", "--quiet", "--message", "As it was"])?;
    let server = Server::open(&repository.root(), &repository.home())?;
    Ok(Demo { repository, server })
}

#[test]
fn every_root_field_answers_on_the_demo_estate() -> Result<()> {
    let demo = demo()?;
    let schema = demo.server.data(INTROSPECTION, &json!({}))?["__schema"].take();
    let mut roots = BTreeSet::new();
    for kind in ["queryType", "mutationType", "subscriptionType"] {
        roots.extend(names(&schema[kind]["fields"]));
    }
    let tried: BTreeSet<String> = OPERATIONS.map(|(name, _)| name.to_owned()).into();
    let untried: Vec<&String> = roots.difference(&tried).collect();
    assert!(untried.is_empty(), "no operation tries {untried:?}");
    let id = demo.server.data("{ estate { id } }", &json!({}))?["estate"]["id"].take();
    for (name, operation) in OPERATIONS
        .iter()
        .filter(|(_, operation)| !operation.starts_with("subscription"))
    {
        let variables = if operation.contains("$id") {
            json!({ "id": id })
        } else {
            json!({})
        };
        let data = demo
            .server
            .data(operation, &variables)
            .with_context(|| (*name).to_owned())?;
        ensure!(!data[name].is_null(), "{name} is null");
        ensure!(
            data[name]["totalCount"] != 0 || *name == "activities",
            "{name} is empty"
        );
    }
    Ok(())
}

#[test]
fn no_root_field_answers_without_the_token() -> Result<()> {
    let demo = demo()?;
    // A connection for each: one whose request was refused unread is closed.
    let url = format!("{}/graphql", demo.server.url());
    let ask = |operation: &str, accept: &str, bearer: &str| -> Result<(u16, Value)> {
        let request = json!({ "query": operation, "variables": { "id": "" } });
        let post = agent()
            .post(&url)
            .header("accept", accept)
            .header("authorization", bearer);
        let mut answer = post.send_json(&request)?;
        Ok((answer.status().as_u16(), answer.body_mut().read_json()?))
    };
    for (name, operation) in OPERATIONS {
        for accept in [
            "application/json",
            "application/graphql-response+json",
            "text/event-stream",
        ] {
            for bearer in ["", "Bearer ", "Bearer 0123456789", "Basic 0123456789"] {
                let (status, answer) = ask(operation, accept, bearer).with_context(|| name.to_owned())?;
                let code = &answer["errors"][0]["extensions"]["code"];
                assert_eq!(
                    (status, code),
                    (401, &json!("UNAUTHENTICATED")),
                    "{name}, {accept}, {bearer}"
                );
                assert!(answer["data"].is_null(), "{name}: {answer}");
            }
        }
        for bearer in ["", "Bearer 0123456789"] {
            let mut answer = agent()
                .get(&url)
                .query("query", operation)
                .header("authorization", bearer)
                .call()?;
            let (status, answer) = (answer.status().as_u16(), answer.body_mut().read_json::<Value>()?);
            let code = &answer["errors"][0]["extensions"]["code"];
            assert_eq!(
                (status, code),
                (401, &json!("UNAUTHENTICATED")),
                "{name} by GET, {bearer}"
            );
            assert_eq!(handshake(&demo.server, bearer)?, 401, "{name}, {bearer}");
        }
    }
    Ok(())
}

/// The status that answers who asks for a WebSocket, over which operations would go.
fn handshake(server: &Server, bearer: &str) -> Result<u16> {
    let mut request = server.socket_request()?;
    request.headers_mut().insert("authorization", bearer.parse()?);
    let stream = TcpStream::connect(server.address())?;
    match tungstenite::client(request, stream) {
        Ok(_) => Ok(101),
        Err(HandshakeError::Failure(tungstenite::Error::Http(answer))) => Ok(answer.status().as_u16()),
        Err(error) => bail!("{error}"),
    }
}

#[test]
fn everything_in_the_graph_is_described() -> Result<()> {
    let demo = demo()?;
    let schema = demo.server.data(INTROSPECTION, &json!({}))?["__schema"].take();
    let mut silent = Vec::new();
    let types = schema["types"].as_array().context("the graph has types")?;
    for one in types
        .iter()
        .filter(|one| !one["name"].as_str().is_some_and(|name| name.starts_with("__")))
    {
        let name = one["name"].as_str().unwrap_or_default();
        // The scalars of the specification itself need no words.
        let is_builtin = ["Boolean", "Float", "ID", "Int", "String"].contains(&name);
        if is_silent(one) && !is_builtin {
            silent.push(name.to_owned());
        }
        for members in ["fields", "inputFields", "enumValues"] {
            let members = one[members]
                .as_array()
                .into_iter()
                .flatten()
                .filter(|member| is_silent(member));
            silent.extend(members.map(|member| format!("{name}.{}", member["name"].as_str().unwrap_or_default())));
        }
    }
    assert_eq!(silent, [""; 0]);
    Ok(())
}

#[test]
fn the_demo_estate_has_the_two_warnings_that_its_readme_names() -> Result<()> {
    let demo = demo()?;
    let data = demo.server.data(
        "{ diagnostics(first: 100) { nodes { severity code location { file { path } } } } }",
        &json!({}),
    )?;
    let findings = data["diagnostics"]["nodes"].as_array().context("there are findings")?;
    let serious: Vec<&Value> = findings
        .iter()
        .filter(|finding| finding["severity"] != "INFO")
        .collect();
    let shown = |finding: &&Value| {
        json!([
            finding["severity"],
            finding["code"],
            finding["location"]["file"]["path"]
        ])
    };
    assert_eq!(
        serious.iter().map(shown).collect::<Value>(),
        json!([
            ["WARNING", "depends-on-deprecated", "stacks/catalog/rds/orders.yaml"],
            ["WARNING", "manifest-unused", "stacks/catalog/redis/defaults.yaml"],
        ]),
        "{findings:?}"
    );
    Ok(())
}

#[test]
fn an_edit_on_disk_arrives_as_an_event_and_in_the_value() -> Result<()> {
    let demo = demo()?;
    let mut changes = demo.server.changes("revision stacks { changed added removed }")?;
    let path = "stacks/orgs/acme/plat/prod/us-east-1.yaml";
    let text = std::fs::read_to_string(root().join("examples/estate").join(path))?;
    demo.repository
        .write(path, text.replace("10.24.0.0/18", "10.99.0.0/18"))?;
    let query = "{ instance(stack: \"plat-use1-prod\", component: \"vpc\") {
        value(path: [\"vars\", \"cidr_block\"]) { json location { line file { path } } } } }";
    loop {
        let event = changes.event()?;
        let value = demo.server.data(query, &json!({}))?["instance"]["value"].take();
        if value["json"] == "10.99.0.0/18" {
            assert_eq!(
                event["estateChanged"]["stacks"]["changed"],
                json!(["plat-use1-prod"]),
                "{event}"
            );
            let line = text
                .lines()
                .position(|line| line.contains("10.24.0.0/18"))
                .map(|index| index + 1);
            assert_eq!(value["location"], json!({ "line": line, "file": { "path": path } }));
            return Ok(());
        }
    }
}

#[test]
fn a_component_says_what_its_folder_holds_and_how_it_is_used() -> Result<()> {
    let demo = demo()?;
    let query = "{ component(type: \"terraform\", name: \"vpc\") { deployableCount abstractCount instanceCount
        readme { summary } files { name } module { requiredVersion inputs { name isRequired setCount file line } } } }";
    let component = demo.server.data(query, &json!({}))?["component"].take();
    let summary = component["readme"]["summary"].as_str().unwrap_or_default();
    assert!(
        summary.starts_with("A network with a public and a private subnet"),
        "{component}"
    );
    let total = component["deployableCount"]
        .as_u64()
        .zip(component["abstractCount"].as_u64());
    assert_eq!(
        total.map(|(one, other)| one + other),
        component["instanceCount"].as_u64()
    );
    let inputs = component["module"]["inputs"].as_array().context("it has inputs")?;
    let cidr = inputs
        .iter()
        .find(|input| input["name"] == "cidr_block")
        .context("it has a range")?;
    assert_eq!(
        (&cidr["file"], &cidr["isRequired"]),
        (&json!("variables.tf"), &json!(true))
    );
    assert!(
        cidr["setCount"].as_u64() > Some(0) && cidr["line"].as_u64() > Some(0),
        "{cidr}"
    );
    Ok(())
}

#[test]
fn what_the_machine_holds_is_named_and_never_shown() -> Result<()> {
    let repository = Repository::copy_of(&root().join("examples/estate"))?;
    let home = repository.home();
    std::fs::create_dir_all(home.join(".aws"))?;
    std::fs::create_dir_all(home.join(".kube"))?;
    std::fs::write(home.join(".aws/credentials"), "[ops]\naws_secret_access_key = hidden\n")?;
    let kube = "current-context: a\ncontexts: [{name: a}]\nusers: [{name: u, user: {token: hidden}}]\n";
    std::fs::write(home.join(".kube/config"), kube)?;
    let server = Server::open(&repository.root(), &home)?;
    let query = "{ machine { awsProfiles { name } kubeContexts { name isCurrent } awsFiles { path } } }";
    let machine = server.data(query, &json!({}))?["machine"].take();
    assert_eq!(machine["awsProfiles"], json!([{ "name": "ops" }]));
    assert_eq!(machine["kubeContexts"], json!([{ "name": "a", "isCurrent": true }]));
    assert!(!machine.to_string().contains("hidden"), "{machine}");
    Ok(())
}

fn is_silent(one: &Value) -> bool {
    one["description"].as_str().is_none_or(str::is_empty)
}

fn names(fields: &Value) -> Vec<String> {
    let fields = fields.as_array().into_iter().flatten();
    fields
        .filter_map(|field| field["name"].as_str().map(str::to_owned))
        .collect()
}
