//! Checks: what is wrong or doubtful although it can be read, each in a file of its own.
//!
//! | place | looks at | done again when |
//! |---|---|---|
//! | [`config`] | `atmos.yaml` | always |
//! | [`file`], with the shapes of [`schema`] | one file's own text | the file's content changes |
//! | [`imports`] | one manifest with what it imports | it evaluates anew |
//! | [`instance`] | one instance, and its Terraform module | its manifest resolves anew, or the module changes |
//! | [`estate`] | all instances together | their parts change |
//!
//! Nothing here changes what resolves. An error is what Atmos refuses; all else is a warning or less.

pub(crate) mod config;
pub(crate) mod estate;
pub(crate) mod file;
pub(crate) mod imports;
pub(crate) mod instance;
mod near;
mod schema;

pub(crate) use file::secret::looks_secret;
