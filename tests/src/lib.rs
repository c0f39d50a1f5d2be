//! What the black-box tests and the measurements share: they know the binary by its command line, its graph
//! and the files it reads, and nothing of what is inside.

pub mod binary;
pub mod clients;
pub mod edit;
pub mod fanout;
pub mod generate;
pub mod operations;
pub mod process;
pub mod report;
pub mod repository;
pub mod run;
pub mod server;
pub mod sources;
