//! Bytes as a manifest, in an estate that includes, imports and inherits.
#![no_main]

use std::cell::RefCell;

use fuzz::estate::Folder;
use fuzz::open::survives;

thread_local! {
    static FOLDER: RefCell<Option<Folder>> = const { RefCell::new(None) };
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    FOLDER.with_borrow_mut(|slot| {
        let folder = slot.get_or_insert_with(|| Folder::small().expect("a folder"));
        folder.write("stacks/deploy/fuzzed.yaml", bytes).expect("written");
        survives(folder).expect("it holds");
    });
});
