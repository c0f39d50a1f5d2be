//! Reading and writing files of the repository: nothing outside, nothing half.

use std::io::{Error, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::EditError;

/// Larger files are not manifests.
const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// The file behind `path`, links followed, if it lies below `root`.
pub(super) fn confined(root: &Path, path: &Path) -> Result<PathBuf, EditError> {
    let follow = |path: &Path| {
        path.canonicalize().map_err(|source| EditError::Unreadable {
            path: path.to_path_buf(),
            source,
        })
    };
    let target = follow(path)?;
    if target.starts_with(follow(root)?) {
        Ok(target)
    } else {
        Err(EditError::Outside {
            path: path.to_path_buf(),
        })
    }
}

/// The text of a regular file.
pub(super) fn read(path: &Path) -> Result<String, EditError> {
    let text = || {
        let metadata = std::fs::metadata(path)?;
        if !metadata.is_file() || metadata.len() > MOST_BYTES {
            return Err(Error::new(ErrorKind::InvalidInput, "not a manifest"));
        }
        std::fs::read_to_string(path)
    };
    text().map_err(|source| EditError::Unreadable {
        path: path.to_path_buf(),
        source,
    })
}

/// Makes the file's text `after`, at once, if it still is `before`. Permissions stay.
pub(super) fn put(path: &Path, before: &str, after: &str) -> Result<(), EditError> {
    if read(path)? != before {
        return Err(EditError::Changed {
            path: path.to_path_buf(),
        });
    }
    replace(path, after).map_err(|source| EditError::Unwritable {
        path: path.to_path_buf(),
        source,
    })
}

fn replace(path: &Path, text: &str) -> Result<(), Error> {
    let folder = path.parent().ok_or(ErrorKind::InvalidInput)?;
    let metadata = std::fs::metadata(path)?;
    if metadata.permissions().readonly() {
        return Err(Error::new(ErrorKind::PermissionDenied, "the file is read-only"));
    }
    let mut file = tempfile::Builder::new().prefix(".isobar-").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().set_permissions(metadata.permissions())?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}
