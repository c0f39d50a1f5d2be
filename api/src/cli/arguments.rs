//! Arguments that more than one command takes.

use std::path::PathBuf;

use clap::{ArgAction, Args, ValueHint};

/// Where help lists the arguments that every command takes.
const REPOSITORY: &str = "Repository";

/// Which repository, and how its configuration is found.
#[derive(Args)]
pub(super) struct EstateArguments {
    /// The repository, or a folder in it
    #[arg(value_name = "PATH", default_value = ".", value_hint = ValueHint::DirPath)]
    pub(super) path: PathBuf,
    /// The folder to run in, before anything else; ATMOS_CHDIR if not given
    #[arg(long, short = 'C', global = true, help_heading = REPOSITORY, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(super) chdir: Option<PathBuf>,
    /// The base path, in place of atmos.yaml's
    #[arg(long, global = true, help_heading = REPOSITORY, value_name = "PATH")]
    pub(super) base_path: Option<String>,
    /// atmos.yaml files that replace discovery, merged in order
    #[arg(long, global = true, help_heading = REPOSITORY, value_name = "FILE", value_delimiter = ',', value_hint = ValueHint::FilePath)]
    pub(super) config: Vec<PathBuf>,
    /// Folders of atmos.yaml that replace discovery, merged in order
    #[arg(long, global = true, help_heading = REPOSITORY, value_name = "FOLDER", value_delimiter = ',', value_hint = ValueHint::DirPath)]
    pub(super) config_path: Vec<PathBuf>,
    /// Profiles, merged in order
    #[arg(long, global = true, help_heading = REPOSITORY, value_name = "NAME", value_delimiter = ',')]
    pub(super) profile: Vec<String>,
}

/// How far instances are resolved.
#[derive(Args)]
pub(super) struct ProcessArguments {
    /// Render templates; on unless ATMOS_PROCESS_TEMPLATES says otherwise
    #[arg(long, value_name = "BOOL", action = ArgAction::Set, num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub(super) process_templates: Option<bool>,
    /// Evaluate YAML functions; those that need the outside stay as written
    #[arg(long, value_name = "BOOL", action = ArgAction::Set, num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub(super) process_functions: Option<bool>,
    /// YAML functions not to evaluate, without their "!"
    #[arg(long, value_name = "FUNCTION", value_delimiter = ',')]
    pub(super) skip: Vec<String>,
    /// Run the commands of !exec; only for repositories that you trust
    #[arg(long)]
    pub(super) allow_exec: bool,
}

/// Where an answer goes, and in which form.
#[derive(Args)]
pub(super) struct OutputArguments {
    /// Write to a file rather than to standard output
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) file: Option<PathBuf>,
    /// Only what this yq expression finds
    #[arg(long, short, value_name = "EXPRESSION")]
    pub(super) query: Option<String>,
}
