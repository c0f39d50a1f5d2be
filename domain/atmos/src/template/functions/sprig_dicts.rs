//! sprig: dictionaries.

use std::collections::BTreeMap;

use super::super::limits;
use super::super::val::{Element, Val};
use super::{Answer, Arguments, Context, Failure, Table, Type, cast, fixed, variadic};
use crate::value::Text;

/// The functions.
pub(in super::super) const TABLE: Table = &[
    (
        "deepCopy",
        fixed(&[Type::Any], |context, args| copy(context, args.get(0), 0)),
    ),
    ("dict", variadic(&[], Type::Any, dict)),
    ("dig", variadic(&[], Type::Any, dig)),
    (
        "get",
        fixed(&[Type::Map, Type::Text], |context, args| {
            let found = context.heap.map(args.get(0)).and_then(|map| map.get(args.text(1)));
            Ok(found.unwrap_or_else(|| Val::text("")))
        }),
    ),
    (
        "hasKey",
        fixed(&[Type::Map, Type::Text], |context, args| {
            let map = context.heap.map(args.get(0));
            Ok(Val::Bool(map.is_some_and(|map| map.has(args.text(1)))))
        }),
    ),
    ("keys", variadic(&[], Type::Map, keys)),
    (
        "merge",
        variadic(&[Type::Map], Type::Map, |context, args| merge_all(context, args, false)),
    ),
    (
        "mergeOverwrite",
        variadic(&[Type::Map], Type::Map, |context, args| merge_all(context, args, true)),
    ),
    (
        "mustDeepCopy",
        fixed(&[Type::Any], |context, args| copy(context, args.get(0), 0)),
    ),
    (
        "mustMerge",
        variadic(&[Type::Map], Type::Map, |context, args| merge_all(context, args, false)),
    ),
    (
        "mustMergeOverwrite",
        variadic(&[Type::Map], Type::Map, |context, args| merge_all(context, args, true)),
    ),
    (
        "omit",
        variadic(&[Type::Map], Type::Text, |context, args| select(context, args, false)),
    ),
    (
        "pick",
        variadic(&[Type::Map], Type::Text, |context, args| select(context, args, true)),
    ),
    ("pluck", variadic(&[Type::Text], Type::Map, pluck)),
    ("set", fixed(&[Type::Map, Type::Text, Type::Any], set)),
    ("unset", fixed(&[Type::Map, Type::Text], unset)),
    (
        "values",
        fixed(&[Type::Map], |context, args| {
            let values = entries(context, args.get(0)).into_values().collect();
            context.heap.list(values)
        }),
    ),
];

/// A copy of a map's entries.
fn entries(context: &Context<'_>, map: &Val) -> BTreeMap<Text, Val> {
    context.heap.pairs(map).collect()
}

fn dict(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let mut entries = BTreeMap::new();
    for pair in args.rest(0).chunks(2) {
        let key = cast::text(&context.heap, &pair[0])?;
        entries.insert(key, pair.get(1).cloned().unwrap_or_else(|| Val::text("")));
    }
    context.heap.dict(entries)
}

fn set(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    context.heap.spend(1)?;
    match context.heap.entries_mut(args.get(0)) {
        Some(entries) => {
            entries.insert(args.text(1).into(), args.get(2).clone());
            Ok(args.get(0).clone())
        }
        None => Err("assignment to entry in nil map".into()),
    }
}

fn unset(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    if let Some(entries) = context.heap.entries_mut(args.get(0)) {
        entries.remove(args.text(1));
    }
    Ok(args.get(0).clone())
}

/// Go lists keys in random order; here they are sorted.
fn keys(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let maps = args.rest(0).iter().flat_map(|map| context.heap.pairs(map));
    let keys: Vec<Text> = maps.map(|(key, _)| key).collect();
    context.heap.texts(keys)
}

fn pluck(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let maps = args.rest(1).iter().filter_map(|map| context.heap.map(map));
    let found = maps.filter_map(|map| map.get(args.text(0))).collect();
    context.heap.list(found)
}

fn select(context: &mut Context<'_>, args: Arguments<'_>, keeps: bool) -> Answer {
    let names: Vec<&str> = (1..args.len()).map(|at| args.text(at)).collect();
    let mut kept = entries(context, args.get(0));
    kept.retain(|key, _| names.contains(&key.as_str()) == keeps);
    context.heap.dict(kept)
}

/// `dig "a" "b" default dict`.
fn dig(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let Some((map, rest)) = args.rest(0).split_last() else {
        return Err("dig needs at least three arguments".into());
    };
    let Some((default, path)) = rest.split_last().filter(|(_, path)| !path.is_empty()) else {
        return Err("dig needs at least three arguments".into());
    };
    if let Some(step) = path.iter().find(|step| !matches!(step, Val::Text(_))) {
        return Err(conversion(context, step, "string"));
    }
    let mut value = map.clone();
    for step in path {
        let Val::Text(key) = step else {
            return Err(conversion(context, step, "string"));
        };
        let Some(map) = context.heap.map(&value).filter(|map| map.element() == Element::Any) else {
            return Err(conversion(context, &value, "map[string]interface {}"));
        };
        match map.get(key) {
            Some(found) => value = found,
            None => return Ok(default.clone()),
        }
    }
    Ok(value)
}

/// As Go words a failed type assertion.
pub(super) fn conversion(context: &Context<'_>, value: &Val, wanted: &str) -> Failure {
    let name = if value.is_nil() {
        "nil".to_owned()
    } else {
        context.heap.type_name(value)
    };
    format!("interface conversion: interface {{}} is {name}, not {wanted}").into()
}

fn merge_all(context: &mut Context<'_>, args: Arguments<'_>, overwrites: bool) -> Answer {
    for source in args.rest(1) {
        merge(context, args.get(0), source, overwrites, 0)?;
    }
    Ok(args.get(0).clone())
}

/// Merges `source` into `target`: maps deeply, other values where the target's is empty,
/// or always when overwriting.
fn merge(context: &mut Context<'_>, target: &Val, source: &Val, overwrites: bool, depth: usize) -> Result<(), Failure> {
    if depth > limits::VALUE_DEPTH {
        return Err(Failure::Limit("maps are nested too deeply to be merged"));
    }
    for (key, new) in entries(context, source) {
        context.heap.spend(1)?;
        let old = context.heap.map(target).and_then(|map| map.get(&key));
        if let Some(old) = &old {
            let both_maps = context.heap.map(old).is_some() && context.heap.map(&new).is_some();
            if both_maps {
                merge(context, old, &new, overwrites, depth + 1)?;
                continue;
            }
            if !overwrites && !super::sprig_defaults::is_empty(context, old) {
                continue;
            }
        }
        if new.is_nil() && !overwrites {
            continue;
        }
        if let Some(entries) = context.heap.entries_mut(target) {
            entries.insert(key, new);
        }
    }
    Ok(())
}

fn copy(context: &mut Context<'_>, value: &Val, depth: usize) -> Answer {
    context.heap.spend(1)?;
    if depth > limits::VALUE_DEPTH {
        return Err(Failure::Limit("values are nested too deeply to be copied"));
    }
    if let Some(items) = value.items() {
        let mut copies = Vec::with_capacity(items.len());
        for item in items.iter() {
            copies.push(copy(context, &item, depth + 1)?);
        }
        return match value {
            Val::Bytes(_) => Ok(value.clone()),
            _ => context.heap.list_of(copies, items.element()),
        };
    }
    let Some(element) = context.heap.map(value).map(super::super::heap::Entries::element) else {
        return Ok(value.clone());
    };
    let mut copies = BTreeMap::new();
    for (key, item) in entries(context, value) {
        copies.insert(key, copy(context, &item, depth + 1)?);
    }
    context.heap.dict_of(copies, element)
}
