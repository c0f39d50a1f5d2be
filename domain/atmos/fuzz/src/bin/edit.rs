//! Sequences of edits: after each, the incremental snapshot is what a cold open gives.
#![no_main]

use fuzz::edit::steps;
use fuzz::estate::Folder;
use fuzz::law::Edited;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut edited = Edited::open(Folder::small().expect("a folder"));
    for (at, step) in steps(bytes, 12, 4).iter().enumerate() {
        if let Err(error) = edited.step(step) {
            panic!("step {at}, {step:?}: {error:?}");
        }
    }
});
