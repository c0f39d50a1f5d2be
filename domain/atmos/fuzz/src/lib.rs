//! What must hold of the Atmos engine whatever it is given, as laws that properties, fuzz targets and tests share.
//!
//! The programs in `src/bin` are libFuzzer's; `make fuzz` builds them with coverage on stable Rust and runs them.

pub mod dump;
pub mod edit;
pub mod estate;
pub mod law;
pub mod open;

pub mod twin;
