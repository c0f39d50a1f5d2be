//! A PostgreSQL server for one test: a cluster in a temporary folder, reached over a Unix socket.

use std::io::{BufRead, BufReader};
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// A running server; it stops, and its folder goes, with this value.
pub(super) struct Server {
    process: Child,
    folder: TempDir,
}

impl Server {
    /// `None`, said loudly, where PostgreSQL is not installed.
    ///
    /// # Panics
    /// If it does not start, or is not installed under CI.
    pub(super) fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            skip();
            return None;
        };
        let folder = tempfile::tempdir().expect("a temporary folder");
        let user = unprivileged(folder.path());
        let data = folder.path().join("data");
        let initdb = as_user(&programs.join("initdb"), user)
            .args(["--auth=trust", "--username=isobar", "--encoding=UTF8"])
            .args(["--no-sync", "--no-instructions", "--locale=C", "-D"])
            .arg(&data)
            .output()
            .expect("initdb runs");
        assert!(initdb.status.success(), "initdb: {initdb:?}");
        let process = as_user(&programs.join("postgres"), user)
            .arg("-D")
            .arg(&data)
            .arg("-k")
            .arg(folder.path())
            .args(["-F", "-c", "listen_addresses=", "-c", "log_min_messages=log"])
            .stderr(Stdio::piped())
            .spawn()
            .expect("postgres runs");
        let mut server = Self { process, folder };
        server.wait();
        Some(server)
    }

    /// The URL of one of its databases.
    pub(super) fn url(&self, database: &str) -> String {
        let socket = self.folder.path().display();
        format!("postgres://isobar@localhost/{database}?host={socket}")
    }

    /// Reads the log until the server is ready, and goes on reading so that it never blocks.
    fn wait(&mut self) {
        let stderr = self.process.stderr.take().expect("stderr is piped");
        let mut lines = BufReader::new(stderr).lines().map_while(Result::ok);
        let mut seen = Vec::new();
        let is_ready = lines.by_ref().any(|line| {
            let is_ready = line.contains("ready to accept connections");
            seen.push(line);
            is_ready
        });
        assert!(is_ready, "postgres ended: {seen:#?}");
        std::thread::spawn(move || lines.for_each(drop));
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let killed = self.process.kill().and_then(|()| self.process.wait());
        drop(killed);
    }
}

/// Where the server's programs are: Debian and Homebrew keep them off the path.
fn programs() -> Option<PathBuf> {
    let versions = |folder: &str| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path().join("bin")).collect();
        paths.sort();
        paths.reverse();
        paths
    };
    let mut folders = versions("/usr/lib/postgresql");
    folders.extend(versions("/opt/homebrew/opt"));
    folders.extend(versions("/usr/local/opt"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    folders.extend(std::env::split_paths(&path));
    let has = |folder: &PathBuf, program| folder.join(program).is_file();
    folders
        .into_iter()
        .find(|folder| has(folder, "initdb") && has(folder, "postgres"))
}

#[expect(clippy::print_stderr, reason = "a test that skips says so")]
fn skip() {
    let how = "PostgreSQL's server is not installed (Debian: apt-get install postgresql)";
    assert!(std::env::var_os("CI").is_none(), "{how}");
    eprintln!("SKIPPED: {how}");
}

/// PostgreSQL refuses to run as root: there its folder and processes belong to `postgres`, else to `nobody`.
fn unprivileged(folder: &Path) -> Option<(u32, u32)> {
    let owner = std::fs::metadata(folder).expect("it is there").uid();
    if owner != 0 {
        return None;
    }
    let accounts = std::fs::read_to_string("/etc/passwd").expect("a list of accounts");
    let (user, group) = ["postgres", "nobody"]
        .into_iter()
        .find_map(|name| account(&accounts, name))
        .expect("an account without privileges");
    chown(folder, Some(user), Some(group)).expect("root may give it away");
    Some((user, group))
}

/// User and group of `name` in the format of `/etc/passwd`.
fn account(accounts: &str, name: &str) -> Option<(u32, u32)> {
    let line = accounts.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}

fn as_user(program: &Path, user: Option<(u32, u32)>) -> Command {
    let mut command = Command::new(program);
    command.env("LC_ALL", "C").current_dir("/");
    if let Some((user, group)) = user {
        command.uid(user).gid(group);
    }
    command
}
