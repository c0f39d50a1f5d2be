//! The functions of expressions.

use data_encoding::BASE64;

use super::QueryError;
use super::eval::{Evaluation, Found, children, list};
use super::parser::Expression;
use super::scalar::{equal, is_true, number, order, text};
use crate::value::{Entry, List, Map, Node, Value};

/// A function; how many arguments it takes stands in [`TABLE`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    All,
    Any,
    Base64,
    Base64Decode,
    Contains,
    Downcase,
    Empty,
    First,
    Flatten,
    FromEntries,
    FromJson,
    GroupBy,
    Has,
    Join,
    Keys,
    Last,
    Length,
    Map,
    MapValues,
    Max,
    Min,
    Not,
    Omit,
    Pick,
    Reverse,
    Select,
    Sort,
    SortBy,
    Split,
    Sub,
    Tag,
    Test,
    ToEntries,
    ToJson,
    ToNumber,
    ToText,
    Trim,
    Unique,
    UniqueBy,
    Upcase,
    WithEntries,
}

const TABLE: &[(&str, Function, usize)] = &[
    ("@base64", Function::Base64, 0),
    ("@base64d", Function::Base64Decode, 0),
    ("@json", Function::ToJson, 0),
    ("all", Function::All, 0),
    ("any", Function::Any, 0),
    ("ascii_downcase", Function::Downcase, 0),
    ("ascii_upcase", Function::Upcase, 0),
    ("contains", Function::Contains, 1),
    ("downcase", Function::Downcase, 0),
    ("empty", Function::Empty, 0),
    ("first", Function::First, 0),
    ("flatten", Function::Flatten, 0),
    ("from_entries", Function::FromEntries, 0),
    ("from_json", Function::FromJson, 0),
    ("fromjson", Function::FromJson, 0),
    ("group_by", Function::GroupBy, 1),
    ("has", Function::Has, 1),
    ("join", Function::Join, 1),
    ("keys", Function::Keys, 0),
    ("last", Function::Last, 0),
    ("length", Function::Length, 0),
    ("map", Function::Map, 1),
    ("map_values", Function::MapValues, 1),
    ("max", Function::Max, 0),
    ("min", Function::Min, 0),
    ("not", Function::Not, 0),
    ("omit", Function::Omit, 1),
    ("pick", Function::Pick, 1),
    ("reverse", Function::Reverse, 0),
    ("select", Function::Select, 1),
    ("sort", Function::Sort, 0),
    ("sort_by", Function::SortBy, 1),
    ("split", Function::Split, 1),
    ("sub", Function::Sub, 2),
    ("tag", Function::Tag, 0),
    ("test", Function::Test, 1),
    ("to_entries", Function::ToEntries, 0),
    ("to_json", Function::ToJson, 0),
    ("to_number", Function::ToNumber, 0),
    ("to_string", Function::ToText, 0),
    ("tojson", Function::ToJson, 0),
    ("tonumber", Function::ToNumber, 0),
    ("tostring", Function::ToText, 0),
    ("trim", Function::Trim, 0),
    ("type", Function::Tag, 0),
    ("unique", Function::Unique, 0),
    ("unique_by", Function::UniqueBy, 1),
    ("upcase", Function::Upcase, 0),
    ("with_entries", Function::WithEntries, 1),
];

/// The function of that name, and how many arguments it takes.
pub(super) fn named(name: &str) -> Option<(Function, usize)> {
    let at = TABLE.binary_search_by(|(known, _, _)| (*known).cmp(name)).ok()?;
    Some((TABLE[at].1, TABLE[at].2))
}

pub(super) fn call(run: &mut Evaluation, function: Function, arguments: &[Expression], value: &Value) -> Found {
    let items = children(value)?;
    run.spend(items.len() + text_size(value))?;
    if let Some(argument) = arguments.first() {
        return with_argument(run, function, argument, arguments.get(1), value, &items);
    }
    Ok(vec![match function {
        Function::Empty => return Ok(Vec::new()),
        Function::All => Value::Bool(items.iter().all(is_true)),
        Function::Any => Value::Bool(items.iter().any(is_true)),
        Function::Not => Value::Bool(!is_true(value)),
        Function::Length => Value::Int(length(value)),
        Function::Keys => keys(value)?,
        Function::First => items.into_iter().next().unwrap_or_default(),
        Function::Last => items.into_iter().next_back().unwrap_or_default(),
        Function::Reverse => list(items.into_iter().rev().collect()),
        Function::Sort => sorted(items, order),
        Function::Min => items.into_iter().min_by(order).unwrap_or_default(),
        Function::Max => items.into_iter().max_by(order).unwrap_or_default(),
        Function::Unique => unique(items.into_iter().map(|item| (item.clone(), item))),
        Function::Flatten => flattened(run, items)?,
        Function::ToEntries => entries_of(value),
        Function::FromEntries => from_entries(&items),
        Function::ToJson => Value::text(serde_json::to_string(value).unwrap_or_default()),
        Function::FromJson => serde_json::from_str::<serde_json::Value>(&text(value))
            .map(Value::from)
            .map_err(|error| QueryError::Evaluation(format!("this is not JSON: {error}")))?,
        Function::ToNumber => number(value).ok_or_else(|| QueryError::Evaluation("this is no number".to_owned()))?,
        Function::ToText => Value::text(text(value)),
        Function::Trim => Value::text(text(value).trim()),
        Function::Upcase => Value::text(text(value).to_uppercase()),
        Function::Downcase => Value::text(text(value).to_lowercase()),
        Function::Base64 => Value::text(BASE64.encode(text(value).as_bytes())),
        Function::Base64Decode => decoded(&text(value))?,
        _ => Value::text(tag(value)),
    }])
}

fn with_argument(
    run: &mut Evaluation,
    function: Function,
    argument: &Expression,
    second: Option<&Expression>,
    value: &Value,
    items: &[Value],
) -> Found {
    let keyed = |run: &mut Evaluation| -> Result<Vec<(Value, Value)>, QueryError> {
        let key = |item: &Value| Ok((run.first(argument, item)?, item.clone()));
        items.iter().map(key).collect()
    };
    Ok(vec![match function {
        Function::Select => {
            let wanted = run.find(argument, value)?.iter().any(is_true);
            return Ok(if wanted { vec![value.clone()] } else { Vec::new() });
        }
        Function::Map => {
            let mut all = Vec::new();
            for item in items {
                all.extend(run.find(argument, item)?);
            }
            list(all)
        }
        Function::MapValues => map_values(run, argument, value)?,
        Function::WithEntries => {
            let mut all = Vec::new();
            for entry in children(&entries_of(value))? {
                all.extend(run.find(argument, &entry)?);
            }
            from_entries(&all)
        }
        Function::SortBy => {
            let mut pairs = keyed(run)?;
            pairs.sort_by(|a, b| order(&a.0, &b.0));
            list(pairs.into_iter().map(|(_, item)| item).collect())
        }
        Function::GroupBy => grouped(keyed(run)?),
        Function::UniqueBy => unique(keyed(run)?.into_iter()),
        _ => {
            let wanted = run.first(argument, value)?;
            let second = second.map(|second| run.first(second, value)).transpose()?;
            plain(function, value, &wanted, second.as_ref(), items)?
        }
    }])
}

/// Functions whose argument is a value rather than something to do with each item.
fn plain(
    function: Function,
    value: &Value,
    wanted: &Value,
    second: Option<&Value>,
    items: &[Value],
) -> Result<Value, QueryError> {
    Ok(match function {
        Function::Has => Value::Bool(has(value, wanted)),
        Function::Contains => Value::Bool(contains(value, wanted)),
        Function::Join => {
            let texts: Vec<String> = items.iter().map(text).collect();
            Value::text(texts.join(&text(wanted)))
        }
        Function::Split => list(text(value).split(text(wanted).as_str()).map(Value::from).collect()),
        Function::Test => Value::Bool(pattern(wanted)?.is_match(&text(value))),
        Function::Sub => {
            let replacement = second.map(text).unwrap_or_default();
            Value::text(&*pattern(wanted)?.replace_all(&text(value), replacement.as_str()))
        }
        _ => kept(value, wanted, function == Function::Pick),
    })
}

fn pattern(value: &Value) -> Result<regex::Regex, QueryError> {
    regex::Regex::new(&text(value)).map_err(|error| QueryError::Evaluation(error.to_string()))
}

fn text_size(value: &Value) -> usize {
    value.as_str().map_or(0, |text| text.len() / 8)
}

fn length(value: &Value) -> i64 {
    let length = match value {
        Value::Null => 0,
        Value::List(list) => list.items().len(),
        Value::Map(map) => map.len(),
        scalar => text(scalar).chars().count(),
    };
    i64::try_from(length).unwrap_or(i64::MAX)
}

fn keys(value: &Value) -> Result<Value, QueryError> {
    match value {
        Value::Map(map) => Ok(list(
            map.entries()
                .iter()
                .map(|entry| Value::String(entry.key.clone()))
                .collect(),
        )),
        Value::List(items) => Ok(list((0..items.items().len()).map(|at| Value::Int(at as i64)).collect())),
        other => Err(QueryError::Evaluation(format!("a {} has no keys", other.kind()))),
    }
}

fn sorted(mut items: Vec<Value>, by: impl Fn(&Value, &Value) -> std::cmp::Ordering) -> Value {
    items.sort_by(by);
    list(items)
}

fn unique(pairs: impl Iterator<Item = (Value, Value)>) -> Value {
    let mut seen = rustc_hash::FxHashSet::default();
    let fresh = pairs.filter(|(key, _)| seen.insert(serde_json::to_string(key).unwrap_or_default()));
    list(fresh.map(|(_, item)| item).collect())
}

fn grouped(pairs: Vec<(Value, Value)>) -> Value {
    let mut groups: Vec<(Value, Vec<Value>)> = Vec::new();
    let mut known = rustc_hash::FxHashMap::default();
    for (key, item) in pairs {
        let at = *known
            .entry(serde_json::to_string(&key).unwrap_or_default())
            .or_insert(groups.len());
        match groups.get_mut(at) {
            Some((_, group)) => group.push(item),
            None => groups.push((key, vec![item])),
        }
    }
    list(groups.into_iter().map(|(_, group)| list(group)).collect())
}

fn flattened(run: &mut Evaluation, items: Vec<Value>) -> Result<Value, QueryError> {
    let mut all = Vec::new();
    let mut waiting: Vec<Value> = items.into_iter().rev().collect();
    while let Some(item) = waiting.pop() {
        run.spend(1)?;
        match &item {
            Value::List(inner) => waiting.extend(inner.items().iter().rev().map(|node| node.value.clone())),
            _ => all.push(item),
        }
    }
    Ok(list(all))
}

fn entries_of(value: &Value) -> Value {
    let pair = |key: Value, value: Value| {
        let map = Map::default().with("key", Node::computed(key));
        Value::Map(map.with("value", Node::computed(value)))
    };
    match value {
        Value::Map(map) => list(
            map.entries()
                .iter()
                .map(|entry| pair(Value::String(entry.key.clone()), entry.node.value.clone()))
                .collect(),
        ),
        Value::List(items) => list(
            items
                .items()
                .iter()
                .enumerate()
                .map(|(at, node)| pair(Value::Int(at as i64), node.value.clone()))
                .collect(),
        ),
        _ => list(Vec::new()),
    }
}

fn from_entries(entries: &[Value]) -> Value {
    let pairs = entries.iter().filter_map(Value::as_map).filter_map(|entry| {
        let key = text(&entry.get("key")?.value);
        let node = entry.get("value").cloned().unwrap_or_default();
        Some((key.into(), node))
    });
    Value::Map(pairs.collect())
}

fn map_values(run: &mut Evaluation, argument: &Expression, value: &Value) -> Result<Value, QueryError> {
    let Value::Map(map) = value else {
        let items = children(value)?;
        return Ok(list(
            items
                .iter()
                .map(|item| run.first(argument, item))
                .collect::<Result<_, _>>()?,
        ));
    };
    let mut entries = Vec::with_capacity(map.len());
    for entry in map.entries() {
        entries.push(Entry {
            key: entry.key.clone(),
            node: Node::computed(run.first(argument, &entry.node.value)?),
        });
    }
    Ok(Value::Map(Map::from_sorted(entries)))
}

fn has(value: &Value, key: &Value) -> bool {
    match (value, key) {
        (Value::Map(map), key) => map.get(&text(key)).is_some(),
        (Value::List(list), Value::Int(at)) => usize::try_from(*at).is_ok_and(|at| at < list.items().len()),
        _ => false,
    }
}

fn contains(value: &Value, wanted: &Value) -> bool {
    match (value, wanted) {
        (Value::String(whole), Value::String(part)) => whole.contains(part.as_str()),
        (Value::List(items), Value::List(parts)) => parts
            .items()
            .iter()
            .all(|part| items.items().iter().any(|item| contains(&item.value, &part.value))),
        (Value::Map(map), Value::Map(parts)) => parts.entries().iter().all(|part| {
            map.get(&part.key)
                .is_some_and(|node| contains(&node.value, &part.node.value))
        }),
        _ => equal(value, wanted),
    }
}

/// Only the named keys of a map, or all others.
fn kept(value: &Value, names: &Value, wanted: bool) -> Value {
    let names: Vec<String> = children(names).unwrap_or_default().iter().map(text).collect();
    match value {
        Value::Map(map) => {
            let entries = map.entries().iter();
            let kept = entries.filter(|entry| names.iter().any(|name| entry.key == *name) == wanted);
            Value::Map(Map::from_sorted(kept.cloned().collect()))
        }
        Value::List(items) => {
            let items = items.items().iter().enumerate();
            let kept = items.filter(|(at, _)| names.contains(&at.to_string()) == wanted);
            Value::List(List::new(kept.map(|(_, node)| node.clone()).collect()))
        }
        other => other.clone(),
    }
}

fn decoded(text: &str) -> Result<Value, QueryError> {
    let bytes = BASE64.decode(text.as_bytes()).ok();
    bytes
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .map(Value::text)
        .ok_or_else(|| QueryError::Evaluation("this is not base64".to_owned()))
}

fn tag(value: &Value) -> &'static str {
    match value {
        Value::Null => "!!null",
        Value::Bool(_) => "!!bool",
        Value::Int(_) | Value::Big(_) => "!!int",
        Value::Float(_) => "!!float",
        Value::String(_) => "!!str",
        Value::Time(_) => "!!timestamp",
        Value::List(_) => "!!seq",
        Value::Map(_) => "!!map",
    }
}
