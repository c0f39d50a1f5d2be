//! The shape of manifests: which keys a section may have and of what kind their values are.
//!
//! [`rules`] reads the shapes that Atmos comes with, [`custom`] those of a JSON Schema that the estate brings in its
//! place; [`walk`] compares a tree with them, [`report`] puts into words what does not fit.

mod custom;
mod report;
mod rules;
mod walk;

use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::disk::Disk;
use crate::value::Node;
use rules::Rules;

/// Larger schemas are not read.
const MOST_BYTES: u64 = 1 << 23;

/// The shapes that an estate's manifests are compared with.
pub(super) struct Schema {
    /// The estate's own; Atmos's where there is none.
    own: Option<Rules>,
}

impl Schema {
    /// The schema that `schemas.atmos.manifest` names; one that would have to be fetched, or cannot be read, counts
    /// as none.
    pub(super) fn of(config: &Config, disk: &Disk) -> Self {
        let bytes = path(config).and_then(|path| disk.read(&path, MOST_BYTES).ok());
        let own = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Self {
            own: own.map(|schema| custom::rules(&schema)),
        }
    }

    /// What of the manifest `root`, whose text is `text`, Atmos refuses.
    pub(super) fn check(&self, root: &Node, text: &str) -> Vec<Diagnostic> {
        let rules = self.own.as_ref().unwrap_or_else(|| rules::built_in());
        report::diagnostics(&walk::faults(rules, root), text)
    }
}

/// The file that `schemas.atmos.manifest` names, if it names one.
pub(crate) fn path(config: &Config) -> Option<PathBuf> {
    let named = config.text(&["schemas", "atmos", "manifest"])?;
    if named.contains("://") {
        return None;
    }
    let own = Path::new(named);
    Some(if own.is_absolute() {
        own.to_owned()
    } else {
        crate::glob::normal(&config.base_path.join(own))
    })
}

/// A schema that is named but not there.
pub(super) fn missing(config: &Config, disk: &Disk) -> Option<Diagnostic> {
    let path = path(config).filter(|path| !disk.is_file(path))?;
    let message = format!(
        "The schema {} is not there; `atmos validate stacks` refuses to run without it.",
        path.display()
    );
    let hint = "Correct `schemas.atmos.manifest`, or remove it: Atmos brings a schema of its own.";
    let span = config.span(&["schemas", "atmos", "manifest"]);
    Some(Diagnostic::error("config-schema-not-found", span, message).hint(hint))
}

#[cfg(test)]
mod tests;
