//! What one operation may ask for. Every limit of the graph stands here; `service` shows them to callers.
//!
//! They hold before anything is validated: async-graphql's own walks follow every spread of a fragment,
//! so that a kilobyte of fragments that spread each other twice takes them minutes.

mod document;
#[cfg(test)]
mod tests;
mod text;

pub(crate) use document::check as check_document;
pub(crate) use text::check as check_text;

use async_graphql::ServerError;

use crate::error::Code;

/// How large a request may be, in bytes.
pub const MOST_BYTES: usize = 256 * 1024;
/// The words and signs of a document.
pub(crate) const TOKENS: usize = 10_000;
/// How deep brackets nest: the parser calls itself for each.
const BRACKETS: usize = 64;
/// How long a name is.
const NAME: usize = 200;
/// How deep fields nest; the standard introspection query needs 13.
pub(crate) const DEPTH: usize = 15;
/// How deep selections nest, fragments included; async-graphql's own walk stops at 32.
const NESTING: usize = 30;
/// Fields after every fragment is written out where it is spread.
pub(crate) const SELECTIONS: usize = 5_000;
/// Fields with another name in the answer, fragments written out.
pub(crate) const ALIASES: usize = 30;
/// Directives, fragments written out.
pub(crate) const DIRECTIVES: usize = 50;
/// Fields at the root of an operation.
pub(crate) const ROOT_FIELDS: usize = 20;
/// How deep lists nest in introspection: each level multiplies the answer by ten.
const INTROSPECTION_LISTS: usize = 2;
/// What an operation may cost: its fields, each page counted as many times as it has nodes.
pub(crate) const COST: usize = 30_000;

fn excess(message: &str) -> ServerError {
    Code::CostLimit.error(message)
}

/// A number as people read it: `30,000`.
fn readable(number: usize) -> String {
    if number < 1_000 {
        return number.to_string();
    }
    format!("{},{:03}", readable(number / 1_000), number % 1_000)
}
