//! Where the server listens.

use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr};

use anyhow::{Context, Result, anyhow, ensure};
use tokio::net::TcpListener;

/// The port if none is said.
const DEFAULT_PORT: u16 = 3000;
/// How many ports after it are tried.
const ATTEMPTS: u16 = 100;

/// Whether a host is this machine itself, as this machine alone knows it.
#[must_use]
pub fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Listens on the port that was asked for, or on the first free one from the default; on a loopback host only.
pub(super) async fn bind(host: &str, port: Option<u16>) -> Result<TcpListener> {
    ensure!(is_loopback(host), "{host} is not a loopback host");
    let listener = bind_anywhere(host, port).await?;
    let ip = listener.local_addr().context("failed to read the address")?.ip();
    ensure!(ip.is_loopback(), "{host} leads to {ip}, which other machines can reach");
    Ok(listener)
}

async fn bind_anywhere(host: &str, port: Option<u16>) -> Result<TcpListener> {
    if let Some(port) = port {
        let bound = TcpListener::bind((host, port)).await;
        return bound.with_context(|| format!("failed to listen on port {port} of {host}"));
    }
    for port in DEFAULT_PORT..DEFAULT_PORT + ATTEMPTS {
        match TcpListener::bind((host, port)).await {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == ErrorKind::AddrInUse => {}
            Err(error) => return Err(error).with_context(|| format!("failed to listen on {host}")),
        }
    }
    let last = DEFAULT_PORT + ATTEMPTS - 1;
    Err(anyhow!(
        "no port from {DEFAULT_PORT} to {last} is free: choose one with --port"
    ))
}

/// The address to open in a browser on this machine.
pub(super) fn page_url(host: &str, address: SocketAddr) -> String {
    let port = address.port();
    match host.parse::<IpAddr>() {
        Ok(IpAddr::V6(ip)) => format!("http://[{ip}]:{port}"),
        _ => format!("http://{host}:{port}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_taken_port_is_an_error_where_it_was_asked_for_and_skipped_where_not() {
        let taken = bind("127.0.0.1", None).await.expect("some port is free");
        let port = taken.local_addr().expect("it is bound").port();
        assert!(bind("127.0.0.1", Some(port)).await.is_err());
        let next = bind("127.0.0.1", None).await.expect("some port is free");
        assert_ne!(next.local_addr().expect("it is bound").port(), port);
    }

    #[tokio::test]
    async fn only_this_machine_is_listened_to() {
        for host in [
            "0.0.0.0",
            "::",
            "192.168.0.7",
            "example.com",
            "localhost.example",
            "",
            "127.0.0.1.example",
        ] {
            assert!(!is_loopback(host), "{host}");
            assert!(bind(host, None).await.is_err(), "{host}");
        }
        for host in ["127.0.0.1", "127.0.0.2", "::1", "localhost", "LOCALHOST"] {
            assert!(is_loopback(host), "{host}");
        }
    }

    #[test]
    fn the_page_is_opened_where_a_browser_finds_it() {
        let check = |host, url| assert_eq!(page_url(host, ([127, 0, 0, 1], 3000).into()), url);
        check("127.0.0.1", "http://127.0.0.1:3000");
        check("localhost", "http://localhost:3000");
        check("::1", "http://[::1]:3000");
    }
}
