//! Text as the expression of a YAML function, which becomes a value or a reference.
#![no_main]

use std::cell::RefCell;

use fuzz::estate::Folder;
use fuzz::open::survives;

thread_local! {
    static FOLDER: RefCell<Option<Folder>> = const { RefCell::new(None) };
}

libfuzzer_sys::fuzz_target!(|text: &str| {
    FOLDER.with_borrow_mut(|slot| {
        let folder = slot.get_or_insert_with(|| Folder::small().expect("a folder"));
        let quoted = text.replace('\'', "''").replace(['\n', '\r'], " ");
        let manifest = format!(
            "vars: {{tenant: t, stage: s}}\ncomponents: {{terraform: {{a: {{vars: {{quoted: '!{quoted}', tagged: !{quoted}\n }}}}}}}}\n"
        );
        folder.write("stacks/deploy/fuzzed.yaml", manifest).expect("written");
        survives(folder).expect("it holds");
    });
});
