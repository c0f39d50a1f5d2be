//! The command line: `isobar [PATH]` serves a repository, the subcommands answer in the shell.
//!
//! Where Atmos has a command, its flags and its output are Atmos's. Answers go to standard output,
//! everything else to standard error. Exit codes: 0 fine, 1 findings or failure, 2 usage.

mod arguments;
mod completion;
mod describe;
mod describe_affected;
mod describe_component;
mod describe_dependents;
mod describe_stacks;
mod describe_workflows;
mod diff;
mod doctor;
mod exec;
mod failure;
mod findings;
mod list;
mod lookup;
mod output;
mod progress;
mod provenance;
mod render;
mod schema;
mod serve;
mod session;
mod table;
mod token;
mod validate;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::configuration::Configuration;
use arguments::EstateArguments;
use failure::Failure;
use serve::ServeArguments;
use session::Session;

/// Opens an Atmos repository in the browser, or answers questions about it in the shell.
#[derive(Parser)]
#[command(name = "isobar", version, subcommand_precedence_over_arg = true)]
pub struct Cli {
    #[command(flatten)]
    estate: EstateArguments,
    #[command(flatten)]
    serve: ServeArguments,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Show what stacks, components and workflows resolve to.
    #[command(subcommand)]
    Describe(describe::Describe),
    /// List stacks, components, instances or workflows.
    #[command(subcommand)]
    List(list::List),
    /// Check the repository.
    #[command(subcommand)]
    Validate(validate::Validate),
    /// Serve the repository, as `isobar PATH` does.
    Serve(ServeArguments),
    Token(token::Token),
    /// Show what was found and what is doubtful, worst first; --fix mends what is safe to.
    Doctor(doctor::Doctor),
    /// Print the GraphQL schema.
    Schema,
    /// Print a completion script for a shell.
    Completion(completion::Completion),
}

/// How a command ended that did what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Nothing to say.
    Fine,
    /// It found something wrong in the repository.
    Findings,
}

/// Runs the command line; returns what the process exits with.
pub fn run(arguments: impl IntoIterator<Item = OsString>, configuration: Configuration) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        // Help and versions are no errors, yet arrive as one; clap knows which goes where.
        Err(error) => {
            let printed = error.print();
            drop(printed);
            return ExitCode::from(u8::from(error.use_stderr()) * 2);
        }
    };
    let session = Session::new(cli.estate, configuration);
    let answered = session.enter().and_then(|()| answer(cli.command, cli.serve, &session));
    match answered {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::FAILURE,
        Err(failure) => failure.report(&session),
    }
}

fn answer(command: Option<Command>, serve: ServeArguments, session: &Session) -> Result<Outcome, Failure> {
    let Some(command) = command else {
        return serve.run(session);
    };
    if !serve.are_absent() {
        return Err(Failure::usage("--port, --host, --no-open and --log are for serving")
            .hint("leave them out, or the command"));
    }
    match command {
        Command::Serve(serve) => serve.run(session),
        Command::Token(token) => token.run(session),
        Command::Describe(describe) => describe.run(session),
        Command::List(list) => list.run(session),
        Command::Validate(validate) => validate.run(session),
        Command::Doctor(doctor) => doctor.run(session),
        Command::Schema => schema::run(),
        Command::Completion(completion) => completion.run(),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_word_that_is_a_command_is_no_folder() {
        let parse = |words: &str| Cli::try_parse_from(format!("isobar {words}").split_whitespace());
        let command = |words| {
            parse(words)
                .map(|cli| cli.command.is_some())
                .map_err(|error| error.kind())
        };
        assert_eq!(command("estates/acme --port 4000"), Ok(false));
        assert_eq!(command("list stacks"), Ok(true));
        assert_eq!(command("estates/acme list stacks"), Ok(true));
        assert_eq!(command("estates/acme serve --host localhost"), Ok(true));
        assert_eq!(command("token --port 3000"), Ok(true));
        assert_eq!(command("describe stacks -s prod --format json --base-path x"), Ok(true));
        assert_eq!(
            command("describe stacks --format xml"),
            Err(clap::error::ErrorKind::InvalidValue)
        );
    }
}
