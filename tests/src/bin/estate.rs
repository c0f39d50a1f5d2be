//! `estate SIZE FOLDER` writes a generated estate of that size (`S`, `M`, `L`, `XL`) into FOLDER, to look at or to test on.

use std::path::Path;

use anyhow::{Result, bail};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [size, folder] = arguments.as_slice() else {
        bail!("usage: estate SIZE FOLDER");
    };
    tests::generate::write(size, Path::new(folder))
}
