//! Limits and errors, as callers read them.

use async_graphql::resolver_utils::EnumType;
use async_graphql::{Object, SimpleObject};

use crate::connection::MOST;
use crate::error::Code;
use crate::limits;

/// What this graph promises.
pub struct Service;

/// What this graph promises those who ask it.
#[Object]
impl Service {
    /// How much one operation may ask for. What asks for more is refused before it runs.
    async fn limits(&self) -> Limits {
        Limits {
            cost: limits::COST,
            page_size: usize::try_from(MOST).unwrap_or_default(),
            depth: limits::DEPTH,
            selections: limits::SELECTIONS,
            root_fields: limits::ROOT_FIELDS,
            aliases: limits::ALIASES,
            directives: limits::DIRECTIVES,
            tokens: limits::TOKENS,
            bytes: limits::MOST_BYTES,
        }
    }

    /// Every code that an error of the graph can have in `extensions.code`.
    async fn error_codes(&self) -> Vec<Code> {
        Code::items().iter().map(|item| item.value).collect()
    }
}

/// How much one operation may ask for.
#[derive(SimpleObject, Clone, Copy, Debug)]
pub struct Limits {
    /// What it costs: a field costs 1, a page what its nodes cost times their number, and 100 for its list.
    /// `extensions.cost` of an answer tells what it was.
    cost: usize,
    /// The nodes of a page.
    page_size: usize,
    /// Levels of fields.
    depth: usize,
    /// Fields, each fragment written out where it is spread.
    selections: usize,
    /// Fields at the root.
    root_fields: usize,
    /// Fields with another name in the answer.
    aliases: usize,
    /// Directives.
    directives: usize,
    /// Words and signs of the document.
    tokens: usize,
    /// Bytes of the request.
    bytes: usize,
}
