//! Files that go and come while others are read.

use std::fs;
use std::sync::Arc;
use std::time::Instant;

use super::super::state::{Reach, State};
use super::*;

/// What is found wrong once a file that was there when manifests were searched for, and gone when they were read, is
/// back.
fn found_once_it_is_back(manifest: &str, gone: &str, text: &str) -> Vec<String> {
    let folder = Folder::with(&[
        ("atmos.yaml", CONFIG),
        ("stacks/deploy/dev.yaml", manifest),
        (gone, text),
    ]);
    let (options, files, path) = (folder.options(&[]), Files::default(), folder.path(gone));
    let mut state = State::open(&options, &files, Arc::default());
    fs::remove_file(&path).expect("it was there");
    let first = state.resolve(&options, &files, None, Instant::now());
    assert!(!findings(&first).is_empty(), "the file is missed");
    folder.write(gone, text);
    assert!(state.take_in(&[path], &options, &files) == Reach::Changed);
    findings(&state.resolve(&options, &files, Some(&first), Instant::now()))
}

#[test]
fn an_import_that_missed_its_file_finds_it_once_it_is_back() {
    let manifest = "import: [catalog/gone]\nvars: {stage: dev}\n";
    let found = found_once_it_is_back(manifest, "stacks/catalog/gone.yaml", "vars: {a: 1}\n");
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn what_includes_a_file_that_was_missed_reads_it_once_it_is_back() {
    let manifest = "vars: {stage: dev, all: !include ../catalog/gone.yaml}\n";
    let found = found_once_it_is_back(manifest, "stacks/catalog/gone.yaml", "a: 1\n");
    assert!(!found.iter().any(|found| found.contains("dev.yaml")), "{found:?}");
}
