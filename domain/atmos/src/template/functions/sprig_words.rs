//! sprig: words, their cases, wrapping and shortening.

use super::super::val::Val;
use super::super::words;
use super::{Answer, Context, Table, Type, builtin, fixed};

/// The functions.
pub(in super::super) const TABLE: Table = &[
    (
        "abbrev",
        fixed(&[Type::Int, Type::Text], |_, args| {
            if args.int(0) < 4 {
                return Ok(args.get(1).clone());
            }
            Ok(shortened(args.text(1), 0, args.int(0)))
        }),
    ),
    (
        "abbrevboth",
        fixed(&[Type::Int, Type::Int, Type::Text], |_, args| {
            let (left, right) = (args.int(0), args.int(1));
            if right < 4 || left > 0 && right < 7 {
                return Ok(args.get(2).clone());
            }
            Ok(shortened(args.text(2), left, right))
        }),
    ),
    (
        "camelcase",
        fixed(ONE, |_, args| Ok(Val::text(words::pascal(args.text(0))))),
    ),
    (
        "initials",
        fixed(ONE, |_, args| Ok(Val::text(words::initials(args.text(0))))),
    ),
    (
        "kebabcase",
        fixed(ONE, |_, args| Ok(Val::text(words::joined(args.text(0), '-')))),
    ),
    (
        "nospace",
        fixed(ONE, |_, args| {
            Ok(Val::text(args.text(0).split_whitespace().collect::<String>()))
        }),
    ),
    (
        "snakecase",
        fixed(ONE, |_, args| Ok(Val::text(words::joined(args.text(0), '_')))),
    ),
    (
        "swapcase",
        fixed(ONE, |_, args| Ok(Val::text(words::swap_case(args.text(0))))),
    ),
    (
        "untitle",
        fixed(ONE, |_, args| Ok(Val::text(words::untitle(args.text(0))))),
    ),
    (
        "wrap",
        fixed(&[Type::Int, Type::Text], |context, args| {
            wrap(context, args.text(1), args.int(0), "\n", false)
        }),
    ),
    (
        "wrapWith",
        fixed(&[Type::Int, Type::Text, Type::Text], |context, args| {
            wrap(context, args.text(2), args.int(0), args.text(1), true)
        }),
    ),
];

const ONE: &[Type] = &[Type::Text];

/// What is too narrow to shorten becomes nothing.
fn shortened(text: &str, offset: i64, most: i64) -> Val {
    builtin::bytes_to_text(&words::abbreviate(text, offset, most).unwrap_or_default())
}

pub(super) fn wrap(context: &Context<'_>, text: &str, width: i64, line_break: &str, breaks_words: bool) -> Answer {
    let line_break = if line_break.is_empty() { "\n" } else { line_break };
    let width = usize::try_from(width).unwrap_or(1).max(1);
    let lines = text.len() / width + text.split(' ').count();
    context
        .heap
        .spend_text(lines.saturating_mul(line_break.len()).saturating_add(text.len()))?;
    Ok(builtin::bytes_to_text(&words::wrap(
        text,
        width,
        line_break,
        breaks_words,
    )))
}
