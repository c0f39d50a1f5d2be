//! Folders of files for tests, gone when dropped, and the conformance cases where they are at hand.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::config::ConfigOptions;
use crate::workspace::Options;

pub(crate) struct Folder {
    _keeper: TempDir,
    root: PathBuf,
}

impl Folder {
    pub(crate) fn new() -> Self {
        let keeper = tempfile::tempdir().expect("a temporary folder");
        let root = keeper.path().canonicalize().expect("it exists");
        Self { _keeper: keeper, root }
    }

    /// With `files`, each a path and its text.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self::new();
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// What it resolves to.
    pub(crate) fn estate(&self) -> std::sync::Arc<crate::estate::Estate> {
        self.estate_with(&[])
    }

    /// What it resolves to with these environment variables.
    pub(crate) fn estate_with(&self, environment: &[(&str, &str)]) -> std::sync::Arc<crate::estate::Estate> {
        self.estate_as(true, true, environment)
    }

    /// What it resolves to with or without templates and functions.
    pub(crate) fn estate_as(
        &self,
        process_templates: bool,
        process_functions: bool,
        environment: &[(&str, &str)],
    ) -> std::sync::Arc<crate::estate::Estate> {
        let options = Options {
            process_templates,
            process_functions,
            ..self.options(environment)
        };
        crate::workspace::Workspace::open(options).estate()
    }

    /// How it is opened with these environment variables: everything is resolved, policies are asked.
    pub(crate) fn options(&self, environment: &[(&str, &str)]) -> Options {
        let variable = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Options {
            config: ConfigOptions {
                directory: self.root.clone(),
                environment: environment.iter().map(variable).collect(),
                ..ConfigOptions::default()
            },
            process_templates: true,
            process_functions: true,
            skip: Vec::new(),
            executor: None,
            check_policies: true,
        }
    }

    /// Runs git in it.
    pub(crate) fn git(&self, arguments: &[&str]) {
        let settings = ["user.name=x", "user.email=x@y", "commit.gpgsign=false"];
        let done = Command::new("git")
            .args(settings.iter().flat_map(|setting| ["-c", setting]))
            .args(arguments)
            .current_dir(&self.root)
            .output()
            .expect("git runs");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }

    /// Commits everything, to the branch `main` if it is no repository yet.
    pub(crate) fn commit(&self) {
        if !self.path(".git").exists() {
            self.git(&["init", "--quiet", "--initial-branch", "main"]);
        }
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "x"]);
    }

    /// Writes a file and the folders above it; a path that ends in `/` is a folder.
    pub(crate) fn write(&self, relative: &str, text: &str) {
        let path = self.path(relative);
        if relative.ends_with('/') {
            return fs::create_dir_all(path).expect("a folder");
        }
        fs::create_dir_all(path.parent().expect("below the root")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
}

/// The cases in `conformance/cases`: the folder that `ISOBAR_CONFORMANCE` names, or `shared/conformance` next to a folder
/// above. Empty, and loud about it, where there is none.
#[expect(clippy::print_stderr, reason = "a test that skips says so")]
pub(crate) fn conformance_cases() -> Vec<PathBuf> {
    let named = std::env::var_os("ISOBAR_CONFORMANCE").map(PathBuf::from);
    let above = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|folder| folder.join("shared/conformance"));
    let Some(cases) = named
        .into_iter()
        .chain(above)
        .map(|folder| folder.join("cases"))
        .find(|cases| cases.is_dir())
    else {
        eprintln!("SKIPPED: no conformance cases; set ISOBAR_CONFORMANCE to their folder");
        return Vec::new();
    };
    let entries = fs::read_dir(cases)
        .expect("readable")
        .map(|entry| entry.expect("readable").path());
    let mut all: Vec<PathBuf> = entries.filter(|path| path.join("case.json").is_file()).collect();
    all.sort();
    all
}

/// A conformance case in a folder of its own, as Atmos saw it.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) about: serde_json::Value,
    pub(crate) folder: Folder,
}

impl Case {
    pub(crate) fn open(source: &Path) -> Self {
        let folder = Folder::new();
        copy(&source.join("input"), folder.root());
        folder.write(".git/HEAD", "ref: refs/heads/main\n");
        let about = fs::read(source.join("case.json")).expect("a case");
        Self {
            name: source.file_name().expect("a name").to_string_lossy().into_owned(),
            about: serde_json::from_slice(&about).expect("JSON"),
            folder,
        }
    }

    pub(crate) fn options(&self) -> ConfigOptions {
        let environment = [
            ("HOME", "/nonexistent"),
            ("PATH", "/usr/bin:/bin"),
            ("ATMOS_LOGS_LEVEL", "Error"),
        ];
        ConfigOptions {
            directory: crate::glob::normal(&self.folder.path(self.about["cwd"].as_str().unwrap_or("."))),
            environment: environment
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
            ..Default::default()
        }
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("readable") {
        let entry = entry.expect("readable");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}
