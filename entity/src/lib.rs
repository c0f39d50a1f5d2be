//! The tables of Isobar, as sea-orm entities: a module per domain, a file per table.
//!
//! Plain rows only. Rules about them (what is recorded, how much is kept) live in the store of `api`.

pub mod atmos;
pub mod identity;
