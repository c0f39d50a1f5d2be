//! gomplate: `strings.` and its short names.

use super::super::val::{Element, Val, Width};
use super::super::{text as literal, words};
use super::{
    Answer, Arguments, Context, Namespace, Table, Type, builtin, fixed, loose, sprig_strings, sprig_words, variadic,
};
use crate::value::Text;

/// The functions.
pub(in super::super) const TABLE: Table = &[
    (
        "contains",
        fixed(TEXTS, |_, args| Ok(Val::Bool(args.text(0).contains(args.text(1))))),
    ),
    (
        "hasPrefix",
        fixed(TEXTS, |_, args| Ok(Val::Bool(args.text(0).starts_with(args.text(1))))),
    ),
    (
        "hasSuffix",
        fixed(TEXTS, |_, args| Ok(Val::Bool(args.text(0).ends_with(args.text(1))))),
    ),
    ("indent", variadic(&[], Type::Any, indent)),
    ("quote", fixed(ANY, quote)),
    ("replaceAll", fixed(REPLACE, replace_all)),
    ("shellQuote", fixed(ANY, shell_quote)),
    (
        "split",
        fixed(TEXTS, |context, args| {
            context
                .heap
                .texts(sprig_strings::split(args.text(0), args.text(1), None))
        }),
    ),
    (
        "splitN",
        fixed(&[Type::Text, Type::Text, Type::Int], |context, args| {
            context
                .heap
                .texts(sprig_strings::split(args.text(0), args.text(1), Some(args.int(2))))
        }),
    ),
    ("squote", fixed(ANY, squote)),
    ("strings", fixed(&[], |_, _| Ok(Val::Namespace(&STRINGS)))),
    ("title", fixed(ANY, title)),
    ("toLower", fixed(ANY, lower)),
    ("toUpper", fixed(ANY, upper)),
    (
        "trim",
        fixed(TEXTS, |_, args| {
            Ok(Val::text(args.text(0).trim_matches(|next| args.text(1).contains(next))))
        }),
    ),
    ("trimSpace", fixed(ANY, trim_space)),
];

static STRINGS: Namespace = Namespace {
    type_name: "*funcs.StringFuncs",
    methods: &[
        ("Abbrev", variadic(&[], Type::Any, abbrev)),
        (
            "CamelCase",
            fixed(ANY, |context, args| {
                Ok(Val::text(words::joined_title(&loose::argument(context, args, 0)?)))
            }),
        ),
        (
            "Contains",
            fixed(TEXT_ANY, |context, args| {
                Ok(Val::Bool(loose::argument(context, args, 1)?.contains(args.text(0))))
            }),
        ),
        (
            "HasPrefix",
            fixed(TEXT_ANY, |context, args| {
                Ok(Val::Bool(loose::argument(context, args, 1)?.starts_with(args.text(0))))
            }),
        ),
        (
            "HasSuffix",
            fixed(TEXT_ANY, |context, args| {
                Ok(Val::Bool(loose::argument(context, args, 1)?.ends_with(args.text(0))))
            }),
        ),
        ("Indent", variadic(&[], Type::Any, indent)),
        (
            "KebabCase",
            fixed(ANY, |context, args| {
                Ok(Val::text(words::separated(&loose::argument(context, args, 0)?, "-")))
            }),
        ),
        ("Quote", fixed(ANY, quote)),
        (
            "Repeat",
            fixed(&[Type::Int, Type::Any], |context, args| {
                if args.int(0) < 0 {
                    return Err(format!("negative count {}", args.int(0)).into());
                }
                let text = loose::argument(context, args, 1)?;
                Ok(Val::text(sprig_strings::repeat(context, &text, args.int(0))?))
            }),
        ),
        ("ReplaceAll", fixed(REPLACE, replace_all)),
        (
            "RuneCount",
            variadic(&[], Type::Any, |context, args| {
                let texts = loose::texts(&context.heap, args.rest(0))?;
                Ok(Val::count(texts.iter().map(|text| text.chars().count()).sum()))
            }),
        ),
        ("ShellQuote", fixed(ANY, shell_quote)),
        (
            "Slug",
            fixed(ANY, |context, args| {
                let text = loose::argument(context, args, 0)?;
                context.heap.spend_text(text.len().saturating_mul(3))?;
                Ok(Val::text(words::slug(&text)))
            }),
        ),
        (
            "SnakeCase",
            fixed(ANY, |context, args| {
                Ok(Val::text(words::separated(&loose::argument(context, args, 0)?, "_")))
            }),
        ),
        ("Sort", fixed(ANY, sort)),
        (
            "Split",
            fixed(TEXT_ANY, |context, args| {
                let text = loose::argument(context, args, 1)?;
                context.heap.texts(sprig_strings::split(&text, args.text(0), None))
            }),
        ),
        (
            "SplitN",
            fixed(&[Type::Text, Type::Int, Type::Any], |context, args| {
                let text = loose::argument(context, args, 2)?;
                context
                    .heap
                    .texts(sprig_strings::split(&text, args.text(0), Some(args.int(1))))
            }),
        ),
        ("Squote", fixed(ANY, squote)),
        ("Title", fixed(ANY, title)),
        ("ToLower", fixed(ANY, lower)),
        ("ToUpper", fixed(ANY, upper)),
        (
            "Trim",
            fixed(TEXT_ANY, |context, args| {
                let text = loose::argument(context, args, 1)?;
                Ok(Val::text(text.trim_matches(|next| args.text(0).contains(next))))
            }),
        ),
        (
            "TrimPrefix",
            fixed(TEXT_ANY, |context, args| {
                let text = loose::argument(context, args, 1)?;
                Ok(Val::text(text.strip_prefix(args.text(0)).unwrap_or(&text)))
            }),
        ),
        ("TrimSpace", fixed(ANY, trim_space)),
        (
            "TrimSuffix",
            fixed(TEXT_ANY, |context, args| {
                let text = loose::argument(context, args, 1)?;
                Ok(Val::text(text.strip_suffix(args.text(0)).unwrap_or(&text)))
            }),
        ),
        (
            "Trunc",
            fixed(&[Type::Int, Type::Any], |context, args| {
                let text = loose::argument(context, args, 1)?;
                Ok(match args.int(0) {
                    count if count < 0 => Val::Text(text),
                    count => sprig_strings::trunc(count, &text),
                })
            }),
        ),
        ("WordWrap", variadic(&[], Type::Any, word_wrap)),
    ],
};

const ANY: &[Type] = &[Type::Any];
const TEXTS: &[Type] = &[Type::Text, Type::Text];
const TEXT_ANY: &[Type] = &[Type::Text, Type::Any];
const REPLACE: &[Type] = &[Type::Text, Type::Text, Type::Any];

fn quote(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    Ok(Val::text(literal::quote(&loose::argument(context, args, 0)?)))
}

/// As YAML and SQL do: quotes are doubled.
fn squote(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let text = loose::argument(context, args, 0)?;
    Ok(Val::text(format!("'{}'", text.replace('\'', "''"))))
}

fn shell_quote(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let quoted = |text: Text| format!("'{}'", text.replace('\'', "'\"'\"'"));
    let Some(items) = args.get(0).items() else {
        return Ok(Val::text(quoted(loose::argument(context, args, 0)?)));
    };
    let mut words = Vec::with_capacity(items.len());
    for item in items.iter() {
        words.push(quoted(loose::text(&context.heap, &item)?));
    }
    Ok(Val::text(words.join(" ")))
}

fn title(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    Ok(Val::text(words::titled(&loose::argument(context, args, 0)?)))
}

fn upper(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    Ok(Val::text(loose::argument(context, args, 0)?.to_uppercase()))
}

fn lower(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    Ok(Val::text(loose::argument(context, args, 0)?.to_lowercase()))
}

fn trim_space(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    Ok(Val::text(loose::argument(context, args, 0)?.trim()))
}

fn replace_all(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let text = loose::argument(context, args, 2)?;
    Ok(Val::text(sprig_strings::replace(
        context,
        &text,
        args.text(0),
        args.text(1),
    )?))
}

fn sort(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let Some(items) = args
        .get(0)
        .items()
        .filter(|items| matches!(items.element(), Element::Any | Element::Text))
    else {
        let name = context.heap.type_name(args.get(0));
        return Err(format!("wrong type for value; expected []string; got {name}").into());
    };
    let texts: Result<Vec<Text>, _> = items.iter().map(|item| loose::text(&context.heap, &item)).collect();
    let mut texts = texts?;
    texts.sort();
    context.heap.texts(texts)
}

/// `Abbrev width text` or `Abbrev offset width text`.
fn abbrev(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let (offset, width, at) = match args.len() {
        0 | 1 => return Err("abbrev requires a 'maxWidth' and 'input' argument".into()),
        2 => (0, loose::int(args.get(0)), 1),
        _ => (loose::int(args.get(0)), loose::int(args.get(1)), 2),
    };
    let text = loose::argument(context, args, at)?;
    if text.len() as i64 <= width {
        return Ok(Val::Text(text));
    }
    Ok(builtin::bytes_to_text(&words::abbreviate(&text, offset, width)?))
}

/// `Indent text`, `Indent width text`, `Indent with text`, `Indent width with text`.
fn indent(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let Some((input, options)) = args.rest(0).split_last() else {
        return Err("runtime error: index out of range [-1]".into());
    };
    let (width, with) = match options {
        [Val::Text(with)] => (1, with.as_str()),
        [Val::Int(width, Width::Int)] => (*width, " "),
        [Val::Int(width, Width::Int), Val::Text(with)] => (*width, with.as_str()),
        [_] | [_, _] => return Err("indent: invalid arguments".into()),
        _ => (1, " "),
    };
    let text = loose::text(&context.heap, input)?;
    let Some(width) = usize::try_from(width)
        .ok()
        .filter(|width| *width > 0 && !with.contains('\n'))
    else {
        return Ok(Val::Text(text));
    };
    let lines = 1 + text.matches('\n').count();
    context.heap.spend_text(
        with.len()
            .saturating_mul(width)
            .saturating_mul(lines)
            .saturating_add(text.len()),
    )?;
    let pad = with.repeat(width);
    let indented = text.split_inclusive('\n').map(|line| match line {
        "\n" => line.to_owned(),
        line => format!("{pad}{line}"),
    });
    Ok(Val::text(indented.collect::<String>()))
}

/// `WordWrap text`, `WordWrap width text`, `WordWrap break text`, `WordWrap width break text`.
fn word_wrap(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let Some((input, options)) = args.rest(0).split_last().filter(|(_, options)| options.len() < 3) else {
        return Err(format!("expected 1, 2, or 3 args, got {}", args.len()).into());
    };
    let (width, line_break) = match options {
        [Val::Text(line_break)] => (0, line_break.clone()),
        [width] => (loose::int(width), Text::new()),
        [width, line_break] => (loose::int(width), loose::text(&context.heap, line_break)?),
        _ => (0, Text::new()),
    };
    let width = if width == 0 { 80 } else { width };
    let text = loose::text(&context.heap, input)?;
    sprig_words::wrap(context, &text, width, &line_break, false)
}
