//! Go's `text/template`, with the functions of sprig, gomplate and Atmos.
//!
//! An interpreter of its own: lexer, parser, evaluator, Go's `fmt`. The crates that exist were looked at first.
//! `gtmpl-ng` 1.0 is alive and careful, but departs from Go on purpose where parity is wanted here: whole floats are
//! integers, values of any types compare, function parameters have no types; it has no `missingkey=error`, no custom
//! delimiters, and copies data into maps of its own. `gtmpl` 0.7 and `go-template` 0.0.3 are its ancestors at an older Go.
//! `gotmpl` 0.6 follows today's Go closely, but execution errors carry no place, data is copied whole, functions are
//! untyped, and only `range` is bounded. `sprig` 0.3 has 33 functions of some 200; `gotpl` links Go itself. None knows
//! gomplate. Places, types, the shared tree and hostile input decide; what could be reused is the smaller part.
//!
//! It executes nothing and reads nothing: what needs the outside goes through [`Host`].
//! Strings are Unicode here and bytes in Go: a character that a function cuts in two becomes U+FFFD.

mod ast;
mod call;
mod chains;
mod constraint;
mod convert;
mod decimal;
mod duration;
mod error;
mod eval;
mod failure;
mod float;
mod format;
mod functions;
mod heap;
mod json;
mod layout;
mod lexer;
mod limits;
mod moment;
mod number;
mod operand;
mod parser;
mod paths;
mod random;
mod regexes;
mod semver;
#[cfg(test)]
mod tests;
mod text;
mod truth;
mod url;
mod val;
mod words;

pub use chains::FieldChain;
pub use error::{ErrorContext, TemplateError, TemplateErrorKind};
pub(crate) use moment::printed as printed_time;

use crate::value::{Text, Value};

/// Whether the version satisfies the constraint; fails where one of them is none.
pub(crate) fn satisfies(version: &str, constraint: &str) -> Result<bool, String> {
    let constraint = constraint::Constraint::parse(constraint)?;
    Ok(constraint.allows(&semver::Version::parse(version)?))
}

/// A value as Go prints it with `%v`; `None` where that has no end.
pub(crate) fn printed(value: &Value) -> Option<String> {
    format::value(&heap::Heap::new(limits::FUEL), &val::Val::of(value)).ok()
}

/// A parsed template: share it, render it often.
pub struct Template {
    source: Text,
    trees: Vec<ast::Tree>,
    functions: Vec<(&'static functions::Candidates, u32)>,
}

/// What a missing map entry means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum MissingKey {
    /// It prints as `<no value>`.
    #[default]
    Default,
    /// It is an error.
    Error,
}

/// How a template is rendered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct RenderOptions {
    /// What a missing map entry means.
    pub missing_key: MissingKey,
    /// Whether sprig's functions exist.
    pub sprig: bool,
    /// Whether gomplate's functions exist.
    pub gomplate: bool,
}

/// The outside, as far as templates may see it.
pub trait Host: Sync {
    /// The steps that a rendering may take, where that is less than what every one may.
    fn allowance(&self) -> u64 {
        u64::MAX
    }

    /// Told how many steps a rendering took.
    fn took(&self, _steps: u64) {}

    /// An environment variable.
    fn env(&self, name: &str) -> Option<String>;

    /// A function that needs the outside, by its full name: `atmos.Component`, `datasource`, `file.Read`.
    ///
    /// # Errors
    /// [`HostError::Unresolved`] where it cannot be answered now, [`HostError::Failed`] where it went wrong.
    fn call(&self, function: &str, arguments: &[Value]) -> Result<Value, HostError>;
}

/// Why a [`Host`] did not answer.
#[derive(Clone, Debug, PartialEq)]
pub enum HostError {
    /// It would need what opening a repository never does: Terraform, a store, the network, a file.
    Unresolved {
        /// The function.
        function: String,
        /// What it was called with.
        arguments: Vec<Value>,
    },
    /// It was tried and failed.
    Failed(String),
}

impl Template {
    /// Parses `text`; `name` appears in errors. The delimiters are `{{` and `}}` where none are given.
    ///
    /// # Errors
    /// What is not Go template syntax, or a function that does not exist.
    pub fn parse(name: &str, text: &str, delimiters: Option<(&str, &str)>) -> Result<Self, TemplateError> {
        let (left, right) = delimiters.unwrap_or_default();
        let left = if left.is_empty() { "{{" } else { left };
        let right = if right.is_empty() { "}}" } else { right };
        match parser::parse(name, text, (left, right)) {
            Ok(parsed) => {
                let (trees, functions) = (parsed.trees, parsed.functions);
                Ok(Self {
                    source: text.into(),
                    trees,
                    functions,
                })
            }
            Err(wrong) => Err(syntax_error(name, text, wrong)),
        }
    }

    /// Renders the template over `data`.
    ///
    /// # Errors
    /// Whatever Go would report; [`TemplateErrorKind::Unresolved`] where the host could not answer;
    /// [`TemplateErrorKind::Limit`] where the template asks for too much.
    pub fn render(&self, data: &Value, options: &RenderOptions, host: &dyn Host) -> Result<String, TemplateError> {
        self.check_functions(*options)?;
        eval::run(&self.source, &self.trees, data, *options, host).map_err(|error| *error)
    }

    /// Whether there is anything but text.
    #[must_use]
    pub fn has_actions(&self) -> bool {
        let body = self.trees.first().map_or(&[][..], |tree| &tree.body);
        body.iter().any(|node| !matches!(node, ast::Node::Text(_)))
    }

    /// Every chain of fields from the dot or `$` that the template mentions, in the order of the text.
    #[must_use]
    pub fn field_chains(&self) -> Vec<FieldChain> {
        chains::find(&self.source, &self.trees)
    }

    /// The path, where the whole text is one plain reference such as `{{ .a.b }}`.
    #[must_use]
    pub fn lone_reference(&self) -> Option<Vec<Text>> {
        chains::lone(&self.trees)
    }

    /// Functions exist or not depending on the options; Go finds out while parsing.
    fn check_functions(&self, options: RenderOptions) -> Result<(), TemplateError> {
        if options.sprig && options.gomplate {
            return Ok(());
        }
        let unknown = self.functions.iter().find(|(known, _)| known.choose(options).is_none());
        let Some((candidates, at)) = unknown else {
            return Ok(());
        };
        let message = format!("function {} not defined", text::quote(candidates.name));
        let name = self.trees.first().map_or("", |tree| &*tree.name);
        Err(syntax_error(
            name,
            &self.source,
            parser::Wrong {
                at: *at,
                message,
                is_limit: false,
            },
        ))
    }
}

fn syntax_error(name: &str, text: &str, wrong: parser::Wrong) -> TemplateError {
    let (line, column) = error::place(text, wrong.at as usize);
    let kind = if wrong.is_limit {
        TemplateErrorKind::Limit
    } else {
        TemplateErrorKind::Syntax
    };
    let context = ErrorContext {
        name: name.to_owned(),
        ..ErrorContext::default()
    };
    TemplateError {
        kind,
        line,
        column,
        message: wrong.message,
        context: Box::new(context),
    }
}
