//! What differs between two resolved configurations.

use std::sync::Arc;

use async_graphql::{Context, ID, Json, Object, SimpleObject};
use atmos::compare::{Kind, Pair, Scope, differences};
use atmos::value::{self, Node, Text};

use super::awaited::{Awaited, Progress};
use super::change::ChangeKind;
use super::instance::Instance;
use super::location::Location;
use super::value::{ValueKind, size};
use crate::atmos::history::{Compared, Moment, SideKey};
use crate::atmos::inputs::comparison::ComparisonFilter;
use crate::atmos::inputs::instance::finds_instance;
use crate::atmos::snapshot::{Snapshot, count};
use crate::connection::{Connection, PageArgs, page_cost};
use crate::context;
use crate::error::Result;
use crate::keyset::{Key, Order};
use crate::node::instance_id;
use crate::text::{Search, Wanted};

/// How many files a comparison names.
const MOST_FILES: usize = 100;
/// How many differences of one instance are listed.
const MOST_DIFFERENCES: usize = 10_000;

/// What differs between two sides, instance by instance, value by value.
pub struct Comparison {
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) sides: [SideKey; 2],
    pub(crate) filter: ComparisonFilter,
    pub(crate) found: Awaited<Arc<Compared>>,
}

/// One side of a comparison.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct ComparisonSide {
    /// The commit, in full; null for the files as they are.
    pub commit: Option<String>,
    /// The stack; null for the whole estate.
    pub stack: Option<String>,
    /// The component type, where one instance is compared.
    #[graphql(name = "type")]
    pub component_type: Option<String>,
    /// The name of the instance, where one is compared.
    pub component: Option<String>,
    /// Whether there is such a thing at that side; null while the comparison goes on.
    pub is_found: Option<bool>,
}

/// How many came, went, changed and stayed.
#[derive(SimpleObject, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ComparisonCounts {
    /// Only on the second side.
    pub added: u32,
    /// Only on the first side.
    pub removed: u32,
    /// On both, different.
    pub changed: u32,
    /// On both, the same.
    pub equal: u32,
}

/// How many values differ.
#[derive(SimpleObject, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DifferenceCounts {
    /// Only on the second side.
    pub added: u32,
    /// Only on the first side.
    pub removed: u32,
    /// On both, different.
    pub changed: u32,
}

/// A file that differing values are written in: what brought the differences.
pub struct ComparisonFile {
    snapshot: Arc<Snapshot>,
    file: atmos::source::FileId,
    values: usize,
}

/// An instance of one side beside that of the other.
#[derive(Clone)]
pub struct ComparedInstance {
    snapshot: Arc<Snapshot>,
    found: Arc<Compared>,
    number: u32,
    path: Arc<[Text]>,
}

/// A value that differs between two instances.
pub struct Difference {
    snapshot: Arc<Snapshot>,
    known: atmos::compare::Difference,
}

/// A value on one side of a difference.
pub struct ComparedValue {
    snapshot: Arc<Snapshot>,
    node: Node,
}

impl From<Kind> for ChangeKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Added => Self::Added,
            Kind::Removed => Self::Removed,
            Kind::Changed => Self::Changed,
        }
    }
}

impl Comparison {
    fn side(&self, at: usize) -> ComparisonSide {
        let SideKey { moment, scope } = &self.sides[at];
        let (stack, kind, name) = match scope {
            Scope::Estate => (None, None, None),
            Scope::Stack(stack) => (Some(stack), None, None),
            Scope::Instance(key) => (Some(&key.stack), Some(&key.component_type), Some(&key.name)),
        };
        let owned = |text: Option<&Text>| text.map(ToString::to_string);
        ComparisonSide {
            commit: match moment {
                Moment::Now(_) => None,
                Moment::Commit(id) => Some(id.clone()),
            },
            stack: owned(stack),
            component_type: owned(kind),
            component: owned(name),
            is_found: self.found.ready().map(|found| found.are_found[at]),
        }
    }

    /// The instances that pass the filter, those that are equal apart.
    fn passing<'a>(&'a self, found: &'a Compared) -> impl Iterator<Item = (u32, &'a Pair)> {
        let search = Search::new(self.filter.search.as_deref());
        let pairs = (0..).zip(&found.comparison.instances);
        pairs.filter(move |(_, pair)| {
            let mut sides = [&pair.before, &pair.after].into_iter().flatten();
            sides.any(|instance| finds_instance(search.as_ref(), instance))
        })
    }
}

/// What differs between two sides, instance by instance, value by value.
#[Object]
impl Comparison {
    #[graphql(flatten)]
    async fn progress(&self) -> Progress {
        self.found.progress()
    }

    /// The first side.
    async fn from(&self) -> ComparisonSide {
        self.side(0)
    }

    /// The second side.
    async fn to(&self) -> ComparisonSide {
        self.side(1)
    }

    /// How many instances differ and how; null while it is not ready.
    async fn counts(&self) -> Option<ComparisonCounts> {
        let found = self.found.ready()?;
        let mut counts = ComparisonCounts::default();
        for (_, pair) in self.passing(found) {
            match pair.kind() {
                Some(Kind::Added) => counts.added += 1,
                Some(Kind::Removed) => counts.removed += 1,
                Some(Kind::Changed) => counts.changed += 1,
                None => counts.equal += 1,
            }
        }
        Some(counts)
    }

    /// How many values of instances that both sides have differ; null while it is not ready.
    async fn difference_counts(&self) -> Option<DifferenceCounts> {
        let found = self.found.ready()?;
        let mut counts = DifferenceCounts::default();
        for (_, pair) in self.passing(found) {
            counts.added += count(pair.tally.added);
            counts.removed += count(pair.tally.removed);
            counts.changed += count(pair.tally.changed);
        }
        Some(counts)
    }

    /// The files that differing values are written in on either side, those of most values first, at most 100; null
    /// while it is not ready.
    #[graphql(complexity = "1 + 10 * child_complexity")]
    async fn files(&self) -> Option<Vec<ComparisonFile>> {
        let files = self.found.ready()?.comparison.files.iter().take(MOST_FILES);
        let file = |(file, values): &(_, usize)| ComparisonFile {
            snapshot: Arc::clone(&self.snapshot),
            file: *file,
            values: *values,
        };
        Some(files.map(file).collect())
    }

    /// The instances of both sides, by stack, type and name; null while it is not ready.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn instances(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "From the start: 20 unless said, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "From the end: at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<Connection<ComparedInstance>>> {
        context::pause(ctx).await?;
        let Some(found) = self.found.ready() else {
            return Ok(None);
        };
        let args = PageArgs::new(first, after, last, before);
        let kinds = Wanted::<ChangeKind>::new(self.filter.kinds.as_deref());
        let wanted = self.passing(found).filter(|(_, pair)| match pair.kind() {
            Some(kind) => kinds.has(&kind.into()),
            None => self.filter.includes_equal.unwrap_or(false) && self.filter.kinds.is_none(),
        });
        let numbers = wanted.map(|(number, _)| number).collect();
        let path: Arc<[Text]> = self.filter.path().into();
        let page = Connection::cut(
            found,
            &args,
            Order::ascending("STACK"),
            numbers,
            |found, number: u32| {
                let pair = &found.comparison.instances[number as usize];
                let key = pair.after.as_ref().or(pair.before.as_ref()).map(|one| &one.key);
                key.map_or_else(Key::default, |key| {
                    Key::texts([&key.stack, &key.component_type, &key.name, ""])
                })
            },
            |number| ComparedInstance {
                snapshot: Arc::clone(&self.snapshot),
                found: Arc::clone(found),
                number,
                path: Arc::clone(&path),
            },
        )?;
        Ok(Some(page))
    }
}

/// A file that differing values are written in: what brought the differences.
#[Object]
impl ComparisonFile {
    /// Its path, relative to the estate's root.
    async fn path(&self) -> String {
        self.snapshot.file_path(self.file)
    }

    /// How many differing values are written in it, on either side.
    async fn value_count(&self) -> u32 {
        count(self.values)
    }
}

impl ComparedInstance {
    fn pair(&self) -> &Pair {
        &self.found.comparison.instances[self.number as usize]
    }

    /// The instance itself; that of the second side where there are two.
    fn shown(&self) -> Option<&Arc<atmos::estate::Instance>> {
        self.pair().after.as_ref().or(self.pair().before.as_ref())
    }

    fn key(&self) -> Option<&atmos::estate::InstanceKey> {
        self.shown().map(|instance| &instance.key)
    }
}

/// An instance of one side beside that of the other. Where the names differ, they are those of the second side.
#[Object]
impl ComparedInstance {
    /// The id of the instance, as it would be in the files as they are.
    async fn instance_id(&self) -> ID {
        self.key().map_or_else(|| ID::from(""), instance_id)
    }

    /// The stack's name.
    async fn stack(&self) -> &str {
        self.key().map_or("", |key| &key.stack)
    }

    /// The component type.
    #[graphql(name = "type")]
    async fn component_type(&self) -> &str {
        self.key().map_or("", |key| &key.component_type)
    }

    /// Its name in the stack.
    async fn name(&self) -> &str {
        self.key().map_or("", |key| &key.name)
    }

    /// What became of it; null if it is the same on both sides.
    async fn kind(&self) -> Option<ChangeKind> {
        self.pair().kind().map(ChangeKind::from)
    }

    /// The instance in the files as they are; null if it is not there.
    async fn instance(&self) -> Option<Instance> {
        let number = self.snapshot.instance_number(self.key()?)?;
        Some(Instance::new(&self.snapshot, number))
    }

    /// Where the definition of the first side stands.
    async fn before(&self) -> Option<Location> {
        Location::new(&self.snapshot, self.pair().before.as_ref()?.span)
    }

    /// Where the definition of the second side stands.
    async fn after(&self) -> Option<Location> {
        Location::new(&self.snapshot, self.pair().after.as_ref()?.span)
    }

    /// How many of its values differ.
    async fn difference_counts(&self) -> DifferenceCounts {
        let tally = self.pair().tally;
        DifferenceCounts {
            added: count(tally.added),
            removed: count(tally.removed),
            changed: count(tally.changed),
        }
    }

    /// Its values that differ, in the order of their paths; at most the first 10,000. Those of an instance that only one
    /// side has are not listed.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn differences(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "From the start: 20 unless said, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "From the end: at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Difference>> {
        context::pause(ctx).await?;
        let args = PageArgs::new(first, after, last, before);
        let found = differences(self.pair(), &self.path, MOST_DIFFERENCES);
        let keys: Vec<String> = found.iter().map(|one| sortable(&one.path)).collect();
        Connection::cut(
            &Arc::new(keys),
            &args,
            Order::ascending("PATH"),
            (0..found.len()).collect(),
            |keys, at| Key::texts([&keys[at], "", "", ""]),
            |at| Difference {
                snapshot: Arc::clone(&self.snapshot),
                known: found[at].clone(),
            },
        )
    }
}

/// A path as a text that sorts as the tree does: key by key, and indices by number.
fn sortable(path: &[Text]) -> String {
    let mut text = String::new();
    for step in path {
        let is_index = !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit());
        if is_index {
            text.push_str(&format!("{step:0>9}"));
        } else {
            text.push_str(step);
        }
        text.push('\u{1}');
    }
    text
}

impl Difference {
    fn value(&self, node: Option<&Node>) -> Option<ComparedValue> {
        node.map(|node| ComparedValue {
            snapshot: Arc::clone(&self.snapshot),
            node: node.clone(),
        })
    }
}

/// A value that differs between two instances.
#[Object]
impl Difference {
    /// The keys and indices that lead to it.
    async fn path(&self) -> Vec<&str> {
        self.known.path.iter().map(Text::as_str).collect()
    }

    /// What became of it.
    async fn kind(&self) -> ChangeKind {
        self.known.kind().into()
    }

    /// What stands there on the first side; null where nothing does.
    async fn before(&self) -> Option<ComparedValue> {
        self.value(self.known.before.as_ref())
    }

    /// What stands there on the second side; null where nothing does.
    async fn after(&self) -> Option<ComparedValue> {
        self.value(self.known.after.as_ref())
    }
}

/// A value on one side of a difference.
#[Object]
impl ComparedValue {
    /// What kind of value it is.
    async fn kind(&self) -> ValueKind {
        ValueKind::of(&self.node.value)
    }

    /// The value itself, with everything below it; null where it says so.
    async fn json(&self) -> Option<Json<value::Value>> {
        let value = &self.node.value;
        (*value != value::Value::Null).then(|| Json(value.clone()))
    }

    /// How many entries or items it has; 0 for a scalar.
    async fn size(&self) -> u32 {
        size(&self.node.value)
    }

    /// Where it is written: the line at that side; null if it was computed.
    async fn location(&self) -> Option<Location> {
        Location::new(&self.snapshot, self.node.origin.span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_sort_as_the_tree_does() {
        let path = |text: &str| sortable(&text.split('.').map(Text::from).collect::<Vec<_>>());
        let mut paths = ["a-b", "a.b", "a.2", "a.10", "a"].map(path);
        paths.sort();
        assert_eq!(paths, ["a", "a.2", "a.10", "a.b", "a-b"].map(path));
    }
}
