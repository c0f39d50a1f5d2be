//! gomplate: `coll.` and its short names.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::super::heap::Heap;
use super::super::limits;
use super::super::val::{Element, Val};
use super::{Answer, Arguments, Context, Failure, Namespace, Table, Type, equal, fixed, loose, outside, variadic};
use crate::value::Text;

/// The functions.
pub(in super::super) const TABLE: Table = &[
    ("append", fixed(PAIR, append)),
    ("coll", fixed(&[], |_, _| Ok(Val::Namespace(&COLL)))),
    ("dict", variadic(&[], Type::Any, dict)),
    ("flatten", variadic(&[], Type::Any, flatten)),
    ("has", fixed(&[Type::Any, Type::Text], has)),
    ("jsonpath", outside("coll.JSONPath")),
    ("keys", variadic(&[], Type::Map, keys)),
    ("merge", variadic(&[Type::Map], Type::Map, merge)),
    ("prepend", fixed(PAIR, prepend)),
    ("reverse", fixed(ONE, reverse)),
    (
        "slice",
        variadic(&[], Type::Any, |context, args| context.heap.list(args.rest(0).to_vec())),
    ),
    ("sort", variadic(&[], Type::Any, sort)),
    ("uniq", fixed(ONE, uniq)),
    ("values", variadic(&[], Type::Map, values)),
];

static COLL: Namespace = Namespace {
    type_name: "*funcs.CollFuncs",
    methods: &[
        ("Append", fixed(PAIR, append)),
        ("Dict", variadic(&[], Type::Any, dict)),
        ("Flatten", variadic(&[], Type::Any, flatten)),
        ("Has", fixed(&[Type::Any, Type::Text], has)),
        ("JSONPath", outside("coll.JSONPath")),
        ("Keys", variadic(&[], Type::Map, keys)),
        ("Merge", variadic(&[Type::Map], Type::Map, merge)),
        (
            "Omit",
            variadic(&[], Type::Any, |context, args| select(context, args, false)),
        ),
        (
            "Pick",
            variadic(&[], Type::Any, |context, args| select(context, args, true)),
        ),
        ("Prepend", fixed(PAIR, prepend)),
        ("Reverse", fixed(ONE, reverse)),
        (
            "Slice",
            variadic(&[], Type::Any, |context, args| context.heap.list(args.rest(0).to_vec())),
        ),
        ("Sort", variadic(&[], Type::Any, sort)),
        ("Uniq", fixed(ONE, uniq)),
        ("Values", variadic(&[], Type::Map, values)),
    ],
};

const ONE: &[Type] = &[Type::Any];
const PAIR: &[Type] = &[Type::Any, Type::Any];

pub(super) fn dict(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let mut entries = BTreeMap::new();
    for pair in args.rest(0).chunks(2) {
        let key = loose::text(&context.heap, &pair[0])?;
        entries.insert(key, pair.get(1).cloned().unwrap_or_else(|| Val::text("")));
    }
    context.heap.dict(entries)
}

/// Whether a map has the key, or a list the text.
pub(super) fn has(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    if let Some(entries) = context.heap.map(args.get(0)) {
        return Ok(Val::Bool(entries.has(args.text(1))));
    }
    let Some(items) = args.get(0).items() else {
        return Ok(Val::Bool(false));
    };
    context.heap.spend(items.len() as u64)?;
    let found = items
        .iter()
        .any(|item| matches!(item, Val::Text(text) if text == args.text(1)));
    Ok(Val::Bool(found))
}

fn append(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let items = loose::items(args.get(1))?;
    context.heap.list(items.iter().chain([args.get(0).clone()]).collect())
}

fn prepend(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let items = loose::items(args.get(1))?;
    context
        .heap
        .list([args.get(0).clone()].into_iter().chain(items.iter()).collect())
}

fn reverse(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let items = loose::items(args.get(0))?;
    context.heap.list(items.iter().rev().collect())
}

fn uniq(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let mut kept: Vec<Val> = Vec::new();
    'items: for item in loose::items(args.get(0))?.iter() {
        for known in &kept {
            if equal::deep(&context.heap, known, &item)? {
                continue 'items;
            }
        }
        kept.push(item);
    }
    context.heap.list(kept)
}

fn keys(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    if args.len() == 0 {
        return Err("need at least one argument".into());
    }
    let maps = args.rest(0).iter().flat_map(|map| context.heap.pairs(map));
    let keys: Vec<Text> = maps.map(|(key, _)| key).collect();
    context.heap.texts(keys)
}

fn values(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    if args.len() == 0 {
        return Err("need at least one argument".into());
    }
    let maps = args.rest(0).iter().flat_map(|map| context.heap.pairs(map));
    let values = maps.map(|(_, value)| value).collect();
    context.heap.list(values)
}

/// Keys first, then the map.
fn select(context: &mut Context<'_>, args: Arguments<'_>, keeps: bool) -> Answer {
    let Some((map, names)) = args.rest(0).split_last().filter(|(_, names)| !names.is_empty()) else {
        return Err(format!("wrong number of args: wanted 2 or more, got {}", args.len()).into());
    };
    let Some(entries) = context.heap.map(map).filter(|map| map.element() == Element::Any) else {
        let name = context.heap.type_name(map);
        return Err(format!("wrong map type: must be map[string]interface{{}}, got {name}").into());
    };
    if let Some(name) = names.iter().find(|name| !matches!(name, Val::Text(_))) {
        let shown = super::super::format::value(&context.heap, name)?;
        let type_name = context.heap.type_name(name);
        return Err(format!("wrong key type: must be string, got {type_name} ({shown})").into());
    }
    let named = |key: &Text| names.iter().any(|name| matches!(name, Val::Text(name) if name == key));
    let kept = entries.iter().filter(|(key, _)| named(key) == keeps).collect();
    context.heap.dict(kept)
}

/// Deeply; what is already there wins. Nothing is changed in place.
fn merge(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let mut merged = args.get(0).clone();
    for source in args.rest(1) {
        merged = overlaid(context, source, &merged, 0)?;
    }
    Ok(merged)
}

fn overlaid(context: &mut Context<'_>, under: &Val, over: &Val, depth: usize) -> Answer {
    if depth > limits::VALUE_DEPTH {
        return Err(Failure::Limit("maps are nested too deeply to be merged"));
    }
    let entries = |heap: &Heap, map: &Val| -> BTreeMap<Text, Val> { heap.pairs(map).collect() };
    let mut merged = entries(&context.heap, under);
    for (key, value) in entries(&context.heap, over) {
        context.heap.spend(1)?;
        let both = merged
            .get(&key)
            .filter(|below| context.heap.map(below).is_some() && context.heap.map(&value).is_some());
        let value = match both.cloned() {
            Some(below) => overlaid(context, &below, &value, depth + 1)?,
            None => value,
        };
        merged.insert(key, value);
    }
    context.heap.dict(merged)
}

/// `sort list` or `sort key list`; lists of mixed kinds stay as they are.
fn sort(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let (key, list) = match args.rest(0) {
        [list] => (Text::new(), list),
        [key, list] => (loose::text(&context.heap, key)?, list),
        _ => return Err(format!("wrong number of args: wanted 1 or 2, got {}", args.len()).into()),
    };
    if list.is_nil() {
        return context.heap.list(Vec::new());
    }
    let mut items: Vec<Val> = loose::items(list)?.iter().collect();
    context.heap.spend(items.len() as u64 * 8)?;
    let kind = items.first().map(Val::kind);
    if items.iter().all(|item| Some(item.kind()) == kind) {
        items.sort_by(|a, b| order(&context.heap, &key, a, b));
    }
    context.heap.list(items)
}

fn order(heap: &Heap, key: &str, a: &Val, b: &Val) -> Ordering {
    match (a, b) {
        (Val::Int(a, _), Val::Int(b, _)) => a.cmp(b),
        (Val::Float(a), Val::Float(b)) => a.total_cmp(b),
        (Val::Text(a), Val::Text(b)) => a.cmp(b),
        _ => match (heap.map(a), heap.map(b)) {
            (Some(a), Some(b)) if !key.is_empty() => match (a.get(key), b.get(key)) {
                (Some(a), Some(b)) => order(heap, "", &a, &b),
                _ => Ordering::Equal,
            },
            _ => Ordering::Equal,
        },
    }
}

/// `flatten list` or `flatten depth list`.
fn flatten(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let (depth, list) = match args.rest(0) {
        [list] => (-1, list),
        [depth, list] => (loose::int(depth), list),
        _ => return Err(format!("wrong number of args: wanted 1 or 2, got {}", args.len()).into()),
    };
    loose::items(list)?;
    let mut flat = Vec::new();
    flatten_into(context, &mut flat, list, depth, 0)?;
    context.heap.list(flat)
}

fn flatten_into(
    context: &Context<'_>,
    flat: &mut Vec<Val>,
    list: &Val,
    depth: i64,
    level: usize,
) -> Result<(), Failure> {
    if level > limits::VALUE_DEPTH {
        return Err(Failure::Limit("lists are nested too deeply to be flattened"));
    }
    for item in list.items().into_iter().flat_map(super::super::val::Slice::iter) {
        context.heap.spend(1)?;
        if item.items().is_some() && depth != 0 {
            flatten_into(context, flat, &item, depth.saturating_sub(1), level + 1)?;
        } else {
            flat.push(item);
        }
    }
    Ok(())
}
