//! Runs what `!exec` asks for, where `--allow-exec` says so.

use std::collections::HashMap;
use std::io::Read;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use atmos::executor::Executor;

/// A command that takes longer is ended.
const LIMIT: Duration = Duration::from_secs(30);
/// What a command prints beyond this is not read.
const MOST_BYTES: u64 = 16 << 20;

/// The system's shell, in the folder that was opened. Each command runs once, however often it is asked for.
#[derive(Debug)]
pub(super) struct Shell {
    directory: PathBuf,
    limit: Duration,
    known: Mutex<HashMap<String, Option<String>>>,
}

impl Shell {
    pub(super) fn new(directory: PathBuf) -> Self {
        Self {
            directory,
            limit: LIMIT,
            known: Mutex::default(),
        }
    }

    /// The manifest's text is one argument: it is the shell that takes it apart, as with Atmos, and nothing is put into it.
    fn output(&self, command: &str) -> Option<String> {
        let child = Command::new("sh")
            .args(["-c", command])
            .current_dir(&self.directory)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn();
        self.read(child.ok()?)
    }

    fn read(&self, mut child: Child) -> Option<String> {
        let stdout = child.stdout.take()?;
        let (sender, receiver) = channel();
        // A thread of its own: reading a pipe cannot be given up otherwise.
        thread::spawn(move || {
            let mut text = String::new();
            let read = stdout.take(MOST_BYTES).read_to_string(&mut text);
            drop(sender.send(read.ok().map(|_| text)));
        });
        match receiver.recv_timeout(self.limit) {
            Ok(text) => text.filter(|_| child.wait().is_ok_and(|status| status.success())),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                drop(child.kill());
                drop(child.wait());
                None
            }
        }
    }
}

impl Executor for Shell {
    fn run(&self, command: &str) -> Option<String> {
        // Held while it runs: two components that ask for the same wait for one run.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(output) = known.get(command) {
            return output.clone();
        }
        let output = self.output(command);
        known.insert(command.to_owned(), output.clone());
        output
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_run_once_in_the_folder_and_failures_are_nothing() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let shell = Shell::new(folder.path().to_path_buf());
        assert_eq!(shell.run("echo a | tr a b").as_deref(), Some("b\n"));
        for _ in 0..2 {
            assert_eq!(shell.run("echo x >> log; cat log").as_deref(), Some("x\n"));
        }
        assert_eq!(shell.run("echo a; exit 3"), None);
        assert_eq!(shell.run("no-such-command 2>&1"), None);
    }

    #[test]
    fn a_command_that_does_not_end_is_ended() {
        let shell = Shell {
            limit: Duration::from_millis(50),
            ..Shell::new(std::env::temp_dir())
        };
        assert_eq!(shell.run("exec sleep 60"), None);
    }
}
