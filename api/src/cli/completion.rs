//! `isobar completion SHELL`.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::failure::Failure;
use super::{Cli, Outcome, output};

#[derive(Args)]
pub(super) struct Completion {
    /// The shell
    shell: Shell,
}

impl Completion {
    pub(super) fn run(&self) -> Result<Outcome, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "isobar", &mut script);
        output::lines(|out| Ok(out.write_all(&script)?))?;
        Ok(Outcome::Fine)
    }
}
