//! `isobar describe affected --repo-path BASE`.

use std::path::{Path, PathBuf};

use atmos::affected::{self, affected};
use atmos::config::Config;
use atmos::value::{List, Node, Value};
use clap::{Args, ValueHint};

use super::Outcome;
use super::arguments::{OutputArguments, ProcessArguments};
use super::failure::Failure;
use super::output::{self, Format};
use super::session::Session;

#[derive(Args)]
pub(super) struct Affected {
    /// The other checkout: what the repository was before
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    repo_path: PathBuf,
    /// Only in this stack
    #[arg(long, short)]
    stack: Option<String>,
    /// Leave out locked components
    #[arg(long)]
    exclude_locked: bool,
    /// Show the settings of each instance
    #[arg(long)]
    include_settings: bool,
    /// The form of the answer
    #[arg(long, short, value_enum, default_value = "json")]
    format: Format,
    #[command(flatten)]
    process: ProcessArguments,
    #[command(flatten)]
    output: OutputArguments,
}

impl Affected {
    pub(super) fn run(self, session: &Session) -> Result<Outcome, Failure> {
        let head = session.estate(Some(&self.process))?;
        let before = before(&self.repo_path, &head.config);
        let base = session.resolve(session.options_at(&before, Some(&self.process))?);
        let stack = self.stack.as_deref().or_else(|| session.variable("ATMOS_STACK"));
        let rows = affected(&base, &head)
            .into_iter()
            .filter(|one| stack.is_none_or(|stack| one.instance.key.stack == stack))
            .filter(|one| !(self.exclude_locked && one.instance.is_locked()))
            .map(|one| Node::computed(Value::Map(affected::row(&one, &head, self.include_settings))));
        let rows = Value::List(List::new(rows.collect()));
        output::document(&rows, self.format, &self.output)?;
        Ok(Outcome::Fine)
    }
}

/// The folder in the other checkout that is where the opened one is in its own.
fn before(repository: &Path, config: &Config) -> PathBuf {
    let root = config.git_root.as_deref().unwrap_or(&config.directory);
    let inside = config.directory.strip_prefix(root).unwrap_or(Path::new(""));
    let folder = repository.join(inside);
    if folder.is_dir() {
        folder
    } else {
        repository.to_path_buf()
    }
}
