//! YAML to [`Node`]s, with positions: libyaml's scanner, go-yaml v3's scalar resolution.

use crate::diagnostic::Diagnostic;
use crate::source::FileId;
use crate::value::Node;

/// What [`parse`] is told.
#[derive(Clone, Copy, Debug, Default)]
pub struct ParseOptions<'a> {
    /// `settings.yaml.key_delimiter`: unquoted keys that hold it become nested maps.
    pub key_delimiter: Option<&'a str>,
}

/// Parses the first document of `text`. An empty document is null.
///
/// # Errors
/// The first thing that is not YAML, or a duplicate key, with its place.
pub fn parse(text: &str, file: FileId, options: ParseOptions<'_>) -> Result<Node, Box<Diagnostic>> {
    let _ = (text, file, options);
    unreachable!()
}
