//! Where `base_path` leads: relative to the file that sets it, to the directory, or to the git root.

use std::path::{Path, PathBuf};

use crate::disk::Disk;
use crate::glob::normal;

/// A `base_path` and what it may be relative to.
#[derive(Clone, Copy)]
pub(super) struct BasePath<'a> {
    /// As written; empty where nothing is.
    pub(super) text: &'a str,
    /// What there is.
    pub(super) disk: &'a Disk,
    /// Whether a variable or a flag says so rather than a file.
    pub(super) is_from_caller: bool,
    /// The directory of the configuration file.
    pub(super) config_directory: Option<&'a Path>,
    /// The directory that was opened.
    pub(super) directory: &'a Path,
    /// The git work tree's root, unless `ATMOS_GIT_ROOT_BASEPATH=false` hides it.
    pub(super) git_root: Option<&'a Path>,
    /// Whether the directory has no configuration of its own: then the git root is the default.
    pub(super) is_elsewhere: bool,
}

impl BasePath<'_> {
    /// The absolute path.
    pub(super) fn resolve(self) -> PathBuf {
        let found = match (self.git_root, self.text) {
            (_, text) if Path::new(text).is_absolute() => PathBuf::from(text),
            (Some(root), "" | ".") if self.is_elsewhere && !self.is_from_caller => root.to_path_buf(),
            (_, text) if is_explicit(text) => self.explicit().join(text),
            (Some(root), "") => root.to_path_buf(),
            (Some(root), text) => first(self.disk, text, &[root, self.directory]),
            (None, "") => self.config_directory.unwrap_or(self.directory).to_path_buf(),
            (None, text) => self.without_git(text),
        };
        normal(&found)
    }

    /// What `./x` starts from.
    fn explicit(&self) -> &Path {
        if self.is_from_caller {
            return self.directory;
        }
        self.config_directory.or(self.git_root).unwrap_or(self.directory)
    }

    fn without_git(&self, text: &str) -> PathBuf {
        match self.config_directory {
            None => self.directory.join(text),
            Some(config) if self.is_from_caller && !self.disk.exists(&self.directory.join(text)) => config.join(text),
            Some(_) if self.is_from_caller => self.directory.join(text),
            Some(config) => first(self.disk, text, &[config, self.directory]),
        }
    }
}

/// `.`, `..`, `./x` and `../x`.
fn is_explicit(text: &str) -> bool {
    matches!(text, "." | "..") || text.starts_with("./") || text.starts_with("../")
}

/// `text` below the first base that has it; below the first of all if none does.
fn first(disk: &Disk, text: &str, bases: &[&Path]) -> PathBuf {
    let found = bases.iter().map(|base| base.join(text)).find(|path| disk.exists(path));
    found.unwrap_or_else(|| bases[0].join(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::Folder;

    /// What `/repo/sub` resolves `text` to, with the configuration at `/repo` or `/repo/sub`.
    #[derive(Debug)]
    struct Case {
        text: &'static str,
        is_from_caller: bool,
        config: Option<&'static str>,
        has_git: bool,
        is_elsewhere: bool,
        expected: &'static str,
    }

    fn check(case: &Case) {
        let folder = Folder::with(&[("sub/here/", ""), ("conf/there/", ""), ("both/", ""), ("sub/both/", "")]);
        let config = case.config.map(|path| folder.path(path));
        let directory = folder.path("sub");
        let base = BasePath {
            text: case.text,
            disk: &Disk::default(),
            is_from_caller: case.is_from_caller,
            config_directory: config.as_deref(),
            directory: &directory,
            git_root: case.has_git.then(|| folder.root()),
            is_elsewhere: case.is_elsewhere,
        };
        assert_eq!(base.resolve(), normal(&folder.path(case.expected)), "{case:?}");
    }

    fn file(text: &'static str, config: Option<&'static str>, has_git: bool, expected: &'static str) {
        check(&Case {
            text,
            is_from_caller: false,
            config,
            has_git,
            is_elsewhere: false,
            expected,
        });
    }

    fn caller(text: &'static str, config: Option<&'static str>, has_git: bool, expected: &'static str) {
        check(&Case {
            text,
            is_from_caller: true,
            config,
            has_git,
            is_elsewhere: true,
            expected,
        });
    }

    #[test]
    fn a_dot_is_the_place_of_the_file() {
        file(".", Some("conf"), true, "conf");
        file("./", Some("conf"), true, "conf");
        file("./x", Some("conf"), true, "conf/x");
        file("..", Some("conf/there"), true, "conf");
        file("../x", Some("conf"), false, "x");
        file(".", None, true, "");
        file(".", None, false, "sub");
    }

    #[test]
    fn a_dot_of_a_flag_is_the_directory() {
        caller(".", Some("conf"), true, "sub");
        caller("./x", Some("conf"), true, "sub/x");
        caller("..", Some("conf"), false, "");
    }

    #[test]
    fn nothing_is_the_git_root_or_the_place_of_the_file() {
        file("", Some("conf"), true, "");
        file("", Some("conf"), false, "conf");
        file("", None, false, "sub");
    }

    #[test]
    fn a_bare_name_is_looked_for() {
        file("both", Some("conf"), true, "both");
        file("here", Some("conf"), true, "sub/here");
        file("nowhere", Some("conf"), true, "nowhere");
        file("there", Some("conf"), false, "conf/there");
        file("here", Some("conf"), false, "sub/here");
        file("nowhere", Some("conf"), false, "conf/nowhere");
        caller("here", Some("conf"), false, "sub/here");
        caller("there", Some("conf"), false, "conf/there");
        caller("nowhere", None, false, "sub/nowhere");
    }

    #[test]
    fn a_directory_without_configuration_works_from_the_git_root() {
        for (text, expected) in [("", ""), (".", ""), ("./", "conf"), ("both", "both")] {
            check(&Case {
                text,
                is_from_caller: false,
                config: Some("conf"),
                has_git: true,
                is_elsewhere: true,
                expected,
            });
        }
    }
}
