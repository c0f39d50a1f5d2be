//! What a running server leaves on disk for its user's own programs: where it listens, and the token that lets them in.
//!
//! One folder for each server, `servers/127.0.0.1_3000` below the state folder, that only the user can read:
//! `token` and nothing else in it, `server.json` without it, and `open.html`, by which the browser is sent to the
//! page, because a link that holds the token would show in the list of processes.

use std::fs;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// How long a server may take to say that it is there.
const PATIENCE: Duration = Duration::from_secs(2);

/// A server, as its files tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Running {
    /// The page, without the token.
    pub url: String,
    /// Where it listens.
    pub address: SocketAddr,
    /// The repository that it shows.
    pub repository: PathBuf,
    /// Tells this run from others.
    pub boot: String,
}

/// The files of this process's server; dropping removes them.
pub struct Presence {
    folder: PathBuf,
    boot: String,
}

impl Running {
    /// The link that opens the page and lets it in.
    #[must_use]
    pub fn link(&self, token: &str) -> String {
        format!("{}/#token={token}", self.url)
    }

    /// Whether nobody is at its place, or somebody else. A server that is slow to answer is not gone.
    fn is_gone(&self) -> bool {
        let agent = ureq::Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .proxy(None)
            .build()
            .new_agent();
        match agent.get(format!("http://{}/healthz", self.address)).call() {
            Ok(mut answer) => {
                let health = answer.body_mut().read_json::<serde_json::Value>();
                health.is_ok_and(|health| health["boot"] != self.boot.as_str())
            }
            Err(ureq::Error::Io(error)) => error.kind() == io::ErrorKind::ConnectionRefused,
            Err(error) => matches!(error, ureq::Error::StatusCode(_)),
        }
    }
}

impl Presence {
    /// Writes the files of a server, all at once, in place of those of one that is gone.
    ///
    /// # Errors
    /// If the state folder cannot be written.
    pub fn announce(state: &Path, running: &Running, token: &str) -> io::Result<Self> {
        let servers = state.join("servers");
        private_folder(&servers)?;
        let draft = draft(&servers)?;
        write(&draft.path().join("server.json"), &serde_json::to_string(running)?)?;
        write(&draft.path().join("token"), &format!("{token}\n"))?;
        write(&draft.path().join("open.html"), &door(&running.link(token)))?;
        let folder = servers.join(folder_name(running.address));
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
        fs::rename(draft.path(), &folder)?;
        Ok(Self {
            folder,
            boot: running.boot.clone(),
        })
    }

    /// The file that sends a browser to the page.
    #[must_use]
    pub fn door(&self) -> PathBuf {
        self.folder.join("open.html")
    }
}

impl Drop for Presence {
    /// Another server may have taken the place since.
    fn drop(&mut self) {
        if read(&self.folder).is_some_and(|running| running.boot == self.boot) {
            let removed = fs::remove_dir_all(&self.folder);
            drop(removed);
        }
    }
}

/// The running servers of this user, by port, each with its token. What those left that are gone is removed.
#[must_use]
pub fn running(state: &Path) -> Vec<(Running, String)> {
    let entries = fs::read_dir(state.join("servers")).into_iter().flatten();
    let mut found: Vec<(Running, String)> = entries
        .filter_map(|entry| {
            let folder = entry.ok()?.path();
            let running = read(&folder)?;
            if running.is_gone() {
                drop(fs::remove_dir_all(&folder));
                return None;
            }
            let token = fs::read_to_string(folder.join("token")).ok()?;
            Some((running, token.trim().to_owned()))
        })
        .collect();
    found.sort_by_key(|(running, _)| (running.address.port(), running.address.ip()));
    found
}

fn folder_name(address: SocketAddr) -> String {
    let ip = address.ip().to_string().replace(':', "-");
    format!("{ip}_{}", address.port())
}

fn read(folder: &Path) -> Option<Running> {
    let text = fs::read_to_string(folder.join("server.json")).ok()?;
    serde_json::from_str(&text).ok()
}

/// A page that leads on at once. The link is made of a URL of ours and a token in base64: nothing in it needs escaping.
fn door(link: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"referrer\" content=\"no-referrer\">\
         <meta http-equiv=\"refresh\" content=\"0; url={link}\"><title>Isobar</title>\
         <p><a href=\"{link}\">Open Isobar</a></p></html>\n"
    )
}

/// A folder of its own, for the user alone.
fn draft(servers: &Path) -> io::Result<tempfile::TempDir> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    builder.prefix(".draft").tempdir_in(servers)
}

fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(boot: &str) -> Running {
        Running {
            url: "http://127.0.0.1:9".to_owned(),
            address: ([127, 0, 0, 1], 9).into(),
            repository: "/estate".into(),
            boot: boot.to_owned(),
        }
    }

    #[cfg(unix)]
    #[test]
    fn only_the_user_can_read_the_token() {
        use std::os::unix::fs::PermissionsExt;
        let state = tempfile::tempdir().expect("there is room");
        let state = state.path().join("state");
        let presence = Presence::announce(&state, &server("a"), "secret").expect("it is written");
        let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
        assert_eq!(mode(&state.join("servers")), 0o700);
        assert_eq!(mode(&presence.folder), 0o700);
        for file in ["token", "server.json", "open.html"] {
            assert_eq!(mode(&presence.folder.join(file)), 0o600, "{file}");
        }
        let text = |file: &str| fs::read_to_string(presence.folder.join(file)).expect("it is there");
        assert_eq!(text("token"), "secret\n");
        assert!(!text("server.json").contains("secret"));
        assert!(text("open.html").contains("url=http://127.0.0.1:9/#token=secret\""));
    }

    #[test]
    fn a_server_removes_its_own_files_and_no_other_ones() {
        let state = tempfile::tempdir().expect("there is room");
        let first = Presence::announce(state.path(), &server("a"), "one").expect("it is written");
        let second = Presence::announce(state.path(), &server("b"), "two").expect("it is written");
        drop(first);
        assert!(second.door().exists());
        let folder = second.folder.clone();
        drop(second);
        assert!(!folder.exists());
    }

    #[test]
    fn what_a_server_left_that_is_gone_is_cleared() {
        let state = tempfile::tempdir().expect("there is room");
        let presence = Presence::announce(state.path(), &server("a"), "one").expect("it is written");
        assert_eq!(running(state.path()), []);
        assert!(!presence.folder.exists());
    }
}
