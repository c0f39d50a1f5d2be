//! Why an edit is not made.

use std::path::PathBuf;

/// Why an edit is not made.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// The file cannot be read, or is no text.
    #[error("{} cannot be read", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// The file is elsewhere, or a link leads it there.
    #[error("{} is outside the repository", path.display())]
    Outside {
        /// The file.
        path: PathBuf,
    },
    /// The file is not what the finding was made from any more.
    #[error("{} changed in the meantime", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// What is to be changed does not stand where the finding says.
    #[error("what is to be changed does not stand at line {line}, column {column}")]
    NotThere {
        /// The line.
        line: u32,
        /// The column.
        column: u32,
    },
    /// It is written in a way that is not edited without a person.
    #[error("line {line} is written in a way that only a person should edit: {reason}")]
    Unusual {
        /// The line.
        line: u32,
        /// What is unusual.
        reason: &'static str,
    },
    /// The text is not YAML before templates are rendered.
    #[error("the text cannot be read as YAML as it stands, most often because it is a template")]
    NotYaml,
    /// Another edit changes the same text.
    #[error("another fix changes the same text; run again for this one")]
    Overlap,
    /// The file cannot be written.
    #[error("{} cannot be written", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
}
