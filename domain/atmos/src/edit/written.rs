//! A YAML text as it is written: every node with the bytes that it takes.

use std::ops::Range;

use libyaml_safer::{Event, EventData, MappingStyle, Mark, Parser, ScalarStyle, SequenceStyle};

use super::EditError;
use crate::source::Span;

/// Deeper than any manifest that was resolved.
const MOST_DEPTH: usize = 256;

/// The nodes of a text's first document.
pub(super) struct Written<'a> {
    pub(super) text: &'a str,
    parts: Vec<Part>,
}

/// A node, by number.
pub(super) type PartId = usize;

/// A node and where it is written.
pub(super) struct Part {
    /// Its bytes; of a block collection, up to the end of its last scalar.
    pub(super) range: Range<usize>,
    /// Its line, from 1.
    pub(super) line: u32,
    /// Its column, from 1, in characters.
    pub(super) column: u32,
    /// Whether it has an anchor or a tag.
    pub(super) is_marked: bool,
    pub(super) kind: Kind,
}

pub(super) enum Kind {
    Scalar { style: ScalarStyle, value: String },
    Alias,
    List { items: Vec<PartId>, is_flow: bool },
    Map { entries: Vec<Entry>, is_flow: bool },
}

/// One key of a map, and its value.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    pub(super) key: PartId,
    pub(super) value: PartId,
}

impl<'a> Written<'a> {
    /// Reads `text`; fails where it is no YAML as it stands.
    pub(super) fn read(text: &'a str) -> Result<Self, EditError> {
        let mut reader = Reader {
            text,
            shift: if text.starts_with('\u{feff}') { 3 } else { 0 },
            parts: Vec::new(),
            open: Vec::new(),
        };
        let mut bytes = text.as_bytes();
        let mut parser = Parser::new();
        parser.set_input_string(&mut bytes);
        loop {
            let event = parser.parse().map_err(|_| EditError::NotYaml)?;
            if matches!(event.data, EventData::DocumentEnd { .. } | EventData::StreamEnd) {
                return Ok(Self {
                    text,
                    parts: reader.parts,
                });
            }
            reader.event(event)?;
        }
    }

    pub(super) fn part(&self, id: PartId) -> &Part {
        &self.parts[id]
    }

    /// The text of a scalar; `None` for anything else.
    pub(super) fn scalar(&self, id: PartId) -> Option<&str> {
        match &self.parts[id].kind {
            Kind::Scalar { value, .. } => Some(value),
            _ => None,
        }
    }

    /// The node written at `span`, the outermost where several start there.
    pub(super) fn at(&self, span: Span) -> Result<PartId, EditError> {
        let is_there = |part: &Part| part.line == span.line() && part.column == span.column();
        self.parts.iter().position(is_there).ok_or(not_there(span))
    }

    /// The map with a key at `span`, and that entry.
    pub(super) fn entry_at(&self, span: Span) -> Result<(PartId, Entry), EditError> {
        let found = self.parts.iter().enumerate().find_map(|(id, part)| {
            let Kind::Map { entries, .. } = &part.kind else {
                return None;
            };
            let is_there = |entry: &&Entry| {
                let key = &self.parts[entry.key];
                key.line == span.line() && key.column == span.column()
            };
            Some((id, *entries.iter().find(is_there)?))
        });
        found.ok_or(not_there(span))
    }

    /// The entry of a map with that key.
    pub(super) fn entry(&self, map: PartId, key: &str) -> Option<Entry> {
        self.entries(map)
            .iter()
            .find(|entry| self.scalar(entry.key) == Some(key))
            .copied()
    }

    pub(super) fn entries(&self, map: PartId) -> &[Entry] {
        match &self.parts[map].kind {
            Kind::Map { entries, .. } => entries,
            _ => &[],
        }
    }

    /// The list that holds the item, and its items.
    pub(super) fn list_of(&self, item: PartId) -> Option<(&Part, &[PartId])> {
        self.parts.iter().find_map(|part| match &part.kind {
            Kind::List { items, .. } if items.contains(&item) => Some((part, items.as_slice())),
            _ => None,
        })
    }

    /// The map that holds the node as a value, and the entry.
    pub(super) fn holder(&self, value: PartId) -> Option<(PartId, Entry)> {
        self.parts.iter().enumerate().find_map(|(id, _)| {
            let entry = self.entries(id).iter().find(|entry| entry.value == value)?;
            Some((id, *entry))
        })
    }

    /// Whether the node is a flow collection, or stands in none.
    pub(super) fn is_block(&self, id: PartId) -> bool {
        matches!(
            self.parts[id].kind,
            Kind::List { is_flow: false, .. } | Kind::Map { is_flow: false, .. }
        )
    }

    /// The bytes of the lines from `range`'s first to its last, with their line ends.
    pub(super) fn lines(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.line_start(range.start);
        let last = range.end.max(range.start);
        let end = self.text[last..].find('\n').map_or(self.text.len(), |at| last + at + 1);
        start..end
    }

    /// The first byte of the line that holds `at`, after a byte order mark.
    pub(super) fn line_start(&self, at: usize) -> usize {
        let start = self.text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        if start == 0 && self.text.starts_with('\u{feff}') {
            3
        } else {
            start
        }
    }

    /// How the text ends its lines.
    pub(super) fn newline(&self) -> &'static str {
        if self.text.contains("\r\n") { "\r\n" } else { "\n" }
    }
}

pub(super) fn not_there(span: Span) -> EditError {
    EditError::NotThere {
        line: span.line(),
        column: span.column(),
    }
}

/// Reads events; nesting is on a stack of its own.
struct Reader<'a> {
    text: &'a str,
    /// The bytes before the first that marks count.
    shift: usize,
    parts: Vec<Part>,
    open: Vec<Open>,
}

/// A collection that is not closed yet.
struct Open {
    id: PartId,
    key: Option<PartId>,
}

impl Reader<'_> {
    fn event(&mut self, event: Event) -> Result<(), EditError> {
        let (start, end) = (event.start_mark, event.end_mark);
        match event.data {
            EventData::Scalar {
                anchor,
                tag,
                value,
                style,
                ..
            } => {
                let is_marked = anchor.is_some() || tag.is_some();
                let range = self.offset(start)..self.offset(end);
                let range = if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
                    range.start..range.start + self.text[range.clone()].trim_end().len()
                } else {
                    range
                };
                self.leaf(range, start, is_marked, Kind::Scalar { style, value });
            }
            EventData::Alias { .. } => {
                let range = self.offset(start)..self.offset(end);
                self.leaf(range, start, true, Kind::Alias);
            }
            EventData::SequenceStart { anchor, tag, style, .. } => {
                let kind = Kind::List {
                    items: Vec::new(),
                    is_flow: style == SequenceStyle::Flow,
                };
                self.open(start, anchor.is_some() || tag.is_some(), kind)?;
            }
            EventData::MappingStart { anchor, tag, style, .. } => {
                let kind = Kind::Map {
                    entries: Vec::new(),
                    is_flow: style == MappingStyle::Flow,
                };
                self.open(start, anchor.is_some() || tag.is_some(), kind)?;
            }
            EventData::SequenceEnd | EventData::MappingEnd => self.close(end),
            _ => {}
        }
        Ok(())
    }

    fn offset(&self, mark: Mark) -> usize {
        let index = usize::try_from(mark.index).unwrap_or(usize::MAX);
        index.saturating_add(self.shift).min(self.text.len())
    }

    fn leaf(&mut self, range: Range<usize>, start: Mark, is_marked: bool, kind: Kind) {
        let id = self.add(range, start, is_marked, kind);
        self.place(id);
    }

    fn open(&mut self, start: Mark, is_marked: bool, kind: Kind) -> Result<(), EditError> {
        if self.open.len() >= MOST_DEPTH {
            return Err(EditError::NotYaml);
        }
        let at = self.offset(start);
        let id = self.add(at..at, start, is_marked, kind);
        self.open.push(Open { id, key: None });
        Ok(())
    }

    fn close(&mut self, end: Mark) {
        let Some(Open { id, .. }) = self.open.pop() else { return };
        let last = match &self.parts[id].kind {
            Kind::List { items, is_flow: false } => items.last().copied(),
            Kind::Map {
                entries,
                is_flow: false,
            } => entries.last().map(|entry| entry.value),
            _ => None,
        };
        let is_flow = matches!(
            self.parts[id].kind,
            Kind::List { is_flow: true, .. } | Kind::Map { is_flow: true, .. }
        );
        self.parts[id].range.end = match last {
            _ if is_flow => self.offset(end),
            Some(last) => self.parts[last].range.end.max(self.parts[id].range.start),
            None => self.parts[id].range.start,
        };
        self.place(id);
    }

    fn add(&mut self, range: Range<usize>, start: Mark, is_marked: bool, kind: Kind) -> PartId {
        let one_based = |position: u64| u32::try_from(position).unwrap_or(u32::MAX).saturating_add(1);
        self.parts.push(Part {
            range,
            line: one_based(start.line),
            column: one_based(start.column),
            is_marked,
            kind,
        });
        self.parts.len() - 1
    }

    fn place(&mut self, id: PartId) {
        let Some(open) = self.open.last_mut() else { return };
        match (&mut self.parts[open.id].kind, open.key.take()) {
            (Kind::List { items, .. }, _) => items.push(id),
            (Kind::Map { entries, .. }, Some(key)) => entries.push(Entry { key, value: id }),
            (Kind::Map { .. }, None) => open.key = Some(id),
            _ => {}
        }
    }
}
