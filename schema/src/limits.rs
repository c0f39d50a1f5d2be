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
