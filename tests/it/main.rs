//! Black-box tests of the binary: one harness, one module for each promise.

mod access;
mod clients;
mod command;
mod comparison;
mod conformance;
mod determinism;
mod docs;
mod doctor;
mod faults;
mod findings;
mod fuzz;
mod generated;
mod graph;
mod instance;
mod invariants;
mod limits;
mod manual;
mod operations;
