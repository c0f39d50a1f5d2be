//! What is refused, and what just passes.

use async_graphql::parser::parse_query;

use super::*;
use crate::policy::Policy;
use crate::testing::{estate, graph, graph_with};

fn refusal(query: &str) -> Option<String> {
    let document = parse_query(query).expect("it is GraphQL");
    check_document(&document, &Policy::default())
        .err()
        .map(|error| error.message)
}

fn is_refused(query: &str) -> bool {
    refusal(query).is_some()
}

/// Fragments that each spread the next one twice.
fn bomb(levels: usize) -> String {
    let fragment = |level| format!("fragment f{level} on Query {{ ...f{} ...f{} }}\n", level + 1, level + 1);
    let fragments: String = (0..levels).map(fragment).collect();
    format!("{{ ...f0 }}\n{fragments}fragment f{levels} on Query {{ __typename }}")
}

/// A field in a field in a field.
fn nested(levels: usize) -> String {
    format!("{}{}", "{ a ".repeat(levels), "}".repeat(levels))
}

#[test]
fn each_limit_lets_its_own_number_pass_and_not_one_more() {
    let check = |make: &dyn Fn(usize) -> String, most: usize, word: &str| {
        assert_eq!(refusal(&make(most)), None, "{word}");
        let refusal = refusal(&make(most + 1)).unwrap_or_default();
        assert!(
            refusal.contains(&readable(most)) && refusal.contains(word),
            "{word}: {refusal}"
        );
    };
    check(&nested, DEPTH, "levels deep");
    check(
        &|number| format!("{{ {} }}", "a ".repeat(number)),
        ROOT_FIELDS,
        "at its root",
    );
    check(
        &|number| format!("{{ a {{ {} }} }}", "b ".repeat(number - 1)),
        SELECTIONS,
        "fields",
    );
    check(
        &|number| format!("{{ a {{ {} }} }}", "x: b ".repeat(number)),
        ALIASES,
        "aliases",
    );
    check(
        &|number| format!("{{ a {} }}", "@x ".repeat(number)),
        DIRECTIVES,
        "directives",
    );
    check(
        &|number| format!("query {} {{ a }}", "@x ".repeat(number)),
        DIRECTIVES,
        "directives",
    );
    check(
        &|number| format!("{{ {} a {} }}", "... { ".repeat(number - 1), "}".repeat(number - 1)),
        NESTING,
        "levels deep",
    );
    let lists = |number: usize| {
        format!(
            "{{ __schema {{ types {} {{ name }} {} }} }}",
            "{ fields { type ".repeat(number),
            "} }".repeat(number)
        )
    };
    check(&lists, INTROSPECTION_LISTS, "lists of the schema");
}

#[test]
fn what_a_fragment_holds_counts_each_time_that_it_is_spread() {
    assert!(!is_refused("{ a b ...f } fragment f on Query { c }"));
    assert!(!is_refused(&bomb(4)));
    assert!(is_refused(&bomb(5)), "thirty-two fields at the root");
    let spread =
        |fields: &str, times: usize| format!("{{ a {{ {} }} }} fragment f on A {{ {fields} }}", "...f ".repeat(times));
    assert!(!is_refused(&spread("x: b", ALIASES)));
    assert!(is_refused(&spread("x: b", ALIASES + 1)));
    assert!(!is_refused(&spread("b @x", DIRECTIVES)));
    assert!(is_refused(&spread("b @x", DIRECTIVES + 1)));
}

#[test]
fn endless_and_very_long_chains_of_fragments_are_refused() {
    assert!(is_refused(
        "{ ...f } fragment f on Query { ...g } fragment g on Query { ...f }"
    ));
    assert!(is_refused("{ a } fragment f on Query { ...f }"));
    let chain: String = (0..2_000)
        .map(|level| format!("fragment f{level} on Query {{ ...f{} }}\n", level + 1))
        .collect();
    assert!(is_refused(&format!("{{ ...f0 }} {chain}")));
    assert!(is_refused(&format!("{{ a }} {chain}")), "though nothing spreads it");
    // A fragment that leads to nothing is for the validation to name.
    assert!(!is_refused("{ ...missing }"));
}

#[test]
fn a_subscription_has_one_field_at_its_root() {
    assert!(!is_refused("subscription { a { b c } }"));
    assert!(is_refused("subscription { a b }"));
    assert!(is_refused("subscription { ...f } fragment f on Subscription { a b }"));
}

#[test]
fn the_manual_names_every_limit() {
    let page = include_str!("../../../docs/api.md");
    let size = usize::try_from(crate::connection::MOST).expect("it is positive");
    for (what, most) in [
        ("depth of fields", DEPTH),
        ("depth of selections, fragments among them", NESTING),
        ("fields at the root", ROOT_FIELDS),
        ("fields, once fragments are written out", SELECTIONS),
        ("aliases", ALIASES),
        ("directives", DIRECTIVES),
        ("words and signs of a document", TOKENS),
        ("brackets inside each other", BRACKETS),
        ("characters of a name", NAME),
        ("lists of the schema inside each other", INTROSPECTION_LISTS),
        ("cost: fields, those of a page times its size", COST),
        ("nodes in a page", size),
        ("nodes by id in one request", crate::node::MOST_NODES),
    ] {
        let row = format!("| {what} | {} |", readable(most));
        assert!(page.contains(&row), "docs/api.md lacks {row}");
    }
    let row = format!("| size of a request | {} KiB |", MOST_BYTES / 1024);
    assert!(page.contains(&row), "docs/api.md lacks {row}");
}

#[test]
fn each_selection_of_a_bomb_is_looked_at_once() {
    for levels in [5, 25, 50, 75, 100] {
        let unused = bomb(levels).replacen("{ ...f0 }", "{ __typename }", 1);
        for query in [bomb(levels), unused] {
            let document = parse_query(&query).expect("it is GraphQL");
            // Two spreads in each fragment, one field in the last, and one at the root.
            assert!(document::steps(&document) <= 2 * levels + 2, "{levels} levels");
        }
    }
    let wide: String = (0..1_000).map(|_| "...f0 ").collect();
    let query = bomb(10).replacen("...f0", &wide, 1);
    let document = parse_query(&query).expect("it is GraphQL");
    assert!(document::steps(&document) <= 1_000 + 2 * 10 + 1);
}

#[tokio::test]
async fn bombs_are_refused_before_anything_walks_them() {
    let subject = graph(estate(&[]));
    // Whoever follows every spread of the larger ones follows them for ever.
    for levels in [25, 50, 75, 100] {
        let unused = bomb(levels).replacen("{ ...f0 }", "{ __typename }", 1);
        for query in [bomb(levels), unused] {
            assert_eq!(subject.code(&query).await, "COST_LIMIT", "{levels} levels");
        }
    }
}

#[tokio::test]
async fn what_asks_for_too_much_is_refused_with_its_code() {
    let subject = graph(estate(&[("dev", &["vpc"])]));
    let check = async |query: &str, code: &str| assert_eq!(subject.code(query).await, code, "{query}");
    let page = "stacks(first: 100) { nodes { instances(first: 100) { nodes { name type } } } }";
    check(&format!("{{ a: {page} b: {page} }}"), "COST_LIMIT").await;
    let deep = "dependents { from { ".repeat(7);
    let query = format!("{{ instances {{ nodes {{ {deep} name {} }} }} }}", "} }".repeat(7));
    check(&query, "COST_LIMIT").await;
    check(&"{a".repeat(100_000), "COST_LIMIT").await;
    check("{", "GRAPHQL_PARSE_FAILED").await;
    check("{ nothing }", "GRAPHQL_VALIDATION_FAILED").await;
    check("{ stacks(first: 101) { totalCount } }", "BAD_USER_INPUT").await;
    check("{ node(id: \"nonsense\") { id } }", "BAD_USER_INPUT").await;
}

#[tokio::test]
async fn an_answer_says_what_it_cost_and_a_refusal_what_it_would_have() {
    let subject = graph(estate(&[("dev", &["vpc"])]));
    let cost = |requested: usize| serde_json::json!({ "requested": requested, "maximum": COST });
    let answer = subject.answer("{ stacks(first: 10) { nodes { name } } }").await;
    assert_eq!(answer["extensions"]["cost"], cost(120));
    let answer = subject.answer("{ settings { theme } }").await;
    assert_eq!(answer["extensions"]["cost"], cost(2));
    let dear = "{ stacks(first: 100) { nodes { instances(first: 100) { nodes { name type id } } } } }";
    let answer = subject.answer(dear).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "COST_LIMIT");
    let cost = &answer["errors"][0]["extensions"]["cost"];
    assert_eq!(cost["maximum"], COST);
    assert!(cost["requested"].as_u64() > Some(COST as u64), "{answer}");
}

#[tokio::test]
async fn variables_count_as_what_they_hold() {
    let subject = graph(estate(&[("dev", &["vpc"])]));
    let query = "query($n: Int) { stacks(first: $n) { nodes { instances(first: $n) { nodes { name type id } } } } }";
    let check = async |number: i32| {
        let answer = subject.answer_with(query, serde_json::json!({ "n": number })).await;
        answer["errors"][0]["extensions"]["code"].as_str().map(str::to_owned)
    };
    assert_eq!(check(10).await, None);
    assert_eq!(check(100).await.as_deref(), Some("COST_LIMIT"));
    assert_eq!(check(101).await.as_deref(), Some("COST_LIMIT"));
}

#[tokio::test]
async fn a_server_may_keep_its_schema_to_itself() {
    let closed = Policy {
        introspection: false,
        suggestions: false,
        ..Policy::default()
    };
    let subject = graph_with(estate(&[]), closed);
    for query in [
        "{ __schema { queryType { name } } }",
        "{ ...f } fragment f on Query { __type(name: \"Stack\") { name } }",
    ] {
        assert_eq!(subject.code(query).await, "FORBIDDEN", "{query}");
    }
    assert_eq!(subject.data("{ __typename }").await["__typename"], "Query");
    let message = |answer: serde_json::Value| answer["errors"][0]["message"].to_string();
    assert!(!message(subject.answer("{ estat { revision } }").await).contains("\\\"estate\\\""));
    let open = graph(estate(&[]));
    assert!(message(open.answer("{ estat { revision } }").await).contains("\\\"estate\\\""));
    assert_eq!(
        open.data("{ __schema { queryType { name } } }").await["__schema"]["queryType"]["name"],
        "Query"
    );
}
