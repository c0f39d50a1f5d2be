//! The arguments that choose and order.

pub mod comparison;
pub mod component;
pub mod diagnostic;
pub mod file;
pub mod grouping;
pub mod instance;
pub mod lens;
pub mod stack;
