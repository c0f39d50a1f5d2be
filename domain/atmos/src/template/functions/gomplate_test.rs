//! gomplate: `test.`, `regexp.`, `env.` and their short names.

use super::super::regexes;
use super::super::val::Val;
use super::{Answer, Arguments, Context, Failure, Namespace, Table, Type, expand, fixed, loose, sprig_regex, variadic};

/// The functions.
pub(in super::super) const TABLE: Table = &[
    ("assert", variadic(&[], Type::Any, assert)),
    ("env", fixed(&[], |_, _| Ok(Val::Namespace(&ENV)))),
    ("fail", variadic(&[], Type::Any, fail)),
    ("getenv", variadic(ANY, Type::Text, getenv)),
    ("isKind", fixed(&[Type::Text, Type::Any], is_kind)),
    ("kind", fixed(ANY, |_, args| Ok(Val::text(args.get(0).kind())))),
    ("regexp", fixed(&[], |_, _| Ok(Val::Namespace(&REGEXP)))),
    ("required", variadic(&[], Type::Any, required)),
    ("ternary", fixed(THREE, ternary)),
    ("test", fixed(&[], |_, _| Ok(Val::Namespace(&TEST)))),
];

static TEST: Namespace = Namespace {
    type_name: "*funcs.TestFuncs",
    methods: &[
        ("Assert", variadic(&[], Type::Any, assert)),
        ("Fail", variadic(&[], Type::Any, fail)),
        ("IsKind", fixed(&[Type::Text, Type::Any], is_kind)),
        ("Kind", fixed(ANY, |_, args| Ok(Val::text(args.get(0).kind())))),
        ("Required", variadic(&[], Type::Any, required)),
        ("Ternary", fixed(THREE, ternary)),
    ],
};

static ENV: Namespace = Namespace {
    type_name: "*funcs.EnvFuncs",
    methods: &[
        (
            "ExpandEnv",
            fixed(ANY, |context, args| {
                let text = loose::argument(context, args, 0)?;
                Ok(Val::text(expand::environment(context, &text)?))
            }),
        ),
        ("Getenv", variadic(ANY, Type::Text, getenv)),
    ],
};

static REGEXP: Namespace = Namespace {
    type_name: "*funcs.ReFuncs",
    methods: &[
        (
            "Find",
            fixed(PAIR, |context, args| {
                let regex = regexes::compile(&context.heap, &loose::argument(context, args, 0)?)?;
                let text = loose::argument(context, args, 1)?;
                Ok(Val::text(regex.find(&text).map_or("", |found| found.as_str())))
            }),
        ),
        (
            "FindAll",
            variadic(&[], Type::Any, |context, args| {
                counted(context, args, regexes::find_all)
            }),
        ),
        (
            "Match",
            fixed(PAIR, |context, args| {
                let regex = regexes::compile(&context.heap, &loose::argument(context, args, 0)?)?;
                Ok(Val::Bool(regex.is_match(&loose::argument(context, args, 1)?)))
            }),
        ),
        (
            "QuoteMeta",
            fixed(ANY, |context, args| {
                Ok(Val::text(regexes::quote(&loose::argument(context, args, 0)?)))
            }),
        ),
        ("Replace", fixed(THREE, |context, args| replace(context, args, false))),
        (
            "ReplaceLiteral",
            fixed(THREE, |context, args| replace(context, args, true)),
        ),
        (
            "Split",
            variadic(&[], Type::Any, |context, args| counted(context, args, regexes::split)),
        ),
    ],
};

const ANY: &[Type] = &[Type::Any];
const PAIR: &[Type] = &[Type::Any, Type::Any];
const THREE: &[Type] = &[Type::Any, Type::Any, Type::Any];

/// `expression text` or `expression count text`.
fn counted(
    context: &mut Context<'_>,
    args: Arguments<'_>,
    with: for<'a> fn(&regex::Regex, &'a str, i64) -> Vec<&'a str>,
) -> Answer {
    let count = match args.len() {
        2 => -1,
        3 => loose::int(args.get(1)),
        other => return Err(format!("wrong number of args: want 2 or 3, got {other}").into()),
    };
    let regex = regexes::compile(&context.heap, &loose::argument(context, args, 0)?)?;
    let text = loose::argument(context, args, args.len() - 1)?;
    regexes::listed(&context.heap, with(&regex, &text, count))
}

fn replace(context: &mut Context<'_>, args: Arguments<'_>, literally: bool) -> Answer {
    let pattern = loose::argument(context, args, 0)?;
    let (by, text) = (loose::argument(context, args, 1)?, loose::argument(context, args, 2)?);
    Ok(Val::text(sprig_regex::replaced(
        context, &pattern, &text, &by, literally,
    )?))
}

fn getenv(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let name = loose::argument(context, args, 0)?;
    let value = context.host.env(&name).filter(|value| !value.is_empty());
    Ok(Val::text(value.unwrap_or_else(|| args.text(1).to_owned())))
}

/// `assert value` or `assert message value`.
fn assert(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let (message, value) = match args.rest(0) {
        [value] => (None, value),
        [Val::Text(message), value] => (Some(message), value),
        [other, _] => return Err(not_text(context, other)),
        other => return Err(format!("wrong number of args: want 1 or 2, got {}", other.len()).into()),
    };
    match message {
        _ if loose::bool(value) => Ok(Val::text("")),
        Some(message) if !message.is_empty() => Err(format!("assertion failed: {message}").into()),
        _ => Err("assertion failed".into()),
    }
}

fn not_text(context: &Context<'_>, message: &Val) -> Failure {
    let name = context.heap.type_name(message);
    format!("at <1>: expected string; found {name}").into()
}

fn fail(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    match args.len() {
        0 => Err("template generation failed".into()),
        1 => match loose::argument(context, args, 0)? {
            message if message.is_empty() => Err("template generation failed".into()),
            message => Err(format!("template generation failed: {message}").into()),
        },
        other => Err(format!("wrong number of args: want 0 or 1, got {other}").into()),
    }
}

/// `required value` or `required message value`.
fn required(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let (message, value) = match args.rest(0) {
        [value] => ("", value),
        [Val::Text(message), value] => (message.as_str(), value),
        [other, _] => return Err(not_text(context, other)),
        other => return Err(format!("wrong number of args: want 1 or 2, got {}", other.len()).into()),
    };
    let is_unset = value.is_nil() || matches!(value, Val::Text(text) if text.is_empty());
    match message {
        _ if !is_unset => Ok(value.clone()),
        "" => Err("can not render template: a required value was not set".into()),
        message => Err(message.into()),
    }
}

fn ternary(_: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    Ok(args.get(usize::from(!loose::bool(args.get(2)))).clone())
}

fn is_kind(_: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let kind = args.get(1).kind();
    let is_number = matches!(kind, "int" | "int64" | "uint8" | "uint64" | "float64");
    Ok(Val::Bool(args.text(0) == kind || args.text(0) == "number" && is_number))
}
