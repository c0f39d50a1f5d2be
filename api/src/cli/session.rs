//! One run of the command line: which repository, which environment, which terminal.

use std::io::{IsTerminal, Write, stderr, stdout};
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use atmos::config::ConfigOptions;
use atmos::diagnostic::Severity;
use atmos::estate::Estate;
use atmos::executor::Executor;
use atmos::workspace::{Options, Workspace};

use super::arguments::{EstateArguments, ProcessArguments};
use super::exec::Shell;
use super::failure::Failure;
use super::progress::Progress;
use super::render::{Style, diagnostic};
use crate::configuration::Configuration;

/// What every command needs to know.
pub(super) struct Session {
    arguments: EstateArguments,
    pub(super) configuration: Configuration,
    /// How standard error is coloured.
    pub(super) style: Style,
}

impl Session {
    pub(super) fn new(arguments: EstateArguments, configuration: Configuration) -> Self {
        let style = Style::new(!configuration.no_color && stderr().is_terminal());
        Self {
            arguments,
            configuration,
            style,
        }
    }

    /// Changes to the folder that the command is to run in.
    pub(super) fn enter(&self) -> Result<(), Failure> {
        let variable = || self.variable("ATMOS_CHDIR").map(Path::new);
        let Some(folder) = self.arguments.chdir.as_deref().or_else(variable) else {
            return Ok(());
        };
        std::env::set_current_dir(folder)
            .map_err(|error| Failure::usage(format!("cannot run in {}: {error}", folder.display())))
    }

    /// The folder that the command names, as it was named.
    pub(super) fn path(&self) -> &Path {
        &self.arguments.path
    }

    /// How standard output is coloured.
    pub(super) fn output_style(&self) -> Style {
        Style::new(!self.configuration.no_color && stdout().is_terminal())
    }

    /// Says a line on standard error; when nobody listens, nobody minds.
    pub(super) fn say(&self, line: &str) {
        let said = writeln!(stderr(), "{line}");
        drop(said);
    }

    /// The variable of that name, if it is set to something.
    pub(super) fn variable(&self, name: &str) -> Option<&str> {
        let value = self.configuration.environment.get(name)?;
        (!value.is_empty()).then_some(value)
    }

    /// The stack that a command is about: its flag's, else `ATMOS_STACK`.
    pub(super) fn stack<'a>(&'a self, flag: Option<&'a str>) -> Result<&'a str, Failure> {
        flag.or_else(|| self.variable("ATMOS_STACK"))
            .ok_or_else(|| Failure::usage("which stack?").hint("name it with --stack"))
    }

    /// How to open the repository that the command names.
    pub(super) fn options(&self, process: Option<&ProcessArguments>) -> Result<Options, Failure> {
        self.options_at(&self.arguments.path, process)
    }

    /// How to open the repository that the command names and have its policies evaluated, too.
    pub(super) fn options_with_policies(&self) -> Result<Options, Failure> {
        Ok(Options {
            check_policies: true,
            ..self.options(None)?
        })
    }

    /// How to open the repository at `path`.
    pub(super) fn options_at(&self, path: &Path, process: Option<&ProcessArguments>) -> Result<Options, Failure> {
        let flag = process.and_then(|process| process.process_templates);
        let process_templates = flag.unwrap_or_else(|| self.is_on("ATMOS_PROCESS_TEMPLATES"));
        let flag = process.and_then(|process| process.process_functions);
        let process_functions = flag.unwrap_or_else(|| self.is_on("ATMOS_PROCESS_FUNCTIONS"));
        let arguments = &self.arguments;
        let directory = directory(path)?;
        let allow_exec = process.is_some_and(|process| process.allow_exec);
        let executor = allow_exec.then(|| Arc::new(Shell::new(directory.clone())) as Arc<dyn Executor>);
        let absolute = |paths: &[PathBuf]| paths.iter().map(|path| absolute(path)).collect();
        Ok(Options {
            config: ConfigOptions {
                directory,
                base_path: arguments.base_path.clone(),
                config: absolute(&arguments.config),
                config_path: absolute(&arguments.config_path),
                profiles: arguments.profile.clone(),
                environment: self.configuration.environment.clone(),
            },
            process_templates,
            process_functions,
            skip: process.map(|process| process.skip.clone()).unwrap_or_default(),
            executor,
            check_policies: false,
        })
    }

    /// Opens and resolves the repository that the command names, and says on standard error what
    /// is wrong with it.
    pub(super) fn estate(&self, process: Option<&ProcessArguments>) -> Result<Arc<Estate>, Failure> {
        Ok(self.workspace(process)?.estate())
    }

    /// As [`Session::estate`], with what it takes to resolve other commits of the same repository.
    pub(super) fn workspace(&self, process: Option<&ProcessArguments>) -> Result<ManuallyDrop<Workspace>, Failure> {
        let workspace = open(self.options(process)?);
        let estate = workspace.estate();
        for error in errors(&estate) {
            self.say(&diagnostic(error, &estate, self.style));
        }
        if process.is_some_and(|process| process.process_functions != Some(false)) {
            self.note_references(&estate);
        }
        Ok(workspace)
    }

    /// Opens and resolves a repository.
    pub(super) fn resolve(&self, options: Options) -> Arc<Estate> {
        self.open(options).estate()
    }

    /// Opens a repository and keeps it open.
    pub(super) fn open(&self, options: Options) -> ManuallyDrop<Workspace> {
        open(options)
    }

    #[cfg(test)]
    pub(super) fn for_tests(root: &Path) -> Self {
        let arguments = EstateArguments {
            path: root.to_path_buf(),
            chdir: None,
            base_path: None,
            config: Vec::new(),
            config_path: Vec::new(),
            profile: Vec::new(),
        };
        Self::new(arguments, Configuration::default())
    }

    /// Says to a person that not every value is the one that a deployment would see.
    fn note_references(&self, estate: &Estate) {
        let count: usize = estate.instances().map(|instance| instance.references.len()).sum();
        if count > 0 && stderr().is_terminal() {
            let mark = self.style.info("note:");
            self.say(&format!(
                "{mark} {count} values need the outside and are shown as written"
            ));
        }
    }

    fn is_on(&self, name: &str) -> bool {
        self.variable(name)
            .is_none_or(|value| !matches!(value.to_ascii_lowercase().as_str(), "false" | "0" | "f"))
    }
}

/// Opens a repository, showing that it goes on where a person waits. It is never closed: the process ends with its
/// answer, and to free a large estate takes as long as to write it.
fn open(options: Options) -> ManuallyDrop<Workspace> {
    let what = format!("Resolving {}", options.config.directory.display());
    let _progress = Progress::start(what, stderr().is_terminal());
    ManuallyDrop::new(Workspace::open(options))
}

/// The errors of an estate.
pub(super) fn errors(estate: &Estate) -> impl Iterator<Item = &atmos::diagnostic::Diagnostic> {
    let all = estate.diagnostics.iter().map(AsRef::as_ref);
    all.filter(|diagnostic| diagnostic.severity == Severity::Error)
}

fn directory(path: &Path) -> Result<PathBuf, Failure> {
    let found = path.canonicalize();
    match found {
        Ok(found) if found.is_dir() => Ok(found),
        Ok(_) => Err(Failure::usage(format!("{} is not a folder", path.display()))
            .hint("name the repository's folder; --config names an atmos.yaml")),
        Err(error) => Err(Failure::usage(format!("cannot open {}: {error}", path.display()))
            .hint("name a repository's folder, or a command of isobar --help")),
    }
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf())
}
