//! Looking at the disk: all that a level of an operation asks of it, in one go, and each file or directory once.

use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use async_graphql::dataloader::{DataLoader, Loader};
use atmos::worktree::{self, GitState};

use crate::batching::Loads;
use crate::blocking::blocking;
use crate::meter::Meters;

/// How much of a file is shown.
const MOST_TEXT: u64 = 2 << 20;

/// Looks at the disk for one request.
pub(crate) type DiskLoader = DataLoader<Disk>;

/// The disk, on a thread that may wait for it.
pub(crate) struct Disk(Arc<Meters>);

/// Whether there is a directory.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct IsDirectory(pub(crate) PathBuf);

/// The text of a file as it is now, cut at a length; there is none for what is no text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct TextOf(pub(crate) Arc<Path>);

/// What git says of a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct GitStateOf(pub(crate) Arc<Path>);

/// The text of a file, as far as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(crate) text: Arc<str>,
    /// Whether the file goes on.
    pub(crate) is_cut: bool,
}

/// A loader for one request.
pub(crate) fn loader(meters: &Arc<Meters>, loads: &Loads) -> DiskLoader {
    let loads = loads.clone();
    DataLoader::new(Disk(Arc::clone(meters)), move |load| loads.add(load)).delay(Duration::ZERO)
}

impl Loader<IsDirectory> for Disk {
    type Value = bool;
    type Error = Arc<tokio::task::JoinError>;

    async fn load(&self, keys: &[IsDirectory]) -> Result<HashMap<IsDirectory, bool>, Self::Error> {
        self.0.directories.count(keys.len());
        let keys = keys.to_vec();
        let look = move || keys.into_iter().map(|key| (key.clone(), key.0.is_dir())).collect();
        blocking(look).await.map_err(Arc::new)
    }
}

impl Loader<TextOf> for Disk {
    type Value = Shown;
    type Error = Arc<tokio::task::JoinError>;

    async fn load(&self, keys: &[TextOf]) -> Result<HashMap<TextOf, Shown>, Self::Error> {
        self.0.texts.count(keys.len());
        let keys = keys.to_vec();
        let text = |key: TextOf| read(&key.0).map(|shown| (key, shown));
        let look = move || keys.into_iter().filter_map(text).collect();
        blocking(look).await.map_err(Arc::new)
    }
}

impl Loader<GitStateOf> for Disk {
    type Value = GitState;
    type Error = Arc<tokio::task::JoinError>;

    async fn load(&self, keys: &[GitStateOf]) -> Result<HashMap<GitStateOf, GitState>, Self::Error> {
        self.0.git_states.count(keys.len());
        let keys = keys.to_vec();
        blocking(move || git_states(keys)).await.map_err(Arc::new)
    }
}

/// What git says of files; of those in no work tree it says nothing.
fn git_states(keys: Vec<GitStateOf>) -> HashMap<GitStateOf, GitState> {
    let folder = keys.first().and_then(|key| key.0.parent());
    let paths: Vec<&Path> = keys.iter().map(|key| &*key.0).collect();
    let states = folder.and_then(|folder| worktree::states(folder, &paths).ok());
    let states = states.unwrap_or_default();
    let told = keys.into_iter().zip(states);
    told.filter_map(|(key, state)| Some((key, state?))).collect()
}

/// A regular file's text, up to the limit; what lies beyond it is cut at a character.
fn read(path: &Path) -> Option<Shown> {
    let metadata = std::fs::metadata(path).ok()?;
    if !metadata.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).ok()?;
    file.take(MOST_TEXT).read_to_end(&mut bytes).ok()?;
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) if error.utf8_error().error_len().is_none() => {
            let valid = error.utf8_error().valid_up_to();
            String::from_utf8(error.into_bytes()[..valid].to_vec()).ok()?
        }
        Err(_) => return None,
    };
    Some(Shown {
        is_cut: metadata.len() > text.len() as u64,
        text: text.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_text_is_cut_at_a_character_and_what_is_no_text_is_not_shown() {
        let folder = tempfile::tempdir().expect("there is room");
        let path = folder.path().join("x.yaml");
        let shown = |bytes: &[u8]| {
            std::fs::write(&path, bytes).expect("there is room");
            read(&path).map(|shown| (shown.text.to_string(), shown.is_cut))
        };
        assert_eq!(shown(b"a: 1\n"), Some(("a: 1\n".to_owned(), false)));
        assert_eq!(shown(b""), Some((String::new(), false)));
        assert_eq!(shown(b"a: \xff\n"), None);
        let long = format!("x{}", "ä".repeat(MOST_TEXT as usize));
        let cut = shown(long.as_bytes()).map(|(text, is_cut)| (text.len() as u64, is_cut));
        assert_eq!(cut, Some((MOST_TEXT - 1, true)));
        assert_eq!(read(folder.path()), None);
        assert_eq!(read(&folder.path().join("gone.yaml")), None);
    }
}
