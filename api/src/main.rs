//! The `isobar` binary.

use std::process::ExitCode;

use isobar::cli;
use isobar::configuration::Configuration;

fn main() -> ExitCode {
    cli::run(std::env::args_os(), Configuration::from_environment())
}
