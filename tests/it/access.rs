//! How a user's programs and browser get in, and how nobody else does.

use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use serde_json::json;
use tests::repository::Repository;
use tests::run::{Run, command, state};
use tests::server::Server;

const FILES: [(&str, &str); 2] = [
    (
        "atmos.yaml",
        "stacks: { base_path: stacks, included_paths: ['*'], name_pattern: '{stage}' }",
    ),
    ("stacks/dev.yaml", "vars: { stage: dev }"),
];

fn open() -> Result<(Repository, Server)> {
    let repository = Repository::with(&FILES)?;
    let server = Server::open(&repository.root(), &repository.home())?;
    Ok((repository, server))
}

/// `isobar token` with these arguments, in `folder`.
fn token(arguments: &[&str], repository: &Repository, folder: &str) -> Result<Run> {
    let folder = repository.root().join(folder);
    Run::of(&[&["token"], arguments].concat(), &folder, &repository.home())
}

#[test]
fn the_token_of_the_one_server_is_printed_wherever_one_stands() -> Result<()> {
    let (repository, server) = open()?;
    let run = token(&[], &repository, "..")?;
    assert_eq!(run.stdout, format!("{}\n", server.token()));
    let link = token(&["--link"], &repository, "")?;
    assert_eq!(link.stdout, format!("{}/#token={}\n", server.url(), server.token()));
    Ok(())
}

#[test]
fn of_several_servers_the_folder_or_the_port_chooses() -> Result<()> {
    let (repository, first) = open()?;
    for (path, text) in FILES {
        repository.write(&format!("other/{path}"), text)?;
    }
    let second = Server::open(&repository.root().join("other"), &repository.home())?;
    assert_ne!(first.token(), second.token());
    assert_eq!(token(&[], &repository, "")?.stdout.trim(), first.token());
    assert_eq!(token(&[], &repository, "other")?.stdout.trim(), second.token());
    let port = first.url().rsplit(':').next().context("there is a port")?.to_owned();
    assert_eq!(
        token(&["--port", &port], &repository, "other")?.stdout.trim(),
        first.token()
    );
    let undecided = token(&[], &repository, "..")?;
    ensure!(
        undecided.status.code() == Some(2) && undecided.stdout.is_empty(),
        "{undecided:?}"
    );
    assert!(
        undecided.stderr.contains(&format!("--port {port} for ")),
        "{}",
        undecided.stderr
    );
    assert!(!undecided.stderr.contains(first.token()));
    Ok(())
}

#[test]
fn without_a_server_one_is_told_how_to_start_it() -> Result<()> {
    let (repository, server) = open()?;
    drop(server);
    // It was killed: what it left must not be taken for a server.
    let run = token(&[], &repository, "")?;
    ensure!(run.status.code() == Some(1) && run.stdout.is_empty(), "{run:?}");
    assert!(run.stderr.contains("no server of yours is running"), "{}", run.stderr);
    assert!(run.stderr.contains("isobar PATH"), "{}", run.stderr);
    Ok(())
}

#[test]
fn the_token_is_in_its_file_and_nowhere_else() -> Result<()> {
    let repository = Repository::with(&FILES)?;
    let mut server = Server::open_with(&repository.root(), &repository.home(), &[("ISOBAR_LOG", "trace")])?;
    server.data("{ estate { revision } }", &json!({}))?;
    server.data(
        "mutation { settingsUpdate(input: { theme: DARK }) { settings { theme } } }",
        &json!({}),
    )?;
    let token = server.token().to_owned();
    let process = format!("/proc/{}", server.process());
    for file in ["cmdline", "environ"] {
        // Only Linux shows a process so.
        let shown = std::fs::read(format!("{process}/{file}")).unwrap_or_default();
        assert!(!contains(&shown, &token), "{file} shows the token");
    }
    server.stop()?;
    assert!(!server.log().contains(&token), "the log shows the token");
    let mut found = Vec::new();
    for folder in [repository.home(), repository.root()] {
        holders(&folder, &token, &mut found)?;
    }
    assert_eq!(found, [""; 0], "a server that stopped leaves the token nowhere");
    assert_eq!(std::fs::read_dir(state(&repository.home()).join("servers"))?.count(), 0);
    Ok(())
}

#[test]
fn the_browser_is_sent_in_by_a_file_that_nobody_else_reads() -> Result<()> {
    let repository = Repository::with(&FILES)?;
    let programs = repository.home().join("programs");
    std::fs::create_dir(&programs)?;
    let opener = programs.join("xdg-open");
    std::fs::write(
        &opener,
        "#!/bin/sh\nprintf '%s' \"$*\" > \"$HOME/opened.draft\" && mv \"$HOME/opened.draft\" \"$HOME/opened\"\n",
    )?;
    std::fs::set_permissions(&opener, std::fs::Permissions::from_mode(0o755))?;
    let mut child = command(&repository.home())
        .env("PATH", format!("{}:/usr/bin:/bin", programs.display()))
        .arg(repository.root())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let opened = repository.home().join("opened");
    let started = Instant::now();
    while !opened.exists() && started.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(5));
    }
    let opened = std::fs::read_to_string(opened).context("no browser was opened")?;
    let door = std::fs::read_to_string(&opened)?;
    let mode = std::fs::metadata(&opened)?.permissions().mode();
    let token = std::fs::read_to_string(std::path::Path::new(&opened).with_file_name("token"))?;
    child.kill()?;
    child.wait()?;
    assert!(!opened.contains(token.trim()));
    assert!(door.contains(&format!("/#token={}\"", token.trim())), "{door}");
    assert_eq!(mode & 0o777, 0o600);
    let said: Vec<String> = BufReader::new(child.stdout.take().context("it is piped")?)
        .lines()
        .collect::<Result<_, _>>()?;
    assert!(
        !said.concat().contains(token.trim()),
        "what is no terminal is not shown the token"
    );
    Ok(())
}

#[test]
fn other_machines_are_not_listened_to_and_nothing_turns_the_token_off() -> Result<()> {
    let repository = Repository::with(&FILES)?;
    let run = |arguments: &[&str]| Run::of(arguments, &repository.root(), &repository.home());
    for host in ["0.0.0.0", "::", "192.168.1.7", "isobar.example"] {
        let refused = run(&["serve", "--no-open", "--host", host])?;
        ensure!(refused.status.code() == Some(2), "{host}: {refused:?}");
        assert!(refused.stderr.contains("not this machine alone"), "{}", refused.stderr);
        assert!(refused.stderr.contains("no logins yet"), "{}", refused.stderr);
    }
    let refused = run(&["--no-auth"])?;
    ensure!(
        refused.status.code() == Some(2) && refused.stderr.contains("--no-auth"),
        "{refused:?}"
    );
    Ok(())
}

fn contains(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|window| window == word.as_bytes())
}

/// The files below `folder` that hold `word`.
fn holders(folder: &std::path::Path, word: &str, found: &mut Vec<String>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            holders(&path, word, found)?;
        } else if contains(&std::fs::read(&path)?, word) {
            found.push(path.display().to_string());
        }
    }
    Ok(())
}
