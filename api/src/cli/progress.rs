//! A line that shows that work goes on, for people who wait longer than a moment.

use std::io::{Write, stderr};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Shorter work shows nothing.
const PATIENCE: Duration = Duration::from_millis(400);
const FRAME: Duration = Duration::from_millis(100);
const FRAMES: [char; 10] = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/// Shows the line until it is dropped.
pub(super) struct Progress {
    running: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Shows `what` on standard error, if `is_shown`.
    pub(super) fn start(what: String, is_shown: bool) -> Self {
        let start = || {
            let (stop, stopped) = channel();
            (stop, std::thread::spawn(move || show(&what, &stopped)))
        };
        Self {
            running: is_shown.then(start),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.running.take() {
            drop(stop);
            drop(thread.join());
        }
    }
}

fn show(what: &str, stopped: &Receiver<()>) {
    let started = Instant::now();
    let mut patience = PATIENCE;
    let mut frames = FRAMES.iter().cycle();
    let mut is_shown = false;
    while stopped.recv_timeout(patience) == Err(RecvTimeoutError::Timeout) {
        let frame = frames.next().unwrap_or(&' ');
        let seconds = started.elapsed().as_secs_f32();
        draw(&format!("\r\x1b[2K{frame} {what} {seconds:.1} s"));
        is_shown = true;
        patience = FRAME;
    }
    if is_shown {
        draw("\r\x1b[2K");
    }
}

fn draw(text: &str) {
    let mut out = stderr();
    let drawn = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    drop(drawn);
}
