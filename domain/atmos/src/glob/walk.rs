//! The walk that finds files. Links to folders are followed, loops are not; it has an end whatever it meets.

use std::io;
use std::path::{Path, PathBuf};

use super::Pattern;
use crate::disk::{Disk, Kind, Member};

/// Entries that one walk looks at.
const MOST_ENTRIES: usize = 200_000;
/// Folders within folders.
const MOST_DEPTH: usize = 64;
/// Links to folders on the way to a file.
const MOST_LINKS: usize = 8;
/// Folders that hold other people's files: entered only by a pattern that names them.
const FOREIGN: [&str; 3] = [".git", ".terraform", "node_modules"];

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

/// The files that `pattern` matches, and what stood in the way.
#[must_use]
pub fn search(disk: &Disk, pattern: &Pattern) -> Walk {
    let mut walk = walk_to(
        disk,
        std::slice::from_ref(&pattern.root),
        &[pattern.text()],
        pattern.levels,
    );
    walk.files.retain(|path| pattern.matches(path));
    walk
}

/// All files below `roots`, each once. Folders of other people's files are left out unless one of `patterns` names them.
#[must_use]
pub fn walk(disk: &Disk, roots: &[PathBuf], patterns: &[&str]) -> Walk {
    walk_to(disk, roots, patterns, None)
}

fn walk_to(disk: &Disk, roots: &[PathBuf], patterns: &[&str], levels: Option<usize>) -> Walk {
    let is_named = |name: &str| {
        patterns
            .iter()
            .any(|pattern| pattern.split('/').any(|part| part == name))
    };
    let mut walker = Walker {
        disk,
        skipped: FOREIGN.into_iter().filter(|name| !is_named(name)).collect(),
        levels,
        entries: 0,
        found: Walk::default(),
    };
    for root in outermost(roots).filter(|root| disk.is_folder(root)) {
        walker.run(root);
    }
    let mut found = walker.found;
    found.files.sort_unstable_by(|a, b| a.as_os_str().cmp(b.as_os_str()));
    found.files.dedup();
    found
}

struct Walker<'a> {
    disk: &'a Disk,
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
            match self.disk.members(&place.path) {
                Ok(members) => self.folder(&place, members, &mut open),
                // Removed since it was listed: nothing to report.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => self.found.unreadable.push((place.path, error)),
            }
        }
    }

    fn folder(&mut self, place: &Place, members: Vec<Member>, open: &mut Vec<Place>) {
        for Member { path, kind, is_link } in members {
            self.entries += 1;
            if self.entries > MOST_ENTRIES {
                self.found.is_cut_short = true;
                return;
            }
            if kind != Some(Kind::Folder) {
                // Broken links and pipes too: who reads them says what is wrong.
                self.found.files.push(path);
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
        !is_link || !is_loop(self.disk, &place.path)
    }
}

/// Whether a link leads to a folder that it is in.
fn is_loop(disk: &Disk, link: &Path) -> bool {
    let target = disk.real(link);
    let home = link.parent().map(|parent| disk.real(parent));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::glob::find;
    use crate::test_support::Folder;

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
            find(&Disk::default(), &folder.path("stacks"), pattern)
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
    fn links_are_followed_and_loops_are_not_and_what_is_no_file_is_found() {
        use std::os::unix::fs::symlink;
        let folder = Folder::with(&[("a/x.yaml", ""), ("far/y.yaml", "")]);
        symlink(folder.root(), folder.path("a/up")).expect("a link");
        symlink("self", folder.path("a/self")).expect("a link");
        symlink(folder.path("far"), folder.path("a/far")).expect("a link");
        symlink(folder.path("nowhere"), folder.path("a/broken.yaml")).expect("a link");
        let _socket = std::os::unix::net::UnixListener::bind(folder.path("a/socket.yaml")).expect("a socket");
        let found = find(&Disk::default(), &folder.path("a"), "**/*.yaml");
        let expected = ["a/broken.yaml", "a/far/y.yaml", "a/socket.yaml", "a/x.yaml"];
        assert_eq!(found, expected.map(|path| folder.path(path)));
    }

    #[cfg(unix)]
    #[test]
    fn meshes_of_links_end() {
        use std::os::unix::fs::symlink;
        let folder = Folder::with(&[("a/x.yaml", ""), ("b/y.yaml", "")]);
        symlink(folder.path("b"), folder.path("a/b")).expect("a link");
        symlink(folder.path("a"), folder.path("b/a")).expect("a link");
        let walk = search(&Disk::default(), &Pattern::new(folder.root(), "**/*").expect("valid"));
        assert!(walk.files.contains(&folder.path("a/b/y.yaml")));
        assert!(walk.files.len() < 100 && walk.is_cut_short);
    }
}
