//! From a component's merged sections to its instance: templates, functions, edges.

use super::deferred::{self, Collision};
use super::{Identity, Resolver, edges};
use crate::diagnostic::Diagnostic;
use crate::estate::{Instance, InstanceKey};
use crate::functions::{Asked, Functions, Surroundings};
use crate::links::Links;
use crate::render::{Budget, Rendering, Settings};
use crate::source::Span;
use crate::value::{Map, Node, Text, Value};

/// A component before templates and functions.
#[derive(Clone)]
pub(crate) struct Draft {
    pub(super) identity: Identity,
    pub(super) key: InstanceKey,
    pub(super) component: Text,
    pub(super) span: Span,
    pub(super) inheritance: Vec<Text>,
    /// With names, workspace and where the component is.
    pub(super) sections: Map,
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

/// What finishing a draft came to.
pub(crate) struct Finished {
    pub(crate) instance: Instance,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// What it would need the other components for.
    pub(crate) asked: Asked,
}

impl Resolver<'_> {
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
        let skip = self.functions.unwrap_or_default();
        let settings = Settings::of(self.config, &draft.sections).filter(|_| self.process_templates);
        let rendering = settings.as_ref().map(|settings| Rendering {
            config: self.config,
            cache: self.templates,
            settings,
            skip,
            around,
        });
        let rendered = match &rendering {
            Some(rendering) => rendering.render(draft.sections.clone(), draft.span, &mut diagnostics),
            None => draft.sections.clone(),
        };
        let mut references = edges::references(&rendered, &draft.key);
        edges::add_calls(&draft.sections, &draft.key, &mut references);
        let mut sections = rendered;
        if self.functions.is_some() {
            let functions = self.functions_over(&sections, around);
            let evaluated = functions.evaluate(draft.span, &mut diagnostics);
            let value = |node: &Node| {
                let rendered = rendering.as_ref().map(|rendering| rendering.value(node, &sections));
                functions.value(rendered.as_ref().unwrap_or(node))
            };
            sections = deferred::settled(evaluated, &draft.collisions, value);
        }
        let named = |context: &[(&str, Text)]| {
            self.stack_name(
                &draft.identity,
                &with_context(&sections, context),
                budget,
                &mut Vec::new(),
            )
        };
        let dependencies = edges::dependencies(&sections, &draft.key, &references, named);
        Finished {
            instance: Instance {
                key: draft.key.clone(),
                component: draft.component.clone(),
                manifest: draft.identity.file,
                span: draft.span,
                inheritance: draft.inheritance.clone(),
                dependencies,
                references,
                sections,
            },
            diagnostics,
            asked,
        }
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
fn with_context(sections: &Map, context: &[(&str, Text)]) -> Map {
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
