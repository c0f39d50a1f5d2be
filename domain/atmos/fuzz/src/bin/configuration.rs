//! Bytes as `atmos.yaml`.
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
        folder.write("atmos.yaml", bytes).expect("written");
        survives(folder).expect("it holds");
    });
});
