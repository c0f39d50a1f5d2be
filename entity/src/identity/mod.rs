//! Who uses Isobar, and how they like it.

pub mod settings;
