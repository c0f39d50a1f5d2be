//! Which instances a search means, and how many have each value.

use std::sync::Arc;

use super::hits::{Hits, Plan, Terms, bits};
use super::segment::Segment;
use crate::estate::Stack;

/// What was found in some stacks; instances by their place among all of those.
#[derive(Default)]
pub(super) struct Counted {
    pub(super) instances: Vec<u32>,
    pub(super) admitted: Vec<bool>,
    /// For each value, how many instances have it, and the first of them.
    pub(super) values: Vec<(u32, u32)>,
}

impl Counted {
    pub(super) fn new(plan: &Plan<'_>, hits: &Hits, stacks: &[(&Segment, &Arc<Stack>)]) -> Self {
        let mut counted = Self {
            values: vec![(0, 0); hits.values.len()],
            ..Self::default()
        };
        for (segment, stack) in stacks {
            let of_stack = bits(plan.query, |term| term.is_in_stack(&stack.name));
            for (name, values) in segment.names().iter().zip(segment.instances()) {
                counted.add(plan, hits, of_stack | hits.names[*name as usize], values);
            }
        }
        counted
    }

    /// Adds an instance whose names settle the terms `named`.
    fn add(&mut self, plan: &Plan<'_>, hits: &Hits, named: Terms, values: &[u32]) {
        let place = self.admitted.len() as u32;
        let elsewhere = plan.keys | plan.files;
        let held = match elsewhere {
            0 => 0,
            _ => values
                .iter()
                .fold(0, |bits, number| bits | hits.values[*number as usize]),
        };
        let met = named | held & elsewhere;
        let is_admitted = (met | plan.words) == plan.all;
        self.admitted.push(is_admitted);
        if !is_admitted {
            return;
        }
        if met == plan.all {
            self.instances.push(place);
        }
        for number in values.iter().filter(|number| hits.meant[**number as usize]) {
            let (count, first) = &mut self.values[*number as usize];
            if *count == 0 {
                *first = place;
            }
            *count += 1;
        }
    }

    /// Both together; the instances of `next` come after those of this one.
    pub(super) fn with(mut self, next: Self) -> Self {
        let offset = self.admitted.len() as u32;
        self.instances.extend(next.instances.iter().map(|place| offset + place));
        self.admitted.extend(next.admitted);
        for ((count, first), (next_count, next_first)) in self.values.iter_mut().zip(next.values) {
            if *count == 0 {
                *first = offset + next_first;
            }
            *count += next_count;
        }
        self
    }
}
