//! Checks of one instance by itself.

mod module;
mod moved;
mod types;
mod variables;

pub(super) use module::Modules;
pub(super) use moved::check as moved;
pub(crate) use variables::sets;
pub(super) use variables::{ByComponent, Undeclared, Variables, undeclared};
