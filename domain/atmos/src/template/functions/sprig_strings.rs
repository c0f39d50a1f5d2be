//! sprig: strings.

use std::collections::BTreeMap;

use super::super::val::{Element, Val};
use super::super::words::{lower, title, upper};
use super::super::{format, text as literal};
use super::{Answer, Arguments, Context, Failure, Table, Type, builtin, cast, fixed, variadic};

/// The functions.
pub(in super::super) const TABLE: Table = &[
    ("cat", variadic(&[], Type::Any, cat)),
    (
        "contains",
        fixed(TWO, |_, args| Ok(Val::Bool(args.text(1).contains(args.text(0))))),
    ),
    (
        "hasPrefix",
        fixed(TWO, |_, args| Ok(Val::Bool(args.text(1).starts_with(args.text(0))))),
    ),
    (
        "hasSuffix",
        fixed(TWO, |_, args| Ok(Val::Bool(args.text(1).ends_with(args.text(0))))),
    ),
    (
        "indent",
        fixed(&[Type::Int, Type::Text], |context, args| {
            Ok(Val::text(indent(context, args.int(0), args.text(1))?))
        }),
    ),
    ("lower", fixed(ONE, |_, args| Ok(Val::text(lower(args.text(0)))))),
    (
        "nindent",
        fixed(&[Type::Int, Type::Text], |context, args| {
            Ok(Val::text(format!("\n{}", indent(context, args.int(0), args.text(1))?)))
        }),
    ),
    (
        "plural",
        fixed(&[Type::Text, Type::Text, Type::Int], |_, args| {
            Ok(args.get(usize::from(args.int(2) != 1)).clone())
        }),
    ),
    (
        "quote",
        variadic(&[], Type::Any, |context, args| quote_all(context, args, '"')),
    ),
    (
        "repeat",
        fixed(&[Type::Int, Type::Text], |context, args| {
            Ok(Val::text(repeat(context, args.text(1), args.int(0))?))
        }),
    ),
    (
        "replace",
        fixed(&[Type::Text, Type::Text, Type::Text], |context, args| {
            Ok(Val::text(replace(context, args.text(2), args.text(0), args.text(1))?))
        }),
    ),
    (
        "split",
        fixed(TWO, |context, args| {
            let parts = split(args.text(1), args.text(0), None);
            numbered(context, parts)
        }),
    ),
    (
        "splitList",
        fixed(TWO, |context, args| {
            context.heap.texts(split(args.text(1), args.text(0), None))
        }),
    ),
    (
        "splitn",
        fixed(&[Type::Text, Type::Int, Type::Text], |context, args| {
            let parts = split(args.text(2), args.text(0), Some(args.int(1)));
            numbered(context, parts)
        }),
    ),
    (
        "squote",
        variadic(&[], Type::Any, |context, args| quote_all(context, args, '\'')),
    ),
    ("substr", fixed(&[Type::Int, Type::Int, Type::Text], substr)),
    ("title", fixed(ONE, |_, args| Ok(Val::text(title(args.text(0)))))),
    (
        "toString",
        fixed(&[Type::Any], |context, args| {
            Ok(Val::Text(cast::text(&context.heap, args.get(0))?))
        }),
    ),
    ("trim", fixed(ONE, |_, args| Ok(Val::text(args.text(0).trim())))),
    ("trimAll", fixed(TWO, trim_all)),
    (
        "trimPrefix",
        fixed(TWO, |_, args| {
            let text = args.text(1);
            Ok(Val::text(text.strip_prefix(args.text(0)).unwrap_or(text)))
        }),
    ),
    (
        "trimSuffix",
        fixed(TWO, |_, args| {
            let text = args.text(1);
            Ok(Val::text(text.strip_suffix(args.text(0)).unwrap_or(text)))
        }),
    ),
    ("trimall", fixed(TWO, trim_all)),
    (
        "trunc",
        fixed(&[Type::Int, Type::Text], |_, args| Ok(trunc(args.int(0), args.text(1)))),
    ),
    ("upper", fixed(ONE, |_, args| Ok(Val::text(upper(args.text(0)))))),
];

const ONE: &[Type] = &[Type::Text];
const TWO: &[Type] = &[Type::Text, Type::Text];

fn cat(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let mut words = Vec::new();
    for value in args.rest(0).iter().filter(|value| !value.is_nil()) {
        words.push(format::value(&context.heap, value)?);
    }
    Ok(Val::text(words.join(" ")))
}

pub(super) fn indent(context: &Context<'_>, spaces: i64, text: &str) -> Result<String, Failure> {
    let lines = 1 + text.bytes().filter(|byte| *byte == b'\n').count();
    let spaces = usize::try_from(spaces).map_err(|_| "strings: negative Repeat count")?;
    context
        .heap
        .spend_text(spaces.saturating_mul(lines).saturating_add(text.len()))?;
    let pad = " ".repeat(spaces);
    Ok(format!("{pad}{}", text.replace('\n', &format!("\n{pad}"))))
}

pub(super) fn repeat(context: &Context<'_>, text: &str, count: i64) -> Result<String, Failure> {
    let count = usize::try_from(count).map_err(|_| "strings: negative Repeat count")?;
    context.heap.spend_text(text.len().saturating_mul(count))?;
    Ok(text.repeat(count))
}

pub(super) fn replace(context: &Context<'_>, text: &str, old: &str, new: &str) -> Result<String, Failure> {
    let most = text.matches(old).count().saturating_mul(new.len());
    context.heap.spend_text(most.saturating_add(text.len()))?;
    Ok(text.replace(old, new))
}

/// Go's `strings.SplitN`; no separator splits between characters.
pub(super) fn split<'a>(text: &'a str, separator: &str, most: Option<i64>) -> Vec<&'a str> {
    let most = match most {
        Some(0) => return Vec::new(),
        Some(most) => usize::try_from(most).unwrap_or(usize::MAX),
        None => usize::MAX,
    };
    if !separator.is_empty() {
        return text.splitn(most, separator).collect();
    }
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let length = if parts.len() + 1 == most {
            rest.len()
        } else {
            next.len_utf8()
        };
        let (part, after) = rest.split_at(length);
        parts.push(part);
        rest = after;
    }
    parts
}

/// Parts under `_0`, `_1`, ….
fn numbered(context: &mut Context<'_>, parts: Vec<&str>) -> Answer {
    let parts = parts.into_iter().enumerate();
    let entries: BTreeMap<_, _> = parts
        .map(|(at, part)| (format!("_{at}").into(), Val::text(part)))
        .collect();
    context.heap.dict_of(entries, Element::Text)
}

fn quote_all(context: &mut Context<'_>, args: Arguments<'_>, mark: char) -> Answer {
    let mut quoted = Vec::new();
    for value in args.rest(0).iter().filter(|value| !value.is_nil()) {
        quoted.push(if mark == '"' {
            literal::quote(&cast::text(&context.heap, value)?)
        } else {
            format!("'{}'", format::value(&context.heap, value)?)
        });
    }
    Ok(Val::text(quoted.join(" ")))
}

fn substr(_: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let text = args.text(2);
    let length = text.len() as i64;
    let (start, end) = (args.int(0), args.int(1));
    let out_of_range = |range: String| Err(format!("runtime error: slice bounds out of range {range}").into());
    let (from, to) = match (start, end) {
        _ if start < 0 && end < 0 => return out_of_range(format!("[:{end}]")),
        _ if start < 0 && end > length => return out_of_range(format!("[:{end}] with length {length}")),
        _ if start < 0 => (0, end),
        _ if end < 0 || end > length => (start, length),
        _ => (start, end),
    };
    if from > to {
        return out_of_range(format!("[{from}:{to}]"));
    }
    Ok(builtin::bytes_to_text(&text.as_bytes()[from as usize..to as usize]))
}

pub(super) fn trim_all(_: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let cut = args.text(0);
    Ok(Val::text(args.text(1).trim_matches(|next| cut.contains(next))))
}

pub(super) fn trunc(count: i64, text: &str) -> Val {
    let bytes = text.as_bytes();
    let kept = match usize::try_from(count) {
        Ok(count) => bytes.get(..count),
        Err(_) => {
            let from = (bytes.len() as i64).saturating_add(count);
            usize::try_from(from)
                .ok()
                .filter(|from| *from > 0)
                .and_then(|from| bytes.get(from..))
        }
    };
    builtin::bytes_to_text(kept.unwrap_or(bytes))
}
