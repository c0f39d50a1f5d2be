//! Patterns of paths as Atmos matches them (doublestar): `**`, `*`, `?`, `[…]`, `{a,b}`, and the walk that finds files.
//!
//! `*` and `?` stay within one folder, `**` crosses folders and also matches none, dot files match like any other.

mod walk;

use std::path::{Component, Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use crate::disk::Disk;

pub use walk::{Walk, search, walk};

/// What a manifest may end in where a pattern says nothing, in order of preference.
pub const MANIFEST_EXTENSIONS: [&str; 4] = ["yaml", "yml", "yaml.tmpl", "yml.tmpl"];

/// A compiled pattern: the folder that it starts in, and what matches below.
#[derive(Clone, Debug)]
pub struct Pattern {
    text: String,
    root: PathBuf,
    /// Folders below `root` that a match can be in; `None` is any.
    levels: Option<usize>,
    set: GlobSet,
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && self.root == other.root
    }
}

/// A pattern that is none, with what is wrong with it.
#[derive(Debug, thiserror::Error)]
#[error("`{text}` is not a valid pattern: {reason}")]
pub struct InvalidPattern {
    /// The pattern.
    pub text: String,
    /// What is wrong.
    pub reason: String,
}

impl Pattern {
    /// `text` below `base`; without an extension it stands for the four that a manifest may have.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn manifests(base: &Path, text: &str) -> Result<Self, InvalidPattern> {
        let last = text.rsplit('/').next().unwrap_or(text);
        if last.contains('.') {
            return Self::new(base, text);
        }
        Self::alternatives(
            base,
            text,
            MANIFEST_EXTENSIONS.map(|extension| format!("{text}.{extension}")),
        )
    }

    /// `text` below `base`, exactly as written.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new(base: &Path, text: &str) -> Result<Self, InvalidPattern> {
        Self::alternatives(base, text, [text.to_owned()])
    }

    fn alternatives<const N: usize>(base: &Path, text: &str, all: [String; N]) -> Result<Self, InvalidPattern> {
        let mut set = GlobSetBuilder::new();
        let mut root = PathBuf::new();
        let mut levels = Some(0);
        for one in all {
            let (literal, rest) = split(&one);
            levels = (!rest.contains("**")).then(|| rest.matches('/').count());
            let glob = GlobBuilder::new(&closed_classes(rest))
                .literal_separator(true)
                .empty_alternates(true)
                .build()
                .map_err(|error| invalid(text, &error))?;
            set.add(glob);
            root = normal(&base.join(literal));
        }
        let set = set.build().map_err(|error| invalid(text, &error))?;
        Ok(Self {
            text: text.to_owned(),
            root,
            levels,
            set,
        })
    }

    /// As written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The folder that everything it matches is in: the part before the first wildcard.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether it matches `path`.
    #[must_use]
    pub fn matches(&self, path: &Path) -> bool {
        path.strip_prefix(&self.root)
            .is_ok_and(|below| self.set.is_match(below))
    }
}

/// Whether `text` holds a wildcard.
#[must_use]
pub fn is_glob(text: &str) -> bool {
    text.contains(['*', '?', '[', '{'])
}

/// The files that `pattern`, relative to `base`, matches, in lexical order. None if the pattern is not valid.
/// A pattern without an extension finds manifests.
#[must_use]
pub fn find(disk: &Disk, base: &Path, pattern: &str) -> Vec<PathBuf> {
    Pattern::manifests(base, pattern).map_or_else(|_| Vec::new(), |pattern| search(disk, &pattern).files)
}

/// The path with `.` and `..` resolved by name, links unseen.
#[must_use]
pub fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if matches!(normal.components().next_back(), Some(Component::Normal(_))) => {
                normal.pop();
            }
            Component::ParentDir if normal.has_root() => {}
            other => normal.push(other),
        }
    }
    normal
}

/// The folders before the first wildcard, and the rest; the last part always belongs to the rest.
fn split(text: &str) -> (&str, &str) {
    let is_literal = |part: &str| !is_glob(part) && !part.contains('\\');
    let mut at = 0;
    while let Some(slash) = text[at..].find('/') {
        if !is_literal(&text[at..at + slash]) {
            break;
        }
        at += slash + 1;
    }
    text.split_at(at)
}

/// `[!a]` as `[!/a]`: no class matches across folders.
fn closed_classes(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    let mut rest = text.chars().peekable();
    let mut before = ('\0', '\0');
    while let Some(next) = rest.next() {
        out.push(next);
        let opens = before.1 == '[' && before.0 != '\\' && matches!(next, '!' | '^');
        if opens && rest.peek() != Some(&']') {
            out.push('/');
        }
        before = (before.1, next);
    }
    out
}

fn invalid(text: &str, error: &globset::Error) -> InvalidPattern {
    InvalidPattern {
        text: text.to_owned(),
        reason: error.kind().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, matching: &[&str], other: &[&str]) {
        let base = Path::new("/base[1]");
        let compiled = Pattern::manifests(base, pattern).expect(pattern);
        for path in matching {
            assert!(compiled.matches(&base.join(path)), "{pattern} matches {path}");
        }
        for path in other {
            assert!(!compiled.matches(&base.join(path)), "{pattern} does not match {path}");
        }
    }

    #[test]
    fn wildcards_match_as_doublestar_does() {
        check(
            "**/x.yaml",
            &["x.yaml", "a/x.yaml", "a/b/x.yaml", ".h/x.yaml"],
            &["ax.yaml", "x.yaml/y"],
        );
        check(
            "a/*.yaml",
            &["a/b.yaml", "a/.b.yaml", "a/.yaml"],
            &["a/b/c.yaml", "b.yaml"],
        );
        check(
            "a/**/b.yaml",
            &["a/b.yaml", "a/c/b.yaml", "a/c/d/b.yaml"],
            &["ab.yaml", "b.yaml"],
        );
        check("a/**.yaml", &["a/b.yaml"], &["a/b/c.yaml"]);
        check("a?.yaml", &["ab.yaml"], &["a.yaml", "abc.yaml", "a/.yaml"]);
        check("[ab].yaml", &["a.yaml"], &["c.yaml"]);
        check("[!ab].yaml", &["c.yaml"], &["a.yaml"]);
        check("a[!b]c.yaml", &["axc.yaml"], &["a/c.yaml"]);
        check("[^ab].yaml", &["c.yaml"], &["a.yaml"]);
        check("[a-c]x.yaml", &["bx.yaml"], &["dx.yaml"]);
        check("{dev,prod}/*.yaml", &["dev/a.yaml", "prod/a.yaml"], &["stage/a.yaml"]);
        check("{a/b,c}.yaml", &["a/b.yaml", "c.yaml"], &["a/c.yaml"]);
        check("{,x}a.yaml", &["a.yaml", "xa.yaml"], &["ya.yaml"]);
        check("a\\*.yaml", &["a*.yaml"], &["ab.yaml"]);
        check("**/*", &["a.yaml", "a/b.yml", "a/b.yaml.tmpl"], &["a/b.json", "a/b"]);
    }

    #[test]
    fn a_pattern_without_extension_means_manifests() {
        check(
            "orgs/**/dev",
            &[
                "orgs/dev.yaml",
                "orgs/a/dev.yml",
                "orgs/dev.yaml.tmpl",
                "orgs/dev.yml.tmpl",
            ],
            &["orgs/dev", "orgs/dev.json", "orgs/dev/a.yaml"],
        );
        check("v1.2", &["v1.2"], &["v1.2.yaml"]);
    }

    #[test]
    fn broken_patterns_say_what_is_wrong() {
        for pattern in ["[a", "{a,b", "a]{"] {
            let error = Pattern::new(Path::new("/"), pattern).expect_err(pattern);
            assert!(
                error
                    .to_string()
                    .starts_with(&format!("`{pattern}` is not a valid pattern:"))
            );
        }
    }

    #[test]
    fn a_pattern_starts_where_its_first_wildcard_is() {
        let root = |text: &str| {
            Pattern::new(Path::new("/a/b"), text)
                .expect(text)
                .root()
                .display()
                .to_string()
        };
        assert_eq!(root("c/*.yaml"), "/a/b/c");
        assert_eq!(root("../c/d.yaml"), "/a/c");
        assert_eq!(root("**/x.yaml"), "/a/b");
        assert_eq!(root("/etc/*/x.yaml"), "/etc");
        assert_eq!(root("x.yaml"), "/a/b");
    }

    #[test]
    fn paths_are_normalised_by_name() {
        for (path, expected) in [
            ("/a/./b/../c", "/a/c"),
            ("/../a", "/a"),
            ("a/../../b", "../b"),
            ("./a/", "a"),
        ] {
            assert_eq!(normal(Path::new(path)), Path::new(expected), "{path}");
        }
    }
}
