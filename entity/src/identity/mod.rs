//! Who uses Isobar, and how they like it.

pub mod saved_view;
pub mod settings;
