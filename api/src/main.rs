//! The `isobar` binary.

fn main() {}
