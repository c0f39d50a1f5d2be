//! Values of a configuration, fetched by path, each with where it came from.

use std::sync::Arc;

use async_graphql::{Context, Enum, Json, Object};
use atmos::source::Span;
use atmos::value::{self, Node, Text};

use super::history::{self, LastChanged};
use super::location::Location;
use super::reference::Reference;
use super::written::{ValueText, checked_most};
use crate::atmos::snapshot::{Snapshot, count};
use crate::error::Result;

/// The kinds of value.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// Nothing.
    Null,
    /// True or false.
    Boolean,
    /// A number.
    Number,
    /// A text.
    String,
    /// Items in order.
    List,
    /// Entries by key.
    Map,
}

impl ValueKind {
    pub(crate) const fn of(value: &value::Value) -> Self {
        match value {
            value::Value::Null => Self::Null,
            value::Value::Bool(_) => Self::Boolean,
            value::Value::Int(_) | value::Value::Big(_) | value::Value::Float(_) => Self::Number,
            value::Value::String(_) | value::Value::Time(_) => Self::String,
            value::Value::List(_) => Self::List,
            value::Value::Map(_) => Self::Map,
        }
    }
}

/// How many entries or items a value has.
pub(crate) fn size(value: &value::Value) -> u32 {
    match value {
        value::Value::List(list) => count(list.items().len()),
        value::Value::Map(map) => count(map.len()),
        _ => 0,
    }
}

/// Whose configuration a value is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// The instance with this number.
    Instance(u32),
    /// The globals of a stack.
    Stack,
}

/// A value in a configuration.
#[derive(Clone)]
pub struct Value {
    snapshot: Arc<Snapshot>,
    owner: Owner,
    path: Vec<Text>,
    node: Node,
}

/// One layer in the chain of what set a value.
pub struct Layer {
    snapshot: Arc<Snapshot>,
    span: Span,
    value: Option<value::Value>,
    is_winner: bool,
}

impl Value {
    /// The value of `node`, which stands under `path`.
    pub(crate) fn new(snapshot: &Arc<Snapshot>, owner: Owner, path: Vec<Text>, node: Node) -> Self {
        Self {
            snapshot: Arc::clone(snapshot),
            owner,
            path,
            node,
        }
    }

    pub(crate) const fn node(&self) -> &Node {
        &self.node
    }

    pub(crate) fn path_texts(&self) -> &[Text] {
        &self.path
    }

    /// The values directly below.
    pub(crate) fn children(&self) -> Vec<Self> {
        self.first_children(usize::MAX)
    }

    /// The first values directly below.
    pub(crate) fn first_children(&self, most: usize) -> Vec<Self> {
        let child = |key: Text, node: &Node| {
            let mut path = self.path.clone();
            path.push(key);
            Self::new(&self.snapshot, self.owner, path, node.clone())
        };
        match &self.node.value {
            value::Value::Map(map) => {
                let entries = map.entries().iter().take(most);
                entries.map(|entry| child(entry.key.clone(), &entry.node)).collect()
            }
            value::Value::List(list) => {
                let items = list.items().iter().enumerate().take(most);
                items.map(|(at, node)| child(at.to_string().into(), node)).collect()
            }
            _ => Vec::new(),
        }
    }

    fn find_reference(&self) -> Option<Reference> {
        let Owner::Instance(number) = self.owner else {
            return None;
        };
        let mut references = self.snapshot.instance(number).references.iter();
        let place = references.position(|reference| reference.path == self.path)?;
        Some(Reference::new(&self.snapshot, number, place))
    }
}

/// A value in a configuration.
#[Object]
impl Value {
    /// The keys and indices that lead to it.
    async fn path(&self) -> Vec<&str> {
        self.path.iter().map(Text::as_str).collect()
    }

    /// The last step of the path; empty for the root.
    async fn key(&self) -> &str {
        self.path.last().map_or("", Text::as_str)
    }

    /// What kind of value it is.
    async fn kind(&self) -> ValueKind {
        ValueKind::of(&self.node.value)
    }

    /// The value itself, with everything below it; null where it says so.
    async fn json(&self) -> Option<Json<value::Value>> {
        let value = &self.node.value;
        (*value != value::Value::Null).then(|| Json(value.clone()))
    }

    /// The value itself if it is a scalar; null for lists and maps.
    async fn scalar(
        &self,
        #[graphql(desc = "Of a text, only so many characters; up to 100,000. All of it, if not said.")] most: Option<
            i32,
        >,
    ) -> Result<Option<Json<value::Value>>> {
        let most = most.map(checked_most).transpose()?;
        Ok(match (&self.node.value, most) {
            (value::Value::Null | value::Value::List(_) | value::Value::Map(_), _) => None,
            (text @ value::Value::String(_), Some(most)) => Some(Json(ValueText::new(text, most).text.as_str().into())),
            (value, _) => Some(Json(value.clone())),
        })
    }

    /// The value as text, with everything below it: a string as it is, everything else as JSON.
    async fn text(
        &self,
        #[graphql(default = 4_000, desc = "How many characters at most, up to 100,000.")] most: i32,
    ) -> Result<ValueText> {
        Ok(ValueText::new(&self.node.value, checked_most(most)?))
    }

    /// How many characters a text has; 0 for anything else.
    async fn length(&self) -> u32 {
        self.node.value.as_str().map_or(0, |text| count(text.chars().count()))
    }

    /// Who changed it last, or the newest value below it; null for values of no instance.
    #[graphql(complexity = "50 + child_complexity")]
    async fn last_changed(&self, ctx: &Context<'_>) -> Result<Option<LastChanged>> {
        let Owner::Instance(number) = self.owner else {
            return Ok(None);
        };
        let history = history::of_instance(ctx, &self.snapshot, number).await?;
        let files = &self.snapshot.estate.files;
        Ok(Some(LastChanged::new(history, |log| {
            log.newest(&atmos::log::written(&self.node), files)
        })))
    }

    /// How many entries or items it has; 0 for a scalar.
    async fn size(&self) -> u32 {
        size(&self.node.value)
    }

    /// Whether there is anything below it.
    async fn has_children(&self) -> bool {
        size(&self.node.value) > 0
    }

    /// Whether only the outside can give it.
    async fn is_reference(&self) -> bool {
        self.find_reference().is_some()
    }

    /// What of the outside it needs, if it needs any.
    async fn reference(&self) -> Option<Reference> {
        self.find_reference()
    }

    /// Where it was written; null if it was computed.
    async fn location(&self) -> Option<Location> {
        Location::new(&self.snapshot, self.node.origin.span)
    }

    /// What set it, the winner first, then what each overrode. Empty if it was computed.
    #[graphql(complexity = "1 + 5 * child_complexity")]
    async fn layers(&self) -> Vec<Layer> {
        let layer = |span, value, is_winner| Layer {
            snapshot: Arc::clone(&self.snapshot),
            span,
            value,
            is_winner,
        };
        let origin = &self.node.origin;
        let winner = layer(origin.span, Some(self.node.value.clone()), true);
        let others = origin.chain();
        let others = others.map(|below| layer(below.span, below.value.clone(), false));
        std::iter::once(winner)
            .chain(others)
            .filter(|layer| !layer.span.is_none())
            .collect()
    }
}

/// One layer in the chain of what set a value.
#[Object]
impl Layer {
    /// Where it was written.
    async fn location(&self) -> Option<Location> {
        Location::new(&self.snapshot, self.span)
    }

    /// What it says; null too where a later map was merged into it.
    async fn json(&self) -> Option<Json<value::Value>> {
        self.value.clone().map(Json)
    }

    /// What it says, as text; null too where a later map was merged into it.
    async fn text(
        &self,
        #[graphql(default = 4_000, desc = "How many characters at most, up to 100,000.")] most: i32,
    ) -> Result<Option<ValueText>> {
        let most = checked_most(most)?;
        Ok(self.value.as_ref().map(|value| ValueText::new(value, most)))
    }

    /// Whether it is a map that later ones were merged into, so that it still shows in the result.
    async fn is_merged(&self) -> bool {
        self.value.is_none()
    }

    /// Whether it is the one that counts.
    async fn is_winner(&self) -> bool {
        self.is_winner
    }
}
