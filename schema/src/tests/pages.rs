//! Every connection of the graph, walked page by page while the estate changes under it.

use std::collections::BTreeSet;
use std::sync::Arc;

use atmos::checkout::{CheckoutError, Revision};
use atmos::diagnostic::{Diagnostic, Scope};
use atmos::edit::EditError;
use atmos::estate::{Estate, InstanceKey};
use atmos::inherited::Written;
use atmos::log::{LinesOf, Log};
use atmos::source::{FileId, Span};
use atmos::value::Map;
use atmos::workflow::Workflow;
use atmos::workspace::Rendering;
use proptest::prelude::*;
use serde_json::Value;

use super::{activity, text};
use crate::engine::Engine;
use crate::testing::{Builder, Subject, change, estate, graph};

/// How many things come and go, of each kind.
const THINGS: usize = 9;

/// A code for each finding.
const CODES: [&str; THINGS] = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];

/// Each connection: its field, and an operation that reaches it, with `PAGE` in its place.
const CONNECTIONS: [(&str, &str); 31] = [
    ("Query.stacks", "{ stacksPAGE }"),
    ("Query.components", "{ componentsPAGE }"),
    ("Query.instances", "{ instancesPAGE }"),
    ("Query.files", "{ filesPAGE }"),
    ("Query.diagnostics", "{ diagnosticsPAGE }"),
    ("Query.workflows", "{ workflowsPAGE }"),
    ("Query.activities", "{ activitiesPAGE }"),
    ("AffectedReport.instances", "{ affected(base: \"main\") { instancesPAGE } }"),
    (
        "Comparison.instances",
        "{ comparison(from: { stack: \"base-dev\" }, to: { stack: \"s4-dev\" }) { instancesPAGE } }",
    ),
    (
        "ComparedInstance.differences",
        "{ comparison(from: { stack: \"base-dev\", component: \"c4\" }, to: { stack: \"s4-dev\", component: \"vpc\" }) {
            instances { nodes { differencesPAGE } } } }",
    ),
    ("Doctor.findings", "{ doctor { findingsPAGE } }"),
    ("Doctor.groups", "{ doctor { groupsPAGE } }"),
    (
        "Activity.entries",
        "{ node(id: \"ACTIVITY\") { ... on Activity { entriesPAGE } } }",
    ),
    (
        "Component.instances",
        "{ component(type: \"terraform\", name: \"vpc\") { instancesPAGE } }",
    ),
    ("Estate.options", "{ estate { optionsPAGE } }"),
    ("Environment.stacks", "{ estate { environments { stacksPAGE } } }"),
    ("File.stacks", "{ file(path: \"catalog/all.yaml\") { stacksPAGE } }"),
    (
        "FileReading.instances",
        "{ file(path: \"catalog/all.yaml\") { reading { instancesPAGE } } }",
    ),
    (
        "FileOutcome.instances",
        "{ file(path: \"catalog/all.yaml\") { reading { at(line: 7) { outcomes { instancesPAGE } } } } }",
    ),
    ("Lens.nodes", "{ lens(kind: DEPENDENCIES) { nodesPAGE } }"),
    (
        "LensImpact.nodes",
        "{ lens(kind: DEPENDENCIES) { impact(of: \"?base-dev/gone\") { nodesPAGE } } }",
    ),
    ("Search.stacks", "{ search(text: \"stack:dev\") { stacksPAGE } }"),
    (
        "Search.components",
        "{ search(text: \"type:terraform\") { componentsPAGE } }",
    ),
    ("Search.instances", "{ search(text: \"component:c\") { instancesPAGE } }"),
    ("Search.values", "{ search(text: \"name:c\") { valuesPAGE } }"),
    ("Search.files", "{ search(text: \"file:yaml\") { filesPAGE } }"),
    (
        "Search.diagnostics",
        "{ search(text: \"nothing uses\") { diagnosticsPAGE } }",
    ),
    (
        "FoundValue.instances",
        "{ search(text: \"team:core\") { values { nodes { instancesPAGE } } } }",
    ),
    ("Stack.instances", "{ stack(name: \"base-dev\") { instancesPAGE } }"),
    ("Stack.diagnostics", "{ stack(name: \"base-dev\") { diagnosticsPAGE } }"),
    (
        "Stack.importedFiles",
        "{ stack(name: \"base-dev\") { importedFilesPAGE } }",
    ),
];

/// A repository whose every commit is the same.
pub(super) struct Past(pub(super) Arc<Estate>);

impl Engine for Past {
    fn previews(&self, _: &[Arc<Diagnostic>]) -> Vec<Result<String, EditError>> {
        Vec::new()
    }

    fn commit(&self, _: &Revision) -> Result<String, CheckoutError> {
        Ok("0123456789".to_owned())
    }

    fn head(&self) -> Result<String, CheckoutError> {
        self.commit(&Revision::default())
    }

    fn log(&self, _: &LinesOf, _: &dyn Fn() -> bool) -> Result<Log, CheckoutError> {
        Ok(Log::default())
    }

    fn written(&self, _: &InstanceKey) -> Option<Written> {
        None
    }

    fn at(&self, _: &str) -> Result<Arc<Estate>, CheckoutError> {
        Ok(Arc::clone(&self.0))
    }

    fn renderings(&self, _: FileId, _: &str) -> Vec<Rendering> {
        Vec::new()
    }
}

/// Which of the things are there.
type Version = [bool; THINGS];

fn version() -> impl Strategy<Value = Version> {
    proptest::array::uniform9(proptest::bool::weighted(0.7))
}

/// An estate in which, beside one stack that stays, everything that a connection lists comes and goes.
fn world(version: &Version) -> Builder {
    let there = || (0..THINGS).filter(|at| version[*at]);
    let names: Vec<String> = there().map(|at| format!("s{at}-dev")).collect();
    let own: Vec<String> = there().map(|at| format!("c{at}")).collect();
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    let mut stacks: Vec<(&str, &[&str])> = names.iter().map(|name| (name.as_str(), &["vpc"][..])).collect();
    stacks.push(("base-dev", &own));
    let readers: Vec<&str> = names.iter().map(String::as_str).collect();
    let (mut builder, all) = estate(&stacks).read_by("/estate/catalog/all.yaml", &readers);
    builder = builder.written(Span::new(all, 7, 1), &readers);
    for at in there() {
        let path = format!("/estate/stacks/f{at}.yaml");
        builder = builder.depends(("base-dev", &format!("c{at}")), ("base-dev", "gone"));
        builder = builder.read_by(&path, &["base-dev"]).0;
        // One instance each, so that how far they reach does not change with the others.
        let scope = Scope::Instance {
            stack: "base-dev".into(),
            component_type: "terraform".into(),
            component: format!("c{at}").into(),
        };
        let found = Diagnostic::warning(CODES[at], Span::new(all, 1, 1), format!("Nothing uses {at}."));
        builder = builder.diagnostic(found.scope(scope));
        builder.estate.workflows.push(Arc::new(workflow(at)));
    }
    builder
}

fn workflow(at: usize) -> Workflow {
    Workflow {
        name: format!("w{at}").into(),
        span: Span::NONE,
        file: "deploy.yaml".into(),
        file_name: None,
        file_description: None,
        description: None,
        stack: None,
        steps: Vec::new(),
        definition: Map::default(),
    }
}

/// The estate over time.
struct World {
    subject: Subject,
    versions: Vec<Version>,
    revision: u64,
}

/// One page.
struct Page {
    ids: Vec<String>,
    has_previous: bool,
    has_next: bool,
    start: Option<String>,
    end: Option<String>,
}

impl World {
    fn new(versions: Vec<Version>) -> Self {
        let subject = graph(world(&versions[0]));
        let recorded = (1..=5).map(activity);
        subject.store.activities.lock().expect("it is free").extend(recorded);
        subject.live.set_engine(Arc::new(Past(estate(&[]).build())));
        Self {
            subject,
            versions,
            revision: 1,
        }
    }

    /// Changes the estate to its next version; some changes are recorded.
    fn turn(&mut self) {
        self.revision += 1;
        let version = &self.versions[self.revision as usize % self.versions.len()];
        let estate = world(version).revision(self.revision).build();
        self.subject.live.publish(estate, change(self.revision), None);
        // Rarer than turns: a walk towards the newest ends only if it is faster than what comes.
        if self.revision.is_multiple_of(3) {
            let recorded = activity(100 + i64::try_from(self.revision).unwrap_or_default());
            self.subject.store.activities.lock().expect("it is free").push(recorded);
        }
    }

    async fn page(&self, operation: &str, arguments: &str) -> Page {
        let key = match operation {
            entries if entries.contains("entriesPAGE") => "instanceId",
            groups if groups.contains("groupsPAGE") => "name",
            values if values.contains("differencesPAGE") || values.contains("optionsPAGE") => "path",
            "{ affected(base: \"main\") { instancesPAGE } }" => "instanceId",
            compared if compared.contains("comparison") => "instanceId",
            lens if lens.contains("lens") => "key",
            values if values.contains("valuesPAGE") => "instance",
            _ => "id",
        };
        let node = if key == "instance" { "instance { id }" } else { key };
        let page = format!(
            "({arguments}) {{ totalCount nodes {{ {node} }} edges {{ cursor node {{ {node} }} }}
               pageInfo {{ hasPreviousPage hasNextPage startCursor endCursor }} }}"
        );
        let query = operation.replace("PAGE", &page);
        let query = query.replace("ACTIVITY", &crate::node::global_id("Activity", &["1"]));
        let data = self.subject.data(&query).await;
        let found = connection(&data).unwrap_or_else(|| panic!("no page: {query} {data}"));
        let list = |name: &str| found[name].as_array().expect("a list").clone();
        let ids: Vec<String> = list("nodes").iter().map(|node| named(&node[key])).collect();
        let edges = list("edges");
        let edge_ids: Vec<String> = edges.iter().map(|edge| named(&edge["node"][key])).collect();
        assert_eq!(ids, edge_ids, "{operation}");
        let info = &found["pageInfo"];
        let cursor = |edge: Option<&Value>| edge.map(|edge| text(&edge["cursor"]).to_owned());
        let place = |name: &str| info[name].as_str().map(str::to_owned);
        let (start, end) = (place("startCursor"), place("endCursor"));
        assert_eq!(
            (&start, &end),
            (&cursor(edges.first()), &cursor(edges.last())),
            "{operation}"
        );
        assert!(found["totalCount"].as_u64() >= Some(ids.len() as u64), "{operation}");
        Page {
            ids,
            has_previous: info["hasPreviousPage"] == true,
            has_next: info["hasNextPage"] == true,
            start,
            end,
        }
    }

    /// What the connection shows in every version of the estate, and what in any.
    async fn lasting(&mut self, operation: &str) -> BTreeSet<String> {
        let mut lasting: Option<BTreeSet<String>> = None;
        for _ in 0..=self.versions.len() {
            let ids: BTreeSet<String> = self.page(operation, "first: 100").await.ids.into_iter().collect();
            lasting = Some(match lasting {
                Some(lasting) => lasting.intersection(&ids).cloned().collect(),
                None => ids,
            });
            self.turn();
        }
        lasting.unwrap_or_default()
    }

    /// Everything that a walk shows, in the order of the list, with a change of the estate after each page.
    async fn walk(&mut self, operation: &str, size: usize, forward: bool) -> Vec<String> {
        let (mut seen, mut cursor): (Vec<String>, Option<String>) = (Vec::new(), None);
        loop {
            let (count, side) = if forward {
                ("first", "after")
            } else {
                ("last", "before")
            };
            let place = cursor.as_ref().map(|cursor| format!(", {side}: \"{cursor}\""));
            let page = self
                .page(operation, &format!("{count}: {size}{}", place.unwrap_or_default()))
                .await;
            assert!(page.ids.len() <= size, "{operation}: more than {size}");
            let (more, next) = if forward {
                (page.has_next, page.end)
            } else {
                (page.has_previous, page.start)
            };
            let place = if forward { seen.len() } else { 0 };
            seen.splice(place..place, page.ids);
            if !more {
                return seen;
            }
            assert!(next.is_some(), "{operation}: there is more, but no place to go on");
            cursor = next;
            self.turn();
        }
    }
}

/// What tells a node from others: a text, or a list of texts.
fn named(name: &Value) -> String {
    name.as_str().map_or_else(|| name.to_string(), str::to_owned)
}

/// The first connection in an answer.
fn connection(data: &Value) -> Option<&Value> {
    match data {
        Value::Object(fields) if fields.contains_key("pageInfo") => Some(data),
        Value::Object(fields) => fields.values().find_map(connection),
        Value::Array(items) => items.iter().find_map(connection),
        _ => None,
    }
}

async fn check(versions: Vec<Version>, size: usize) {
    // The stack that stays has at least one thing of each kind.
    let versions = versions.into_iter().map(|mut version| {
        version[THINGS / 2] = true;
        version
    });
    let mut world = World::new(versions.collect());
    for (field, operation) in CONNECTIONS {
        let lasting = world.lasting(operation).await;
        assert!(!lasting.is_empty(), "{field} shows nothing");
        let (forward, backward) = (
            world.walk(operation, size, true).await,
            world.walk(operation, size, false).await,
        );
        for seen in [&forward, &backward] {
            let once: BTreeSet<&String> = seen.iter().collect();
            assert_eq!(once.len(), seen.len(), "{field} shows something twice");
            assert!(
                lasting.iter().all(|id| once.contains(id)),
                "{field} leaves out what was there all the time"
            );
        }
        let stayed =
            |seen: &[String]| -> Vec<String> { seen.iter().filter(|id| lasting.contains(*id)).cloned().collect() };
        assert_eq!(stayed(&forward), stayed(&backward), "{field} has two orders");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn a_walk_shows_what_stays_once_and_in_order_however_the_estate_changes(
        versions in proptest::collection::vec(version(), 1..4),
        size in 1_usize..5,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("there are threads").block_on(check(versions, size));
    }
}

#[tokio::test]
async fn every_connection_of_the_graph_is_walked() {
    let subject = graph(estate(&[]));
    let query = "{ __schema { types { name fields { name type { name ofType { name } } args { name } } } } }";
    let data = subject.data(query).await;
    let mut connections = BTreeSet::new();
    for kind in data["__schema"]["types"].as_array().expect("a list") {
        for field in kind["fields"].as_array().into_iter().flatten() {
            let of = [&field["type"]["name"], &field["type"]["ofType"]["name"]];
            if of.into_iter().any(|name| text(name).ends_with("Connection")) {
                connections.insert(format!("{}.{}", text(&kind["name"]), text(&field["name"])));
            }
        }
    }
    let walked: BTreeSet<String> = CONNECTIONS.iter().map(|(field, _)| (*field).to_owned()).collect();
    assert_eq!(connections, walked);
}

#[tokio::test]
async fn every_connection_refuses_pages_that_are_too_large_and_cursors_that_are_not_its_own() {
    let world = World::new(vec![[true; THINGS]]);
    for (field, operation) in CONNECTIONS {
        let arguments = [
            "first: 101",
            "first: -1",
            "last: 101",
            "first: 1, last: 1",
            "after: \"nonsense\"",
        ];
        for arguments in arguments {
            let query = operation.replace("PAGE", &format!("({arguments}) {{ totalCount }}"));
            let query = query.replace("ACTIVITY", &crate::node::global_id("Activity", &["1"]));
            assert_eq!(
                world.subject.code(&query).await,
                "BAD_USER_INPUT",
                "{field} {arguments}"
            );
        }
        assert_eq!(world.page(operation, "first: 0").await.ids, [""; 0], "{field}");
    }
}
