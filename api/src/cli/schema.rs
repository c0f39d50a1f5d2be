//! `isobar schema`: the graph, in GraphQL's schema language.

use super::failure::Failure;
use super::{Outcome, output};

pub(super) fn run() -> Result<Outcome, Failure> {
    output::lines(|out| Ok(out.write_all(schema::sdl().as_bytes())?))?;
    Ok(Outcome::Fine)
}
