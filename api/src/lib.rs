//! The parts of the `isobar` binary: configuration, command line, store, server.
//!
//! A library so that tests and the binary share it; nothing else links it.

pub mod cli;
pub mod configuration;
pub mod machine;
pub mod presence;
pub mod server;
pub mod store;
pub mod telemetry;
