//! Diagnostics: what is wrong or doubtful in an estate, as data.

use std::sync::Arc;

use serde::Serialize;

use crate::edit::Repair;
use crate::estate::InstanceKey;
use crate::source::Span;
use crate::value::Text;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something cannot be resolved as written.
    Error,
    /// It resolves, but probably not to what was meant.
    Warning,
    /// Worth knowing.
    Info,
}

/// One finding, with the place it is about and what to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// A stable word for the kind of finding, such as `import-not-found`; documented in `docs/diagnostics.md`.
    pub code: &'static str,
    /// Where; [`Span::NONE`] if it is about the estate as a whole.
    pub span: Span,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// Other places that belong to it, each with a word on why.
    pub related: Vec<Related>,
    /// What it affects.
    pub scope: Scope,
    /// Of a file, what it is about more closely.
    pub subject: Subject,
    /// How it can be mended by editing files, where that is known.
    pub fix: Option<Box<Fix>>,
}

/// How a finding can be mended by editing files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an order: ``Rename `metatdata` to `metadata`.``
    pub description: String,
    /// Whether it is mechanical enough to be made without a person looking at it first.
    pub is_safe: bool,
    /// What it changes, and where; [`crate::edit`] turns it into exact edits of the text.
    pub repair: Repair,
}

/// A place that belongs to a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub span: Span,
    /// Why it belongs, for example `imported here`.
    pub message: String,
}

/// What a diagnostic affects.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// The estate as a whole: configuration, discovery.
    #[default]
    Estate,
    /// One file, and whatever reads it.
    File,
    /// One stack.
    Stack {
        /// The stack's name.
        stack: Text,
    },
    /// One instance: a component in a stack.
    Instance {
        /// The stack's name.
        stack: Text,
        /// The component type, such as `terraform`.
        component_type: Text,
        /// The component's name.
        component: Text,
    },
}

/// What a finding of a file is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Subject {
    /// The file as a whole, or what it says for every component.
    #[default]
    Whole,
    /// What the file says of one component, which is read by the instances of that name and those that inherit from it.
    Component {
        /// The component type, such as `terraform`.
        component_type: Text,
        /// The component's name.
        component: Text,
    },
    /// A variable that some instances of a Terraform component set for themselves: those that are deployed.
    Variable {
        /// The Terraform component.
        component: Text,
        /// The variable's name.
        name: Text,
        /// How many instances.
        instances: u32,
    },
    /// These instances.
    Instances(Arc<[InstanceKey]>),
}

impl Scope {
    /// The instance, if it is one.
    #[must_use]
    pub fn instance(&self) -> Option<InstanceKey> {
        let Self::Instance {
            stack,
            component_type,
            component,
        } = self
        else {
            return None;
        };
        Some(InstanceKey {
            stack: stack.clone(),
            component_type: component_type.clone(),
            name: component.clone(),
        })
    }
}

impl Diagnostic {
    /// An error at `span`.
    #[must_use]
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, span, message)
    }

    /// A warning at `span`.
    #[must_use]
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, span, message)
    }

    /// Worth knowing, at `span`.
    #[must_use]
    pub fn info(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Info, code, span, message)
    }

    fn new(severity: Severity, code: &'static str, span: Span, message: impl Into<String>) -> Self {
        let scope = if span.is_none() { Scope::Estate } else { Scope::File };
        Self {
            severity,
            code,
            span,
            message: message.into(),
            hint: None,
            related: Vec::new(),
            scope,
            subject: Subject::default(),
            fix: None,
        }
    }

    /// With what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// With another place that belongs to it.
    #[must_use]
    pub fn related(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push(Related {
            span,
            message: message.into(),
        });
        self
    }

    /// With a way to mend it that is safe without a second look; `description` is an order, one sentence.
    #[must_use]
    pub fn fix(self, description: impl Into<String>, repair: Repair) -> Self {
        self.with_fix(description.into(), true, repair)
    }

    /// With a way to mend it that a person has to look at first; `description` is an order, one sentence.
    #[must_use]
    pub fn suggestion(self, description: impl Into<String>, repair: Repair) -> Self {
        self.with_fix(description.into(), false, repair)
    }

    fn with_fix(mut self, description: String, is_safe: bool, repair: Repair) -> Self {
        self.fix = Some(Box::new(Fix {
            description,
            is_safe,
            repair,
        }));
        self
    }

    /// With what it affects.
    #[must_use]
    pub fn scope(mut self, scope: Scope) -> Self {
        self.scope = scope;
        self
    }

    /// With what of its file it is about.
    #[must_use]
    pub fn subject(mut self, subject: Subject) -> Self {
        self.subject = subject;
        self
    }
}
