//! Watches an estate's folders and says which paths changed, gathered and in peace.
//!
//! The operating system tells of changes where it can; where it cannot (limits, network drives) the folders are looked
//! at every two seconds, and [`Watch::mode`] says so. A folder that comes, goes or may have changed unseen is reported
//! itself and stands for everything below.

mod filter;
mod git;
mod links;
mod mounts;
mod native;
mod pending;
mod polling;

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use native::Native;
use pending::{Pending, Step};
use polling::Polling;

/// How often folders are looked at where nothing tells of changes, and how often a missing root is looked for.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// Looking takes at most this part of the time.
const LOOK_SHARE: u32 = 10;

/// A running watch; dropping it stops it.
pub struct Watch {
    mode: Arc<Mutex<WatchMode>>,
    messages: Sender<Message>,
    thread: Option<JoinHandle<()>>,
}

/// How changes are noticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WatchMode {
    /// The operating system tells of them.
    Native,
    /// The folders are looked at from time to time.
    Polling {
        /// Why the operating system does not tell.
        reason: String,
    },
    /// They are not.
    Off,
}

/// What the watch's thread is told.
enum Message {
    Event(notify::Result<notify::Event>),
    Stop,
}

/// Watches `paths`, folders with everything below and single files, until the [`Watch`] is dropped.
///
/// `on_change` gets changed paths, sorted, on a thread of its own; changes that come while it runs wait for its end.
/// It gets `paths` first, for what changed since they were read, but not before git is done with them.
/// Left out are the insides of `.git` (except HEAD and branches), `.terraform` and `node_modules`.
#[must_use]
pub fn start(paths: Vec<PathBuf>, on_change: impl Fn(Vec<PathBuf>) + Send + 'static) -> Watch {
    let forced = paths.iter().find_map(|path| mounts::remote_kind(path));
    let forced = forced.map(|kind| format!("{kind} drives do not tell of changes made elsewhere"));
    start_as(paths, forced, on_change)
}

/// As [`start`], but polling for the reason given, if one is.
fn start_as(paths: Vec<PathBuf>, forced: Option<String>, on_change: impl Fn(Vec<PathBuf>) + Send + 'static) -> Watch {
    let (messages, incoming) = channel();
    let mode = Arc::new(Mutex::new(WatchMode::Off));
    if paths.is_empty() {
        return Watch {
            mode,
            messages,
            thread: None,
        };
    }
    let roots = outermost(paths);
    // The folders are looked at before this returns, so that no change after it goes unseen.
    let eyes = match forced {
        Some(reason) => Err(reason),
        None => Native::new(roots.clone(), messages.clone()),
    };
    let worker = Worker {
        roots,
        incoming,
        mode: Arc::clone(&mode),
        on_change,
    };
    let polling = eyes
        .as_ref()
        .err()
        .map(|reason| worker.give_up_listening(reason.clone()));
    if polling.is_none() {
        worker.switch(WatchMode::Native);
    }
    let spawned = thread::Builder::new()
        .name("watch".to_owned())
        .spawn(move || worker.run(eyes.ok(), polling));
    if spawned.is_err() {
        *mode.lock().unwrap_or_else(PoisonError::into_inner) = WatchMode::Off;
    }
    Watch {
        mode,
        messages,
        thread: spawned.ok(),
    }
}

impl Watch {
    /// How changes are noticed at this moment.
    #[must_use]
    pub fn mode(&self) -> WatchMode {
        self.mode.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // An error means that the thread has ended already.
        let _ = self.messages.send(Message::Stop);
        let Some(thread) = self.thread.take() else { return };
        // Dropped by `on_change` itself, it ends on its own.
        if thread.thread().id() != thread::current().id() {
            let _ = thread.join();
        }
    }
}

struct Worker<F> {
    roots: Vec<PathBuf>,
    incoming: Receiver<Message>,
    mode: Arc<Mutex<WatchMode>>,
    on_change: F,
}

impl<F: Fn(Vec<PathBuf>)> Worker<F> {
    fn run(&self, native: Option<Native>, polling: Option<Polling>) {
        let polling = match native {
            Some(native) => self.listen(native),
            None => polling,
        };
        if let Some(polling) = polling {
            self.look(polling);
        }
        self.switch(WatchMode::Off);
    }

    fn switch(&self, mode: WatchMode) {
        *self.mode.lock().unwrap_or_else(PoisonError::into_inner) = mode;
    }

    /// What to look with, now that listening is no use.
    fn give_up_listening(&self, reason: String) -> Polling {
        tracing::warn!(%reason, "watching by looking from time to time");
        self.switch(WatchMode::Polling { reason });
        Polling::new(self.roots.clone())
    }

    /// Reports what the operating system tells, until told to stop; what to go on with if it no longer tells.
    fn listen(&self, mut native: Native) -> Option<Polling> {
        let mut pending = Pending::default();
        pending.add(self.roots.clone(), Step::Done, Instant::now());
        // While git switches branches, half of the files are of one and half of the other.
        let (mut after_git, mut is_at_work) = (None, false);
        loop {
            let due = next_due(after_git, &pending).map(|due| due.saturating_duration_since(Instant::now()));
            match self.receive(due.or(native.misses_roots().then_some(LOOK_EVERY))) {
                Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => return None,
                Ok(Message::Event(event)) => match native.take(event) {
                    Ok((paths, step)) => {
                        let now = Instant::now();
                        pending.add(paths, step, now);
                        // What was told of already, and only waits to be read, belongs to the same change.
                        if !pending.is_overdue(now) {
                            continue;
                        }
                    }
                    Err(reason) => return Some(self.give_up_listening(reason)),
                },
                Err(RecvTimeoutError::Timeout) => pending.add(native.restore_roots(), Step::Begun, Instant::now()),
            }
            let now = Instant::now();
            if next_due(after_git, &pending).is_some_and(|due| due <= now) {
                let was_at_work = after_git.is_some() && is_at_work;
                is_at_work = git::is_at_work(&self.roots);
                // HEAD follows the files, so one more look when git is done.
                after_git = pending.due_after_git(now).filter(|_| is_at_work || was_at_work);
                if after_git.is_none() {
                    (self.on_change)(pending.take());
                }
            }
        }
    }

    /// Looks at the folders until told to stop.
    fn look(&self, mut polling: Polling) {
        (self.on_change)(self.roots.clone());
        let mut pause = LOOK_EVERY;
        loop {
            match self.receive(Some(pause)) {
                Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Ok(Message::Event(_)) => {}
                Err(RecvTimeoutError::Timeout) => {
                    let started = Instant::now();
                    let changed = polling.changed();
                    pause = LOOK_EVERY.max(started.elapsed() * LOOK_SHARE);
                    if !changed.is_empty() {
                        (self.on_change)(changed);
                    }
                }
            }
        }
    }

    /// The next message; waits for it for ever if there is no `limit`.
    fn receive(&self, limit: Option<Duration>) -> Result<Message, RecvTimeoutError> {
        match limit {
            Some(limit) => self.incoming.recv_timeout(limit),
            None => self.incoming.recv().map_err(|_| RecvTimeoutError::Disconnected),
        }
    }
}

/// When to tell what changed, or to ask whether git is still at work.
fn next_due(after_git: Option<Instant>, pending: &Pending) -> Option<Instant> {
    after_git.map_or_else(|| pending.due(), |asked| pending.due_once_quiet(asked))
}

/// The paths that are not below another, sorted.
fn outermost(mut paths: Vec<PathBuf>) -> Vec<PathBuf> {
    paths.sort();
    paths.dedup();
    let all = paths.clone();
    let is_below_another = |path: &Path| all.iter().any(|other| path != other && path.starts_with(other));
    paths.retain(|path| !is_below_another(path));
    paths
}

#[cfg(test)]
mod tests;
