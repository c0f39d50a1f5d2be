//! `isobar describe affected`: against a commit, read from git, or against another checkout.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use atmos::affected::{self, Tree, affected};
use atmos::checkout::{Checkout, CheckoutError, Revision};
use atmos::config::Config;
use atmos::estate::Estate;
use atmos::value::{List, Node, Value};
use clap::{Args, ValueHint};

use super::Outcome;
use super::arguments::{OutputArguments, ProcessArguments};
use super::failure::Failure;
use super::output::{self, Format};
use super::session::Session;

#[derive(Args)]
pub(super) struct Affected {
    /// The commit to compare with: a branch, a tag or an id; the default branch of origin if not given
    #[arg(long, value_name = "REVISION", conflicts_with_all = ["sha", "ref_name", "repo_path"])]
    base: Option<String>,
    /// The same, as a reference such as refs/heads/main
    #[arg(
        long = "ref",
        id = "ref_name",
        value_name = "REFERENCE",
        conflicts_with = "repo_path"
    )]
    reference: Option<String>,
    /// The same, as the id of a commit; comes before --ref
    #[arg(long, value_name = "COMMIT", conflicts_with = "repo_path")]
    sha: Option<String>,
    /// Compare with the commit at which the current branch left the other one
    #[arg(long, conflicts_with = "repo_path")]
    merge_base: bool,
    /// The commit to look at in place of the files as they are
    #[arg(long, value_name = "REVISION", conflicts_with_all = ["repo_path", "merge_base"])]
    head: Option<String>,
    /// Another checkout to compare with: what the repository was before
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    repo_path: Option<PathBuf>,
    /// Show who depends on what is affected, and who on those
    #[arg(long)]
    include_dependents: bool,
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
        let (base, head) = self.sides(session)?;
        let stack = self.stack.as_deref().or_else(|| session.variable("ATMOS_STACK"));
        let found: Vec<_> = affected(&base, &head)
            .into_iter()
            .filter(|one| stack.is_none_or(|stack| one.instance.key.stack == stack))
            .filter(|one| !(self.exclude_locked && one.instance.is_locked()))
            .collect();
        let rows = if self.include_dependents {
            Tree::new(&head, self.include_settings).rows(&found)
        } else {
            let row = |one| affected::row(one, &head, self.include_settings);
            found.iter().map(row).collect()
        };
        let rows = rows.into_iter().map(|row| Node::computed(Value::Map(row)));
        let rows = Value::List(List::new(rows.collect()));
        output::document(&rows, self.format, &self.output)?;
        Ok(Outcome::Fine)
    }

    /// What the repository was, and what it is.
    fn sides(&self, session: &Session) -> Result<(Arc<Estate>, Arc<Estate>), Failure> {
        if let Some(folder) = &self.repo_path {
            let head = session.estate(Some(&self.process))?;
            let before = before(folder, &head.config);
            let base = session.resolve(session.options_at(&before, Some(&self.process))?);
            return Ok((base, head));
        }
        let workspace = session.workspace(Some(&self.process))?;
        let now = workspace.estate();
        let read = |revision: &Revision| {
            let found = Checkout::of(&now.config.directory, revision);
            found.map_err(|error| match error {
                CheckoutError::NoDefaultBranch(_) => Failure::from(anyhow::Error::from(error))
                    .hint("name a commit with --base, or let git find out: git remote set-head origin --auto"),
                error => Failure::from(anyhow::Error::from(error)),
            })
        };
        let name = [&self.sha, &self.reference, &self.base].into_iter().flatten().next();
        let base = workspace.at(read(&Revision {
            name: name.cloned(),
            is_merge_base: self.merge_base,
        })?);
        let head = match &self.head {
            Some(name) => workspace.at(read(&Revision {
                name: Some(name.clone()),
                is_merge_base: false,
            })?),
            None => now,
        };
        Ok((base, head))
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
