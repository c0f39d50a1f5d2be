//! Why an instance is not what one expects: which layers set a value, which of them won, and where it is set in vain.

mod elsewhere;
mod question;

#[cfg(test)]
mod tests;

use crate::estate::{Estate, Instance, Stack};
use crate::search::scalar;
use crate::source::{FileId, Span};
use crate::value::{Map, Node, Text, Value};

pub use elsewhere::Elsewhere;
pub use question::{Question, Subject};

/// Places of an answer.
const MOST_PLACES: usize = 50;
/// Values that are looked at.
const MOST_VALUES: usize = 200_000;

/// What came of a question.
#[derive(Debug, Default)]
pub struct Answer {
    /// Values of the instance that have to do with it, those where it lost first.
    pub places: Vec<Place>,
    /// Whether there are more.
    pub is_cut: bool,
    /// Where files that the stack does not read say it; looked for only where no place has it.
    pub elsewhere: Vec<Elsewhere>,
}

/// A value that a question is about.
#[derive(Clone, Debug)]
pub struct Place {
    /// Where it stands in the instance.
    pub path: Vec<Text>,
    /// What set it, in merge order: each overrides those before it.
    pub steps: Vec<Step>,
}

/// One layer that set a value.
#[derive(Clone, Debug)]
pub struct Step {
    /// Where it is written.
    pub span: Span,
    /// What it says; `None` where it is a map that others were merged into.
    pub value: Option<Value>,
    /// Whether it is what was asked for.
    pub is_match: bool,
    /// Whether it is the one that counts.
    pub is_winner: bool,
}

impl Place {
    /// Whether what was asked for is what counts.
    #[must_use]
    pub fn is_won(&self) -> bool {
        self.steps.iter().any(|step| step.is_match && step.is_winner)
    }

    fn rank(&self) -> (bool, usize) {
        (self.is_won(), self.path.len())
    }
}

/// Answers a question about an instance of a stack.
#[must_use]
pub fn why_not(estate: &Estate, stack: &Stack, instance: &Instance, question: &Question) -> Answer {
    let mut looked = Looked {
        question,
        places: Vec::new(),
        values: 0,
    };
    looked.map(&instance.sections.to_map(), &mut Vec::new());
    let mut places = looked.places;
    places.sort_by_key(Place::rank);
    let is_cut = places.len() > MOST_PLACES || looked.values > MOST_VALUES;
    places.truncate(MOST_PLACES);
    let is_found = places.iter().flat_map(|place| &place.steps).any(|step| step.is_match);
    Answer {
        elsewhere: if is_found {
            Vec::new()
        } else {
            elsewhere::find(estate, stack, instance, question)
        },
        places,
        is_cut,
    }
}

/// The walk over an instance's values.
struct Looked<'a> {
    question: &'a Question,
    places: Vec<Place>,
    values: usize,
}

impl Looked<'_> {
    fn map(&mut self, map: &Map, path: &mut Vec<Text>) {
        for entry in map.entries() {
            path.push(entry.key.clone());
            self.node(&entry.node, path);
            path.pop();
        }
    }

    fn node(&mut self, node: &Node, path: &mut Vec<Text>) {
        self.values += 1;
        if self.values > MOST_VALUES {
            return;
        }
        if self.question.is_about(path) {
            let steps = self.steps(node);
            // A path alone asks for how its value came to be; anything else for what matches.
            let is_meant = match self.question.subject {
                Subject::Path => true,
                Subject::PathValue => !steps.is_empty(),
                Subject::Value | Subject::File(_) => steps.iter().any(|step| step.is_match),
            };
            if is_meant && self.places.len() <= MOST_PLACES {
                self.places.push(Place {
                    path: path.clone(),
                    steps,
                });
            }
        }
        match &node.value {
            Value::Map(map) => self.map(map, path),
            Value::List(list) => {
                for (index, item) in list.items().iter().enumerate() {
                    path.push(index.to_string().into());
                    self.node(item, path);
                    path.pop();
                }
            }
            _ => {}
        }
    }

    /// The layers of a value, the lowest first.
    fn steps(&self, node: &Node) -> Vec<Step> {
        let holds_others = matches!(&node.value, Value::Map(map) if !map.is_empty())
            || matches!(&node.value, Value::List(list) if !list.items().is_empty());
        let winner = Step {
            span: node.origin.span,
            value: Some(node.value.clone()),
            // What is inside is asked for by itself.
            is_match: self.matches(node.origin.span, Some(&node.value), !holds_others),
            is_winner: true,
        };
        let lost = node.origin.chain().map(|layer| Step {
            span: layer.span,
            value: layer.value.clone(),
            is_match: self.matches(layer.span, layer.value.as_ref(), layer.value.is_some()),
            is_winner: false,
        });
        let mut steps: Vec<Step> = std::iter::once(winner).chain(lost).collect();
        steps.retain(|step| !step.span.is_none() || step.is_match);
        steps.reverse();
        steps
    }

    fn matches(&self, span: Span, value: Option<&Value>, counts: bool) -> bool {
        match &self.question.subject {
            Subject::File(file) => counts && span.file() == *file && span.file() != FileId::NONE,
            Subject::Path => true,
            Subject::Value | Subject::PathValue => counts && value.is_some_and(|value| self.question.says(value)),
        }
    }
}

/// Whether a text is in a value or below it.
fn holds(value: &Value, test: &dyn Fn(&str) -> bool) -> bool {
    match value {
        Value::List(list) => list.items().iter().any(|node| holds(&node.value, test)),
        Value::Map(map) => map.entries().iter().any(|entry| holds(&entry.node.value, test)),
        other => scalar(other).is_some_and(|text| test(&text)) || other.is_null() && test("null"),
    }
}
