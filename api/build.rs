//! Embeds the built page: a table of the files in `spa/dist`, with their compressed twins where there are some.
//!
//! Sixty lines rather than a crate: the page's own build compresses (Node has brotli in C), so all that is left is
//! `include_bytes!`, which no crate does without also compressing slowly here, or expanding again when serving.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let variable = |name: &str| env::var_os(name).map(PathBuf::from).ok_or(io::ErrorKind::NotFound);
    let spa = variable("CARGO_MANIFEST_DIR")?.join("../spa");
    let dist = spa.join("dist");
    // Cargo takes a path that is missing for one that has changed, and would build anew every time.
    if spa.is_dir() && !dist.exists() {
        fs::create_dir(&dist)?;
    }
    println!("cargo:rerun-if-changed={}", dist.display());
    let mut files = BTreeMap::new();
    if dist.join("index.html").is_file() {
        collect(&dist, "", &mut files)?;
    }
    fs::write(variable("OUT_DIR")?.join("assets.rs"), table(&files))
}

/// Every file below `folder`, by its path in `dist`.
fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.insert(name, entry.path().canonicalize()?);
        }
    }
    Ok(())
}

fn table(files: &BTreeMap<String, PathBuf>) -> String {
    let mut text = String::from("/// The files of the page, sorted by path.\nstatic ASSETS: &[Asset] = &[\n");
    for (path, file) in files.iter().filter(|(path, _)| !is_twin(path, files)) {
        let twin = |extension: &str| {
            let found = files.get(&format!("{path}.{extension}"));
            found.map_or("None".to_owned(), |file| format!("Some(include_bytes!({file:?}))"))
        };
        let _ = writeln!(
            text,
            "    Asset {{ path: {path:?}, plain: include_bytes!({file:?}), gzip: {}, brotli: {} }},",
            twin("gz"),
            twin("br"),
        );
    }
    text.push_str("];\n");
    text
}

/// Whether a file is another one, compressed.
fn is_twin(path: &str, files: &BTreeMap<String, PathBuf>) -> bool {
    let original = path.strip_suffix(".gz").or_else(|| path.strip_suffix(".br"));
    original.is_some_and(|original| files.contains_key(original))
}
