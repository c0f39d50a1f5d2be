//! `isobar token`: what a script shows to a running server.

use std::path::Path;

use clap::Args;

use super::failure::Failure;
use super::session::Session;
use super::{Outcome, output};
use crate::presence::{self, Running};

/// Print the token of a running server.
#[derive(Args)]
pub(super) struct Token {
    /// The server at this port, where several run
    #[arg(long)]
    port: Option<u16>,
    /// Print the link that opens the page, with the token in it
    #[arg(long)]
    link: bool,
}

impl Token {
    pub(super) fn run(self, session: &Session) -> Result<Outcome, Failure> {
        let Some(state) = &session.configuration.state else {
            return Err(Failure::missing("there is no home folder to look for servers in").hint("set ISOBAR_STATE_DIR"));
        };
        let servers = presence::running(state);
        let (server, token) = choose(&servers, self.port, session.path())?;
        let text = if self.link { server.link(token) } else { token.clone() };
        output::lines(|out| Ok(writeln!(out, "{text}")?))?;
        Ok(Outcome::Fine)
    }
}

/// The server at `port`; else the only one; else the one that shows the repository at `path`.
fn choose<'a>(
    servers: &'a [(Running, String)],
    port: Option<u16>,
    path: &Path,
) -> Result<&'a (Running, String), Failure> {
    if let Some(port) = port {
        let found = servers.iter().find(|(server, _)| server.address.port() == port);
        return found.ok_or_else(|| {
            Failure::missing(format!("no server of yours answers at port {port}")).hint(known(servers))
        });
    }
    if let [only] = servers {
        return Ok(only);
    }
    if servers.is_empty() {
        return Err(Failure::missing("no server of yours is running").hint(known(servers)));
    }
    let path = path.canonicalize().unwrap_or_default();
    let shows = |(server, _): &&(Running, String)| path.starts_with(&server.repository);
    let mut near: Vec<_> = servers.iter().filter(shows).collect();
    near.sort_by_key(|(server, _)| std::cmp::Reverse(server.repository.components().count()));
    match near[..] {
        [one] => Ok(one),
        [one, other, ..] if one.0.repository != other.0.repository => Ok(one),
        _ => Err(Failure::usage(format!("{} servers are running", servers.len())).hint(known(servers))),
    }
}

/// What there is to choose from.
fn known(servers: &[(Running, String)]) -> String {
    let one = |(server, _): &(Running, String)| {
        let port = server.address.port();
        format!(
            "--port {port} for {}",
            super::render::printable(&server.repository.display().to_string())
        )
    };
    match servers.iter().map(one).collect::<Vec<_>>() {
        servers if servers.is_empty() => "start one with `isobar PATH`".to_owned(),
        servers => format!("choose one: {}", servers.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(port: u16, repository: &Path) -> (Running, String) {
        let running = Running {
            url: format!("http://127.0.0.1:{port}"),
            address: ([127, 0, 0, 1], port).into(),
            repository: repository.to_owned(),
            boot: String::new(),
        };
        (running, port.to_string())
    }

    #[test]
    fn the_server_is_the_one_at_the_port_or_the_only_one_or_the_one_of_this_folder() {
        let folder = tempfile::tempdir().expect("there is room");
        let root = folder.path().canonicalize().expect("it is there");
        let (acme, inner) = (root.join("acme"), root.join("acme/inner"));
        std::fs::create_dir_all(&inner).expect("there is room");
        let two = [server(3000, &acme), server(3001, &inner)];
        let check = |servers: &[(Running, String)], port, path: &Path, expected: Option<&str>| {
            let found = choose(servers, port, path).ok().map(|(_, token)| token.as_str());
            assert_eq!(found, expected, "{port:?} {}", path.display());
        };
        check(&[], None, &acme, None);
        check(&two[..1], None, &root, Some("3000"));
        check(&two[..1], Some(3001), &root, None);
        check(&two, Some(3001), &root, Some("3001"));
        check(&two, None, &acme, Some("3000"));
        check(&two, None, &inner, Some("3001"));
        check(&two, None, &root, None);
        check(&[server(3000, &acme), server(3001, &acme)], None, &acme, None);
    }
}
