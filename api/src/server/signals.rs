//! What asks the process to stop: listened for before anybody is told that it runs, so that none goes unheard.

use anyhow::{Context as _, Result};

/// What the user or the system ends a process by.
pub(super) struct Signals {
    interrupt: system::Interrupt,
    terminate: system::Terminate,
}

impl Signals {
    /// Listens from now on.
    ///
    /// # Errors
    /// If the system refuses.
    pub(super) fn listen() -> Result<Self> {
        let (interrupt, terminate) = system::listen().context("failed to listen for signals")?;
        Ok(Self { interrupt, terminate })
    }

    /// Ends when the process is asked to stop.
    pub(super) async fn asked_to_stop(mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(unix)]
mod system {
    use tokio::signal::unix::{Signal, SignalKind, signal};

    pub(super) type Interrupt = Signal;
    pub(super) type Terminate = Signal;

    pub(super) fn listen() -> std::io::Result<(Interrupt, Terminate)> {
        Ok((signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?))
    }
}

#[cfg(windows)]
mod system {
    use tokio::signal::windows::{CtrlC, CtrlShutdown, ctrl_c, ctrl_shutdown};

    pub(super) type Interrupt = CtrlC;
    pub(super) type Terminate = CtrlShutdown;

    pub(super) fn listen() -> std::io::Result<(Interrupt, Terminate)> {
        Ok((ctrl_c()?, ctrl_shutdown()?))
    }
}
