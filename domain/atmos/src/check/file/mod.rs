//! Checks of one file, on its own text: done once for each content, whoever imports it.

mod depends_on;
mod leaves;
mod pseudo_reference;
pub(super) mod secret;
mod subject;

use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::FxHashMap;

use super::schema::Schema;
pub(crate) use super::schema::path as schema_path;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::disk::Disk;
use crate::source::{FileId, Files};
use crate::value::Node;

/// A file as it stands on disk.
pub(crate) struct Subject<'a> {
    pub(crate) config: &'a Config,
    pub(crate) files: &'a Files,
    pub(crate) file: FileId,
    pub(crate) text: &'a str,
    /// The text as a tree, templates as they are written.
    pub(crate) root: &'a Node,
}

/// Of one file.
pub(crate) type Findings = Arc<[Arc<Diagnostic>]>;

/// The findings of each file, for as long as its content stays.
pub(crate) struct FileChecks {
    schema: Schema,
    known: RwLock<FxHashMap<FileId, (u64, Findings)>>,
}

impl FileChecks {
    /// Nothing checked yet.
    pub(crate) fn new(config: &Config, disk: &Disk) -> Self {
        Self {
            schema: Schema::of(config, disk),
            known: RwLock::default(),
        }
    }

    /// What is wrong with the file; `hash` is its content's.
    pub(crate) fn findings(&self, subject: &Subject<'_>, hash: u64) -> Findings {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, findings)) = known.get(&subject.file)
            && *of == hash
        {
            return Arc::clone(findings);
        }
        drop(known);
        let findings: Findings = self.check(subject).into_iter().map(Arc::new).collect();
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(subject.file, (hash, Arc::clone(&findings)));
        findings
    }

    /// Forgets every file that `keep` does not want.
    pub(crate) fn retain(&self, keep: impl Fn(FileId) -> bool) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.retain(|file, _| keep(*file));
    }

    /// All checks of a file, in order.
    fn check(&self, subject: &Subject<'_>) -> Vec<Diagnostic> {
        let path = subject.files.path(subject.file);
        let is_template = path.extension().is_some_and(|extension| extension == "tmpl");
        let mut found = Vec::new();
        // Atmos takes a file without content for a manifest that says nothing.
        let says_nothing = subject.root.value.is_null() && subject.root.origin.span.is_none();
        if !is_template && !says_nothing && path.starts_with(&subject.config.stacks_base_path) {
            found.extend(self.schema.check(subject.root, subject.text));
        }
        found.extend(depends_on::check(subject.root));
        leaves::walk(subject.root, &mut |leaf| {
            found.extend(pseudo_reference::check(leaf));
            found.extend(secret::check(leaf));
        });
        subject::tell(subject.root, &mut found);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ConfigOptions;
    use crate::yaml::{ParseOptions, parse};

    /// What is found in a manifest of this text.
    pub(super) fn findings(text: &str) -> Vec<Diagnostic> {
        let files = Files::default();
        let (config, _) = Config::load(&ConfigOptions::default(), &files);
        let file = files.intern(&config.stacks_base_path.join("a.yaml"));
        let root = parse(text, file, ParseOptions::default()).expect("is YAML");
        let subject = Subject {
            config: &config,
            files: &files,
            file,
            text,
            root: &root,
        };
        let found = FileChecks::new(&config, files.disk()).findings(&subject, 1);
        found.iter().map(|found| (**found).clone()).collect()
    }

    /// Their codes and lines.
    pub(super) fn codes(text: &str) -> Vec<String> {
        let line = |found: &Diagnostic| format!("{} {}", found.code, found.span.line());
        findings(text).iter().map(line).collect()
    }

    #[test]
    fn a_file_without_content_is_a_manifest_that_says_nothing() {
        for text in ["", "\n", "# all of it\n# is commented out\n"] {
            assert_eq!(codes(text), Vec::<String>::new(), "{text:?}");
        }
        assert_eq!(codes("null\n"), ["manifest-wrong-type 1"]);
    }

    #[test]
    fn a_file_is_checked_once_for_each_content() {
        let files = Files::default();
        let (config, _) = Config::load(&ConfigOptions::default(), &files);
        let file = files.intern(&config.stacks_base_path.join("a.yaml"));
        let checks = FileChecks::new(&config, files.disk());
        let look = |text: &str, hash: u64| {
            let root = parse(text, file, ParseOptions::default()).expect("is YAML");
            let subject = Subject {
                config: &config,
                files: &files,
                file,
                text,
                root: &root,
            };
            checks.findings(&subject, hash)
        };
        let first = look("vars: []", 1);
        assert!(Arc::ptr_eq(&first, &look("vars: []", 1)));
        assert_eq!((first.len(), look("vars: {}", 2).len()), (1, 0));
    }
}
