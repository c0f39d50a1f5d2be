//! What a component's folder says about it: its README, its Terraform code, and where it was vendored from.
//!
//! Read when somebody asks, not when the estate is opened. Nothing outside of what was opened is read, whatever a link
//! in the folder leads to. How instances use it is the estate's part.

mod readme;
mod terraform;
#[cfg(test)]
mod tests;
mod vendor;

use std::path::{Path, PathBuf};

pub use readme::{Readme, readme};
pub use terraform::{Input, Module, Output, Provider, module};
pub use vendor::{Vendored, VendoredBy, Vendoring};

use crate::config::Config;
use crate::disk::{Disk, Kind};

/// Larger files are not read: no code that people write is.
const MOST_BYTES: u64 = 1 << 20;
/// More files are not shown.
const MOST_FILES: usize = 200;

/// A file of a component's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeFile {
    /// Its name.
    pub name: String,
    /// Its text, if it is text and not too large.
    pub text: Option<String>,
}

/// The files of a folder that people read, by name: code, manifests, documents. Not what tools leave behind.
#[must_use]
pub fn files(config: &Config, disk: &Disk, folder: &Path) -> Vec<CodeFile> {
    let mut found: Vec<CodeFile> = listed(config, disk, folder)
        .into_iter()
        .filter(|(name, _)| is_read(name))
        .take(MOST_FILES)
        .map(|(name, path)| CodeFile {
            text: text(disk, &path),
            name,
        })
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// The plain files of a folder by name, with their paths, as far as they lie in what was opened.
fn listed(config: &Config, disk: &Disk, folder: &Path) -> Vec<(String, PathBuf)> {
    if !config.holds(folder, disk) {
        return Vec::new();
    }
    let members = disk.members(folder).unwrap_or_default().into_iter();
    let files = members.filter(|member| member.kind == Some(Kind::File));
    let held = files.filter(|member| !member.is_link || config.holds(&member.path, disk));
    let mut named: Vec<_> = held
        .filter_map(|member| Some((member.path.file_name()?.to_str()?.to_owned(), member.path)))
        .collect();
    named.sort();
    named
}

fn text(disk: &Disk, path: &Path) -> Option<String> {
    let bytes = disk.read(path, MOST_BYTES + 1).ok()?;
    let is_small = bytes.len() as u64 <= MOST_BYTES;
    String::from_utf8(bytes).ok().filter(|_| is_small)
}

fn is_read(name: &str) -> bool {
    let endings = [
        ".tf", ".tofu", ".tf.json", ".yaml", ".yml", ".md", ".hcl", ".gotmpl", ".tpl",
    ];
    !name.starts_with('.') && endings.iter().any(|ending| name.ends_with(ending))
}
