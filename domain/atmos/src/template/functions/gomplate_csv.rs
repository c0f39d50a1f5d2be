//! gomplate: CSV, read and written.

use std::collections::BTreeMap;

use csv::{ErrorKind, ReaderBuilder, Terminator, WriterBuilder};

use super::super::val::{Element, Val};
use super::{Answer, Arguments, Context, Failure, Function, Type, loose, variadic};
use crate::value::Text;

pub(super) const CSV: Function = variadic(&[], Type::Text, rows);
pub(super) const BY_ROW: Function = variadic(&[], Type::Text, by_row);
pub(super) const BY_COLUMN: Function = variadic(&[], Type::Text, by_column);
pub(super) const WRITE: Function = variadic(&[], Type::Any, write);

/// The columns' names, and the records below them.
struct Sheet {
    header: Option<Vec<Text>>,
    records: Vec<Vec<Text>>,
}

/// What the arguments of gomplate's functions say: `[delimiter] [names] text`.
struct Call<'a> {
    delimiter: u8,
    /// `None` for the first record; none at all for `A`, `B`, `C` …
    header: Option<Vec<Text>>,
    text: &'a str,
}

impl<'a> Call<'a> {
    fn of(args: Arguments<'a>) -> Result<Self, Failure> {
        let (delimiter, header, text) = match args.len() {
            0 => (",", None, ""),
            1 => (",", None, args.text(0)),
            2 if args.text(0).len() == 1 => (args.text(0), None, args.text(1)),
            2 => (",", Some(names(args.text(0), ',')), args.text(1)),
            _ => {
                let separator = args.text(0).chars().next().unwrap_or(',');
                (args.text(0), Some(names(args.text(1), separator)), args.text(2))
            }
        };
        Ok(Self {
            delimiter: delimiter_byte(delimiter)?,
            header,
            text,
        })
    }

    fn read(self, context: &Context<'_>) -> Result<Sheet, Failure> {
        context.heap.spend(self.text.len() as u64)?;
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .delimiter(self.delimiter)
            .from_reader(self.text.as_bytes());
        let records = reader.records().map(|record| {
            Ok(record
                .map_err(|error| invalid(&error))?
                .iter()
                .map(Text::from)
                .collect())
        });
        let mut records: Vec<Vec<Text>> = records.collect::<Result<_, String>>()?;
        let header = match self.header {
            None if records.is_empty() => None,
            None => Some(records.remove(0)),
            Some(names) if names.is_empty() => records.first().map(|first| (0..first.len()).map(letter).collect()),
            Some(names) => Some(names),
        };
        Ok(Sheet { header, records })
    }
}

impl Sheet {
    /// The names of the columns, as many as the records have.
    fn columns(&self) -> Result<&[Text], Failure> {
        let header = self.header.as_deref().unwrap_or_default();
        match self.records.iter().all(|record| record.len() <= header.len()) {
            true => Ok(header),
            false => Err(format!("the CSV has more columns than the {} that are named", header.len()).into()),
        }
    }
}

fn names(text: &str, separator: char) -> Vec<Text> {
    let names = text.split(separator).map(Text::from);
    if text.is_empty() { Vec::new() } else { names.collect() }
}

fn delimiter_byte(text: &str) -> Result<u8, Failure> {
    match text.as_bytes() {
        [byte, ..] if byte.is_ascii() && !matches!(byte, b'"' | b'\r' | b'\n') => Ok(*byte),
        _ => Err("csv: invalid field or comment delimiter".into()),
    }
}

/// gomplate's name of a column that has none: `A` to `Z`, then `AA`, `BB` …
fn letter(index: usize) -> Text {
    let letter = char::from(b'A' + (index % 26) as u8);
    std::iter::repeat_n(letter, index / 26 + 1).collect::<String>().into()
}

fn invalid(error: &csv::Error) -> String {
    let line = error.position().map_or(0, csv::Position::line);
    match error.kind() {
        ErrorKind::UnequalLengths { .. } => format!("record on line {line}: wrong number of fields"),
        _ => format!("parse error on line {line}: {error}"),
    }
}

fn rows(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let sheet = Call::of(args)?.read(context)?;
    let header = match sheet.header {
        Some(header) => context.heap.texts(header)?,
        None => Val::nil_list(Element::Text),
    };
    let records = sheet.records.into_iter().map(|record| context.heap.texts(record));
    let rows: Result<Vec<Val>, Failure> = std::iter::once(Ok(header)).chain(records).collect();
    context.heap.list(rows?)
}

fn by_row(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let sheet = Call::of(args)?.read(context)?;
    if sheet.records.is_empty() {
        return Ok(Val::nil_list(Element::Any));
    }
    let columns = sheet.columns()?;
    let mut rows = Vec::with_capacity(sheet.records.len());
    for record in &sheet.records {
        let cells = columns.iter().zip(record);
        let cells: BTreeMap<Text, Val> = cells
            .map(|(name, cell)| (name.clone(), Val::Text(cell.clone())))
            .collect();
        rows.push(context.heap.dict_of(cells, Element::Text)?);
    }
    context.heap.list(rows)
}

fn by_column(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let sheet = Call::of(args)?.read(context)?;
    let columns = sheet.columns()?;
    let mut cells: BTreeMap<Text, Vec<Text>> = BTreeMap::new();
    for record in &sheet.records {
        for (name, cell) in columns.iter().zip(record) {
            cells.entry(name.clone()).or_default().push(cell.clone());
        }
    }
    let mut lists = BTreeMap::new();
    for (name, column) in cells {
        lists.insert(name, context.heap.texts(column)?);
    }
    context.heap.dict(lists)
}

/// `toCSV [delimiter] rows`.
fn write(context: &mut Context<'_>, args: Arguments<'_>) -> Answer {
    let (delimiter, rows) = match args.rest(0) {
        [rows] => (",", rows),
        [Val::Text(delimiter), rows] => (delimiter.as_str(), rows),
        [other, _] => {
            let name = context.heap.type_name(other);
            return Err(format!("Can't parse ToCSV delimiter - must be string (is a {name})").into());
        }
        _ => return Ok(Val::text("")),
    };
    let mut writer = WriterBuilder::new()
        .delimiter(delimiter_byte(delimiter)?)
        .terminator(Terminator::CRLF)
        .flexible(true)
        .from_writer(Vec::new());
    let refused = || -> Failure {
        let name = context.heap.type_name(rows);
        let message = "Can't parse ToCSV input - must be a two-dimensional array (like [][]string or [][]interface{})";
        format!("{message} (was {name})").into()
    };
    for row in rows.items().ok_or_else(refused)?.iter() {
        let cells: Vec<Val> = row.items().ok_or_else(refused)?.iter().collect();
        let cells = loose::texts(&context.heap, &cells)?;
        context
            .heap
            .spend(cells.iter().map(|cell| 1 + cell.len() as u64).sum())?;
        let written = writer.write_record(cells.iter().map(Text::as_bytes));
        written.map_err(|error| format!("the rows cannot be written: {error}"))?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|error| format!("the rows cannot be written: {error}"))?;
    Ok(Val::text(String::from_utf8_lossy(&bytes).as_ref()))
}
