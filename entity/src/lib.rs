//! The tables of Isobar, as sea-orm entities.
