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

/// A compiled pattern, relative or absolute as written.
#[derive(Clone, Debug)]
pub struct Pattern {
    text: String,
    set: GlobSet,
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
    /// Compiles `text`; a pattern without an extension stands for the four that a manifest may have.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new(text: &str) -> Result<Self, InvalidPattern> {
        let mut set = GlobSetBuilder::new();
        for variant in variants(text) {
            let glob = GlobBuilder::new(&closed_classes(&variant))
                .literal_separator(true)
                .empty_alternates(true)
                .build()
                .map_err(|error| invalid(text, &error))?;
            set.add(glob);
        }
        let set = set.build().map_err(|error| invalid(text, &error))?;
        Ok(Self {
            text: text.to_owned(),
            set,
        })
    }

    /// As written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the whole of `path` matches.
    #[must_use]
    pub fn matches(&self, path: &Path) -> bool {
        self.set.is_match(path)
    }

    /// The folder that everything it matches is in: the part before the first wildcard.
    #[must_use]
    pub fn base(&self) -> PathBuf {
        base(&self.text)
    }
}

/// Whether `text` holds a wildcard.
#[must_use]
pub fn is_glob(text: &str) -> bool {
    text.contains(['*', '?', '[', '{'])
}

/// The files that `pattern`, relative to `base`, matches, in lexical order. None if the pattern is not valid.
#[must_use]
pub fn find(base: &Path, pattern: &str) -> Vec<PathBuf> {
    search(base, pattern).map_or_else(|_| Vec::new(), |walk| walk.files)
}

/// The files that `pattern`, relative to `base`, matches, and what stood in the way.
///
/// # Errors
/// The pattern is not valid.
pub fn search(base: &Path, pattern: &str) -> Result<Walk, InvalidPattern> {
    let pattern = Pattern::new(&absolute(base, pattern))?;
    let mut walk = walk(&[pattern.base()], &[pattern.text()]);
    walk.files.retain(|path| pattern.matches(path));
    Ok(walk)
}

/// `pattern` below `base`, with `.` and `..` resolved by name.
#[must_use]
pub fn absolute(base: &Path, pattern: &str) -> String {
    let joined = normal(&base.join(pattern));
    let text = joined.to_string_lossy();
    if cfg!(windows) {
        text.replace('\\', "/")
    } else {
        text.into_owned()
    }
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
    let skipped: Vec<&str> = FOREIGN
        .into_iter()
        .filter(|name| {
            !patterns
                .iter()
                .any(|pattern| pattern.split('/').any(|part| part == *name))
        })
        .collect();
    let mut walker = Walker {
        skipped,
        entries: 0,
        found: Walk::default(),
    };
    for root in outermost(roots) {
        if root.is_file() {
            walker.found.files.push(root.clone());
        } else if root.is_dir() {
            walker.run(root);
        }
    }
    let mut found = walker.found;
    found.files.sort_unstable_by(|a, b| a.as_os_str().cmp(b.as_os_str()));
    found.files.dedup();
    found
}

struct Walker<'a> {
    skipped: Vec<&'a str>,
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
                if !is_link || path.is_file() {
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
        if self.skipped.iter().any(|skipped| name == *skipped) {
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

fn base(text: &str) -> PathBuf {
    if !is_glob(text) {
        return PathBuf::from(text).parent().map(Path::to_path_buf).unwrap_or_default();
    }
    let literal: Vec<&str> = text.split('/').take_while(|part| !is_glob(part)).collect();
    match literal.as_slice() {
        [""] => PathBuf::from("/"),
        parts => PathBuf::from(parts.join("/")),
    }
}

/// The pattern itself, or with each extension of a manifest where it has none.
fn variants(text: &str) -> Vec<String> {
    let last = text.rsplit('/').next().unwrap_or(text);
    if last.contains('.') && last != ".." {
        return vec![text.to_owned()];
    }
    MANIFEST_EXTENSIONS
        .iter()
        .map(|extension| format!("{text}.{extension}"))
        .collect()
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
        let compiled = Pattern::new(pattern).expect(pattern);
        for path in matching {
            assert!(compiled.matches(Path::new(path)), "{pattern} matches {path}");
        }
        for path in other {
            assert!(!compiled.matches(Path::new(path)), "{pattern} does not match {path}");
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
        check("[!ab].yaml", &["c.yaml"], &["a.yaml", "/.yaml"]);
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
            let error = Pattern::new(pattern).expect_err(pattern);
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
        let walk = search(folder.root(), "**/*").expect("valid");
        assert!(walk.files.contains(&folder.path("a/b/y.yaml")));
        assert!(walk.files.len() < 100 && walk.is_cut_short);
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
