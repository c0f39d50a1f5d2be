//! Choosing nodes and edges of a lens.

use async_graphql::InputObject;
use atmos::lens::{Lens, LinkKind, Node, Subject};

use crate::atmos::snapshot::Snapshot;
use crate::atmos::types::lens::LensEdgeKind;
use crate::text::{Search, Wanted, finds};

/// Which nodes and edges. What is given must all hold; of a list, one must.
#[derive(InputObject, Clone, Debug, Default)]
pub struct LensFilter {
    /// Words that its name, its component or its place hold, in any order and case.
    pub search: Option<String>,
    /// The names of stacks; of dependencies.
    pub stacks: Option<Vec<String>>,
    /// The names of the components that they deploy; of dependencies and inheritance.
    pub components: Option<Vec<String>>,
    /// Component types, such as `terraform`; of dependencies and inheritance.
    pub types: Option<Vec<String>>,
    /// Whether a diagnostic is about it.
    pub has_diagnostics: Option<bool>,
    /// Whether anything leans on it, or it on anything.
    pub has_edges: Option<bool>,
    /// Only edges that one of these makes.
    pub edge_kinds: Option<Vec<LensEdgeKind>>,
}

/// The filter, prepared.
pub(crate) struct LensTest<'a> {
    snapshot: &'a Snapshot,
    lens: &'a Lens,
    filter: &'a LensFilter,
    search: Option<Search>,
    stacks: Wanted<'a>,
    types: Wanted<'a>,
    components: Wanted<'a>,
    edge_kinds: Wanted<'a, LensEdgeKind>,
}

impl<'a> LensTest<'a> {
    pub(crate) fn new(snapshot: &'a Snapshot, lens: &'a Lens, filter: &'a LensFilter) -> Self {
        Self {
            snapshot,
            lens,
            filter,
            search: Search::new(filter.search.as_deref()),
            stacks: Wanted::new(filter.stacks.as_deref()),
            types: Wanted::new(filter.types.as_deref()),
            components: Wanted::new(filter.components.as_deref()),
            edge_kinds: Wanted::new(filter.edge_kinds.as_deref()),
        }
    }

    /// Whether a node has the words of a search.
    pub(crate) fn finds(search: Option<&Search>, node: &Node) -> bool {
        finds(search, &[&node.name, &node.component, &node.place])
    }

    /// Whether a node passes.
    pub(crate) fn passes(&self, number: u32) -> bool {
        let (filter, node) = (self.filter, self.lens.node(number));
        self.stacks.has(&node.place)
            && self.components.has(&node.component)
            && self.types.has(&node.component_type)
            && filter.has_edges.is_none_or(|wanted| wanted == self.has_edges(number))
            && filter
                .has_diagnostics
                .is_none_or(|wanted| wanted == self.has_diagnostics(node))
            && Self::finds(self.search.as_ref(), node)
    }

    /// Whether an edge of that kind counts.
    pub(crate) fn counts(&self, kind: LinkKind) -> bool {
        self.edge_kinds.has(&kind.into())
    }

    fn has_edges(&self, number: u32) -> bool {
        let links = [self.lens.upstream(number), self.lens.downstream(number)];
        links.into_iter().flatten().any(|link| self.counts(link.kind))
    }

    fn has_diagnostics(&self, node: &Node) -> bool {
        let findings = self.snapshot.findings();
        match node.subject {
            Subject::Instance { number, .. } => findings.has_instance(self.snapshot, number),
            Subject::Manifest(number) => {
                let file = self.snapshot.estate.manifests[number as usize].file;
                !findings.of_file(file).is_empty()
            }
            Subject::Component { .. } | Subject::Remote => false,
            Subject::Missing => true,
        }
    }
}
