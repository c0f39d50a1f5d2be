//! What a command says when it cannot answer.

use std::process::ExitCode;

use super::session::Session;

/// Why there is no answer.
#[derive(Debug)]
pub(super) struct Failure {
    error: anyhow::Error,
    hint: Option<String>,
    code: u8,
}

impl Failure {
    /// The command was asked in a way that it does not understand.
    pub(super) fn usage(message: impl Into<String>) -> Self {
        Self {
            error: anyhow::Error::msg(message.into()),
            hint: None,
            code: 2,
        }
    }

    /// What was asked for is not there.
    pub(super) fn missing(message: impl Into<String>) -> Self {
        Self {
            code: 1,
            ..Self::usage(message)
        }
    }

    /// With what to do about it.
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Says it on standard error.
    pub(super) fn report(&self, session: &Session) -> ExitCode {
        if self.is_broken_pipe() {
            return ExitCode::SUCCESS;
        }
        let mark = session.style.error("error:");
        let causes: Vec<String> = self.error.chain().map(ToString::to_string).collect();
        session.say(&format!("{mark} {}", causes.join(": ")));
        if let Some(hint) = &self.hint {
            session.say(&format!("  {} {hint}", session.style.dim("hint:")));
        }
        ExitCode::from(self.code)
    }

    /// Whoever read the answer has read enough, as `head` does.
    fn is_broken_pipe(&self) -> bool {
        let kind = |cause: &(dyn std::error::Error + 'static)| {
            let io = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
            let json = cause.downcast_ref::<serde_json::Error>();
            io.or_else(|| json?.io_error_kind())
        };
        self.error
            .chain()
            .any(|cause| kind(cause) == Some(std::io::ErrorKind::BrokenPipe))
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self {
            error,
            hint: None,
            code: 1,
        }
    }
}
