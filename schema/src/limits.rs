//! What one operation may ask for. Every limit of the graph stands here.

use std::collections::HashMap;

use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use async_graphql::{ObjectType, SchemaBuilder, ServerError, SubscriptionType};

use crate::error::Code;

/// How deep fields nest; the standard introspection query needs 13.
const DEPTH: usize = 15;
/// Fields, each page counted as many times as it has nodes.
const COMPLEXITY: usize = 30_000;
/// How deep selection sets nest while async-graphql walks them.
const RECURSION: usize = 32;
/// Directives on one field.
const DIRECTIVES: usize = 10;
/// Fields after every fragment is written out where it is spread.
const EXPANDED_SELECTIONS: usize = 5_000;
/// How many fragments may lead to one another.
const FRAGMENT_CHAIN: usize = 100;

/// The limits that async-graphql itself checks.
pub(crate) fn apply<Q, M, S>(builder: SchemaBuilder<Q, M, S>) -> SchemaBuilder<Q, M, S>
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    builder
        .limit_depth(DEPTH)
        .limit_complexity(COMPLEXITY)
        .limit_recursive_depth(RECURSION)
        .limit_directives(DIRECTIVES)
}

/// The limits that must hold before async-graphql looks at a document: its own walk follows every
/// spread of a fragment, so that a kilobyte of fragments that spread each other twice takes it minutes.
pub(crate) fn check(document: &ExecutableDocument) -> Result<(), ServerError> {
    let mut expansion = Expansion {
        document,
        known: HashMap::new(),
    };
    let operations = document.operations.iter();
    let count = operations.fold(0_usize, |sum, (_, operation)| {
        sum.saturating_add(expansion.count(&operation.node.selection_set.node, 0))
    });
    if count > EXPANDED_SELECTIONS {
        return Err(Code::CostLimit.error(format!(
            "The operation selects more than {EXPANDED_SELECTIONS} fields once its fragments are written out."
        )));
    }
    Ok(())
}

/// Counts selections, each fragment once.
struct Expansion<'a> {
    document: &'a ExecutableDocument,
    known: HashMap<&'a str, usize>,
}

impl<'a> Expansion<'a> {
    fn count(&mut self, set: &'a SelectionSet, depth: usize) -> usize {
        set.items.iter().fold(0, |sum: usize, selection| {
            sum.saturating_add(match &selection.node {
                Selection::Field(field) => self.count(&field.node.selection_set.node, depth).saturating_add(1),
                Selection::InlineFragment(inline) => self.count(&inline.node.selection_set.node, depth),
                Selection::FragmentSpread(spread) => {
                    self.count_fragment(spread.node.fragment_name.node.as_str(), depth)
                }
            })
        })
    }

    /// A fragment on its own path counts as endless: the mark stands until its count is known.
    fn count_fragment(&mut self, name: &'a str, depth: usize) -> usize {
        if let Some(count) = self.known.get(name) {
            return *count;
        }
        let Some(fragment) = self.document.fragments.get(name) else {
            return 0;
        };
        if depth >= FRAGMENT_CHAIN {
            return usize::MAX;
        }
        self.known.insert(name, usize::MAX);
        let count = self.count(&fragment.node.selection_set.node, depth + 1);
        self.known.insert(name, count);
        count
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use crate::testing::{estate, graph};

    fn is_refused(query: &str) -> bool {
        super::check(&parse_query(query).expect("it is GraphQL")).is_err()
    }

    /// Fragments that each spread the next one twice.
    fn bomb(levels: usize) -> String {
        let fragment = |level| format!("fragment f{level} on Query {{ ...f{} ...f{} }}\n", level + 1, level + 1);
        let fragments: String = (0..levels).map(fragment).collect();
        format!("{{ ...f0 }}\n{fragments}fragment f{levels} on Query {{ __typename }}")
    }

    #[test]
    fn fragments_count_where_they_are_spread() {
        assert!(!is_refused("{ a b ...f } fragment f on Query { c }"));
        assert!(!is_refused(&bomb(10)));
        assert!(is_refused(&bomb(13)));
        assert!(is_refused(&bomb(90)));
        let wide = "a ".repeat(5_001);
        assert!(is_refused(&format!("{{ {wide} }}")));
    }

    #[test]
    fn endless_and_very_long_chains_of_fragments_are_refused() {
        assert!(is_refused(
            "{ ...f } fragment f on Query { ...g } fragment g on Query { ...f }"
        ));
        let chain: String = (0..10_000)
            .map(|level| format!("fragment f{level} on Query {{ ...f{} }}\n", level + 1))
            .collect();
        assert!(is_refused(&format!("{{ ...f0 }} {chain}")));
        // A fragment that leads to nothing is for the validation to name.
        assert!(!is_refused("{ ...missing }"));
    }

    #[tokio::test]
    async fn what_asks_for_too_much_is_refused_with_its_code() {
        let subject = graph(estate(&[("dev", &["vpc"])]));
        let check = async |query: &str, code: &str| assert_eq!(subject.code(query).await, code, "{query}");
        check(&bomb(25), "COST_LIMIT").await;
        let page = "stacks(first: 100) { nodes { instances(first: 100) { nodes { name type } } } }";
        check(&format!("{{ a: {page} b: {page} }}"), "COST_LIMIT").await;
        let deep = "dependents { from { ".repeat(7);
        let query = format!("{{ instances {{ nodes {{ {deep} name {} }} }} }}", "} }".repeat(7));
        check(&query, "COST_LIMIT").await;
        let pages: String = (0..400)
            .map(|at| format!("a{at}: instances(first: 0) {{ totalCount }} "))
            .collect();
        check(&format!("{{ {pages} }}"), "COST_LIMIT").await;
        check("{", "GRAPHQL_PARSE_FAILED").await;
        check("{ nothing }", "GRAPHQL_VALIDATION_FAILED").await;
        check("{ stacks(first: 101) { totalCount } }", "BAD_USER_INPUT").await;
        check("{ node(id: \"nonsense\") { id } }", "BAD_USER_INPUT").await;
    }
}
