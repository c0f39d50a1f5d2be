//! The manifest stage: one file, with everything it imports, merged into one tree.
//!
//! A file is evaluated once per context it is imported with; the results are shared between all stacks.
//! Order per file: templates, YAML, overrides, imports, merge.

mod document;
mod evaluator;
mod imports;
mod locals;
mod overrides;
mod own;
mod source_cache;
mod tags;

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::estate::Import;
use crate::source::FileId;
use crate::value::{Map, Node};

use document::Document;
pub use evaluator::manifest_name;
pub(crate) use evaluator::{Evaluator, Memo};
pub(crate) use overrides::Overrides;
pub(crate) use source_cache::SourceCache;

/// What a file is evaluated with; equal calls have equal results.
#[derive(Clone)]
pub(crate) struct Call {
    /// The file.
    pub(crate) file: FileId,
    /// The import context, the importer's already over it.
    pub(crate) context: Map,
    /// The inline overrides of the files above.
    pub(crate) overrides: Overrides,
    /// The overrides that the importer's earlier imports brought.
    pub(crate) imported: Overrides,
    /// `skip_templates_processing`.
    pub(crate) skip_templates: bool,
    /// `ignore_missing_template_values`.
    pub(crate) ignore_missing: bool,
}

impl Call {
    /// The call for a top-level manifest.
    pub(crate) fn top_level(file: FileId) -> Self {
        Self {
            file,
            context: Map::default(),
            overrides: Overrides::default(),
            imported: Overrides::default(),
            skip_templates: false,
            ignore_missing: false,
        }
    }

    /// The same without the import context.
    fn without_context(&self) -> Self {
        Self {
            context: Map::default(),
            ..self.clone()
        }
    }
}

/// Equal where results are, origins included: overrides show theirs, and of a context the lists and maps do.
impl PartialEq for Call {
    fn eq(&self, other: &Self) -> bool {
        let flags = |call: &Self| (call.file, call.skip_templates, call.ignore_missing);
        flags(self) == flags(other)
            && self.context.has_identical_values(&other.context)
            && self.overrides == other.overrides
            && self.imported == other.imported
    }
}

impl Eq for Call {}

impl Hash for Call {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.file.hash(state);
        self.context.len().hash(state);
        for entry in self.context.entries() {
            entry.key.hash(state);
            entry.node.value.as_str().hash(state);
        }
    }
}

/// A file with everything it imports.
pub(crate) struct Evaluated {
    /// The call that this answers.
    pub(crate) call: Call,
    /// Everything merged; always a map.
    pub(crate) node: Node,
    /// Its inline overrides, the importer's below.
    pub(crate) inline: Overrides,
    /// The overrides that its imports brought.
    pub(crate) imported: Overrides,
    /// Its own imports, in order.
    pub(crate) imports: Vec<Import>,
    /// What the imports evaluated to, in merge order.
    pub(crate) children: Vec<Arc<Evaluated>>,
    /// The file itself, before its imports.
    document: Arc<Document>,
    /// Its own findings.
    pub(crate) diagnostics: Vec<Arc<Diagnostic>>,
    /// Whether another context would give another evaluation; if not, the call has none.
    pub(crate) reads_context: bool,
    /// Whether an import cycle cut it short: true only for this chain of importers, so not to be shared.
    pub(crate) is_cut: bool,
    /// Levels of imports, its own included.
    pub(crate) levels: usize,
    /// Manifests merged into it, itself included, counted each time.
    pub(crate) merged: usize,
    /// Steps that the templates of all these took.
    pub(crate) steps: u64,
}

impl Evaluated {
    /// Files read besides the imports: `!include`.
    pub(crate) fn includes(&self) -> &[FileId] {
        &self.document.includes
    }

    /// This evaluation and all below it, each once.
    pub(crate) fn visit<'a>(
        self: &'a Arc<Self>,
        seen: &mut rustc_hash::FxHashSet<*const Self>,
        each: &mut impl FnMut(&'a Arc<Self>),
    ) {
        if seen.insert(Arc::as_ptr(self)) {
            each(self);
            for child in &self.children {
                child.visit(seen, each);
            }
        }
    }
}
