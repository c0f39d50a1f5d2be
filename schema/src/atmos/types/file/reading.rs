//! What becomes of what a file says.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_graphql::{Context, Enum, Object, SimpleObject};
use atmos::reading;
use atmos::source::FileId;
use atmos::value::{Text, Value};

use crate::atmos::index::shapes::ContextKey;
use crate::atmos::inputs::instance::{InstanceFilter, InstanceOrder};
use crate::atmos::select::chosen_instance_page;
use crate::atmos::snapshot::{Snapshot, count};
use crate::atmos::types::environment::EnvironmentGrouping;
use crate::atmos::types::instance::Instance;
use crate::atmos::types::location::Location;
use crate::blocking::blocking;
use crate::connection::{Connection, PageArgs, page_cost};
use crate::context;
use crate::error::{Error, Result};

/// How many lines are told of.
const MOST_LINES: usize = 5_000;
/// How many outcomes of one value are told of.
const MOST_OUTCOMES: usize = 20;
/// How many characters of a value are shown.
const MOST_CHARACTERS: usize = 500;
/// The finding that makes a value a secret.
const SECRET: &str = "secret-in-plain-text";

/// What becomes of what a file says: the instances that its values reach.
pub struct FileReading {
    snapshot: Arc<Snapshot>,
    file: FileId,
    reading: Arc<reading::Reading>,
    /// The instances that it reaches, by number.
    instances: Vec<u32>,
}

/// What becomes of a line.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineFate {
    /// Every instance that reads it has what it says.
    Wins,
    /// Some instances have what it says, others something else in its place.
    Mixed,
    /// Every instance that reads it has something else in its place.
    Overridden,
    /// No instance that is deployed reads it.
    Unread,
}

/// What becomes of one line of a file.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct FileLine {
    /// The line, from 1.
    number: u32,
    /// What becomes of it.
    fate: LineFate,
    /// How many instances have what it says.
    winner_count: u32,
    /// How many have something else in its place.
    loser_count: u32,
}

/// How many lines there are of each fate.
#[derive(SimpleObject, Clone, Debug, Default, PartialEq, Eq)]
pub struct FileLineCounts {
    /// Lines that win in every instance that reads them.
    wins: u32,
    /// Lines that win in some instances and are overridden in others.
    mixed: u32,
    /// Lines that are overridden in every instance that reads them.
    overridden: u32,
    /// Lines that no deployed instance reads.
    unread: u32,
}

/// How far a file reaches into one environment.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct FileReach {
    /// What its stacks share; empty for stacks that name nothing of the kind.
    name: String,
    /// How many stacks there are with instances that it reaches.
    stack_count: u32,
    /// How many instances it reaches.
    instance_count: u32,
}

/// A value in a file, at one path of instances.
pub struct FilePlace {
    reading: Arc<FileReading>,
    number: usize,
}

/// What some instances have where a file says something.
pub struct FileOutcome {
    reading: Arc<FileReading>,
    place: usize,
    number: usize,
}

impl FileReading {
    /// The reading of a file with this text, on a thread that may take its time. Code reaches the instances that deploy
    /// it, configuration all of them.
    pub(super) async fn new(snapshot: &Arc<Snapshot>, file: FileId, text: Option<Arc<str>>) -> Result<Self> {
        let snapshot = Arc::clone(snapshot);
        let look = move || {
            let reading = snapshot.reading(file, text.as_deref());
            let path = snapshot.estate.files.path(file);
            let is_config = snapshot
                .estate
                .config
                .sources
                .iter()
                .any(|source| *source.path == *path);
            let instances = if is_config {
                let numbered = (0..).zip(snapshot.estate.instances());
                let deployed = numbered.filter(|(_, instance)| !instance.is_abstract());
                deployed.map(|(number, _)| number).collect()
            } else if reading.instances().is_empty() {
                atmos::code::instances(&snapshot.estate, &path)
            } else {
                reading.instances().to_vec()
            };
            Self {
                snapshot,
                file,
                reading,
                instances,
            }
        };
        blocking(look).await.map_err(Error::internal)
    }

    /// Whether the value that is written there is one that nobody should read.
    fn is_secret(&self, span: atmos::source::Span) -> bool {
        let findings = self.snapshot.findings().of_file(span.file()).iter();
        let mut findings = findings.map(|number| &self.snapshot.estate.diagnostics[*number as usize]);
        findings.any(|found| found.code == SECRET && found.span.line() == span.line())
    }
}

/// What becomes of what a file says: the instances that its values reach.
#[Object]
impl FileReading {
    /// How many instances it reaches: they have at least one value of it, deploy its code, or are configured by it.
    async fn instance_count(&self) -> usize {
        self.instances.len()
    }

    /// In how many stacks these are.
    async fn stack_count(&self) -> usize {
        let mut stacks: Vec<u32> = self
            .instances
            .iter()
            .map(|number| self.snapshot.stack_of(*number))
            .collect();
        stacks.dedup();
        stacks.len()
    }

    /// How many lines there are of each fate.
    async fn line_counts(&self) -> FileLineCounts {
        let mut counts = FileLineCounts::default();
        for line in self.reading.lines() {
            match LineFate::of(line) {
                LineFate::Wins => counts.wins += 1,
                LineFate::Mixed => counts.mixed += 1,
                LineFate::Overridden => counts.overridden += 1,
                LineFate::Unread => counts.unread += 1,
            }
        }
        counts
    }

    /// What becomes of each line with a value, from top to bottom; of the first 5,000.
    #[graphql(complexity = "100 + child_complexity")]
    async fn lines(&self) -> Vec<FileLine> {
        let lines = self.reading.lines().into_iter().take(MOST_LINES);
        let line = |line: reading::Line| FileLine {
            number: line.number,
            fate: LineFate::of(line),
            winner_count: line.wins,
            loser_count: line.losses,
        };
        lines.map(line).collect()
    }

    /// How far it reaches into each environment, by name; stacks that name none come last.
    #[graphql(complexity = "10 + 10 * child_complexity")]
    async fn reach(
        &self,
        #[graphql(
            default_with = "EnvironmentGrouping::Stage",
            desc = "What the stacks are grouped by."
        )]
        by: EnvironmentGrouping,
    ) -> Vec<FileReach> {
        let key: ContextKey = by.key();
        let shapes = self.snapshot.shapes();
        let mut groups: BTreeMap<(bool, &str), (u32, u32)> = BTreeMap::new();
        for of_stack in self
            .instances
            .chunk_by(|a, b| self.snapshot.stack_of(*a) == self.snapshot.stack_of(*b))
        {
            let stack = self.snapshot.stack_of(of_stack[0]);
            let name = shapes[stack as usize].context(key).unwrap_or_default();
            let (stacks, instances) = groups.entry((name.is_empty(), name)).or_default();
            *stacks += 1;
            *instances += count(of_stack.len());
        }
        let reach = |((_, name), (stack_count, instance_count)): ((bool, &str), (u32, u32))| FileReach {
            name: name.to_owned(),
            stack_count,
            instance_count,
        };
        groups.into_iter().map(reach).collect()
    }

    /// The instances that it reaches, by stack, type and name unless ordered otherwise.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn instances(
        &self,
        #[graphql(desc = "From the start: 20 unless said, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "From the end: at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which ones.")] filter: Option<InstanceFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<InstanceOrder>,
    ) -> Result<Connection<Instance>> {
        let args = PageArgs::new(first, after, last, before);
        let numbers = self.instances.iter().copied();
        chosen_instance_page(&self.snapshot, numbers, &args, filter.map(Box::new), order_by)
    }

    /// What instances have where a line of the file says something: one for each value that is written there.
    #[graphql(complexity = "5 + 2 * child_complexity")]
    async fn at(&self, #[graphql(desc = "The line, from 1.")] line: u32) -> Vec<FilePlace> {
        let reading = Arc::new(Self {
            snapshot: Arc::clone(&self.snapshot),
            file: self.file,
            reading: Arc::clone(&self.reading),
            instances: Vec::new(),
        });
        let places = self.reading.places();
        let first = places.partition_point(|place| place.span.line() < line);
        let numbers = first..first + self.reading.at_line(line).len();
        let place = |number| FilePlace {
            reading: Arc::clone(&reading),
            number,
        };
        numbers.map(place).collect()
    }
}

impl LineFate {
    const fn of(line: reading::Line) -> Self {
        match (line.wins, line.losses) {
            (0, 0) => Self::Unread,
            (0, _) => Self::Overridden,
            (_, 0) => Self::Wins,
            _ => Self::Mixed,
        }
    }
}

impl FilePlace {
    fn get(&self) -> &reading::Place {
        &self.reading.reading.places()[self.number]
    }
}

/// A value in a file, at one path of instances.
#[Object]
impl FilePlace {
    /// The keys and indices that lead to it in an instance.
    async fn path(&self) -> Vec<&str> {
        self.get().path.iter().map(Text::as_str).collect()
    }

    /// Where it is written.
    async fn location(&self) -> Option<Location> {
        Location::new(&self.reading.snapshot, self.get().span)
    }

    /// How many instances have it, or something else in its place.
    async fn instance_count(&self) -> u32 {
        self.get().outcomes.iter().map(|outcome| outcome.instances).sum()
    }

    /// How many different outcomes there are.
    async fn outcome_count(&self) -> usize {
        self.get().outcomes.len()
    }

    /// What instances have there, the most frequent first; at most 20.
    #[graphql(complexity = "1 + 5 * child_complexity")]
    async fn outcomes(&self) -> Vec<FileOutcome> {
        let outcome = |number| FileOutcome {
            reading: Arc::clone(&self.reading),
            place: self.number,
            number,
        };
        (0..self.get().outcomes.len().min(MOST_OUTCOMES)).map(outcome).collect()
    }
}

impl FileOutcome {
    fn place(&self) -> &reading::Place {
        &self.reading.reading.places()[self.place]
    }

    fn get(&self) -> &reading::Outcome {
        &self.place().outcomes[self.number]
    }
}

/// What some instances have where a file says something.
#[Object]
impl FileOutcome {
    /// Whether it is what the file says.
    async fn is_winner(&self) -> bool {
        self.get().by.is_none()
    }

    /// Whether it looks like a secret in plain text: it is not told here then.
    async fn is_secret(&self) -> bool {
        self.reading.is_secret(self.get().by.unwrap_or(self.place().span))
    }

    /// What the instances have, as JSON, cut after 500 characters; null if it looks like a secret.
    async fn text(&self) -> Option<String> {
        let outcome = self.get();
        let is_secret = self.reading.is_secret(outcome.by.unwrap_or(self.place().span));
        (!is_secret).then(|| shown(&outcome.value))
    }

    /// Where the value that they have is written; null if it was computed.
    async fn location(&self) -> Option<Location> {
        let span = self.get().by.unwrap_or(self.place().span);
        Location::new(&self.reading.snapshot, span)
    }

    /// How many instances have it.
    async fn instance_count(&self) -> u32 {
        self.get().instances
    }

    /// In how many stacks these are.
    async fn stack_count(&self) -> u32 {
        self.get().stacks
    }

    /// The first instance that has it.
    async fn instance(&self) -> Instance {
        Instance::new(&self.reading.snapshot, self.get().first)
    }

    /// The instances that have it.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn instances(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "From the start: 20 unless said, at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "From the end: at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Instance>> {
        context::pause(ctx).await?;
        let args = PageArgs::new(first, after, last, before);
        let reading = &self.reading;
        let holders = reading
            .reading
            .holders(&reading.snapshot.estate, self.place(), self.get());
        chosen_instance_page(&reading.snapshot, holders, &args, None, None)
    }
}

/// A value as JSON, cut at a length.
fn shown(value: &Value) -> String {
    let text = serde_json::to_string(value).unwrap_or_default();
    match text.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
