//! sprig: semantic versions.

use std::rc::Rc;

use super::super::constraint::Constraint;
use super::super::semver::Version;
use super::super::val::{Val, Width};
use super::{Arguments, Failure, Table, Type, fixed};

/// The functions.
pub(in super::super) const TABLE: Table = &[
    (
        "semver",
        fixed(&[Type::Text], |_, args| {
            Ok(Val::Version(Rc::new(Version::parse(args.text(0))?)))
        }),
    ),
    (
        "semverCompare",
        fixed(&[Type::Text, Type::Text], |_, args| {
            let constraint = Constraint::parse(args.text(0))?;
            Ok(Val::Bool(constraint.allows(&Version::parse(args.text(1))?)))
        }),
    ),
];

/// Methods of a version; it comes as the first argument.
pub(in super::super) const METHODS: Table = &[
    ("Compare", fixed(OTHER, |_, args| Ok(Val::int(order(args)? as i64)))),
    ("Equal", fixed(OTHER, |_, args| Ok(Val::Bool(order(args)?.is_eq())))),
    (
        "GreaterThan",
        fixed(OTHER, |_, args| Ok(Val::Bool(order(args)?.is_gt()))),
    ),
    (
        "IncMajor",
        fixed(&[], |_, args| Ok(next(own(args)?, |v| (v.major + 1, 0, 0)))),
    ),
    (
        "IncMinor",
        fixed(&[], |_, args| Ok(next(own(args)?, |v| (v.major, v.minor + 1, 0)))),
    ),
    (
        "IncPatch",
        fixed(&[], |_, args| {
            Ok(next(own(args)?, |v| {
                (v.major, v.minor, v.patch + u64::from(v.prerelease.is_empty()))
            }))
        }),
    ),
    ("LessThan", fixed(OTHER, |_, args| Ok(Val::Bool(order(args)?.is_lt())))),
    ("Major", fixed(&[], |_, args| Ok(number(own(args)?.major)))),
    (
        "Metadata",
        fixed(&[], |_, args| Ok(Val::text(own(args)?.metadata.as_str()))),
    ),
    ("Minor", fixed(&[], |_, args| Ok(number(own(args)?.minor)))),
    (
        "Original",
        fixed(&[], |_, args| Ok(Val::text(own(args)?.original.as_str()))),
    ),
    ("Patch", fixed(&[], |_, args| Ok(number(own(args)?.patch)))),
    (
        "Prerelease",
        fixed(&[], |_, args| Ok(Val::text(own(args)?.prerelease.as_str()))),
    ),
    ("String", fixed(&[], |_, args| Ok(Val::text(own(args)?.to_string())))),
];

const OTHER: &[Type] = &[Type::Any];

const fn number(part: u64) -> Val {
    Val::Int(part.cast_signed(), Width::Uint64)
}

fn nth<'a>(args: Arguments<'a>, index: usize) -> Result<&'a Version, Failure> {
    match args.get(index) {
        Val::Version(version) => Ok(version),
        _ => Err("not a version".into()),
    }
}

fn own<'a>(args: Arguments<'a>) -> Result<&'a Version, Failure> {
    nth(args, 0)
}

fn order(args: Arguments<'_>) -> Result<std::cmp::Ordering, Failure> {
    Ok(own(args)?.order(nth(args, 1)?))
}

fn next(version: &Version, with: fn(&Version) -> (u64, u64, u64)) -> Val {
    let saturated = Version {
        major: version.major.min(u64::MAX - 1),
        minor: version.minor.min(u64::MAX - 1),
        patch: version.patch.min(u64::MAX - 1),
        ..version.clone()
    };
    let (major, minor, patch) = with(&saturated);
    let prefix = if version.original.starts_with('v') { "v" } else { "" };
    let original = format!("{prefix}{major}.{minor}.{patch}");
    let (prerelease, metadata) = (String::new(), String::new());
    Val::Version(Rc::new(Version {
        major,
        minor,
        patch,
        prerelease,
        metadata,
        original,
    }))
}
