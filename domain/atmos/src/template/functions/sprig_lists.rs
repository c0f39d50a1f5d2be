//! sprig: lists. Lists never change; each function makes a new one.

use super::super::val::{Element, Slice, Val};
use super::{Answer, Arguments, Context, Failure, Table, Type, builtin, cast, equal, fixed, sprig_defaults, variadic};

/// The functions.
pub(in super::super) const TABLE: Table = &[
    ("append", fixed(PAIR, push)),
    ("chunk", fixed(&[Type::Int, Type::Any], chunk)),
    ("compact", fixed(ONE, compact)),
    ("concat", variadic(&[], Type::Any, concat)),
    ("first", fixed(ONE, first)),
    ("has", fixed(PAIR, has)),
    ("initial", fixed(ONE, initial)),
    ("join", fixed(&[Type::Text, Type::Any], join)),
    ("last", fixed(ONE, last)),
    (
        "list",
        variadic(&[], Type::Any, |context, args| context.heap.list(args.rest(0).to_vec())),
    ),
    ("mustAppend", fixed(PAIR, push)),
    ("mustChunk", fixed(&[Type::Int, Type::Any], chunk)),
    ("mustCompact", fixed(ONE, compact)),
    ("mustFirst", fixed(ONE, first)),
    ("mustHas", fixed(PAIR, has)),
    ("mustInitial", fixed(ONE, initial)),
    ("mustLast", fixed(ONE, last)),
    ("mustPrepend", fixed(PAIR, prepend)),
    ("mustPush", fixed(PAIR, push)),
    ("mustRest", fixed(ONE, rest)),
    ("mustReverse", fixed(ONE, reverse)),
    ("mustSlice", variadic(ONE, Type::Any, slice)),
    ("mustUniq", fixed(ONE, uniq)),
    ("mustWithout", variadic(ONE, Type::Any, without)),
    ("prepend", fixed(PAIR, prepend)),
    ("push", fixed(PAIR, push)),
    ("rest", fixed(ONE, rest)),
    ("reverse", fixed(ONE, reverse)),
    ("slice", variadic(ONE, Type::Any, slice)),
    ("sortAlpha", fixed(ONE, sort_alpha)),
    (
        "toStrings",
        fixed(ONE, |context, args| {
            let texts = cast::texts(&context.heap, args.get(0))?;
            context.heap.texts(texts)
        }),
    ),
    (
        "tuple",
        variadic(&[], Type::Any, |context, args| context.heap.list(args.rest(0).to_vec())),
    ),
    ("uniq", fixed(ONE, uniq)),
    ("without", variadic(ONE, Type::Any, without)),
];

const ONE: &[Type] = &[Type::Any];
const PAIR: &[Type] = &[Type::Any, Type::Any];

/// The list in an argument; anything else fails as `… type KIND`.
fn items<'a>(value: &'a Val, complaint: &str) -> Result<Slice<'a>, Failure> {
    value.items().ok_or_else(|| {
        if value.is_nil() {
            return "runtime error: invalid memory address or nil pointer dereference".into();
        }
        format!("{complaint} {}", value.kind()).into()
    })
}

fn push(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let items = items(args.get(0), "Cannot push on type")?;
    context.heap.list(items.iter().chain([args.get(1).clone()]).collect())
}

fn prepend(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let items = items(args.get(0), "Cannot prepend on type")?;
    context
        .heap
        .list([args.get(1).clone()].into_iter().chain(items.iter()).collect())
}

fn first(_: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    Ok(items(args.get(0), "Cannot find first on type")?
        .get(0)
        .unwrap_or(Val::Nil))
}

fn last(_: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let items = items(args.get(0), "Cannot find last on type")?;
    Ok(items
        .len()
        .checked_sub(1)
        .and_then(|at| items.get(at))
        .unwrap_or(Val::Nil))
}

fn rest(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let items = items(args.get(0), "Cannot find rest on type")?;
    if items.len() == 0 {
        return Ok(Val::nil_list(Element::Any));
    }
    context.heap.list(items.iter().skip(1).collect())
}

fn initial(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let items = items(args.get(0), "Cannot find initial on type")?;
    if items.len() == 0 {
        return Ok(Val::nil_list(Element::Any));
    }
    context
        .heap
        .list(items.iter().take(items.len().saturating_sub(1)).collect())
}

fn reverse(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let items = items(args.get(0), "Cannot find reverse on type")?;
    context.heap.list(items.iter().rev().collect())
}

fn compact(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let items = items(args.get(0), "Cannot compact on type")?;
    let kept = items
        .iter()
        .filter(|item| !sprig_defaults::is_empty(context, item))
        .collect();
    context.heap.list(kept)
}

fn contains(context: &Context<'_>, list: &[Val], wanted: &Val) -> Result<bool, Failure> {
    for item in list {
        if equal::deep(&context.heap, item, wanted)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn uniq(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let mut kept: Vec<Val> = Vec::new();
    for item in items(args.get(0), "Cannot find uniq on type")?.iter() {
        if !contains(context, &kept, &item)? {
            kept.push(item);
        }
    }
    context.heap.list(kept)
}

fn without(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let mut kept = Vec::new();
    for item in items(args.get(0), "Cannot find without on type")?.iter() {
        if !contains(context, args.rest(1), &item)? {
            kept.push(item);
        }
    }
    context.heap.list(kept)
}

fn has(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    if args.get(1).is_nil() {
        return Ok(Val::Bool(false));
    }
    for item in items(args.get(1), "Cannot find has on type")?.iter() {
        if equal::deep(&context.heap, args.get(0), &item)? {
            return Ok(Val::Bool(true));
        }
    }
    Ok(Val::Bool(false))
}

fn slice(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let length = items(args.get(0), "list should be type of slice or array but")?.len();
    if length == 0 {
        return Ok(Val::Nil);
    }
    let bounds = args.rest(1);
    let from = bounds.first().map_or(0, cast::int);
    let to = bounds.get(1).map_or(length as i64, cast::int);
    match (usize::try_from(from), usize::try_from(to)) {
        (Ok(from), Ok(to)) if from <= to && to <= length => builtin::cut(context, args.get(0), from, to),
        _ => Err("reflect.Value.Slice: slice index out of bounds".into()),
    }
}

fn concat(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let mut joined = Vec::new();
    for value in args.rest(0) {
        if value.items().is_none() && !value.is_nil() {
            return Err(format!("Cannot concat type {} as list", value.kind()).into());
        }
        let items = items(value, "")?;
        context.heap.spend(items.len() as u64)?;
        joined.extend(items.iter());
    }
    if joined.is_empty() {
        return Ok(Val::nil_list(Element::Any));
    }
    context.heap.list(joined)
}

fn chunk(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let items = items(args.get(1), "Cannot chunk type")?;
    let size = usize::try_from(args.int(0)).ok().filter(|size| *size > 0);
    let size = size.ok_or("runtime error: makeslice: len out of range")?;
    let all: Vec<Val> = items.iter().collect();
    let mut chunks = Vec::new();
    for chunk in all.chunks(size) {
        chunks.push(context.heap.list(chunk.to_vec())?);
    }
    context.heap.list_of(chunks, Element::Lists)
}

fn join(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let texts = cast::texts(&context.heap, args.get(1))?;
    let separators = args.text(0).len().saturating_mul(texts.len());
    let total = texts
        .iter()
        .fold(separators, |total, text| total.saturating_add(text.len()));
    context.heap.spend_text(total)?;
    let texts: Vec<&str> = texts.iter().map(|text| &**text).collect();
    Ok(Val::text(texts.join(args.text(0))))
}

fn sort_alpha(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let mut texts = cast::texts(&context.heap, args.get(0))?;
    texts.sort();
    context.heap.texts(texts)
}
