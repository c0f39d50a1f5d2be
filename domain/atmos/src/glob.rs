//! Patterns of paths as Atmos matches them (doublestar): `**`, `*`, `?`, `[…]`, `{a,b}`, and the walk that finds files.
//!
//! `*` and `?` stay within one folder, `**` crosses folders and also matches none, dot files match like any other.
//! Links to folders are followed, loops are not; a walk has an end whatever it meets.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// What a manifest may end in where a pattern says nothing, in order of preference.
pub const MANIFEST_EXTENSIONS: [&str; 4] = ["yaml", "yml", "yaml.tmpl", "yml.tmpl"];

/// Entries that one walk looks at.
const MOST_ENTRIES: usize = 500_000;
/// Folders within folders.
const MOST_DEPTH: usize = 64;
/// Links to folders on the way to a file.
const MOST_LINKS: usize = 8;
/// Folders that hold other people's files: entered only by a pattern that names them.
const FOREIGN: [&str; 3] = [".git", ".terraform", "node_modules"];

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

/// What a walk found.
#[derive(Debug, Default)]
pub struct Walk {
    /// Files, in lexical order.
    pub files: Vec<PathBuf>,
    /// Folders that could not be read.
    pub unreadable: Vec<(PathBuf, io::Error)>,
    /// Whether the walk stopped at its bound.
    pub is_cut_short: bool,
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
pub fn find(base: &Path, pattern: &str) -> Vec<PathBuf> {
    Pattern::manifests(base, pattern).map_or_else(|_| Vec::new(), |pattern| search(&pattern).files)
}

/// The files that `pattern` matches, and what stood in the way.
#[must_use]
pub fn search(pattern: &Pattern) -> Walk {
    let mut walk = walk_to(std::slice::from_ref(&pattern.root), &[pattern.text()], pattern.levels);
    walk.files.retain(|path| pattern.matches(path));
    walk
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

/// All files below `roots`, each once. Folders of other people's files are left out unless one of `patterns` names them.
#[must_use]
pub fn walk(roots: &[PathBuf], patterns: &[&str]) -> Walk {
    walk_to(roots, patterns, None)
}

fn walk_to(roots: &[PathBuf], patterns: &[&str], levels: Option<usize>) -> Walk {
    let is_named = |name: &str| {
        patterns
            .iter()
            .any(|pattern| pattern.split('/').any(|part| part == name))
    };
    let mut walker = Walker {
        skipped: FOREIGN.into_iter().filter(|name| !is_named(name)).collect(),
        levels,
        entries: 0,
        found: Walk::default(),
    };
    for root in outermost(roots).filter(|root| root.is_dir()) {
        walker.run(root);
    }
    let mut found = walker.found;
    found.files.sort_unstable_by(|a, b| a.as_os_str().cmp(b.as_os_str()));
    found.files.dedup();
    found
}

struct Walker<'a> {
    skipped: Vec<&'a str>,
    levels: Option<usize>,
    entries: usize,
    found: Walk,
}

struct Place {
    path: PathBuf,
    depth: usize,
    links: usize,
}

impl Walker<'_> {
    fn run(&mut self, root: &Path) {
        let mut open = vec![Place {
            path: root.to_path_buf(),
            depth: 0,
            links: 0,
        }];
        while let Some(place) = open.pop() {
            match fs::read_dir(&place.path) {
                Ok(entries) => self.folder(&place, entries, &mut open),
                // Removed since it was listed: nothing to report.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => self.found.unreadable.push((place.path, error)),
            }
        }
    }

    fn folder(&mut self, place: &Place, entries: fs::ReadDir, open: &mut Vec<Place>) {
        for entry in entries.flatten() {
            self.entries += 1;
            if self.entries > MOST_ENTRIES {
                self.found.is_cut_short = true;
                return;
            }
            let Ok(kind) = entry.file_type() else { continue };
            let path = entry.path();
            let is_link = kind.is_symlink();
            let is_folder = if is_link { path.is_dir() } else { kind.is_dir() };
            if !is_folder {
                // Pipes and sockets are no files: opening one may wait for ever.
                if kind.is_file() || is_link && path.is_file() {
                    self.found.files.push(path);
                }
                continue;
            }
            let below = Place {
                depth: place.depth + 1,
                links: place.links + usize::from(is_link),
                path,
            };
            if self.enters(&below, is_link) {
                open.push(below);
            }
        }
    }

    fn enters(&mut self, place: &Place, is_link: bool) -> bool {
        let name = place.path.file_name().unwrap_or_default();
        let is_too_deep = self.levels.is_some_and(|levels| place.depth > levels);
        if is_too_deep || self.skipped.iter().any(|skipped| name == *skipped) {
            return false;
        }
        if place.depth > MOST_DEPTH || place.links > MOST_LINKS {
            self.found.is_cut_short = true;
            return false;
        }
        !is_link || !is_loop(&place.path)
    }
}

/// Whether a link leads to a folder that it is in.
fn is_loop(link: &Path) -> bool {
    let target = link.canonicalize();
    let home = link.parent().map(Path::canonicalize);
    match (target, home) {
        (Ok(target), Some(Ok(home))) => home.starts_with(target),
        _ => true,
    }
}

/// The roots that are not below another.
fn outermost(roots: &[PathBuf]) -> impl Iterator<Item = &PathBuf> {
    roots.iter().enumerate().filter_map(|(index, root)| {
        let is_covered = roots
            .iter()
            .enumerate()
            .any(|(other, outer)| root.starts_with(outer) && (root != outer || other < index));
        (!is_covered).then_some(root)
    })
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
    use crate::test_support::Folder;

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
    fn files_are_found_in_lexical_order() {
        let folder = Folder::with(&[
            ("stacks/b.yaml", ""),
            ("stacks/a/x.yaml", ""),
            ("stacks/a/y.yml", ""),
            ("stacks/a-b/x.yaml", ""),
            ("stacks/c.txt", ""),
            ("stacks/.terraform/m.yaml", ""),
            ("other/z.yaml", ""),
        ]);
        let found = |pattern: &str| -> Vec<String> {
            find(&folder.path("stacks"), pattern)
                .iter()
                .map(|path| path.strip_prefix(folder.root()).expect("inside").display().to_string())
                .collect()
        };
        assert_eq!(
            found("**/*"),
            [
                "stacks/a-b/x.yaml",
                "stacks/a/x.yaml",
                "stacks/a/y.yml",
                "stacks/b.yaml"
            ]
        );
        assert_eq!(found("../other/*"), ["other/z.yaml"]);
        assert_eq!(found("./b.yaml"), ["stacks/b.yaml"]);
        assert_eq!(found("b"), ["stacks/b.yaml"]);
        assert_eq!(found("**/.terraform/*"), ["stacks/.terraform/m.yaml"]);
        assert!(found("missing/**").is_empty());
        assert!(found("[").is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_loops_are_not() {
        use std::os::unix::fs::symlink;
        let folder = Folder::with(&[("a/x.yaml", ""), ("far/y.yaml", "")]);
        symlink(folder.root(), folder.path("a/up")).expect("a link");
        symlink("self", folder.path("a/self")).expect("a link");
        symlink(folder.path("far"), folder.path("a/far")).expect("a link");
        symlink(folder.path("nowhere"), folder.path("a/broken.yaml")).expect("a link");
        let _socket = std::os::unix::net::UnixListener::bind(folder.path("a/socket.yaml")).expect("a socket");
        let found = find(&folder.path("a"), "**/*");
        assert_eq!(found, [folder.path("a/far/y.yaml"), folder.path("a/x.yaml")]);
    }

    #[cfg(unix)]
    #[test]
    fn meshes_of_links_end() {
        use std::os::unix::fs::symlink;
        let folder = Folder::with(&[("a/x.yaml", ""), ("b/y.yaml", "")]);
        symlink(folder.path("b"), folder.path("a/b")).expect("a link");
        symlink(folder.path("a"), folder.path("b/a")).expect("a link");
        let walk = search(&Pattern::new(folder.root(), "**/*").expect("valid"));
        assert!(walk.files.contains(&folder.path("a/b/y.yaml")));
        assert!(walk.files.len() < 100 && walk.is_cut_short);
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
