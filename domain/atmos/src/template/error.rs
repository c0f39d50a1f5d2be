//! What can go wrong with a template, in Go's words and at Go's positions.

use std::fmt;

use crate::value::Value;

/// Why a template failed.
#[derive(Clone, Debug, PartialEq)]
pub enum TemplateErrorKind {
    /// The text is not a template, or names a function that does not exist.
    Syntax,
    /// An action could not be evaluated.
    Execution,
    /// A map has no such entry, and missing entries are errors.
    MissingKey {
        /// The entry that was asked for.
        key: String,
    },
    /// A function needs the outside, and the host could not answer it.
    Unresolved {
        /// Its full name, such as `atmos.Store`.
        function: String,
        /// What it was called with.
        arguments: Vec<Value>,
    },
    /// The template is too long, too deep, runs too long or produces too much.
    Limit,
}

/// A failure at a place in the template.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub struct TemplateError {
    /// Why.
    pub kind: TemplateErrorKind,
    /// The line, from 1.
    pub line: u32,
    /// The byte in the line, from 0, as Go counts.
    pub column: u32,
    /// Go's wording, without the place: `map has no entry for key "k"`.
    pub message: String,
    /// The rest of Go's message; boxed, because errors travel far.
    pub context: Box<ErrorContext>,
}

/// The template and the action an error is about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ErrorContext {
    /// The name that the whole text was parsed under.
    pub name: String,
    /// The template that ran: the whole text, or one of its `define`s.
    pub template: String,
    /// The part of the action that failed, as Go prints it back; empty for syntax errors.
    pub action: String,
}

/// As Go prints it: `template: NAME:LINE:COLUMN: executing "NAME" at <.a>: MESSAGE`.
impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, message) = (self.line, &self.message);
        let ErrorContext { name, template, action } = &*self.context;
        if action.is_empty() {
            return write!(f, "template: {name}:{line}: {message}");
        }
        let template = super::text::quote(template);
        let column = self.column;
        write!(
            f,
            "template: {name}:{line}:{column}: executing {template} at <{action}>: {message}"
        )
    }
}

/// Line (from 1) and column (bytes, from 0) of a byte offset.
pub(super) fn place(text: &str, offset: usize) -> (u32, u32) {
    let before = text.as_bytes().get(..offset).unwrap_or(text.as_bytes());
    let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    (line as u32, (before.len() - start) as u32)
}
