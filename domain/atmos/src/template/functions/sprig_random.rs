//! sprig: random texts, numbers and identifiers. Each rendering differs: nothing here may be cached.

use super::super::random::{self, Alphabet};
use super::super::val::Val;
use super::{Answer, Context, Failure, Table, Type, fixed};

/// The functions.
pub(in super::super) const TABLE: Table = &[
    (
        "randAlpha",
        fixed(ONE, |context, args| text(context, args.int(0), Alphabet::Letters)),
    ),
    (
        "randAlphaNum",
        fixed(ONE, |context, args| {
            text(context, args.int(0), Alphabet::LettersAndDigits)
        }),
    ),
    (
        "randAscii",
        fixed(ONE, |context, args| text(context, args.int(0), Alphabet::Printable)),
    ),
    (
        "randBytes",
        fixed(ONE, |context, args| {
            let count = usize::try_from(args.int(0)).map_err(|_| "runtime error: makeslice: len out of range")?;
            context.heap.spend_text(count)?;
            Ok(Val::text(data_encoding::BASE64.encode(&random::bytes(count)?)))
        }),
    ),
    (
        "randInt",
        fixed(&[Type::Int, Type::Int], |_, args| {
            Ok(Val::int(random::between(args.int(0), args.int(1))?))
        }),
    ),
    (
        "randNumeric",
        fixed(ONE, |context, args| text(context, args.int(0), Alphabet::Digits)),
    ),
    (
        "shuffle",
        fixed(&[Type::Text], |_, args| {
            let mut chars: Vec<char> = args.text(0).chars().collect();
            random::shuffle(&mut chars)?;
            Ok(Val::text(chars.into_iter().collect::<String>()))
        }),
    ),
    ("uuidv4", fixed(&[], |_, _| Ok(Val::text(random::uuid()?)))),
];

const ONE: &[Type] = &[Type::Int];

pub(super) fn text(context: &Context<'_>, count: i64, alphabet: Alphabet) -> Answer {
    let count = usize::try_from(count).unwrap_or(0);
    context.heap.spend(count as u64)?;
    Ok(Val::text(random::text(count, alphabet).map_err(Failure::from)?))
}
