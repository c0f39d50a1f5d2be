//! What can be repaired, and how each repair becomes edits of a text.

use super::written::Written;
use super::{EditError, TextEdit, depends_on, item, key, scalar};
use crate::source::{FileId, Span};
use crate::value::Text;

/// One repair, at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repair {
    /// The key at the place gets another name.
    RenameKey {
        /// Where the key stands.
        span: Span,
        /// Its name now.
        from: Text,
        /// Its name afterwards.
        to: Text,
    },
    /// The value of the key at the place, an unquoted number or switch, becomes a string.
    QuoteValue {
        /// Where the key stands; for an item of a list, the item.
        span: Span,
    },
    /// The scalar at the place, or the value of the key there, becomes another text; its quotes stay.
    ReplaceText {
        /// Where the scalar or its key stands.
        span: Span,
        /// What it says now.
        from: Text,
        /// What it says afterwards.
        to: Text,
    },
    /// The item of a list at the place goes, with its lines.
    RemoveItem {
        /// Where the item stands.
        span: Span,
    },
    /// `settings.depends_on`, whose key is at the place, moves to `dependencies.components` of the same component.
    MoveDependsOn {
        /// Where the key `depends_on` stands.
        span: Span,
    },
}

impl Repair {
    /// Where it is made.
    #[must_use]
    pub const fn span(&self) -> Span {
        match self {
            Self::RenameKey { span, .. }
            | Self::QuoteValue { span }
            | Self::ReplaceText { span, .. }
            | Self::RemoveItem { span }
            | Self::MoveDependsOn { span } => *span,
        }
    }

    /// The file that it changes.
    #[must_use]
    pub const fn file(&self) -> FileId {
        self.span().file()
    }

    /// The edits of the file's text that make it.
    ///
    /// # Errors
    /// Where the text is not what the repair speaks of, or is written in a way that only a person should edit.
    pub fn edits(&self, text: &str) -> Result<Vec<TextEdit>, EditError> {
        let written = Written::read(text)?;
        match self {
            Self::RenameKey { span, from, to } => key::rename(&written, *span, from, to),
            Self::QuoteValue { span } => scalar::quote(&written, *span),
            Self::ReplaceText { span, from, to } => scalar::replace(&written, *span, from, to),
            Self::RemoveItem { span } => item::remove(&written, *span),
            Self::MoveDependsOn { span } => depends_on::move_to_dependencies(&written, *span),
        }
    }
}
