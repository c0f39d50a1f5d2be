//! gomplate: `conv.`, `math.`, `test.` and their short names.

use super::super::val::{Element, Val, Width};
use super::super::{number, truth};
use super::{Answer, Arguments, Context, Failure, Namespace, Table, Type, fixed, gomplate_coll, loose, variadic};
use crate::value::Text;

/// The functions.
pub(in super::super) const TABLE: Table = &[
    ("bool", fixed(ANY, parse_bool)),
    ("conv", fixed(&[], |_, _| Ok(Val::Namespace(&CONV)))),
    ("default", fixed(PAIR, default)),
    ("join", fixed(&[Type::Any, Type::Text], join)),
    ("urlParse", fixed(ANY, super::gomplate_net::parse_url)),
];

static CONV: Namespace = Namespace {
    type_name: "*funcs.ConvFuncs",
    methods: &[
        (
            "Atoi",
            fixed(ANY, |context, args| {
                Ok(Val::int(
                    number::parse_int(&loose::argument(context, args, 0)?, 10).unwrap_or(0),
                ))
            }),
        ),
        ("Bool", fixed(ANY, parse_bool)),
        ("Default", fixed(PAIR, default)),
        ("Dict", variadic(&[], Type::Any, gomplate_coll::dict)),
        ("Has", fixed(&[Type::Any, Type::Text], gomplate_coll::has)),
        ("Join", fixed(&[Type::Any, Type::Text], join)),
        (
            "ParseFloat",
            fixed(&[Type::Any, Type::Int], |context, args| {
                Ok(Val::Float(
                    number::parse_float(&loose::argument(context, args, 0)?).unwrap_or(0.0),
                ))
            }),
        ),
        (
            "ParseInt",
            fixed(PARSE, |context, args| Ok(Val::int64(parsed(context, args)?))),
        ),
        (
            "ParseUint",
            fixed(PARSE, |context, args| {
                Ok(Val::Int(parsed(context, args)?.max(0), Width::Uint64))
            }),
        ),
        (
            "Slice",
            variadic(&[], Type::Any, |context, args| context.heap.list(args.rest(0).to_vec())),
        ),
        ("ToBool", fixed(ANY, |_, args| Ok(Val::Bool(loose::bool(args.get(0)))))),
        (
            "ToBools",
            variadic(&[], Type::Any, |context, args| {
                each(context, args, Element::Bool, |value| Val::Bool(loose::bool(value)))
            }),
        ),
        (
            "ToFloat64",
            fixed(ANY, |_, args| Ok(Val::Float(loose::float(args.get(0))))),
        ),
        (
            "ToFloat64s",
            variadic(&[], Type::Any, |context, args| {
                each(context, args, Element::Float, |value| Val::Float(loose::float(value)))
            }),
        ),
        ("ToInt", fixed(ANY, |_, args| Ok(Val::int(loose::int(args.get(0)))))),
        ("ToInt64", fixed(ANY, |_, args| Ok(Val::int64(loose::int(args.get(0)))))),
        (
            "ToInt64s",
            variadic(&[], Type::Any, |context, args| {
                each(context, args, Element::Int64, |value| Val::int64(loose::int(value)))
            }),
        ),
        (
            "ToInts",
            variadic(&[], Type::Any, |context, args| {
                each(context, args, Element::Int, |value| Val::int(loose::int(value)))
            }),
        ),
        (
            "ToString",
            fixed(ANY, |context, args| Ok(Val::Text(loose::argument(context, args, 0)?))),
        ),
        (
            "ToStrings",
            variadic(&[], Type::Any, |context, args| {
                let texts = loose::texts(&context.heap, args.rest(0))?;
                context.heap.texts(texts)
            }),
        ),
        ("URL", fixed(ANY, super::gomplate_net::parse_url)),
    ],
};

const ANY: &[Type] = &[Type::Any];
const PAIR: &[Type] = &[Type::Any, Type::Any];
const PARSE: &[Type] = &[Type::Any, Type::Int, Type::Int];

fn each(context: &Context<'_>, args: Arguments<'_>, element: Element, with: fn(&Val) -> Val) -> Answer {
    context.heap.list_of(args.rest(0).iter().map(with).collect(), element)
}

fn parsed(context: &Context<'_>, args: Arguments<'_>) -> Result<i64, Failure> {
    let text: Text = loose::argument(context, args, 0)?;
    let base = u32::try_from(args.int(1))
        .ok()
        .filter(|base| *base == 0 || (2..=36).contains(base));
    Ok(base.and_then(|base| number::parse_int(&text, base)).unwrap_or(0))
}

fn parse_bool(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let text = loose::argument(context, args, 0)?;
    Ok(Val::Bool(matches!(
        text.as_str(),
        "1" | "t" | "T" | "true" | "TRUE" | "True"
    )))
}

fn default(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let index = usize::from(truth::is_true(&context.heap, args.get(1)));
    Ok(args.get(index).clone())
}

fn join(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let items = loose::items(args.get(0)).map_err(|failure| match failure {
        Failure::Message(message) => format!("input to Join must be an array: {message}").into(),
        other => other,
    })?;
    let texts: Result<Vec<Text>, _> = items.iter().map(|item| loose::text(&context.heap, &item)).collect();
    let texts = texts?;
    let separators = args.text(1).len().saturating_mul(texts.len());
    let total = texts
        .iter()
        .fold(separators, |total, text| total.saturating_add(text.len()));
    context.heap.spend_text(total)?;
    let texts: Vec<&str> = texts.iter().map(|text| &**text).collect();
    Ok(Val::text(texts.join(args.text(1))))
}
