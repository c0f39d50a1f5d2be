//! The document stage: a file's text, its templates rendered, as a tree.
//!
//! Templates render only in `.tmpl` files and in files that have a context: an import's, or one made of the
//! file's own `locals`, `settings`, `vars` and `env`.

use super::{Call, Evaluator};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};
use crate::value::{Map, Node, Value};

/// A file as a tree, before its imports.
pub(super) struct Document {
    /// Always a map.
    pub(super) node: Node,
    /// Files that it includes.
    pub(super) includes: Vec<FileId>,
}

impl Evaluator<'_> {
    pub(super) fn document(&self, call: &Call, diagnostics: &mut Vec<Diagnostic>) -> Document {
        let source = self.sources.get(call.file);
        let parsed = match &source.text {
            Ok(text) => self.parse(text, call.file),
            Err(diagnostic) => Err(diagnostic.clone()),
        };
        let node = parsed.unwrap_or_else(|diagnostic| {
            diagnostics.push(*diagnostic);
            Node::default()
        });
        Document {
            node: self.rooted(node, call.file, diagnostics),
            includes: Vec::new(),
        }
    }

    pub(super) fn import_path(
        &self,
        spec: &super::imports::Spec,
        _call: &Call,
        _earlier: &Node,
    ) -> Result<String, Box<Diagnostic>> {
        Ok(spec.path.clone())
    }

    fn parse(&self, text: &str, file: FileId) -> Result<Node, Box<Diagnostic>> {
        crate::yaml::parse(text, file, crate::yaml::ParseOptions::default())
    }

    /// The document as a map; anything else is a finding.
    fn rooted(&self, node: Node, file: FileId, diagnostics: &mut Vec<Diagnostic>) -> Node {
        let span = if node.origin.span.is_none() {
            Span::new(file, 1, 1)
        } else {
            node.origin.span
        };
        match &node.value {
            Value::Map(_) => return node,
            Value::Null => {}
            other => {
                let message = format!("A manifest is a map of sections; this is a {}.", other.kind());
                let hint = "Start with a section such as `vars:`, `import:` or `components:`.";
                diagnostics.push(Diagnostic::error("manifest-not-a-map", span, message).hint(hint));
            }
        }
        Node::written(Value::Map(Map::default()), span)
    }
}
