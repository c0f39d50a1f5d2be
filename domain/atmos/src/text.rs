//! Reads text files of a repository, whatever is there instead: nothing, a pipe, a disk image, Latin-1.

use std::io;
use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::disk::{Disk, Kind};
use crate::source::Span;

/// No configuration or workflow is larger.
const MOST_BYTES: u64 = 16 << 20;

/// The text of the file at `path`; what is wrong with it is told at `span`.
pub(crate) fn read(disk: &Disk, path: &Path, span: Span) -> Result<String, Box<Diagnostic>> {
    let name = path.display();
    let unreadable = |error: &io::Error| {
        let (code, hint) = match error.kind() {
            io::ErrorKind::NotFound => (
                "file-not-found",
                "Check the path; it is relative to the file that names it.",
            ),
            io::ErrorKind::PermissionDenied => (
                "file-unreadable",
                "Check the permissions of the file and of its folders.",
            ),
            _ => ("file-unreadable", "Check the file and the disk it is on."),
        };
        Box::new(Diagnostic::error(code, span, format!("{name} cannot be read: {error}.")).hint(hint))
    };
    // Asked before it is opened: opening a pipe waits for its other end.
    if disk.kind(path).map_err(|error| unreadable(&error))? != Kind::File {
        let diagnostic = Diagnostic::error("file-unreadable", span, format!("{name} is not a regular file."));
        return Err(Box::new(diagnostic.hint("Remove it, or replace it by a plain file.")));
    }
    let bytes = disk.read(path, MOST_BYTES + 1).map_err(|error| unreadable(&error))?;
    if bytes.len() as u64 > MOST_BYTES {
        let message = format!("{name} is larger than {} MiB and is not read.", MOST_BYTES >> 20);
        return Err(Box::new(
            Diagnostic::error("file-too-large", span, message).hint("Split it."),
        ));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..valid].iter().filter(|byte| **byte == b'\n').count() + 1;
        let message = format!("{name} is not valid UTF-8 in line {line}.");
        Box::new(Diagnostic::error("file-not-utf8", span, message).hint("Save it as UTF-8."))
    })
}
