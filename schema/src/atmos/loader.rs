//! Looking at the disk: all that a level of an operation asks of it, in one go, and each file or directory once.

use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use async_graphql::dataloader::{DataLoader, Loader};

use crate::batching::Loads;
use crate::blocking::blocking;
use crate::meter::Meters;

/// How much of a file is shown.
const MOST_TEXT: u64 = 1 << 20;

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
    type Value = Arc<str>;
    type Error = Arc<tokio::task::JoinError>;

    async fn load(&self, keys: &[TextOf]) -> Result<HashMap<TextOf, Arc<str>>, Self::Error> {
        self.0.texts.count(keys.len());
        let keys = keys.to_vec();
        let text = |key: TextOf| read(&key.0).map(|text| (key, text.into()));
        let look = move || keys.into_iter().filter_map(text).collect();
        blocking(look).await.map_err(Arc::new)
    }
}

/// A regular file's text, up to the limit; what lies beyond it is cut at a character.
fn read(path: &Path) -> Option<String> {
    if !std::fs::metadata(path).ok()?.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).ok()?;
    file.take(MOST_TEXT).read_to_end(&mut bytes).ok()?;
    match String::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(error) if error.utf8_error().error_len().is_none() => {
            let valid = error.utf8_error().valid_up_to();
            String::from_utf8(error.into_bytes()[..valid].to_vec()).ok()
        }
        Err(_) => None,
    }
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
            read(&path)
        };
        assert_eq!(shown(b"a: 1\n").as_deref(), Some("a: 1\n"));
        assert_eq!(shown(b"").as_deref(), Some(""));
        assert_eq!(shown(b"a: \xff\n"), None);
        let long = format!("x{}", "ä".repeat(MOST_TEXT as usize));
        assert_eq!(
            shown(long.as_bytes()).map(|text| text.len() as u64),
            Some(MOST_TEXT - 1)
        );
        assert_eq!(read(folder.path()), None);
        assert_eq!(read(&folder.path().join("gone.yaml")), None);
    }
}
