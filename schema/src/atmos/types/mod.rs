//! The types: views over a snapshot, cheap to make and to clone.

pub mod affected;
pub mod change;
pub mod command;
pub mod comparison;
pub mod component;
pub mod counts;
pub mod dependency;
pub mod diagnostic;
pub mod doctor;
pub mod environment;
pub mod estate;
pub mod file;
pub mod fix;
pub mod git;
pub mod import;
pub mod instance;
pub mod lens;
pub mod location;
pub mod reference;
pub mod search;
pub mod section;
pub mod stack;
pub mod value;
mod value_tree;
pub mod workflow;
