//! gomplate: `path.` and `filepath.`; paths are those of Unix.

use super::super::paths;
use super::super::val::Val;
use super::{Answer, Arguments, Context, Namespace, Table, Type, fixed, loose, variadic};

/// The functions.
pub(in super::super) const TABLE: Table = &[
    ("filepath", fixed(&[], |_, _| Ok(Val::Namespace(&FILEPATH)))),
    ("path", fixed(&[], |_, _| Ok(Val::Namespace(&PATH)))),
];

static PATH: Namespace = Namespace {
    type_name: "*funcs.PathFuncs",
    methods: &[
        ("Base", fixed(ANY, base)),
        ("Clean", fixed(ANY, clean)),
        ("Dir", fixed(ANY, dir)),
        ("Ext", fixed(ANY, ext)),
        ("IsAbs", fixed(ANY, is_abs)),
        ("Join", variadic(&[], Type::Any, join)),
        ("Match", fixed(PAIR, matches)),
        ("Split", fixed(ANY, split)),
    ],
};

static FILEPATH: Namespace = Namespace {
    type_name: "*funcs.FilePathFuncs",
    methods: &[
        ("Base", fixed(ANY, base)),
        ("Clean", fixed(ANY, clean)),
        ("Dir", fixed(ANY, dir)),
        ("Ext", fixed(ANY, ext)),
        ("FromSlash", fixed(ANY, same)),
        ("IsAbs", fixed(ANY, is_abs)),
        ("Join", variadic(&[], Type::Any, join)),
        ("Match", fixed(PAIR, matches)),
        (
            "Rel",
            fixed(PAIR, |context, args| {
                let (base, target) = (loose::argument(context, args, 0)?, loose::argument(context, args, 1)?);
                Ok(Val::text(paths::relative(&base, &target)?))
            }),
        ),
        ("Split", fixed(ANY, split)),
        ("ToSlash", fixed(ANY, same)),
        ("VolumeName", fixed(ANY, |_, _| Ok(Val::text("")))),
    ],
};

const ANY: &[Type] = &[Type::Any];
const PAIR: &[Type] = &[Type::Any, Type::Any];

fn base(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    Ok(Val::text(paths::base(&loose::argument(context, args, 0)?)))
}

fn clean(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    Ok(Val::text(paths::clean(&loose::argument(context, args, 0)?)))
}

fn dir(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    Ok(Val::text(paths::dir(&loose::argument(context, args, 0)?)))
}

fn ext(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    Ok(Val::text(paths::ext(&loose::argument(context, args, 0)?)))
}

fn is_abs(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    Ok(Val::Bool(loose::argument(context, args, 0)?.starts_with('/')))
}

fn same(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    Ok(Val::Text(loose::argument(context, args, 0)?))
}

fn join(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let parts = loose::texts(&context.heap, args.rest(0))?;
    let parts: Vec<&str> = parts.iter().map(|part| &**part).collect();
    Ok(Val::text(paths::join(&parts)))
}

fn split(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let path = loose::argument(context, args, 0)?;
    let (dir, file) = paths::split(&path);
    context.heap.texts([dir, file])
}

fn matches(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let (pattern, name) = (loose::argument(context, args, 0)?, loose::argument(context, args, 1)?);
    context
        .heap
        .spend((pattern.len() as u64).saturating_mul(name.len() as u64) / 8)?;
    Ok(Val::Bool(paths::matches(&pattern, &name)?))
}
