//! The matrix: instances as a grid of names and stacks, in lists short enough to hold a whole estate.

use std::hash::Hasher as _;
use std::io;
use std::sync::Arc;

use async_graphql::{Context, Object};
use atmos::estate::Instance;
use atmos::sections::Sections;
use atmos::value::Value;
use rustc_hash::{FxHashMap, FxHasher};

use super::component::Component;
use super::instance_status::InstanceStatus;
use super::stack::Stack;
use crate::atmos::index::findings::Tally;
use crate::atmos::inputs::instance::{InstanceFilter, instances};
use crate::atmos::snapshot::{Snapshot, count};
use crate::blocking::blocking;
use crate::context;
use crate::error::{Error, Result};
use crate::numbers::Numbers;
use crate::text::{Search, finds};

/// How many rows there are at most.
const MOST_ROWS: usize = 1_000;
/// How many columns there are at most.
const MOST_COLUMNS: usize = 2_000;
/// How many characters of a value are shown.
const MOST_TEXT: usize = 200;
/// How many bytes of a value are compared: beyond them, values of one length and one beginning are the same.
const MOST_COMPARED: usize = 64 * 1024;

/// What is asked for.
pub(crate) struct Asked {
    pub(crate) filter: InstanceFilter,
    pub(crate) row_search: Option<String>,
    pub(crate) column_search: Option<String>,
    pub(crate) value: Option<Vec<String>>,
}

/// Instances as a grid: a row for each type and name, a column for each stack.
pub struct Matrix {
    snapshot: Arc<Snapshot>,
    rows: Vec<MatrixRow>,
    /// The numbers of the stacks.
    columns: Vec<u32>,
    values: Vec<String>,
    row_count: u32,
    column_count: u32,
    cell_count: u32,
}

/// A row of the matrix: the instances of one type and name. Lists of columns are places in the matrix's columns, ascending.
pub struct MatrixRow {
    snapshot: Arc<Snapshot>,
    /// Its number among all rows of the snapshot.
    number: u32,
    /// The first of its instances.
    first: u32,
    cells: Cells,
    majority: Option<u32>,
    outlier_count: u32,
}

/// Where a row has what.
#[derive(Default)]
struct Cells {
    columns: Vec<u32>,
    are_abstract: Vec<u32>,
    disabled: Vec<u32>,
    locked: Vec<u32>,
    errors: Vec<u32>,
    warnings: Vec<u32>,
    infos: Vec<u32>,
    values: Vec<u32>,
}

/// The values of all cells, each once.
#[derive(Default)]
struct Values {
    known: FxHashMap<(u64, String), u32>,
    texts: Vec<String>,
}

/// Takes a value's text, of which it keeps the beginning and a hash of the rest.
#[derive(Default)]
struct Clip {
    kept: Vec<u8>,
    hasher: FxHasher,
    length: usize,
}

impl Matrix {
    /// Builds the matrix on a thread of its own: it is a walk through all instances.
    pub(crate) async fn new(snapshot: &Arc<Snapshot>, asked: Asked) -> Result<Self> {
        let snapshot = Arc::clone(snapshot);
        blocking(move || build(&snapshot, &asked))
            .await
            .map_err(Error::internal)
    }
}

fn build(snapshot: &Arc<Snapshot>, asked: &Asked) -> Matrix {
    let rows = snapshot.rows();
    let search = Search::new(asked.row_search.as_deref());
    let is_row: Vec<bool> = rows
        .names
        .iter()
        .map(|(_, name)| finds(search.as_ref(), &[name]))
        .collect();
    let search = Search::new(asked.column_search.as_deref());
    let stacks = (0..count(snapshot.estate.stacks.len()))
        .filter(|number| finds(search.as_ref(), &[&snapshot.stack(*number).name]));
    let mut passing = instances(snapshot, stacks, &asked.filter);
    passing.retain(|number| is_row[rows.of(*number) as usize]);

    let mut row_places = vec![None; rows.names.len()];
    let mut column_places = vec![None; snapshot.estate.stacks.len()];
    for number in &passing {
        row_places[rows.of(*number) as usize] = Some(0);
        column_places[snapshot.stack_of(*number) as usize] = Some(0);
    }
    let row_numbers = placed(&mut row_places, MOST_ROWS);
    let columns = placed(&mut column_places, MOST_COLUMNS);
    let count_of = |places: &[Option<usize>], cut: usize| {
        count(cut + places.iter().flatten().filter(|at| **at == usize::MAX).count())
    };
    let (row_count, column_count) = (
        count_of(&row_places, row_numbers.len()),
        count_of(&column_places, columns.len()),
    );

    let mut cells: Vec<(Option<u32>, Cells)> = row_numbers.iter().map(|_| (None, Cells::default())).collect();
    let mut values = Values::default();
    let path: Option<Vec<&str>> = asked
        .value
        .as_ref()
        .map(|path| path.iter().map(String::as_str).collect());
    for number in &passing {
        let row = row_places[rows.of(*number) as usize];
        let column = column_places[snapshot.stack_of(*number) as usize];
        let (Some(row), Some(column)) = (row.and_then(|row| cells.get_mut(row)), column) else {
            continue;
        };
        if column == usize::MAX {
            continue;
        }
        let instance = snapshot.instance(*number);
        row.0.get_or_insert(*number);
        row.1.add(snapshot, *number, instance, count(column));
        if let Some(path) = &path {
            row.1.values.push(values.number(value_at(&instance.sections, path)));
        }
    }
    let rows = row_numbers
        .into_iter()
        .zip(cells)
        .filter_map(|(number, (first, cells))| {
            let (majority, outlier_count) = majority(&cells.values);
            Some(MatrixRow {
                snapshot: Arc::clone(snapshot),
                number,
                first: first?,
                cells,
                majority,
                outlier_count,
            })
        });
    Matrix {
        rows: rows.collect(),
        columns,
        values: values.texts,
        row_count,
        column_count,
        cell_count: count(passing.len()),
        snapshot: Arc::clone(snapshot),
    }
}

/// Gives each marked place its place among the marked ones, and returns which are marked: the first `most` of them.
/// Those beyond are placed where nothing is.
fn placed(places: &mut [Option<usize>], most: usize) -> Vec<u32> {
    let mut marked = Vec::new();
    for (number, place) in places.iter_mut().enumerate().filter(|(_, place)| place.is_some()) {
        if marked.len() == most {
            *place = Some(usize::MAX);
        } else {
            *place = Some(marked.len());
            marked.push(count(number));
        }
    }
    marked
}

fn value_at<'a>(sections: &'a Sections, path: &[&str]) -> Option<&'a Value> {
    let (section, rest) = path.split_first()?;
    Some(&sections.get(section)?.at(rest)?.value)
}

/// The value that more than half have, and how many have another.
fn majority(values: &[u32]) -> (Option<u32>, u32) {
    let mut counts: FxHashMap<u32, usize> = FxHashMap::default();
    for value in values {
        *counts.entry(*value).or_default() += 1;
    }
    let most = counts.into_iter().find(|(_, found)| found * 2 > values.len());
    most.map_or((None, 0), |(value, found)| (Some(value), count(values.len() - found)))
}

impl Cells {
    fn add(&mut self, snapshot: &Snapshot, number: u32, instance: &Instance, column: u32) {
        self.columns.push(column);
        match InstanceStatus::of(instance) {
            InstanceStatus::Active => {}
            InstanceStatus::Abstract => self.are_abstract.push(column),
            InstanceStatus::Disabled => self.disabled.push(column),
            InstanceStatus::Locked => self.locked.push(column),
        }
        let tally = Tally::of(snapshot, snapshot.findings().of_instance(snapshot, number));
        if tally.errors > 0 {
            self.errors.push(column);
        } else if tally.warnings > 0 {
            self.warnings.push(column);
        } else if tally.infos > 0 {
            self.infos.push(column);
        }
    }
}

impl Values {
    /// The number of a value.
    fn number(&mut self, value: Option<&Value>) -> u32 {
        let mut clip = Clip::default();
        if let Some(value) = value {
            // What is too long to compare ends early, which is no failure.
            let _cut = serde_json::to_writer(&mut clip, value);
        }
        let next = count(self.texts.len());
        let (hash, text) = clip.end();
        *self.known.entry((hash, text)).or_insert_with_key(|(_, text)| {
            self.texts.push(text.clone());
            next
        })
    }
}

impl Clip {
    fn end(self) -> (u64, String) {
        let text = String::from_utf8_lossy(&self.kept);
        let mut shown: String = text.chars().take(MOST_TEXT).collect();
        if self.length > shown.len() {
            shown.push('…');
        }
        (self.hasher.finish(), shown)
    }
}

impl io::Write for Clip {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.length > MOST_COMPARED {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.hasher.write(bytes);
        self.length += bytes.len();
        // No character has more than four bytes.
        let room = (MOST_TEXT * 4).saturating_sub(self.kept.len());
        self.kept.extend(bytes.iter().take(room));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Instances as a grid: a row for each type and name, a column for each stack.
#[Object]
impl Matrix {
    /// The rows, by type and name: the first 1,000 of them.
    #[graphql(complexity = "1 + 50 * child_complexity")]
    async fn rows(&self, ctx: &Context<'_>) -> Result<&[MatrixRow]> {
        context::pause(ctx).await?;
        Ok(&self.rows)
    }

    /// The stacks of the columns, by name: the first 2,000 of them.
    #[graphql(complexity = "1 + 100 * child_complexity")]
    async fn columns(&self, ctx: &Context<'_>) -> Result<Vec<Stack>> {
        context::pause(ctx).await?;
        let columns = self.columns.iter();
        Ok(columns.map(|number| Stack::new(&self.snapshot, *number)).collect())
    }

    /// The values that cells have, each once, as JSON of at most 200 characters; longer ones end in `…`.
    /// The empty text stands for nothing at the path.
    async fn values(&self) -> &[String] {
        &self.values
    }

    /// How many rows the filter finds.
    async fn row_count(&self) -> u32 {
        self.row_count
    }

    /// How many columns the filter finds.
    async fn column_count(&self) -> u32 {
        self.column_count
    }

    /// How many instances the filter finds.
    async fn cell_count(&self) -> u32 {
        self.cell_count
    }
}

/// A row of the matrix: the instances of one type and name. Lists of columns are places in the matrix's columns, ascending.
#[Object]
impl MatrixRow {
    /// The component type, such as `terraform`.
    #[graphql(name = "type")]
    async fn component_type(&self) -> &str {
        &self.snapshot.rows().names[self.number as usize].0
    }

    /// The name of its instances.
    async fn name(&self) -> &str {
        &self.snapshot.rows().names[self.number as usize].1
    }

    /// The component that its first instance deploys; null if the estate knows none.
    async fn component(&self) -> Option<Component> {
        let instance = self.snapshot.instance(self.first);
        let number = self
            .snapshot
            .component_number(&instance.key.component_type, &instance.component)?;
        Some(Component::new(&self.snapshot, number))
    }

    /// The columns in which it has an instance.
    async fn columns(&self) -> Numbers {
        Numbers(self.cells.columns.clone())
    }

    /// Those of them in which it is abstract: a base, never deployed.
    async fn abstract_columns(&self) -> Numbers {
        Numbers(self.cells.are_abstract.clone())
    }

    /// Those in which it is disabled.
    async fn disabled_columns(&self) -> Numbers {
        Numbers(self.cells.disabled.clone())
    }

    /// Those in which it is locked.
    async fn locked_columns(&self) -> Numbers {
        Numbers(self.cells.locked.clone())
    }

    /// Those in which errors are about it.
    async fn error_columns(&self) -> Numbers {
        Numbers(self.cells.errors.clone())
    }

    /// Those in which warnings are about it, and no errors.
    async fn warning_columns(&self) -> Numbers {
        Numbers(self.cells.warnings.clone())
    }

    /// Those in which nothing worse than informations is about it.
    async fn info_columns(&self) -> Numbers {
        Numbers(self.cells.infos.clone())
    }

    /// For each of `columns`, the place of its value in the matrix's values; empty if no value was asked for.
    async fn values(&self) -> Numbers {
        Numbers(self.cells.values.clone())
    }

    /// The value that more than half of its instances have, as its place in the matrix's values; null if none is.
    async fn majority(&self) -> Option<u32> {
        self.majority
    }

    /// How many of its instances have another value than most.
    async fn outlier_count(&self) -> u32 {
        self.outlier_count
    }
}
