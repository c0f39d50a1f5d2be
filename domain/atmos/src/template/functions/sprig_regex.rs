//! sprig: regular expressions.

use regex::NoExpand;

use super::super::regexes;
use super::super::val::Val;
use super::{Answer, Arguments, Context, Table, Type, fixed};

/// The functions.
pub(in super::super) const TABLE: Table = &[
    ("mustRegexFind", fixed(TWO, find)),
    ("mustRegexFindAll", fixed(COUNTED, find_all)),
    ("mustRegexMatch", fixed(TWO, matches)),
    (
        "mustRegexReplaceAll",
        fixed(THREE, |context, args| replace(context, args, false)),
    ),
    (
        "mustRegexReplaceAllLiteral",
        fixed(THREE, |context, args| replace(context, args, true)),
    ),
    ("mustRegexSplit", fixed(COUNTED, split)),
    ("regexFind", fixed(TWO, |context, args| must(find(context, args)))),
    (
        "regexFindAll",
        fixed(COUNTED, |context, args| must(find_all(context, args))),
    ),
    (
        "regexMatch",
        fixed(TWO, |context, args| match matches(context, args) {
            Err(super::Failure::Message(_)) => Ok(Val::Bool(false)),
            answer => answer,
        }),
    ),
    (
        "regexQuoteMeta",
        fixed(&[Type::Text], |_, args| Ok(Val::text(regexes::quote(args.text(0))))),
    ),
    (
        "regexReplaceAll",
        fixed(THREE, |context, args| must(replace(context, args, false))),
    ),
    (
        "regexReplaceAllLiteral",
        fixed(THREE, |context, args| must(replace(context, args, true))),
    ),
    ("regexSplit", fixed(COUNTED, |context, args| must(split(context, args)))),
];

const TWO: &[Type] = &[Type::Text, Type::Text];
const THREE: &[Type] = &[Type::Text, Type::Text, Type::Text];
const COUNTED: &[Type] = &[Type::Text, Type::Text, Type::Int];

/// Go panics where the expression is fixed to be right.
fn must(answer: Answer) -> Answer {
    answer.map_err(|failure| match failure {
        super::Failure::Message(message) => {
            let inner = message
                .rsplit_once(": `")
                .map_or("", |(_, inner)| inner.trim_end_matches('`'));
            format!("regexp: Compile(`{inner}`): {message}").into()
        }
        other => other,
    })
}

fn matches(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let regex = regexes::compile(&context.heap, args.text(0))?;
    Ok(Val::Bool(regex.is_match(args.text(1))))
}

fn find(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let regex = regexes::compile(&context.heap, args.text(0))?;
    Ok(Val::text(regex.find(args.text(1)).map_or("", |found| found.as_str())))
}

fn find_all(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let regex = regexes::compile(&context.heap, args.text(0))?;
    regexes::listed(&context.heap, regexes::find_all(&regex, args.text(1), args.int(2)))
}

fn split(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let regex = regexes::compile(&context.heap, args.text(0))?;
    regexes::listed(&context.heap, regexes::split(&regex, args.text(1), args.int(2)))
}

fn replace(context: &mut Context<'_>, args: Arguments<'_>, literally: bool) -> Answer {
    Ok(Val::text(replaced(
        context,
        args.text(0),
        args.text(1),
        args.text(2),
        literally,
    )?))
}

/// All matches of `pattern` in `text` replaced; the length is checked before it is made.
pub(super) fn replaced(
    context: &Context<'_>,
    pattern: &str,
    text: &str,
    by: &str,
    literally: bool,
) -> Result<String, super::Failure> {
    let regex = regexes::compile(&context.heap, pattern)?;
    let dollars = if literally { 0 } else { by.matches('$').count() };
    let found = regex
        .find_iter(text)
        .fold((0_usize, 0_usize), |(count, longest), found| {
            (count + 1, longest.max(found.len()))
        });
    let each = by.len().saturating_add(dollars.saturating_mul(found.1));
    context
        .heap
        .spend_text(text.len().saturating_add(found.0.saturating_mul(each)))?;
    Ok(if literally {
        regex.replace_all(text, NoExpand(by)).into_owned()
    } else {
        regex.replace_all(text, by).into_owned()
    })
}
