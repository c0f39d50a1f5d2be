//! Each stack with what affects it.

use std::sync::Arc;

use super::findings::Tally;
use super::shapes::Shape;
use crate::atmos::snapshot::Snapshot;

/// Facts about each stack, by number.
pub(crate) struct Overview {
    pub(crate) stacks: Vec<StackFacts>,
}

/// Facts about one stack.
#[derive(Clone, Debug)]
pub(crate) struct StackFacts {
    pub(crate) shape: Arc<Shape>,
    pub(crate) findings: Tally,
}

impl Overview {
    pub(crate) fn new(snapshot: &Snapshot) -> Self {
        let shapes = snapshot.shapes().iter().zip(0..);
        let stacks = shapes.map(|(shape, number)| StackFacts {
            shape: Arc::clone(shape),
            findings: Tally::of(snapshot, snapshot.findings().of_stack(number).iter().copied()),
        });
        Self {
            stacks: stacks.collect(),
        }
    }
}
