//! Atmos's own functions: all of them ask the host, except `collectKeys`.

use std::collections::BTreeSet;

use super::super::val::Val;
use super::{Answer, Arguments, Context, Namespace, Table, Type, fixed, outside};

/// The functions.
pub(in super::super) const TABLE: Table = &[
    ("atmos", fixed(&[], |_, _| Ok(Val::Namespace(&ATMOS)))),
    ("collectKeys", fixed(&[Type::Any], collect_keys)),
];

static ATMOS: Namespace = Namespace {
    type_name: "*exec.AtmosFuncs",
    methods: &[
        ("Component", outside("atmos.Component")),
        ("GomplateDatasource", outside("atmos.GomplateDatasource")),
        ("Resolve", outside("atmos.Resolve")),
        ("Store", outside("atmos.Store")),
    ],
};

/// The keys of all maps in a list, each once, sorted.
fn collect_keys(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let mut keys = BTreeSet::new();
    let value = args.get(0);
    let mut collect = |map: &Val| {
        keys.extend(context.heap.pairs(map).map(|(key, _)| key));
    };
    match value.items() {
        Some(items) => items.iter().for_each(|item| collect(&item)),
        None => collect(value),
    }
    context.heap.texts(keys)
}
