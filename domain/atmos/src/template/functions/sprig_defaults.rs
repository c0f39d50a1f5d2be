//! sprig: defaults, emptiness, JSON, types and failing.

use super::super::json::{self, Style};
use super::super::val::Val;
use super::super::{format, truth};
use super::{Answer, Arguments, Context, Table, Type, equal, fixed, variadic};

/// The functions.
pub(in super::super) const TABLE: Table = &[
    (
        "all",
        variadic(&[], Type::Any, |context, args| {
            Ok(Val::Bool(args.rest(0).iter().all(|value| !is_empty(context, value))))
        }),
    ),
    (
        "any",
        variadic(&[], Type::Any, |context, args| {
            Ok(Val::Bool(args.rest(0).iter().any(|value| !is_empty(context, value))))
        }),
    ),
    (
        "coalesce",
        variadic(&[], Type::Any, |context, args| {
            let found = args.rest(0).iter().find(|value| !is_empty(context, value));
            Ok(found.cloned().unwrap_or(Val::Nil))
        }),
    ),
    (
        "deepEqual",
        fixed(&[Type::Any, Type::Any], |context, args| {
            Ok(Val::Bool(equal::deep(&context.heap, args.get(0), args.get(1))?))
        }),
    ),
    ("default", variadic(&[Type::Any], Type::Any, default)),
    (
        "empty",
        fixed(&[Type::Any], |context, args| {
            Ok(Val::Bool(is_empty(context, args.get(0))))
        }),
    ),
    (
        "env",
        fixed(&[Type::Text], |context, args| {
            Ok(Val::text(context.host.env(args.text(0)).unwrap_or_default()))
        }),
    ),
    (
        "expandenv",
        fixed(&[Type::Text], |context, args| {
            Ok(Val::text(super::expand::environment(context, args.text(0))?))
        }),
    ),
    ("fail", fixed(&[Type::Text], |_, args| Err(args.text(0).into()))),
    (
        "fromJson",
        fixed(&[Type::Text], |context, args| {
            Ok(json::decode(&mut context.heap, args.text(0))?.unwrap_or(Val::Nil))
        }),
    ),
    ("getHostByName", super::outside("getHostByName")),
    ("hello", fixed(&[], |_, _| Ok(Val::text("Hello!")))),
    (
        "kindIs",
        fixed(&[Type::Text, Type::Any], |_, args| {
            Ok(Val::Bool(args.text(0) == args.get(1).kind()))
        }),
    ),
    (
        "kindOf",
        fixed(&[Type::Any], |_, args| Ok(Val::text(args.get(0).kind()))),
    ),
    (
        "mustFromJson",
        fixed(&[Type::Text], |context, args| {
            Ok(json::decode(&mut context.heap, args.text(0))??)
        }),
    ),
    (
        "mustToJson",
        fixed(&[Type::Any], |context, args| to_json(context, args, Style::Compact)),
    ),
    (
        "mustToPrettyJson",
        fixed(&[Type::Any], |context, args| to_json(context, args, Style::Pretty)),
    ),
    (
        "mustToRawJson",
        fixed(&[Type::Any], |context, args| to_json(context, args, Style::Raw)),
    ),
    (
        "ternary",
        fixed(&[Type::Any, Type::Any, Type::Bool], |_, args| {
            Ok(args.get(usize::from(!args.bool(2))).clone())
        }),
    ),
    (
        "toJson",
        fixed(&[Type::Any], |context, args| {
            quiet(to_json(context, args, Style::Compact))
        }),
    ),
    (
        "toPrettyJson",
        fixed(&[Type::Any], |context, args| {
            quiet(to_json(context, args, Style::Pretty))
        }),
    ),
    (
        "toRawJson",
        fixed(&[Type::Any], |context, args| to_json(context, args, Style::Raw)),
    ),
    (
        "typeIs",
        fixed(&[Type::Text, Type::Any], |context, args| {
            Ok(Val::Bool(args.text(0) == context.heap.type_name(args.get(1))))
        }),
    ),
    (
        "typeIsLike",
        fixed(&[Type::Text, Type::Any], |context, args| {
            let name = context.heap.type_name(args.get(1));
            Ok(Val::Bool(args.text(0) == name || format!("*{}", args.text(0)) == name))
        }),
    ),
    (
        "typeOf",
        fixed(&[Type::Any], |context, args| {
            Ok(Val::text(format::printf(&context.heap, "%T", args.rest(0))?))
        }),
    ),
];

/// sprig's emptiness is the templates' falsehood.
pub(super) fn is_empty(context: &Context<'_>, value: &Val) -> bool {
    !truth::is_true(&context.heap, value)
}

fn default(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let given = args.rest(1).first().filter(|given| !is_empty(context, given));
    Ok(given.unwrap_or_else(|| args.get(0)).clone())
}

fn to_json(context: &mut Context<'_>, args: Arguments<'_>, style: Style) -> Answer {
    Ok(Val::text(json::encode(&context.heap, args.get(0), style)?))
}

/// What cannot be encoded is nothing.
fn quiet(answer: Answer) -> Answer {
    match answer {
        Err(super::Failure::Message(_)) => Ok(Val::text("")),
        answer => answer,
    }
}
