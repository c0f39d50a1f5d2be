//! From a component's merged sections to its instance: templates, functions, edges.

use std::sync::Arc;

use super::deferred::{self, Collision};
use super::{Identity, Resolver, edges};
use crate::diagnostic::Diagnostic;
use crate::estate::{Instance, InstanceKey, Reference};
use crate::functions::{Asked, Functions, Surroundings};
use crate::links::Links;
use crate::manifest::Evaluated;
use crate::render::{Budget, Rendering, Settings};
use crate::sections::Sections;
use crate::source::Span;
use crate::value::{Map, Marks, Node, Text, Value};

/// A component before templates and functions.
#[derive(Clone)]
pub(crate) struct Draft {
    pub(super) identity: Arc<Identity>,
    pub(super) key: InstanceKey,
    pub(super) component: Text,
    pub(super) span: Span,
    pub(super) inheritance: Arc<[Text]>,
    /// With names, workspace and where the component is.
    pub(super) sections: Sections,
    pub(super) collisions: Vec<Collision>,
}

/// A component that reads others, and is finished again once all are known.
pub(crate) struct Unlinked {
    pub(crate) key: InstanceKey,
    /// Whether it reads their sections; if not, it is only their state.
    pub(crate) reads_components: bool,
    /// Kept where it is sure to be needed.
    pub(crate) draft: Option<Box<Draft>>,
}

impl Unlinked {
    /// The same of a component whose draft is another now.
    pub(super) fn again(&self) -> Self {
        Self {
            key: self.key.clone(),
            reads_components: self.reads_components,
            draft: None,
        }
    }
}

/// What finishing a draft came to.
pub(crate) struct Finished {
    pub(crate) instance: Instance,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Whether templates, or functions that came to something, may have seen other values.
    pub(crate) is_computed: bool,
    /// What it would need the other components for.
    pub(crate) asked: Asked,
}

impl Resolver<'_> {
    /// The sections of a component as they are before templates and functions.
    pub(crate) fn raw(&self, evaluated: &Evaluated, key: &InstanceKey) -> Option<Map> {
        Some(self.draft_again(evaluated, key)?.sections.to_map())
    }

    /// The instance that a draft becomes; `links` are the other components, once they are known.
    pub(crate) fn finish(&self, draft: &Draft, links: Option<&dyn Links>, budget: &Budget) -> Finished {
        let asked = Asked::default();
        let around = Surroundings {
            stack: &draft.key.stack,
            links,
            executor: self.executor,
            asked: &asked,
            budget,
        };
        let mut diagnostics = Vec::new();
        let marks = draft.sections.marks();
        // Between delimiters of their own templates leave no marks.
        let is_rendered =
            marks.has(Marks::TEMPLATE) || !draft.collisions.is_empty() || self.config.templates.delimiters.is_some();
        let is_plain = !is_rendered && !marks.has(Marks::FUNCTION);
        let renders = self.process_templates && !is_plain;
        let settings = renders.then(|| Settings::of(self.config, &draft.sections)).flatten();
        let rendering = settings.as_ref().map(|settings| Rendering {
            config: self.config,
            cache: self.templates,
            settings,
            skip: self.functions.unwrap_or_default(),
            around,
        });
        let (sections, references) = if is_plain {
            (draft.sections.clone(), Vec::new())
        } else {
            self.evaluated(draft, rendering.as_ref(), around, &mut diagnostics)
        };
        let named = |context: &[(&str, Text)]| {
            self.stack_name(
                &draft.identity,
                &with_context(&sections, context),
                &Sections::to_map,
                budget,
                &mut Vec::new(),
            )
        };
        let dependencies = edges::dependencies(&sections, &draft.key, &references, named);
        let is_computed = is_rendered || !is_plain && !sections.is_identical(&draft.sections);
        Finished {
            instance: Instance {
                key: draft.key.clone(),
                component: draft.component.clone(),
                manifest: draft.identity.file,
                span: draft.span,
                inheritance: Arc::clone(&draft.inheritance),
                dependencies,
                references,
                sections,
            },
            diagnostics,
            is_computed,
            asked,
        }
    }

    /// The sections with templates rendered and functions evaluated, and what in them needs the outside.
    fn evaluated(
        &self,
        draft: &Draft,
        rendering: Option<&Rendering<'_>>,
        around: Surroundings<'_>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> (Sections, Vec<Reference>) {
        let written = draft.sections.to_map();
        let mut sections = match rendering {
            Some(rendering) => rendering.render(written.clone(), draft.span, diagnostics),
            None => written.clone(),
        };
        let mut references = edges::references(&sections, &draft.key);
        edges::add_calls(&written, &draft.key, &mut references);
        if self.functions.is_some() {
            let evaluated = self.functions_over(&sections, around).evaluate(draft.span, diagnostics);
            // What waited comes last: its templates and functions see what all others came to.
            let functions = self.functions_over(&evaluated, around);
            let value = |node: &Node| {
                let rendered = rendering.map(|rendering| rendering.value(node, &evaluated));
                functions.value(rendered.as_ref().unwrap_or(node))
            };
            sections = deferred::settled(evaluated.clone(), &draft.collisions, value);
        }
        (self.parted(&sections, &draft.sections), references)
    }

    /// The map in parts, which are those of `draft` where they are the same.
    fn parted(&self, sections: &Map, draft: &Sections) -> Sections {
        let fresh = Sections::from(sections);
        let kept = |fresh: &Map, draft: &Map| {
            let is_same = fresh.is_identical(draft);
            if is_same {
                draft.clone()
            } else {
                self.repeated.map(fresh.clone())
            }
        };
        let names = kept(fresh.names(), draft.names());
        let common = kept(fresh.common(), draft.common());
        Sections::of_parts(fresh.own().clone(), names, common)
    }

    /// The functions of a component with these sections.
    pub(crate) fn functions_over<'a>(&'a self, sections: &'a Map, around: Surroundings<'a>) -> Functions<'a> {
        Functions {
            config: self.config,
            templates: self.templates,
            sections,
            skip: self.functions.unwrap_or_default(),
            around: Some(around),
        }
    }
}

/// The sections with other context variables, as another stack would have them.
fn with_context(sections: &Sections, context: &[(&str, Text)]) -> Sections {
    let vars = sections
        .get("vars")
        .and_then(|node| node.value.as_map())
        .cloned()
        .unwrap_or_default();
    let text = |value: &Text| Node::computed(Value::String(value.clone()));
    let vars = context
        .iter()
        .fold(vars, |vars, (name, value)| vars.with(name, text(value)));
    sections.with("vars", Node::computed(Value::Map(vars)))
}
