//! `settings.depends_on`, the deprecated form of dependencies, as `dependencies.components`.
//!
//! Only what has one meaning in both forms is moved: entries of a component and, if need be, a stack, written as
//! blocks. Entries by context variables, templates and flow style are a person's to move.

use super::written::{Entry, Kind, PartId, Written, not_there};
use super::{EditError, TextEdit};
use crate::source::Span;

/// Moves the `depends_on` whose key is at `span`; comments move along.
pub(super) fn move_to_dependencies(written: &Written<'_>, span: Span) -> Result<Vec<TextEdit>, EditError> {
    let place = Place::find(written, span)?;
    let items = place.items()?;
    let (going, settings_go) = place.going();
    let mut edits = vec![TextEdit::new(going.clone(), "")];
    let (at, lines) = place.coming(&items)?;
    match edits.first_mut() {
        // What goes and what comes meet where `settings` goes as a whole or ends with it.
        Some(edit) if at == going.end || settings_go && at == going.start => edit.replacement = lines,
        _ => edits.push(TextEdit::new(at..at, place.after_line_end(at, lines))),
    }
    Ok(edits)
}

/// Where everything stands that the move is about.
struct Place<'a> {
    written: &'a Written<'a>,
    /// The entry `depends_on` of `settings`.
    depends_on: Entry,
    /// The entry `settings` of the component.
    settings: Entry,
    component: PartId,
}

/// A dependency in its new form: its fields, with the comments that belong to it.
struct Item {
    comments: Vec<String>,
    fields: Vec<String>,
}

impl<'a> Place<'a> {
    fn find(written: &'a Written<'a>, span: Span) -> Result<Self, EditError> {
        let (settings_map, depends_on) = written.entry_at(span)?;
        let (component, settings) = written.holder(settings_map).ok_or(not_there(span))?;
        let is_named = |entry: Entry, name: &str| written.scalar(entry.key) == Some(name);
        if !is_named(depends_on, "depends_on") || !is_named(settings, "settings") {
            return Err(not_there(span));
        }
        let place = Self {
            written,
            depends_on,
            settings,
            component,
        };
        let is_plain = |id: PartId| written.is_block(id) && !written.part(id).is_marked;
        if ![component, settings_map, depends_on.value].into_iter().all(is_plain) {
            return Err(place.unusual(depends_on.key, "it is not written as plain blocks"));
        }
        Ok(place)
    }

    fn unusual(&self, at: PartId, reason: &'static str) -> EditError {
        let line = self.written.part(at).line;
        EditError::Unusual { line, reason }
    }

    /// The dependencies in their order.
    fn items(&self) -> Result<Vec<Item>, EditError> {
        let entries: Vec<(PartId, PartId)> = match &self.written.part(self.depends_on.value).kind {
            Kind::Map { entries, .. } => entries.iter().map(|entry| (entry.key, entry.value)).collect(),
            Kind::List { items, .. } => items.iter().map(|item| (*item, *item)).collect(),
            _ => Vec::new(),
        };
        if entries.is_empty() {
            return Err(self.unusual(self.depends_on.key, "it names no dependency"));
        }
        let mut from = self.written.part(self.depends_on.key).range.end;
        let mut items = Vec::new();
        for (first, value) in entries {
            items.push(self.item(first, value, from)?);
            from = self.written.lines(&self.written.part(value).range).end;
        }
        Ok(items)
    }

    /// One dependency; comments from `from` up to it are its own.
    fn item(&self, first: PartId, value: PartId, from: usize) -> Result<Item, EditError> {
        let part = self.written.part(value);
        if !self.written.is_block(value) || part.is_marked {
            return Err(self.unusual(first, "a dependency is not written as a plain block"));
        }
        let mut fields = Vec::new();
        for name in ["component", "stack"] {
            let Some(entry) = self.written.entry(value, name) else {
                continue;
            };
            fields.push(self.field(name, entry)?);
        }
        if fields.is_empty() || fields.len() != self.written.entries(value).len() {
            let reason = "a dependency says more than `component` and `stack`";
            return Err(self.unusual(first, reason));
        }
        let end = self.written.lines(&part.range).end;
        let comments = self.written.text[from..end].lines().filter_map(comment_of_its_own);
        Ok(Item {
            comments: comments.map(str::to_owned).collect(),
            fields,
        })
    }

    /// `name: value`, the value and what follows it on its line as they are written.
    fn field(&self, name: &str, entry: Entry) -> Result<String, EditError> {
        let part = self.written.part(entry.value);
        let text = self.written.scalar(entry.value);
        let is_plain = text.is_some_and(|text| !text.is_empty() && !text.contains("{{") && !text.contains('\n'));
        if !is_plain || part.is_marked {
            return Err(self.unusual(entry.key, "a name is not plain text"));
        }
        let line = self.written.lines(&part.range);
        let rest = self.written.text[part.range.start..line.end].trim_end();
        Ok(format!("{name}: {rest}"))
    }

    /// The lines that go: `depends_on`, or `settings` as a whole where nothing else is in it; and whether it is that.
    fn going(&self) -> (std::ops::Range<usize>, bool) {
        let (depends_on, settings) = (self.span_of(self.depends_on), self.span_of(self.settings));
        let is_alone = self.written.entries(self.settings.value).len() == 1;
        let between = &self.written.text[self.written.part(self.settings.key).range.end..depends_on.start];
        if is_alone && between.trim() == ":" {
            (settings, true)
        } else {
            (depends_on, false)
        }
    }

    /// What comes, and where: below the component's `dependencies`, or after its `settings`.
    fn coming(&self, items: &[Item]) -> Result<(usize, String), EditError> {
        let column = |id: PartId| self.written.part(id).column as usize - 1;
        let Some(dependencies) = self.written.entry(self.component, "dependencies") else {
            let depth = column(self.settings.key);
            let at = self.span_of(self.settings).end;
            let step = column(self.depends_on.key).saturating_sub(depth).max(1);
            let mut lines = self.line(depth, "dependencies:");
            lines += &self.line(depth + step, "components:");
            lines += &self.listed(items, depth + 2 * step);
            return Ok((at, lines));
        };
        let components = self.written.entry(dependencies.value, "components");
        let list = components.map(|entry| entry.value);
        let list = list.filter(|list| self.written.is_block(*list) && !self.written.part(*list).is_marked);
        let Some(list) = list.filter(|list| matches!(self.written.part(*list).kind, Kind::List { .. })) else {
            return Err(self.unusual(
                dependencies.key,
                "`dependencies` is written in a way that cannot take more",
            ));
        };
        let at = self.written.lines(&self.written.part(list).range).end;
        let lines = self.listed(items, column(list));
        Ok((at, lines))
    }

    fn listed(&self, items: &[Item], depth: usize) -> String {
        let mut lines = String::new();
        for item in items {
            for comment in &item.comments {
                lines += &self.line(depth, comment);
            }
            for (at, field) in item.fields.iter().enumerate() {
                let mark = if at == 0 { "- " } else { "  " };
                lines += &self.line(depth, &format!("{mark}{field}"));
            }
        }
        lines
    }

    fn line(&self, depth: usize, text: &str) -> String {
        format!("{}{text}{}", " ".repeat(depth), self.written.newline())
    }

    /// Lines put in where the text may lack its last line end.
    fn after_line_end(&self, at: usize, lines: String) -> String {
        if self.written.text[..at].ends_with('\n') {
            lines
        } else {
            let newline = self.written.newline();
            format!("{newline}{}", lines.trim_end_matches(newline))
        }
    }

    /// The lines of an entry, from its key to the end of its value.
    fn span_of(&self, entry: Entry) -> std::ops::Range<usize> {
        let start = self.written.part(entry.key).range.start;
        self.written.lines(&(start..self.written.part(entry.value).range.end))
    }
}

/// The comment, if the line holds nothing else, or the one after a key without a value.
fn comment_of_its_own(line: &str) -> Option<&str> {
    let line = line.trim();
    if line.starts_with('#') {
        return Some(line);
    }
    let (key, comment) = line.split_once(" #")?;
    let has_value = !key.trim_end().ends_with(':');
    (!has_value).then(|| &line[line.len() - comment.len() - 1..])
}
