//! Reading: what becomes of what a file says. For each value in it, which instances have that value, which have another
//! in its place, and who overrides it there.
//!
//! Bases do not count: what only an abstract instance has is deployed nowhere. What a file says and no instance reads
//! is told too, as far as the file is plain YAML.

#[cfg(test)]
mod tests;
mod unread;
mod walk;

use rayon::prelude::*;

use crate::estate::{Estate, Instance};
use crate::source::{FileId, Span};
use crate::value::{Text, Value};
use walk::Worker;

/// What becomes of what one file says.
pub struct Reading {
    file: FileId,
    /// Sorted by where they stand, then by path.
    places: Vec<Place>,
    /// The instances that have a value of the file, by their place among all of the estate, ascending.
    instances: Vec<u32>,
    /// Values that no instance reads.
    unread: Vec<Span>,
}

/// A value in a file, at one path of instances.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Where it is written: its key, or the item of a list.
    pub span: Span,
    /// Where instances have it.
    pub path: Vec<Text>,
    /// What they have there, the most frequent first.
    pub outcomes: Vec<Outcome>,
}

/// What some instances have where a file says something.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// What they have.
    pub value: Value,
    /// Who overrides the file there; `None` where the file wins.
    pub by: Option<Span>,
    /// How many instances have it.
    pub instances: u32,
    /// In how many stacks.
    pub stacks: u32,
    /// The first of the instances, by its place among all of the estate.
    pub first: u32,
}

/// What becomes of one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The line, from 1.
    pub number: u32,
    /// How many instances have what it says.
    pub wins: u32,
    /// How many have something else in its place.
    pub losses: u32,
}

impl Reading {
    /// Looks through the instances of every stack that reads `file`, whose text is `text`.
    #[must_use]
    pub fn new(estate: &Estate, file: FileId, text: Option<&str>) -> Self {
        let mut first = 0_u32;
        let stacks = estate.stacks.iter().map(|stack| {
            let start = first;
            first += stack.instances.len() as u32;
            (start, stack)
        });
        let readers: Vec<_> = stacks.filter(|(_, stack)| stack.reads.contains(&file)).collect();
        let worker = readers
            .into_par_iter()
            .fold(
                || Worker::new(file),
                |worker, (first, stack)| worker.look_through(first, stack),
            )
            .reduce(|| Worker::new(file), Worker::join);
        let (places, instances) = worker.finish();
        let unread = text.map_or_else(Vec::new, |text| unread::spans(file, text, &places));
        Self {
            file,
            places,
            instances,
            unread,
        }
    }

    /// The values of the file that instances read, from top to bottom.
    #[must_use]
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// The values in one line.
    #[must_use]
    pub fn at_line(&self, line: u32) -> &[Place] {
        let start = self.places.partition_point(|place| place.span.line() < line);
        let rest = &self.places[start..];
        &rest[..rest.partition_point(|place| place.span.line() == line)]
    }

    /// The instances that have a value of the file, by their place among all of the estate.
    #[must_use]
    pub fn instances(&self) -> &[u32] {
        &self.instances
    }

    /// What becomes of each line with a value, from top to bottom; a line that no instance reads has neither wins nor
    /// losses.
    #[must_use]
    pub fn lines(&self) -> Vec<Line> {
        let unread = self.unread.iter().map(|span| (span.line(), 0, 0));
        let read = self.places.iter().flat_map(|place| {
            let counts = place.outcomes.iter().map(|outcome| match outcome.by {
                None => (outcome.instances, 0),
                Some(_) => (0, outcome.instances),
            });
            counts.map(|(wins, losses)| (place.span.line(), wins, losses))
        });
        let mut all: Vec<_> = read.chain(unread).collect();
        all.sort_unstable();
        let lines = all.chunk_by(|a, b| a.0 == b.0).map(|group| Line {
            number: group[0].0,
            wins: group.iter().map(|(_, wins, _)| wins).sum(),
            losses: group.iter().map(|(_, _, losses)| losses).sum(),
        });
        lines.collect()
    }

    /// The instances with that outcome, by their place among all of the estate.
    #[must_use]
    pub fn holders(&self, estate: &Estate, place: &Place, outcome: &Outcome) -> Vec<u32> {
        let path: Vec<&str> = place.path.iter().map(Text::as_str).collect();
        let has = |instance: &Instance| {
            let (section, rest) = path.split_first()?;
            let node = instance.sections.get(section)?.at(rest)?;
            let by = (node.origin.span != place.span).then_some(node.origin.span);
            let is_said = by.is_none() || walk::lost(node, self.file).any(|span| span == place.span);
            (is_said && by == outcome.by && node.value == outcome.value).then_some(())
        };
        let mut number = 0_u32;
        let mut holders = Vec::new();
        for stack in &estate.stacks {
            let reads = stack.reads.contains(&self.file);
            for instance in &stack.instances {
                if reads && !instance.is_abstract() && has(instance).is_some() {
                    holders.push(number);
                }
                number += 1;
            }
        }
        holders
    }
}
