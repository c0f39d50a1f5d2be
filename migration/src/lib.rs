//! Reversible migrations of Isobar's database.
