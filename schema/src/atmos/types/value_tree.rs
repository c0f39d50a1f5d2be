//! Walks over a value and what is below it, bounded.

use atmos::value::Value as Plain;

use super::value::Value;
use crate::error::{Error, Result};
use crate::text::Search;

/// How many levels one request walks.
const MOST_LEVELS: usize = 20;
/// How many values one request gets.
const MOST_VALUES: usize = 2_000;
/// How many values directly below another one request gets, if it says how many.
const MOST_BELOW: usize = 10_000;
/// How many values a search gives.
const MOST_FOUND: usize = 100;
/// How many values a search looks at.
const MOST_SEARCHED: usize = 200_000;

/// A number of results that the caller may ask for.
pub(crate) fn checked_count(first: i32) -> Result<usize> {
    within(first, MOST_FOUND, "first")
}

fn within(given: i32, most: usize, name: &str) -> Result<usize> {
    match usize::try_from(given) {
        Ok(checked) if checked <= most => Ok(checked),
        _ => Err(Error::BadInput(format!(
            "`{name}` is {given}; it can be from 0 to {most}."
        ))),
    }
}

/// `root`, if it is there, and the levels below it, in the order of a tree; levels that are too large are left out, and
/// of what stands directly below the root no more than `most` comes. `BAD_INPUT` for numbers that nobody may ask for.
pub(crate) fn flatten(root: Option<Value>, depth: i32, most: Option<i32>) -> Result<Vec<Value>> {
    let depth = within(depth, MOST_LEVELS, "depth")?;
    let most = most.map(|most| within(most, MOST_BELOW, "most")).transpose()?;
    Ok(root.map_or_else(Vec::new, |root| levels(root, depth, most.unwrap_or(usize::MAX))))
}

fn levels(root: Value, depth: usize, most: usize) -> Vec<Value> {
    let levels = affordable_levels(&root, depth, most);
    let children = if levels == 0 {
        Vec::new()
    } else {
        root.first_children(most)
    };
    let mut flat = vec![root];
    for child in children {
        push_tree(child, levels - 1, &mut flat);
    }
    flat
}

fn push_tree(value: Value, levels: usize, flat: &mut Vec<Value>) {
    let children = if levels == 0 { Vec::new() } else { value.children() };
    flat.push(value);
    for child in children {
        push_tree(child, levels - 1, flat);
    }
}

/// How many levels fit; the first one below the root always does.
fn affordable_levels(root: &Value, depth: usize, most: usize) -> usize {
    let mut level: Vec<&Plain> = vec![&root.node().value];
    let mut total = 1;
    for levels in 0..depth {
        let shown = if levels == 0 { most } else { usize::MAX };
        level = level.into_iter().flat_map(below).take(shown).collect();
        total += level.len();
        if level.is_empty() || levels > 0 && total > MOST_VALUES {
            return levels;
        }
    }
    depth
}

fn below(value: &Plain) -> Vec<&Plain> {
    match value {
        Plain::Map(map) => map.entries().iter().map(|entry| &entry.node.value).collect(),
        Plain::List(list) => list.items().iter().map(|node| &node.value).collect(),
        _ => Vec::new(),
    }
}

/// The values below `root` whose key or own text holds every word of `text`.
pub(crate) fn search(root: Value, text: &str, most: usize) -> Vec<Value> {
    let Some(search) = Search::new(Some(text)) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut waiting = vec![root];
    let mut looked = 0;
    while let Some(value) = waiting.pop() {
        looked += 1;
        if found.len() >= most || looked > MOST_SEARCHED {
            break;
        }
        waiting.extend(value.children().into_iter().rev());
        if is_match(&search, &value) {
            found.push(value);
        }
    }
    found
}

fn is_match(search: &Search, value: &Value) -> bool {
    let Some(key) = value.path_texts().last() else {
        return false;
    };
    match &value.node().value {
        Plain::String(text) => search.matches(&[key, text]),
        scalar @ (Plain::Int(_) | Plain::Float(_) | Plain::Bool(_)) => search.matches(&[key, &format!("{scalar:?}")]),
        _ => search.matches(&[key]),
    }
}
