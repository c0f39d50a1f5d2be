//! `isobar [PATH]`: serves the repository until it is asked to stop.

use std::io::{IsTerminal, Write, stdout};
use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;

use super::Outcome;
use super::failure::Failure;
use super::session::Session;
use crate::server::{Address, ServeOptions, is_loopback, serve};
use crate::telemetry::{self, LogFormat};

/// Where help lists these arguments.
const SERVER: &str = "Server";
/// Nobody else's business unless said otherwise.
const LOCAL: &str = "127.0.0.1";

/// How long work may take that nobody waits for any more.
const FAREWELL: Duration = Duration::from_millis(500);

/// What is said where `ISOBAR_LOG` does not say what to say.
const LOG: &str = "info,sea_orm_migration=warn";

/// Where to listen.
#[derive(Args, Debug, PartialEq, Eq)]
pub(super) struct ServeArguments {
    /// The port; 3000 or the next free one if not given
    #[arg(long, help_heading = SERVER)]
    port: Option<u16>,
    /// The loopback address to listen on; 127.0.0.1 if not given
    #[arg(long, help_heading = SERVER)]
    host: Option<String>,
    /// Do not open the browser
    #[arg(long, help_heading = SERVER)]
    no_open: bool,
    /// The form of the log; lines for people if not given
    #[arg(long, help_heading = SERVER, value_name = "FORM")]
    log: Option<LogFormat>,
}

impl ServeArguments {
    /// Whether none was given.
    pub(super) const fn are_absent(&self) -> bool {
        self.port.is_none() && self.host.is_none() && !self.no_open && self.log.is_none()
    }

    pub(super) fn run(self, session: &Session) -> Result<Outcome, Failure> {
        let host = self.host.unwrap_or_else(|| LOCAL.to_owned());
        if !is_loopback(&host) {
            return Err(Failure::usage(format!("{host} is not this machine alone"))
                .hint("Isobar has no logins yet, so it listens on loopback addresses only; from elsewhere, go through `ssh -L`"));
        }
        let workspace = session.options_with_policies()?;
        let root = workspace.config.directory.clone();
        let options = ServeOptions {
            is_demo: is_demo(&root),
            workspace,
            host,
            port: self.port,
            open: !self.no_open,
            database: session.configuration.database.clone(),
            connections: session.configuration.connections,
            rates: session.configuration.rates,
            state: session.configuration.state.clone(),
            places: session.configuration.places.clone(),
            policy: session.configuration.policy,
        };
        let _telemetry = telemetry::start(&said(session, self.log.unwrap_or_default()))?;
        allow_many_connections();
        let runtime = tokio::runtime::Runtime::new().context("failed to start")?;
        let served = runtime.block_on(serve(options, |address| announce(address, &root)));
        runtime.shutdown_timeout(FAREWELL);
        served?;
        Ok(Outcome::Fine)
    }
}

/// Raises the limit of open files as far as this user may: each connection and each watch is one.
fn allow_many_connections() {
    match rlimit::increase_nofile_limit(u64::MAX) {
        Ok(limit) => tracing::debug!(limit, "files that may be open"),
        Err(error) => tracing::warn!(%error, "the limit of open files stays as it is"),
    }
}

/// Says where the page is; when nobody listens, nobody minds. The link that lets in is for a person's eyes:
/// what is not a terminal may be a log that others read.
fn announce(address: &Address, root: &Path) {
    let mut out = stdout();
    let root = root.display();
    let said = if out.is_terminal() {
        writeln!(out, "Isobar shows {root} at {}", address.link)
    } else {
        writeln!(
            out,
            "Isobar shows {root} at {}\n`isobar token --link` prints the link that opens it",
            address.url
        )
    };
    drop(said.and_then(|()| out.flush()));
}

/// Whether it is the example that comes with Isobar.
fn is_demo(root: &Path) -> bool {
    root.ends_with("examples/estate")
}

/// What the process says about itself.
fn said(session: &Session, format: LogFormat) -> telemetry::Options {
    let configuration = &session.configuration;
    telemetry::Options {
        filter: configuration.log.clone().unwrap_or_else(|| LOG.to_owned()),
        format,
        no_color: configuration.no_color,
        collector: configuration.collector.clone(),
    }
}
