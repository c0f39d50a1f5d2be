//! sprig: paths and URLs.

use std::collections::BTreeMap;

use super::super::paths;
use super::super::url::Url;
use super::super::val::Val;
use super::{Answer, Arguments, Context, Failure, Table, Type, fixed};

/// The functions.
pub(in super::super) const TABLE: Table = &[
    ("base", fixed(ONE, |_, args| Ok(Val::text(paths::base(args.text(0)))))),
    ("clean", fixed(ONE, |_, args| Ok(Val::text(paths::clean(args.text(0)))))),
    ("dir", fixed(ONE, |_, args| Ok(Val::text(paths::dir(args.text(0)))))),
    ("ext", fixed(ONE, |_, args| Ok(Val::text(paths::ext(args.text(0)))))),
    (
        "isAbs",
        fixed(ONE, |_, args| Ok(Val::Bool(args.text(0).starts_with('/')))),
    ),
    ("osBase", fixed(ONE, |_, args| Ok(Val::text(paths::base(args.text(0)))))),
    (
        "osClean",
        fixed(ONE, |_, args| Ok(Val::text(paths::clean(args.text(0))))),
    ),
    ("osDir", fixed(ONE, |_, args| Ok(Val::text(paths::dir(args.text(0)))))),
    ("osExt", fixed(ONE, |_, args| Ok(Val::text(paths::ext(args.text(0)))))),
    (
        "osIsAbs",
        fixed(ONE, |_, args| Ok(Val::Bool(args.text(0).starts_with('/')))),
    ),
    ("urlJoin", fixed(&[Type::Map], url_join)),
    ("urlParse", fixed(ONE, url_parse)),
];

const ONE: &[Type] = &[Type::Text];

fn url_parse(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let url = Url::parse(args.text(0)).map_err(|error| format!("unable to parse url: {error}"))?;
    let parts = [
        ("scheme", url.scheme.clone()),
        ("host", url.host.clone()),
        ("hostname", url.hostname().to_owned()),
        ("path", url.path.clone()),
        ("query", url.query.clone()),
        ("opaque", url.opaque.clone()),
        ("fragment", url.fragment.clone()),
        ("userinfo", url.user.clone().unwrap_or_default()),
    ];
    let entries: BTreeMap<_, _> = parts
        .into_iter()
        .map(|(key, part)| (key.into(), Val::text(part)))
        .collect();
    context.heap.dict(entries)
}

fn url_join(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let part = |key: &str| -> Result<String, Failure> {
        match context.heap.map(args.get(0)).and_then(|map| map.get(key)) {
            None => Ok(String::new()),
            Some(Val::Text(text)) => Ok(text.to_string()),
            Some(other) => {
                let kind = other.kind();
                Err(format!("unable to parse {key} key, must be of type string, but {kind} found").into())
            }
        }
    };
    let user = part("userinfo")?;
    let url = Url {
        scheme: part("scheme")?,
        opaque: part("opaque")?,
        user: Some(user).filter(|user| !user.is_empty()),
        host: part("host")?,
        path: part("path")?,
        query: part("query")?,
        fragment: part("fragment")?,
    };
    Ok(Val::text(url.to_string()))
}
