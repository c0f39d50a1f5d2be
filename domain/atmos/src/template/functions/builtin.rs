//! Go's predefined functions, except comparisons: `and`, `index`, `len`, `printf`, `html`, ….

use super::super::format;
use super::super::heap::Heap;
use super::super::text;
use super::super::truth;
use super::super::val::{Element, Items, Val, Width};
use super::{Answer, Arguments, Body, Context, Function, Table, Type, fixed, variadic};

/// The functions.
pub(in super::super) const TABLE: Table = &[
    (
        "and",
        Function {
            parameters: &[Type::Value],
            variadic: Some(Type::Value),
            body: Body::And,
        },
    ),
    (
        "or",
        Function {
            parameters: &[Type::Value],
            variadic: Some(Type::Value),
            body: Body::Or,
        },
    ),
    (
        "call",
        Function {
            parameters: &[Type::Value],
            variadic: Some(Type::Value),
            body: Body::Call,
        },
    ),
    (
        "html",
        variadic(&[], Type::Any, |context, args| escape(context, args, html)),
    ),
    ("index", variadic(&[Type::Value], Type::Value, index)),
    (
        "js",
        variadic(&[], Type::Any, |context, args| escape(context, args, js)),
    ),
    ("len", fixed(&[Type::Value], len)),
    (
        "not",
        fixed(&[Type::Value], |context, args| {
            Ok(Val::Bool(!truth::is_true(&context.heap, args.get(0))))
        }),
    ),
    (
        "print",
        variadic(&[], Type::Any, |context, args| {
            Ok(Val::text(format::print(&context.heap, args.rest(0))?))
        }),
    ),
    (
        "printf",
        variadic(&[Type::Text], Type::Any, |context, args| {
            Ok(Val::text(format::printf(&context.heap, args.text(0), args.rest(1))?))
        }),
    ),
    (
        "println",
        variadic(&[], Type::Any, |context, args| {
            Ok(Val::text(format::println(&context.heap, args.rest(0))?))
        }),
    ),
    ("slice", variadic(&[Type::Value], Type::Value, slice)),
    (
        "urlquery",
        variadic(&[], Type::Any, |context, args| escape(context, args, query)),
    ),
];

fn len(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let value = args.get(0);
    let count = match value {
        Val::Text(text) => text.len(),
        Val::Missing => return Err("reflect: call of reflect.Value.Type on zero Value".into()),
        Val::Nil => return Err("len of nil pointer".into()),
        _ => match (value.items(), context.heap.map(value)) {
            (Some(items), _) => items.len(),
            (_, Some(entries)) => entries.len(),
            _ => return Err(format!("len of type {}", context.heap.type_name(value)).into()),
        },
    };
    Ok(Val::count(count))
}

fn index(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let mut item = args.get(0).clone();
    if item.is_nil() {
        return Err("index of untyped nil".into());
    }
    for key in args.rest(1) {
        item = indexed(&context.heap, &item, key)?;
    }
    Ok(item)
}

fn indexed(heap: &Heap, item: &Val, key: &Val) -> Answer {
    if let Val::Text(text) = item {
        let at = position(heap, key, text.len())?;
        let byte = text.as_bytes().get(at).copied().map(i64::from);
        return byte
            .map(|byte| Val::Int(byte, Width::Uint8))
            .ok_or_else(|| "reflect: string index out of range".into());
    }
    if let Some(items) = item.items() {
        let at = position(heap, key, items.len())?;
        return items.get(at).ok_or_else(|| "reflect: slice index out of range".into());
    }
    let Some(entries) = heap.map(item) else {
        if item.is_nil() {
            return Err("index of nil pointer".into());
        }
        return Err(format!("can't index item of type {}", heap.type_name(item)).into());
    };
    match key {
        Val::Text(key) => Ok(entries.get(key).unwrap_or_else(|| match entries.element() {
            Element::Text => Val::text(""),
            _ => Val::Nil,
        })),
        key if key.is_nil() => Err("value is nil; should be of type string".into()),
        key => Err(format!("value has type {}; should be string", heap.type_name(key)).into()),
    }
}

/// An index into something of `length`; `length` itself still passes, as in Go.
fn position(heap: &Heap, key: &Val, length: usize) -> Result<usize, super::Failure> {
    match key {
        Val::Int(at, _) | Val::Duration(at) => match usize::try_from(*at) {
            Ok(at) if at <= length => Ok(at),
            _ => Err(format!("index out of range: {at}").into()),
        },
        key if key.is_nil() => Err("cannot index slice/array with nil".into()),
        key => {
            let name = heap.type_name(key);
            Err(format!("cannot index slice/array with type {name}").into())
        }
    }
}

fn slice(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let heap = &context.heap;
    let item = args.get(0);
    if item.is_nil() {
        return Err("slice of untyped nil".into());
    }
    let keys = args.rest(1);
    if keys.len() > 3 {
        return Err(format!("too many slice indexes: {}", keys.len()).into());
    }
    let length = match item {
        Val::Text(_) if keys.len() == 3 => return Err("cannot 3-index slice a string".into()),
        Val::Text(text) => text.len(),
        _ => match item.items() {
            Some(items) => items.len(),
            None => {
                return Err(format!("can't slice item of type {}", heap.type_name(item)).into());
            }
        },
    };
    let mut bounds = [0, length, length];
    for (bound, key) in bounds.iter_mut().zip(keys) {
        *bound = position(heap, key, length)?;
    }
    let [from, to, most] = bounds;
    if from > to {
        return Err(format!("invalid slice index: {from} > {to}").into());
    }
    if keys.len() == 3 && to > most {
        return Err(format!("invalid slice index: {to} > {most}").into());
    }
    cut(context, item, from, to)
}

/// Part of a text or list whose bounds have been checked.
pub(super) fn cut(context: &Context<'_>, item: &Val, from: usize, to: usize) -> Answer {
    if let Val::Text(text) = item {
        return Ok(bytes_to_text(&text.as_bytes()[from..to]));
    }
    let Some(items) = item.items() else {
        return Ok(Val::Nil);
    };
    let kept: Vec<Val> = (from..to).filter_map(|at| items.get(at)).collect();
    match item {
        Val::Bytes(bytes) => Ok(Val::Bytes(bytes[from..to].into())),
        _ => {
            context.heap.spend(kept.len() as u64)?;
            Ok(Val::List(std::rc::Rc::new(Items::new(kept, items.element())?)))
        }
    }
}

/// Go's strings are bytes; what is cut inside a character becomes U+FFFD here.
pub(super) fn bytes_to_text(bytes: &[u8]) -> Val {
    Val::text(String::from_utf8_lossy(bytes).as_ref())
}

fn escape(context: &mut Context<'_>, args: Arguments<'_>, with: fn(&str) -> String) -> Answer {
    let shown = match args.rest(0) {
        [Val::Text(text)] => text.to_string(),
        values => {
            let named = |value: &Val| match value {
                Val::Missing | Val::Nil => Val::text("<no value>"),
                value => value.clone(),
            };
            let values: Vec<Val> = values.iter().map(named).collect();
            format::print(&context.heap, &values)?
        }
    };
    context.heap.spend_text(shown.len() * 6)?;
    Ok(Val::text(with(&shown)))
}

fn html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for next in text.chars() {
        match next {
            '\0' => escaped.push('\u{fffd}'),
            '"' => escaped.push_str("&#34;"),
            '\'' => escaped.push_str("&#39;"),
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            _ => escaped.push(next),
        }
    }
    escaped
}

fn js(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for next in value.chars() {
        match next {
            '\\' => escaped.push_str("\\\\"),
            '\'' => escaped.push_str("\\'"),
            '"' => escaped.push_str("\\\""),
            '<' | '>' | '&' | '=' | '\0'..' ' => escaped.push_str(&format!("\\u{:04X}", u32::from(next))),
            _ if next.is_ascii() || text::is_print(next) => escaped.push(next),
            _ => escaped.push_str(&format!("\\u{:04X}", u32::from(next))),
        }
    }
    escaped
}

/// Go's `url.QueryEscape`.
pub(super) fn query(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b' ' => escaped.push('+'),
            b'-' | b'_' | b'.' | b'~' => escaped.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => escaped.push(char::from(byte)),
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}
